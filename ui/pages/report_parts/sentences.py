"""One chapter of a report: its sentences on the left, the one in hand with its records on the right."""

from functools import partial

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QPlainTextEdit, QPushButton, QVBoxLayout, QWidget

from sxt_desktop.domain.reports import Draft, Mark, ReportSpec, Sentence, changed, moved, of_chapter, with_own
from sxt_desktop.domain.values import Ref
from ui.theme import Theme
from ui.widgets.buttons import chip, link_button, plain_button
from ui.widgets.cards import Card, clear
from ui.widgets.listing import Column, Listing
from ui.widgets.listing import Mark as Badge
from ui.widgets.text import label

OWN_HINT = "自己加的话，没有台账依据。"
_NOTHING = "这一章台账里没有，请改写成实际情况。"
_BADGES = {
    Mark.NEW: Badge("新增", "plus", ("green", "green_soft")),
    Mark.CHANGED: Badge("台账有变化", "soon", ("amber", "amber_soft")),
    Mark.GONE: Badge("台账里已没有", "not_applicable", ("red", "red_soft")),
}
_DROPPED = Badge("不写", "not_applicable", ("second", "grey_soft"))
_WAITS = Badge("待补写", "soon", ("amber", "amber_soft"))
_EDITED = Badge("改过", "done", ("second", "grey_soft"))
_GATHERED = Badge("照台账", "done", ("green", "green_soft"))
_OWN = Badge("自己加的", "person", ("second", "grey_soft"))


