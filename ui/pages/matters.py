"""台账与事项: boards of matters (督办整改单, 任务) and of records that go through a flow (问题), one at a time."""

from collections.abc import Sequence

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from sxt_desktop.domain.drafts import Typing
from sxt_desktop.domain.ids import EntryId
from sxt_desktop.usecases.changes import Changes
from sxt_desktop.usecases.matter_papers import MatterPaper
from ui.jobs import Jobs
from ui.pages.matter_parts.actions import MattersActions
from ui.pages.matter_parts.board_part import BoardPart, SheetWish
from ui.pages.matter_parts.flow_part import FlowPart
from ui.pages.matter_parts.matter_part import MatterPart
from ui.pages.matter_parts.papers import MatterPapers
from ui.pages.matter_parts.three_steps import ThreeSteps
from ui.pages.print_parts.wishes import Extent, PaperWish
from ui.reading import Reading
from ui.theme import Theme
from ui.widgets.buttons import plain_button
from ui.widgets.chip_row import ChipRow
from ui.widgets.form_sheet import FormSheet
from ui.widgets.page import PageHead
from ui.widgets.panel_page import PanelPage
from ui.widgets.sheet_stack import SheetStack

__all__ = ["MattersActions", "MattersPage"]

_PANEL = 440


class MattersPage(PanelPage):
    """`print_asked` carries a record's id."""

    print_asked = Signal(str)
    scans_asked = Signal()
    paper_asked = Signal(object)
    """Carries a `PaperWish`."""
    record_asked = Signal(str, str)
    """A record is to be shown where it is kept: its form and id; a new one begun there without an id."""

    def __init__(
        self,
        theme: Theme,
        jobs: Jobs,
        actions: MattersActions,
        drawing: Jobs | None = None,
        reading: Reading | None = None,
    ) -> None:
        super().__init__(theme, panel="matter_panel", width=_PANEL)
        reading = reading or Reading()
        self._jobs, self._actions = jobs, actions
        self._drawing = drawing or jobs
        self.papers: MatterPapers | None = None
        self.guide: ThreeSteps | None = None
        self.matters = MatterPart(theme, actions)
        self.list = self.matters.list
        self.flows = tuple(
            FlowPart(
                theme,
                form,
                actions.flows,
                may_act=actions.may_keep(form.id),
                reading=reading.another(),
            )
            for form in actions.flows.forms
        )
        self.boards: tuple[BoardPart, ...] = (self.matters, *self.flows)
        self.board: BoardPart = self.matters
        self._kinds = ChipRow(
            {number: one.name for number, one in enumerate(self.boards)}, name=lambda number: f"kind_{number}"
        )
        self._kinds.chosen.connect(lambda number: self.show_board(self.boards[number]))
        self._kinds.setVisible(len(self.boards) > 1)
        self._stack, self._places = SheetStack(), QStackedWidget()
        self._lay_out()
        for one in self.boards:
            self._join(one)

    def _join(self, board: BoardPart) -> None:
        board.panel_asked.connect(self._show_panel)
        board.panel_done.connect(self.panel.hide)
        board.enter_asked.connect(self.panel.focus_content)
        board.sheet_asked.connect(self.open_sheet)
        board.record_asked.connect(self.record_asked)
        board.print_asked.connect(self.print_asked)
        board.papers_asked.connect(self.show_papers)
        board.guide_asked.connect(self._show_guide)
        board.failed.connect(self.failed)
        board.counted.connect(self._count)

    def _lay_out(self) -> None:
        scans = plain_button("扫描归档", name="go_scans", theme=self._theme, icon="paper")
        scans.setToolTip("把签字后扫描的纸件归入各自的记录；也可以把扫描件直接拖到这一页")
        scans.clicked.connect(self.scans_asked)
        own = (button for board in self.boards for button in board.buttons)
        self._head = PageHead("台账与事项", (scans, *own))
        self._stack.addWidget(self._home())
        self.lay_out_page("matters_page", self._head, main=self._stack)

    def _home(self) -> QWidget:
        """Return the boards under the chips that tell them apart."""
        for board in self.boards:
            self._places.addWidget(board)
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(self._kinds)
        column.addWidget(self._places, 1)
        return page

    def show_board(self, board: BoardPart) -> None:
        """Show one of the boards."""
        self.board = board
        self._places.setCurrentWidget(board)
        self.panel.hide()
        self._read()

    def show_matters(self, order: EntryId | None = None) -> None:
        """Show the board on show anew, or the one that holds a record, the record opened."""
        self._stack.leave_sheet()
        self._leave_papers()
        self._read()
        holder = next((one for one in self.boards if order is not None and one.holds(order)), None)
        if holder is not None and order is not None:
            if holder is not self.board:
                self.show_board(holder)
            holder.show_one(order)

    def _read(self) -> None:
        for board in self.boards:
            board.reload()
        for board in self.boards:
            board.show_buttons(board is self.board)

    @Slot()
    def _count(self) -> None:
        self._head.aside.setText(self.board.aside())
        counts = {number: board.count_open() for number, board in enumerate(self.boards)}
        self._kinds.rename({number: board.name for number, board in enumerate(self.boards)})
        self._kinds.show_counts(counts)
        for number, count in counts.items():
            self._kinds.explain(number, f"没有办结的 {count} 件")
        self._kinds.press(self.boards.index(self.board))

    @Slot(str, object)
    def _show_panel(self, title: str, view: QWidget) -> None:
        self.panel.show_content(title, view)

    @Slot(object)
    def open_sheet(self, wish: SheetWish) -> None:
        """Open a form to be filled in, or a paper to be read."""
        self._leave_papers()
        sheet = FormSheet(
            self._theme,
            wish.form,
            wish.sources or self._actions.sources(),
            title=wish.title,
            verb=wish.verb,
            save=wish.save,
            drafts=self._actions.drafts,
        )
        self._stack.open_sheet(sheet, lambda changes: self._saved(changes, wish))
        sheet.show_above(wish.above)
        sheet.show_values(wish.values, wish.typing)

    @property
    def sheet(self) -> FormSheet | None:
        """The form that is filled in just now."""
        return self._stack.sheet

    @Slot(object)
    def _show_guide(self, guide: ThreeSteps) -> None:
        self._stack.leave_sheet()
        self._leave_papers()
        self.guide = guide
        guide.left.connect(self._leave_guide)
        guide.changed.connect(self.changed)
        self._stack.put_above(guide)

    @Slot(str)
    def _leave_guide(self, entry_id: str) -> None:
        guide, self.guide = self.guide, None
        if guide is not None:
            self._stack.take_off(guide)
            self._read()
            if entry_id:
                self.board.show_one(EntryId(entry_id))

    def _saved(self, changes: Changes, wish: SheetWish) -> None:
        self._stack.leave_sheet()
        self._read()
        self.board.show_one(wish.shows or changes.entry)
        self.announce(changes, wish.said)

    def show_draft(self, typing: Typing) -> None:
        """Go on with what was left unfinished, on the board it belongs to."""
        self.show_matters(typing.about)
        if not self.board.continue_draft(typing):
            self.matters.continue_draft(typing)

    @Slot(object)
    def show_papers(self, found: Sequence[MatterPaper]) -> None:
        """Show the papers of a matter, two beside each other."""
        self._stack.leave_sheet()
        self._leave_papers()
        papers = MatterPapers(self._theme, self._jobs, self._drawing, self._actions.paper_pages)
        papers.left.connect(self._leave_papers)
        papers.paper_asked.connect(self._print_paper)
        self.papers = papers
        self._stack.put_above(papers)
        self.panel.hide()
        papers.show_papers(found)

    @Slot()
    def _leave_papers(self) -> None:
        papers, self.papers = self.papers, None
        if papers is not None:
            papers.close_papers()
            self._stack.take_off(papers)
            self.panel.setVisible(self.board.in_hand() is not None)

    @Slot(object)
    def _print_paper(self, paper: MatterPaper) -> None:
        if paper.entry_id is not None:
            self.print_asked.emit(str(paper.entry_id))
        else:
            self.paper_asked.emit(PaperWish(paper.document, Extent.SUBJECT, subject=paper.subject))

    def print_now(self) -> None:
        """Print the record in hand (Ctrl+P of the window)."""
        entry = self.board.in_hand()
        if entry is not None:
            self.print_asked.emit(str(entry))
