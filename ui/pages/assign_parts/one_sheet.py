"""One sheet for endorsement: what is on it in which version, who signed at which level, registering signatures."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from sxt_desktop.domain.endorsing import EndorsementState, SignedLevel
from sxt_desktop.domain.errors import UserError
from sxt_desktop.domain.forms import Condition, FieldSpec, FormSpec, Problem
from sxt_desktop.domain.ids import FormId
from sxt_desktop.domain.values import chinese_date
from sxt_desktop.usecases.choose_signers import Named
from sxt_desktop.usecases.endorsements import Standing
from sxt_desktop.usecases.permits import TO_ENDORSE
from sxt_desktop.usecases.sign_endorsement import SignedNow
from ui.forms.form_view import FormView
from ui.forms.sources import Sources
from ui.icons import pixmap
from ui.may import EVERYTHING, May
from ui.messages import sentence
from ui.pages.assign_parts.actions import Pinned
from ui.pages.assign_parts.endorse_words import level_words, sheet_mark
from ui.pages.assign_parts.signer_view import SignerView
from ui.theme import Theme
from ui.widgets.buttons import plain_button, primary_button
from ui.widgets.error_line import ErrorLine
from ui.widgets.facts import Facts
from ui.widgets.lights import Badge
from ui.widgets.text import label, rule
from ui.widgets.tick_list import TickList, TickRow

PROXY = "代签。背书应由本人签字，请尽快由本人补签，在这里登记本人补签。"
_MARK = 16
_DAY, _BY_PROXY, _SIGNED_BY, _OPINION = "signed_on", "by_proxy", "signed_by", "opinion"


def signing_form(form: FormSpec) -> FormSpec:
    """Return what is filled in for levels that signed, with the labels and limits of the sheet's own columns."""
    table = form.field("levels")
    columns = {} if table is None else {one.id: one for one in table.columns}
    wanted = [columns[name] for name in (_DAY, _BY_PROXY, _SIGNED_BY, _OPINION) if name in columns]
    return FormSpec(FormId("signing"), 1, "登记签字", tuple(map(_asked, wanted)))


def _asked(spec: FieldSpec) -> FieldSpec:
    """Return a column as it is asked for here: a day always, a name where somebody signed for another."""
    if spec.id == _DAY:
        return replace(spec, required=True)
    by_proxy = Condition(_BY_PROXY, ("是",))
    return replace(spec, visible_when=by_proxy, required_when=by_proxy) if spec.id == _SIGNED_BY else spec


