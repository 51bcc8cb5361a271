"""备案与公示: filings of the lists with the superior, publications, the year's plan and how far it is spread."""

from collections.abc import Callable, Sequence
from datetime import date

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from sxt_desktop.domain.filing import ListLine
from sxt_desktop.domain.forms import FormSpec
from sxt_desktop.domain.ids import EntryId
from sxt_desktop.domain.records import Listed
from sxt_desktop.domain.roles import Permission
from sxt_desktop.domain.values import Values
from sxt_desktop.usecases.changes import Changes
from sxt_desktop.usecases.filings import FILING, PUBLICATION, Filing, Publication
from sxt_desktop.usecases.year_plans import YEAR_PLAN
from ui.forms.form_view import FormView
from ui.pages.assign_parts.actions import FilingActions
from ui.pages.assign_parts.filing_words import (
    day_words,
    filing_mark,
    listed,
    named,
    outdated_remarks,
    outdated_words,
    shown_mark,
)
from ui.pages.assign_parts.plan_view import PlanView
from ui.pages.assign_parts.record_view import RecordView, Remark
from ui.pages.print_parts.wishes import wish_of_record
from ui.pages.records.printing import papers_of_the_year
from ui.theme import Theme
from ui.widgets.buttons import plain_button, primary_button
from ui.widgets.cards import Card
from ui.widgets.listing import Column, Listing, Mark
from ui.widgets.page import GAP, PageHead
from ui.widgets.panel_page import PanelPage
from ui.widgets.text import label

_PANEL, _MOST_ROWS = 480, 8
_NOTHING = {
    "清单备案": "本年度还没有登记报备。清单报出以后登记，内容和版本由清单带入，打印备案表报备案机关。",
    "清单公示": "本年度还没有登记公示。清单公示以后登记地点、方式和起止日期。",
    "年度工作要点和计划": "本年度还没有工作要点和计划。审定以后在这里登记，逐条分解为任务清单。",
}
_NOTICES = (
    ("responsibility_list_public", "责任清单公示件"),
    ("task_list_public", "任务清单公示件"),
    ("problem_list_public", "问题清单公示件"),
    ("rule_list_public", "制度清单公示件"),
)


