"""报告与归档: reports drafted from records and taken back, and a year closed."""

from functools import cached_property

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QStackedWidget, QWidget

from sxt_desktop.domain.drafts import Typing
from ui.forms.look import dress
from ui.jobs import Jobs
from ui.pages.report_parts.actions import ArchiveActions, ReportActions
from ui.pages.report_parts.archiving import Archiving
from ui.pages.report_parts.drafting import Drafting
from ui.theme import Theme
from ui.widgets.buttons import chip
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
        dress(self, theme)
        self._theme, self._jobs, self._archive = theme, jobs, archive
        self.drafting = Drafting(theme, jobs, reports)
        self._join(self.drafting)
        self.drafting.changed.connect(self.changed)
        self._stack = QStackedWidget()
        self._chips: dict[str, QPushButton] = {}
        row = QHBoxLayout()
        row.setSpacing(4)
        for key, words in ((DRAFTING, "写报告"), (ARCHIVING, "年度归档")):
            button = chip(words, name=f"part_{key}")
            button.clicked.connect(lambda _=False, key=key: self.show_part(key))
            self._chips[key] = button
            row.addWidget(button)
        row.addStretch(1)
        column = page_column(self, "reports_page")
        column.addWidget(PageHead("报告与归档"))
        column.addLayout(row)
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

    def show_part(self, key: str) -> None:
        """Show a part, read anew; nothing happens when there is none of that name."""
        if key not in self._chips:
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
        for other, button in self._chips.items():
            button.setChecked(other == key)

    def renew(self) -> None:
        """Read anew what lists show; a draft in hand stays as it is."""
        self.drafting.start.show_own()

    def shown(self) -> dict[str, object]:
        """Return which part is on show, in the words that lead back to it."""
        part = next(key for key, button in self._chips.items() if button.isChecked())
        typing = self.drafting.typing if part == DRAFTING else None
        return {"part": part} if typing is None else {"part": part, "draft": typing}

    def show_draft(self, typing: Typing) -> None:
        """Show a report that was being written."""
        self.show_part(DRAFTING)
        self.drafting.go_on(typing)