class Sentences(QWidget):
    """`draft_changed` carries the draft as it is by now, `typing_changed` that a sentence is being typed,
    `record_asked` the id of a record."""

    draft_changed = Signal(object)
    typing_changed = Signal()
    record_asked = Signal(str)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._spec: ReportSpec | None = None
        self._draft: Draft = ()
        self._chapter = ""
        self._chips: dict[str, QPushButton] = {}
        self._row = QHBoxLayout()
        self._row.setSpacing(4)
        self.list = Listing(theme, _columns(), name="sentences", says="语句")
        self.list.picked.connect(self._show)
        self.text = QPlainTextEdit()
        self.text.setObjectName("sentence_text")
        self.text.setAccessibleName("这句话")
        self.text.setTabChangesFocus(True)
        self.text.setFixedHeight(theme.px(120))
        self.text.textChanged.connect(self.typing_changed)
        self.records = Listing(
            theme,
            (Column("依据的记录", lambda one: one.name),),
            name="sentence_records",
            says="依据的记录",
        )
        self.records.opened.connect(self._ask_record)
        self._says = label("", "second", wraps=True)
        self._buttons: dict[str, QPushButton] = {}
        self._lay_out()

    def _lay_out(self) -> None:
        left = QVBoxLayout()
        left.setSpacing(8)
        left.addWidget(self.list, 1)
        below = QHBoxLayout()
        for name, words, by in (("up", "上移", -1), ("down", "下移", 1)):
            below.addWidget(self._button(name, words, partial(self._move, by)))
        below.addWidget(self._button("drop", "不写这句", self._drop))
        below.addStretch(1)
        below.addWidget(self._button("add", "加一句", self._add))
        left.addLayout(below)
        right = self._one = Card("这句话", name="one_sentence")
        right.body.setSpacing(8)
        right.body.addWidget(self.text)
        verbs = QHBoxLayout()
        verbs.addWidget(self._button("keep", "改好", self._keep))
        self._back = link_button("用台账汇总的原话", name="sentence_back")
        self._back.clicked.connect(self._take_back)
        verbs.addWidget(self._back)
        verbs.addStretch(1)
        right.body.addLayout(verbs)
        right.body.addWidget(self._says)
        right.body.addWidget(self.records, 1)
        sides = QHBoxLayout()
        sides.setSpacing(12)
        sides.addLayout(left, 3)
        sides.addWidget(right, 2)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addLayout(self._row)
        column.addLayout(sides, 1)

    def _button(self, name: str, words: str, act: object) -> QPushButton:
        made = plain_button(words, name=f"sentence_{name}")
        made.clicked.connect(act)
        self._buttons[name] = made
        return made

    def show_one(self, on: bool) -> None:
        """Show the sentence in hand beside the list, or leave its room to something else."""
        self._one.setVisible(on)

    def show_draft(self, spec: ReportSpec, draft: Draft) -> None:
        """Show a draft from its first chapter."""
        self._spec, self._draft = spec, draft
        clear(self._row)
        self._chips = {}
        for one in spec.chapters:
            button = chip(one.heading, name=f"chapter_{one.field_id}")
            button.clicked.connect(partial(self.show_chapter, one.field_id))
            self._chips[one.field_id] = button
            self._row.addWidget(button)
        self._row.addStretch(1)
        known = self._chapter if self._chapter in self._chips else spec.chapters[0].field_id
        self.show_chapter(known)

    def show_chapter(self, chapter: str, _: bool = False) -> None:
        """Show the sentences of a chapter."""
        self._chapter = chapter
        for name, button in self._chips.items():
            button.setChecked(name == chapter)
            waits = any(one.is_nothing or one.mark is not Mark.NONE for one in of_chapter(self._draft, name))
            heading = self._spec.chapter(name).heading if self._spec is not None else ""
            button.setText(f"{heading} ·" if waits else heading)
        self._fill()

    def _fill(self, at: int = 0) -> None:
        rows = of_chapter(self._draft, self._chapter)
        self.list.show_rows(rows)
        if rows:
            self.list.selectRow(min(max(at, 0), len(rows) - 1))
        self._show(self.list.current())

    def _show(self, one: Sentence | None) -> None:
        self.text.setPlainText("" if one is None else one.text)
        records = () if one is None else one.records
        self.records.show_rows(records)
        self.records.setVisible(bool(records))
        self._says.setText("" if one is None else _says(one))
        self._back.setVisible(one is not None and one.is_edited)
        for name in ("up", "down", "drop", "keep"):
            self._buttons[name].setEnabled(one is not None)
        if one is not None:
            self._buttons["drop"].setText("不写这句" if one.is_used else "还是写上")

    @property
    def typed(self) -> Draft:
        """The draft with what is in the field just now, whether it was taken over or not."""
        at, text = self._at(), self._written()
        if at is None or not text or text == self._draft[at].text:
            return self._draft
        return changed(self._draft, at, text=text, is_nothing=False, mark=Mark.NONE)

    def _written(self) -> str:
        return " ".join(self.text.toPlainText().split())

    def _at(self) -> int | None:
        """Return the place of the sentence in hand in the whole draft."""
        one = self.list.current()
        return None if one is None else next(n for n, row in enumerate(self._draft) if row is one)

    def _take(self, draft: Draft, row: int | None = None) -> None:
        self._draft = draft
        keep = self.list.currentIndex().row() if row is None else row
        self._fill(keep)
        self.draft_changed.emit(draft)

    def take_typed(self) -> None:
        """Take over what is in the field, if it says something else."""
        if self.typed is not self._draft:
            self._take(self.typed)

    @Slot()
    def _keep(self) -> None:
        at, text = self._at(), self._written()
        if at is not None and text:
            self._take(changed(self._draft, at, text=text, is_nothing=False, mark=Mark.NONE))

    @Slot()
    def _take_back(self) -> None:
        at = self._at()
        if at is not None:
            self._take(changed(self._draft, at, text=self._draft[at].gathered, mark=Mark.NONE))

    @Slot()
    def _drop(self) -> None:
        at = self._at()
        if at is None:
            return
        one = self._draft[at]
        if one.is_own:
            self._take((*self._draft[:at], *self._draft[at + 1 :]))
        else:
            self._take(changed(self._draft, at, is_used=not one.is_used))

    def _move(self, by: int, _: bool = False) -> None:
        at = self._at()
        if at is not None:
            self._take(moved(self._draft, at, by), self.list.currentIndex().row() + by)

    @Slot()
    def _add(self) -> None:
        text = "请写在这里。"
        draft = with_own(self._draft, self._chapter, text)
        self._take(draft, len(of_chapter(draft, self._chapter)) - 1)
        self.text.setFocus()
        self.text.selectAll()

    @Slot(object)
    def _ask_record(self, ref: Ref) -> None:
        if ref.id is not None:
            self.record_asked.emit(ref.id)


def _columns() -> tuple[Column, ...]:
    return (
        Column("语句", lambda one: one.text),
        Column("依据", lambda one: f"{len(one.records)}条" if one.records else "", width=72),
        Column("", lambda _: "", width=130, mark=_badge),
    )


def _badge(one: Sentence) -> Badge:
    if not one.is_used:
        return _DROPPED
    if one.is_nothing:
        return _WAITS
    if one.mark is not Mark.NONE:
        return _BADGES[one.mark]
    if one.is_own:
        return _OWN
    return _EDITED if one.is_edited else _GATHERED


def _says(one: Sentence) -> str:
    if one.is_nothing:
        return _NOTHING
    if one.is_own:
        return OWN_HINT
    if one.is_edited:
        return f"台账汇总的原话：{one.gathered}"
    return "双击一条，看它依据的记录。" if one.records else "由定额计算得出，没有对应的记录。"
