"""报告与归档: reports drafted from records and taken back, and a year closed."""

from functools import cached_property

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QStackedWidget, QWidget

from sxt_desktop.domain.drafts import Typing
from ui.jobs import Jobs
from ui.pages.report_parts.actions import ArchiveActions, ReportActions
from ui.pages.report_parts.archiving import Archiving
from ui.pages.report_parts.drafting import Drafting
from ui.theme import Theme
from ui.widgets.chip_row import ChipRow
from ui.widgets.page import PageHead, page_column

DRAFTING, ARCHIVING = "drafting", "archiving"


class ReportsPage(QWidget):
    """`changed` carries `Changes`; `record_asked` the page and id of a record, `page_asked` a page."""

    changed = Signal(object)
    told = Signal(str)
    failed = Signal(str)
    record_asked = Signal(str, str)
    page_asked = Signal(str)

    def __init__(self, theme: Theme, jobs: Jobs, reports: ReportActions, archive: ArchiveActions) -> None:
        super().__init__()
        self._theme, self._jobs, self._archive = theme, jobs, archive
        self.drafting = Drafting(theme, jobs, reports)
        self._join(self.drafting)
        self.drafting.changed.connect(self.changed)
        self._stack = QStackedWidget()
        parts = {DRAFTING: "写报告", ARCHIVING: "年度归档"}
        self._chips = ChipRow(parts, name=lambda key: f"part_{key}")
        self._chips.chosen.connect(self.show_part)
        column = page_column(self, "reports_page")
        column.addWidget(PageHead("报告与归档"))
        column.addWidget(self._chips)
        column.addWidget(self._stack, 1)
        self.show_part(DRAFTING)

    @cached_property
    def archiving(self) -> Archiving:
        """The part that closes a year, made when it is first shown."""
        made = Archiving(self._theme, self._jobs, self._archive)
        self._join(made)
        made.page_asked.connect(self.page_asked)
        return made

    def _join(self, part: Drafting | Archiving) -> None:
        part.told.connect(self.told)
        part.failed.connect(self.failed)
        part.record_asked.connect(self.record_asked)

    @Slot(object)
    def show_part(self, key: str) -> None:
        """Show a part, read anew; nothing happens when there is none of that name."""
        if key not in self._chips.keys:
            return
        board: QWidget = self.drafting
        if key == ARCHIVING:
            board = self.archiving
            self.archiving.show_year()
        else:
            self.drafting.start.show_own()
        if self._stack.indexOf(board) < 0:
            self._stack.addWidget(board)
        self._stack.setCurrentWidget(board)
        self._chips.press(key)

    def renew(self) -> None:
        """Read anew what lists show; a draft in hand stays as it is."""
        self.drafting.start.show_own()

    def shown(self) -> dict[str, object]:
        """Return which part is on show, in the words that lead back to it."""
        part = self._chips.down
        typing = self.drafting.typing if part == DRAFTING else None
        return {"part": part} if typing is None else {"part": part, "draft": typing}

    def show_draft(self, typing: Typing) -> None:
        """Show a report that was being written."""
        self.show_part(DRAFTING)
        self.drafting.go_on(typing)
