"""One profile that came down: what it changes, old beside new, and adopting it from a year on or not."""

from collections.abc import Sequence

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from sxt_desktop.domain.profile_changes import ProfileChange
from sxt_desktop.usecases.compare import ChangeKind, FieldChange
from sxt_desktop.usecases.profile_offers import Offer, OfferPreview
from ui.theme import Theme
from ui.widgets.buttons import plain_button, primary_button
from ui.widgets.compare_table import CompareTable
from ui.widgets.facts import Facts
from ui.widgets.hints import set_hint
from ui.widgets.text import label, rule

YEARS_AHEAD = 3
SAME = "与本单位现行的定额和参数相同。"


class OfferView(QWidget):
    """`decided` carries the year it is adopted from (0 for not) and the reason."""

    decided = Signal(int, str)

    def __init__(self, theme: Theme, one: Offer, preview: OfferPreview | None, wrong: str) -> None:
        super().__init__()
        self._one, self._preview = one, preview
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(16, 16, 16, 16)
        self._column.setSpacing(12)
        self._column.addWidget(Facts(_facts(one), name="offer_facts"))
        self._error = label("", "error", wraps=True)
        self._error.setObjectName("offer_error")
        self._error.hide()
        self._acts = QVBoxLayout()
        self._acts.setSpacing(8)
        self._column.addLayout(self._acts)
        self._column.addWidget(self._error)
        self._column.addWidget(rule())
        if preview is not None and preview.replaces:
            self._column.addWidget(label(replaced_words(preview), "warn", wraps=True))
        if preview is None:
            self.say(wrong)
        elif preview.changes:
            self._column.addWidget(label("采用后的变化", "bold"))
            table = CompareTable(theme, name="profile_changes")
            table.show_rows(change_rows(preview.changes), before="现行", after="采用后")
            self._column.addWidget(table)
        else:
            self._column.addWidget(label(SAME, "second", wraps=True))
        self._column.addStretch(1)

    def offer_decision(self, this_year: int) -> None:
        """Offer to adopt it, if it can be understood, from this or a coming year on, or to decline it."""
        row = QHBoxLayout()
        if self._preview is not None:
            self.year = QComboBox()
            self.year.setObjectName("offer_year")
            self.year.setAccessibleName("自哪一年起采用")
            for year in range(this_year, this_year + YEARS_AHEAD):
                self.year.addItem(f"自{year}年起", year)
            self.year.setCurrentIndex(max(0, self.year.findData(self._preview.from_year)))
            adopt = primary_button("采用", name="offer_adopt")
            adopt.clicked.connect(lambda: self.decided.emit(int(self.year.currentData()), ""))
            row.addWidget(self.year)
            row.addWidget(adopt)
        row.addStretch(1)
        self.reason = QLineEdit()
        self.reason.setObjectName("offer_reason")
        self.reason.setAccessibleName("不采用的原因")
        set_hint(self.reason, "不采用的，写明原因")
        self.reason.setMaxLength(1000)
        decline = plain_button("不采用", name="offer_decline")
        decline.clicked.connect(self._decline)
        other = QHBoxLayout()
        other.addWidget(self.reason, 1)
        other.addWidget(decline)
        self._acts.addLayout(row)
        self._acts.addLayout(other)

    @Slot()
    def _decline(self) -> None:
        if not self.reason.text().strip():
            self.say("请先写明不采用的原因。")
            self.reason.setFocus()
            return
        self.decided.emit(0, self.reason.text().strip())

    def say(self, text: str) -> None:
        """Say what went wrong."""
        self._error.setText(text)
        self._error.setVisible(bool(text))


def _facts(one: Offer) -> tuple[tuple[str, str], ...]:
    decision = one.decision
    said = {} if decision is None else decision.body
    year = said.get("from_year")
    return (
        ("来自", one.sender),
        ("施行年度", f"自{one.from_year}年起"),
        ("说明", str(one.row.body.get("note") or "")),
        ("上次决定", str(said.get("decision") or "")),
        ("采用年度", f"自{year}年起" if year else ""),
        ("原因", str(said.get("reason") or "")),
        ("决定日期", str(said.get("decided_on") or "")),
    )


def replaced_words(preview: OfferPreview) -> str:
    """Say whose place a profile would take: of several decisions for a year the last one counts."""
    return f"自{preview.from_year}年起已采用“{preview.replaces}”；再采用这一份，以后一次决定为准，原来的决定留存备查。"


def change_rows(changes: Sequence[ProfileChange]) -> list[FieldChange]:
    """Return changes as rows of a comparison."""
    return [_row(change) for change in changes]


def _row(change: ProfileChange) -> FieldChange:
    both = bool(change.before), bool(change.after)
    kinds = {(True, True): ChangeKind.CHANGED, (False, True): ChangeKind.ADDED}
    return FieldChange("", change.name, change.before, change.after, kinds.get(both, ChangeKind.REMOVED))
