"""What a profile says, for reading: layers, lists, quotas with their clauses, how things are done, parameters."""

from PySide6.QtWidgets import QVBoxLayout, QWidget

from sxt_desktop.domain.people import FourDuty
from sxt_desktop.domain.policies import Profile
from sxt_desktop.domain.profile_changes import (
    PARAMETERS,
    duty_told,
    list_names,
    parameters_of,
    switches_told,
)
from ui.widgets.facts import Facts
from ui.widgets.text import label, rule

NO_QUOTAS = "没有规定次数。"


class ProfileTold(QWidget):
    """One profile, part by part; `second` is said below what it is for."""

    def __init__(self, profile: Profile, *, second: str = "") -> None:
        super().__init__()
        self.setObjectName("profile_told")
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(16, 16, 16, 16)
        self._column.setSpacing(8)
        for words in filter(None, (profile.plain, second)):
            self._column.addWidget(label(words, "second", wraps=True))
        for layer in profile.terms.layers:
            self._add(f"{layer.name}　{layer.nature}（{layer.source}）", _quotas(profile, layer.duty))
        for four in dict.fromkeys(one.who for one in profile.duties):
            if profile.terms.layer_of(four) is None:
                self._add(f"{four.value}（不单列清单）", _quotas(profile, four))
        if profile.unused:
            self._add(
                "本口径提到、没有启用的", [(one.title, _told(one.source, one.note)) for one in profile.unused]
            )
        self._add("清单和用语", _names(profile))
        switches = [(name, _told(value, source)) for name, value, source in switches_told(profile)]
        self._add("各项办法", switches)
        values = parameters_of(profile.policy).items()
        self._add("参数（可改）", [(PARAMETERS.get(key, key), str(value)) for key, value in values])
        self._column.addStretch(1)

    def _add(self, title: str, facts: list[tuple[str, str]]) -> None:
        self._column.addWidget(rule())
        self._column.addWidget(label(title, "bold", wraps=True))
        if facts:
            self._column.addWidget(Facts(facts))
        else:
            self._column.addWidget(label(NO_QUOTAS, "second"))


def _quotas(profile: Profile, four: FourDuty) -> list[tuple[str, str]]:
    return [
        (one.title, _told(duty_told(one), one.source, one.note)) for one in profile.duties if one.who is four
    ]


def _names(profile: Profile) -> list[tuple[str, str]]:
    tags = profile.terms.tags
    said = f"{tags.name}（{'、'.join(tags.offered)}）" if tags.name else ""
    return [("清单", "、".join(list_names(profile.terms))), ("同步用语", said)]


def _told(*parts: str) -> str:
    first, *others = [part.rstrip("。") for part in parts if part] or [""]
    return first + (f"（{'；'.join(others)}）" if others else "")