class SheetView(QWidget):
    """Registers signatures through `register`, which may refuse; `registered` carries what that returned.

    `again_asked` and `print_asked` carry nothing; `renamed` carries what `name_signers` returned. `followed` are who signs now, by level, instead of who is named.
    """

    registered = Signal(object)
    again_asked = Signal()
    print_asked = Signal()
    renamed = Signal(object)

    def __init__(
        self,
        theme: Theme,
        one: Standing,
        contents: Sequence[Pinned],
        *,
        form: FormSpec,
        sources: Sources,
        amber_days: int,
        register: Callable[[dict[str, SignedNow]], object],
        followed: Mapping[str, str],
        name_signers: Callable[[Named], object],
        may: May = EVERYTHING,
    ) -> None:
        super().__init__()
        self.setObjectName("sheet_view")
        self._theme, self._one, self._sources, self._may = theme, one, sources, may
        self._register, self._followed = register, followed
        self._buttons: list[QWidget] = []
        self._sheet_form, self._name_signers = form, name_signers
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
            row.setSpacing(8)
            row.addWidget(self._light(level), 0, Qt.AlignmentFlag.AlignVCenter)
            row.addWidget(label(who, "bold", wraps=True), 1)
            says = label(self._said(level), "error" if level.by_proxy else "body")
            says.setObjectName(f"level_{level.name}")
            row.addWidget(says)
            self._column.addLayout(row)
            if level.reason:
                self._column.addWidget(label(f"另定签字人：{level.reason}", "second", wraps=True))
            if level.opinion:
                self._column.addWidget(label(level.opinion, "second", wraps=True))
        if self._one.endorsement.is_by_proxy:
            remark = label(PROXY, "error", wraps=True)
            remark.setObjectName("sheet_proxy")
            self._column.addWidget(remark)

    def _light(self, level: SignedLevel) -> QLabel:
        """Return the mark of a level: signed, by proxy, next in turn, later."""
        one, made = self._one.endorsement, QLabel()
        if level.by_proxy:
            drawn, token = "overdue", "red"
        elif level.day is not None or one.signed_on is not None:
            drawn, token = "done", "green"
        else:
            is_next = one.is_open and one.waiting is not None and one.waiting.name == level.name
            drawn, token = ("running", "act") if is_next else ("not_applicable", "third")
        made.setPixmap(pixmap(drawn, theme=self._theme, token=token, size=self._theme.px(_MARK)))
        return made

    def _said(self, level: SignedLevel) -> str:
        whole = self._one.endorsement.signed_on
        if level.day is None and whole is not None:
            return f"{chinese_date(whole)}签"
        return level_words(level)

    def _contents(self, contents: Sequence[Pinned]) -> None:
        pinned = [one for one in contents if not one.is_added]
        self._column.addWidget(rule())
        self._column.addWidget(label(f"背书内容 {len(pinned)} 项", "bold"))
        for number, one in enumerate(pinned, start=1):
            self._column.addWidget(label(f"{number}. {one.title}", wraps=True))
            words = f"版本 {one.version}" + ("　内容已变，签字针对这一版" if one.is_changed else "")
            self._column.addWidget(label(words, "error" if one.is_changed else "second"))
        for one in (one for one in contents if one.is_added):
            self._column.addWidget(label(one.title, wraps=True))
            self._column.addWidget(label("送签以后增加，没有背书", "error"))

    def _acts(self) -> None:
        one = self._one.endorsement
        if one.state is EndorsementState.CHANGED:
            self._say_changed(len(one.changed), len(one.added))
            self._act("重新送签", "send_again", self.again_asked.emit)
        elif one.waiting is not None and one.is_open:
            self._act("登记签字", "sheet_begin", self.begin)
            self._act("另定签字人", "sheet_signers", self.begin_naming)
            if self._followed:
                who = "、".join(f"{level}现为{name}" for level, name in self._followed.items())
                self._place.addWidget(label(f"{who}，可以重新送签，由现任签字。", "error", wraps=True))
                self._act("重新送签", "send_again", self.again_asked.emit)

        if one.proxies and one.state is not EndorsementState.CHANGED and not one.is_over:
            self._act("登记本人补签", "sheet_make_up", lambda: self.begin(one.proxies))

    def _say_changed(self, changed: int, added: int) -> None:
        what = [f"{changed} 项内容有变动"] * bool(changed) + [f"清单增加 {added} 项"] * bool(added)
        words = f"送签以后{'，'.join(what)}。已有的签字针对送签时的版本，现在的内容须重新送签。"
        says = label(words, wraps=True)
        says.setObjectName("sheet_changed")
        self._place.addWidget(says)

    def _act(self, words: str, name: str, do: Callable[[], object]) -> None:
        button = plain_button(words, name=name)
        button.clicked.connect(lambda: do())
        self._may.gate(button, *TO_ENDORSE)
        self._place.addWidget(button, 0, Qt.AlignmentFlag.AlignLeft)
        self._buttons.append(button)

    def begin(self, levels: Sequence[str] = ()) -> None:
        """Ask for day and signature of the levels that have not signed, all of them unless ticks are taken away.

        Of other `levels` for what was signed in person after somebody signed for them.
        """
        for button in self._buttons:
            button.hide()
        waiting = [one.name for one in self._one.endorsement.levels if one.day is None]
        self._ticks = TickList([TickRow(one, one) for one in levels or waiting], name="level")
        self._view = FormView(self._form, self._sources, dict)
        self._view.show_values({_DAY: self._sources.today})
        self._view.save_asked.connect(self._save)
        button = primary_button("登记", name="sheet_save")
        button.clicked.connect(self._view.ask_save)
        self._error = label("", "error", wraps=True)
        self._error.setObjectName("levels_error")
        self._error.hide()
        words = label("已签的层级，代签的单独登记：", wraps=True)
        for widget in (words, self._ticks, self._error, self._view):
            self._place.addWidget(widget)
        self._place.addWidget(button, 0, Qt.AlignmentFlag.AlignLeft)
        self._view.focus_first()

    def begin_naming(self) -> None:
        """Ask who signs in place of whom is named at the levels that wait."""
        for button in self._buttons:
            button.hide()
        levels = self._one.endorsement.levels
        waiting = [(level.name, level.signer) for level in levels if level.day is None]
        self._signers = SignerView(self._sheet_form, waiting, self._sources)
        self._refusal = ErrorLine("signers_error")
        button = primary_button("确定", name="signers_save")
        button.clicked.connect(self._save_signers)
        for widget in (self._signers, self._refusal):
            self._place.addWidget(widget)
        self._place.addWidget(button, 0, Qt.AlignmentFlag.AlignLeft)
        self._signers.focus_first()

    @Slot()
    def _save_signers(self) -> None:
        named = self._signers.named
        if not named:
            self._refusal.say("还没有填签字人。不改的，直接登记签字就行。")
            return
        changes = self._refusal.attempt(lambda: self._name_signers(named), self._signers.show_refusal)
        if changes is not None:
            self.renamed.emit(changes)

    @Slot(object)
    def _save(self, values: dict[str, object]) -> None:
        day = values.get(_DAY)
        if not isinstance(day, date):
            return
        chosen = self._ticks.chosen
        words = self._out_of_turn(chosen)
        if words:
            self._say_error(words)
            return
        now = SignedNow(
            day,
            values.get(_BY_PROXY) is True,
            str(values.get(_SIGNED_BY) or ""),
            str(values.get(_OPINION) or ""),
        )
        try:
            changes = self._register(dict.fromkeys(chosen, now))
        except UserError as error:
            self._refused(error)
            return
        self.registered.emit(changes)

    def _out_of_turn(self, chosen: Sequence[str]) -> str:
        """Say which level is to sign first; nothing when the chosen ones follow each other from the lowest."""
        if not chosen:
            return "没有勾选层级，还没有登记。请勾选已经签字的层级。"
        waiting = [one.name for one in self._one.endorsement.levels if one.day is None]
        if not set(chosen) <= set(waiting):
            return ""
        missed = next((name for name in waiting[: len(chosen)] if name not in chosen), "")
        return f"要逐级签字，“{missed}”还没有签，还没有登记。请先勾选“{missed}”。" if missed else ""

    def _refused(self, error: UserError) -> None:
        """Say what was refused at the field it is about, anything else below the levels."""
        found = error.facts.get("problems")
        asked = {one.id for one in self._form.fields}
        here = {
            one.column_id: Problem(one.column_id, one.code, one.facts)
            for one in (found if isinstance(found, tuple) else ())
            if one.column_id in asked
        }
        self._error.setVisible(not here)
        if here:
            self._view.show_problems(tuple(here.values()))
        else:
            self._say_error(sentence(error))

    def _say_error(self, words: str) -> None:
        self._error.setText(words)
        self._error.show()