class FilingBoard(PanelPage):
    """`record_asked` carries an id that is to be opened with the lists, `paper_asked` a wish."""

    paper_asked = Signal(object)
    record_asked = Signal(str)
    endorse_asked = Signal(str)

    def __init__(self, theme: Theme, actions: FilingActions) -> None:
        super().__init__(theme, panel="filing_panel", width=_PANEL)
        self._actions, self._year = actions, 0
        self.filings = Listing(theme, _FILINGS, name="filings", says="清单备案")
        self.publications = Listing(theme, _PUBLICATIONS, name="publications", says="清单公示")
        self.plans = Listing(theme, self._plan_columns(), name="plans", says="年度工作要点和计划")
        self.filings.picked.connect(self._show_filing)
        self.publications.picked.connect(self._show_publication)
        for listing in (self.filings, self.publications):
            listing.opened.connect(lambda one: self.record_asked.emit(one.row.entry_id))
        self.plans.picked.connect(self._show_plan)
        self.plans.opened.connect(lambda row: self.record_asked.emit(row.entry_id))
        self._lines = label("", "second", wraps=True)
        self._lines.setObjectName("list_lines")
        self._nothing: list[tuple[Listing, QLabel]] = []
        self._lay_out()

    def _plan_columns(self) -> tuple[Column, ...]:
        return (
            Column("种类", lambda row: str(row.body.get("kind") or ""), width=130),
            Column("标题", lambda row: row.title),
            Column("审定日期", lambda row: day_words(row.occurred_on), width=110, is_optional=True),
            Column("分解", self._spread_words, width=150),
        )

    def _spread_words(self, row: Listed) -> str:
        found = self._actions.spread(row.entry_id)
        return f"{len(found.points)} 条，已分解 {len(found.points) - len(found.waiting)} 条"

    def _lay_out(self) -> None:
        notices = papers_of_the_year(
            self._theme, "公示件", name="print_notices", offers=_NOTICES, asked=self.paper_asked.emit
        )
        self._head = PageHead("备案与公示", (notices,))
        left = QVBoxLayout()
        left.setSpacing(GAP)
        left.addWidget(self._lines)
        cards = (
            ("清单备案", "new_filing", "登记报备", self.filings, self.new_filing),
            ("清单公示", "new_publication", "登记公示", self.publications, self.new_publication),
            ("年度工作要点和计划", "new_plan", "新建", self.plans, self.new_plan),
        )
        for title, name, words, listing, do in cards:
            left.addWidget(self._card(title, name, words, listing, do))
        left.addStretch(1)
        self.lay_out_page("filing_board", self._head, main=left)

    def _card(self, title: str, name: str, words: str, listing: Listing, do: Callable[[], None]) -> Card:
        button = plain_button(words, name=name, theme=self._theme, icon="plus")
        button.clicked.connect(do)
        self._actions.may.gate(button, Permission.RECORD)
        card = Card(title, name=f"{name}_card", aside=button)
        nothing = label(_NOTHING[title], "quiet", wraps=True)
        self._nothing.append((listing, nothing))
        card.body.addWidget(nothing)
        card.body.addWidget(listing, 1)
        return card

    def _fit_cards(self) -> None:
        """Give each list the height of its rows, up to a good many; an empty one says so instead."""
        for listing, nothing in self._nothing:
            count = len(listing.rows)
            listing.setVisible(bool(count))
            nothing.setVisible(not count)
            lines = min(count, _MOST_ROWS) * listing.verticalHeader().defaultSectionSize()
            listing.setFixedHeight(
                listing.horizontalHeader().sizeHint().height() + lines + 2 * listing.frameWidth()
            )

    def show_record(self, entry: EntryId) -> None:
        """Open one filing, publication or plan of the year on show."""
        for listing in (self.filings, self.publications):
            listing.select(lambda one: one.row.entry_id == entry)
        self.plans.select(lambda row: row.entry_id == entry)

    def show_year(self, year: int) -> None:
        """Show what was filed and shown in a year, and its plans."""
        self._year = year
        self._head.aside.setText(f"{year}年度")
        self._lines.setText(_lines_words(self._actions.lines(year)))
        self.filings.show_rows(self._actions.filings(year), same=lambda one: one.row.entry_id)
        self.publications.show_rows(self._actions.publications(year), same=lambda one: one.row.entry_id)
        self.plans.show_rows(self._actions.plans(year), same=lambda row: row.entry_id)
        self._fit_cards()

    @Slot()
    def new_filing(self) -> None:
        """Register a filing, filled in from the lists."""
        self._ask("登记报备", self._actions.forms[FILING], self._actions.new_filing(self._year))

    @Slot()
    def new_publication(self) -> None:
        """Register a publication, filled in from the lists."""
        self._ask("登记公示", self._actions.forms[PUBLICATION], self._actions.new_publication(self._year))

    @Slot()
    def new_plan(self) -> None:
        """Write a yearly plan."""
        values: Values = {"year": self._year, "kind": "年度工作要点"}
        self._ask("新建年度工作要点（计划）", self._actions.forms[YEAR_PLAN], values)

    def _ask(self, title: str, form: FormSpec, values: Values) -> None:
        place = QWidget()
        column = QVBoxLayout(place)
        column.setContentsMargins(16, 16, 16, 16)
        column.setSpacing(12)
        view = FormView(form, self._actions.sources(), dict)
        view.show_values(values)
        view.save_asked.connect(lambda given: self._save(form, given))
        button = primary_button("保存", name="filing_save")
        button.clicked.connect(view.ask_save)
        column.addWidget(view)
        column.addWidget(button, 0, Qt.AlignmentFlag.AlignLeft)
        self.panel.show_content(title, place)
        view.focus_first()

    def _save(self, form: FormSpec, values: Values) -> None:
        self._do(lambda: self._actions.save(form, values), f"已保存{form.title}。")

    def _do(self, work: Callable[[], Changes], words: str) -> None:
        changes = self.attempt(work)
        if changes is not None:
            self.panel.hide()
            self.show_year(self._year)
            self.announce(changes, words)

    @Slot(object)
    def _show_filing(self, one: Filing) -> None:
        self._show(one.row, filing_mark(one), self._actions.answers(one))

    @Slot(object)
    def _show_publication(self, one: Publication) -> None:
        self._show(one.row, shown_mark(one), outdated_remarks(one.outdated))

    def _show(self, row: Listed, mark: Mark, remarks: Sequence[Remark]) -> None:
        opened = self._actions.opened(row.entry_id)
        view = RecordView(self._theme, opened, mark, remarks, may=self._actions.may)
        view.edit_asked.connect(lambda: self.record_asked.emit(row.entry_id))
        view.print_asked.connect(lambda: self._print(row))
        self.panel.show_content(row.title, view)

    def _print(self, row: Listed) -> None:
        self.paper_asked.emit(wish_of_record(self._actions.paper(row), row.entry_id))

    @Slot(object)
    def _show_plan(self, row: Listed) -> None:
        view = PlanView(
            self._actions.opened(row.entry_id), self._actions.spread(row.entry_id), may=self._actions.may
        )
        view.spread_asked.connect(lambda: self._spread(row))
        view.edit_asked.connect(lambda: self.record_asked.emit(row.entry_id))
        view.print_asked.connect(lambda: self._print(row))
        view.endorse_asked.connect(lambda: self.endorse_asked.emit(row.entry_id))
        self.panel.show_content(row.title, view)

    def _spread(self, row: Listed) -> None:
        self._do(
            lambda: self._actions.spread_out(row.entry_id), "已分解为任务清单，可以在“责任清单”里接着填写。"
        )


def _lines_words(lines: tuple[ListLine, ...] | object) -> str:
    found = lines if isinstance(lines, tuple) else ()
    if not found:
        return "本年度还没有清单项。备案和公示的版本由清单算出。"
    return "本年度现有：" + "；".join(f"{one.name} {one.count} 项，版本 {one.version}" for one in found)


def _period(one: Publication) -> str:
    start, end = day_words(one.row.body.get("shown_from")), one.until
    return f"{start}至{end.month}月{end.day}日" if isinstance(end, date) else f"{start}起"


_FILINGS: tuple[Column, ...] = (
    Column("状态", lambda one: "", width=132, mark=filing_mark),
    Column("备案事项", lambda one: one.row.title, second=lambda one: named(one.row.body.get("authority"))),
    Column("截止日", lambda one: day_words(one.row.due_on), width=90),
    Column("报备日期", lambda one: day_words(one.row.body.get("filed_on")), width=90, is_optional=True),
    Column("报备以后", lambda one: outdated_words(one.outdated), width=170, is_optional=True),
)
_PUBLICATIONS: tuple[Column, ...] = (
    Column("状态", lambda one: "", width=112, mark=shown_mark),
    Column(
        "公示事项", lambda one: one.row.title, second=lambda one: str(one.row.body.get("place_note") or "")
    ),
    Column("方式", lambda one: listed(one.row.body.get("places")), width=150, is_optional=True),
    Column("起止", _period, width=160),
    Column("公示以后", lambda one: outdated_words(one.outdated), width=170, is_optional=True),
)
__all__ = ["Filing", "FilingBoard"]
