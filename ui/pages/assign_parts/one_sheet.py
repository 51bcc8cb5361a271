"""One sheet for endorsement: what is on it in which version, who signed at which level, registering signatures."""

from collections.abc import Callable, Sequence
from datetime import date

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from sxt_desktop.domain.endorsing import EndorsementState, SignedLevel
from sxt_desktop.domain.forms import FieldSpec, FormSpec
from sxt_desktop.domain.ids import FormId
from sxt_desktop.domain.values import FieldKind, chinese_date
from sxt_desktop.usecases.endorsements import Standing
from sxt_desktop.usecases.send_endorsement import SignedNow
from ui.forms.form_view import FormView
from ui.forms.sources import Sources
from ui.may import EVERYTHING, May
from ui.pages.assign_parts.actions import Pinned
from ui.pages.assign_parts.endorse_words import level_words, sheet_mark
from ui.pages.letter_parts.actions import TO_SIGN
from ui.theme import Theme
from ui.widgets.buttons import plain_button, primary_button
from ui.widgets.facts import Facts
from ui.widgets.lights import Badge
from ui.widgets.text import label, rule
from ui.widgets.tick_list import TickList, TickRow

PROXY = "代签。背书应由本人签字，请尽快由本人补签并重新登记。"
_DAY, _BY_PROXY, _SIGNED_BY, _OPINION = "signed_on", "by_proxy", "signed_by", "opinion"


def signing_form(form: FormSpec) -> FormSpec:
    """Return what is filled in for levels that signed, with the labels and limits of the sheet's own columns."""
    table = form.field("levels")
    columns = {} if table is None else {one.id: one for one in table.columns}
    wanted = [columns[name] for name in (_DAY, _BY_PROXY, _SIGNED_BY, _OPINION) if name in columns]
    fields = tuple(_required(one) if one.id == _DAY else one for one in wanted)
    return FormSpec(FormId("signing"), 1, "登记签字", fields)


def _required(spec: FieldSpec) -> FieldSpec:
    return FieldSpec(spec.id, spec.label, FieldKind.DATE, required=True, past_only=True)


class SheetView(QWidget):
    """`register_asked` carries what was signed by level, `again_asked` and `print_asked` nothing."""

    register_asked = Signal(object)
    again_asked = Signal()
    print_asked = Signal()

    def __init__(
        self,
        theme: Theme,
        one: Standing,
        contents: Sequence[Pinned],
        *,
        form: FormSpec,
        sources: Sources,
        amber_days: int,
        may: May = EVERYTHING,
    ) -> None:
        super().__init__()
        self.setObjectName("sheet_view")
        self._theme, self._one, self._sources, self._may = theme, one, sources, may
        self._form = signing_form(form)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(16, 16, 16, 16)
        self._column.setSpacing(12)
        self._head(sheet_mark(one, today=sources.today, amber_days=amber_days).text, amber_days)
        self._levels()
        self._place = QVBoxLayout()
        self._place.setSpacing(12)
        self._column.addLayout(self._place)
        self._acts()
        self._contents(contents)
        self._column.addStretch(1)

    def _head(self, words: str, amber_days: int) -> None:
        mark = sheet_mark(self._one, today=self._sources.today, amber_days=amber_days)
        row = QHBoxLayout()
        row.addWidget(Badge(self._theme, words, icon=mark.icon, tokens=mark.tokens))
        row.addStretch(1)
        button = plain_button("预览与打印", name="sheet_print", theme=self._theme, icon="printer")
        button.clicked.connect(self.print_asked)
        row.addWidget(button)
        self._column.addLayout(row)
        body, row_ = self._one.row.body, self._one.row
        due = "" if row_.due_on is None else chinese_date(date.fromisoformat(row_.due_on))
        facts = [
            ("编号", row_.number or ""),
            ("审签关系", str(body.get("relation") or "")),
            ("应签日期", due),
        ]
        self._column.addWidget(Facts(facts, name="sheet_facts"))

    def _levels(self) -> None:
        for level in self._one.endorsement.levels:
            who = f"{level.name}　{level.signer}" if level.signer else level.name
            row = QHBoxLayout()
            row.addWidget(label(who, "bold"))
            row.addStretch(1)
            says = label(self._said(level), "error" if level.by_proxy else "body")
            says.setObjectName(f"level_{level.name}")
            row.addWidget(says)
            self._column.addLayout(row)
            if level.opinion:
                self._column.addWidget(label(level.opinion, "second", wraps=True))
        if self._one.endorsement.is_by_proxy:
            remark = label(PROXY, "error", wraps=True)
            remark.setObjectName("sheet_proxy")
            self._column.addWidget(remark)

    def _said(self, level: SignedLevel) -> str:
        whole = self._one.endorsement.signed_on
        if level.day is None and whole is not None:
            return f"{chinese_date(whole)}签"
        return level_words(level)

    def _contents(self, contents: Sequence[Pinned]) -> None:
        self._column.addWidget(rule())
        self._column.addWidget(label(f"背书内容 {len(contents)} 项", "bold"))
        for number, one in enumerate(contents, start=1):
            self._column.addWidget(label(f"{number}. {one.title}", wraps=True))
            words = f"版本 {one.version}" + ("　内容已变，待重新签" if one.is_changed else "")
            self._column.addWidget(label(words, "error" if one.is_changed else "second"))

    def _acts(self) -> None:
        state = self._one.endorsement.state
        if state is EndorsementState.CHANGED:
            self._place.addWidget(label("送签以后内容有变动，原来的签字对现在的内容不算数。", wraps=True))
            self._act("重新送签", "send_again", self.again_asked.emit)
        elif self._one.endorsement.waiting is not None and self._one.endorsement.is_open:
            self._begin = self._act("登记签字", "sheet_begin", self.begin)

    def _act(self, words: str, name: str, do: Callable[[], None]) -> QWidget:
        button = plain_button(words, name=name)
        button.clicked.connect(do)
        self._may.gate(button, *TO_SIGN)
        self._place.addWidget(button, 0, Qt.AlignmentFlag.AlignLeft)
        return button

    @Slot()
    def begin(self) -> None:
        """Ask for day and signature of the levels that have not signed, all of them unless ticks are taken away."""
        self._begin.hide()
        waiting = [one.name for one in self._one.endorsement.levels if one.day is None]
        self._ticks = TickList([TickRow(one, one) for one in waiting], name="level")
        self._view = FormView(self._form, self._sources, dict)
        self._view.show_values({_DAY: self._sources.today})
        self._view.save_asked.connect(self._save)
        button = primary_button("登记", name="sheet_save")
        button.clicked.connect(self._view.ask_save)
        self._error = label("没有勾选层级，还没有登记。请勾选已经签字的层级。", "error", wraps=True)
        self._error.setObjectName("levels_error")
        self._error.hide()
        words = label("已签的层级，代签的单独登记：", wraps=True)
        for widget in (words, self._ticks, self._error, self._view):
            self._place.addWidget(widget)
        self._place.addWidget(button, 0, Qt.AlignmentFlag.AlignLeft)
        self._view.focus_first()

    @Slot(object)
    def _save(self, values: dict[str, object]) -> None:
        day = values.get(_DAY)
        if not isinstance(day, date):
            return
        if not self._ticks.chosen:
            self._error.show()
            return
        now = SignedNow(
            day,
            values.get(_BY_PROXY) is True,
            str(values.get(_SIGNED_BY) or ""),
            str(values.get(_OPINION) or ""),
        )
        self.register_asked.emit(dict.fromkeys(self._ticks.chosen, now))
