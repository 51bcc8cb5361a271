"""年度归档: what is unfinished, which closings there were, what was changed since; where to, and one click."""

from functools import partial
from pathlib import Path

from PySide6.QtCore import Signal, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from sxt_desktop.domain.errors import UserError
from sxt_desktop.domain.records import Listed
from sxt_desktop.usecases.before_closing import Unfinished
from sxt_desktop.usecases.close_year import Closed
from sxt_desktop.usecases.closings import Closing
from ui.jobs import Jobs, Progress
from ui.messages import sentence
from ui.pages.report_parts.actions import ArchiveActions
from ui.pages.sheet_parts.inputs import beside, choice
from ui.theme import Theme
from ui.widgets.buttons import plain_button, primary_button
from ui.widgets.cards import Card, EmptyState
from ui.widgets.listing import Column, Listing
from ui.widgets.page import fit_panel
from ui.widgets.place_list import PlaceList
from ui.widgets.side_panel import SidePanel
from ui.widgets.text import label
from ui.widgets.words import short_moment

NOTE = (
    "把一年的文书（PDF）、签字扫描件、附件、归档文件目录、备考表、台账（Excel）和日志写到一个文件夹，"
    "不用本程序也能看、能核对。文件夹没有加密，请按内部资料保管。归档以后记录仍可补正，改过的会标明，可以再归一次。"
)
_PANEL = 420


class Archiving(QWidget):
    """`told` and `failed` are sentences; `page_asked` a page, `record_asked` page and id."""

    told = Signal(str)
    failed = Signal(str)
    page_asked = Signal(str)
    record_asked = Signal(str, str)

    def __init__(self, theme: Theme, jobs: Jobs, actions: ArchiveActions) -> None:
        super().__init__()
        self.setObjectName("archiving")
        self._theme, self._jobs, self._actions = theme, jobs, actions
        self.year = choice(
            theme,
            [(f"{year}年", year) for year in actions.years],
            name="archive_year",
            says="年度",
            width=110,
        )
        self.year.currentIndexChanged.connect(self.show_year)
        self.begin = primary_button("归档这一年", name="archive_begin", theme=theme, icon="folder")
        self.begin.setEnabled(actions.close is not None)
        self.begin.clicked.connect(partial(self._show_places, False))
        self.apart = plain_button("纪检专阅另存", name="archive_apart")
        self.apart.setVisible(actions.close_restricted is not None)
        self.apart.clicked.connect(partial(self._show_places, True))
        self.unfinished = Listing(theme, _UNFINISHED, name="unfinished", says="没有办完的事")
        self.unfinished.opened.connect(self._go_page)
        self.changed = Listing(theme, _CHANGED, name="changed_since", says="归档后改过的记录")
        self.changed.opened.connect(self._go_record)
        self.closings = Listing(theme, _CLOSINGS, name="closings", says="归档记录")
        self._all_done = EmptyState(theme, "没有等着办的事，可以归档。", icon="done", name="all_done")
        self._none = EmptyState(theme, "这一年还没有归过档。", icon="folder", name="no_closings")
        self.panel = SidePanel(theme, name="archive_panel")
        self._lay_out()

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addLayout(beside("年度", self.year))
        head.addStretch(1)
        head.addWidget(self.apart)
        head.addWidget(self.begin)
        before = Card("归档以前：没有办完的事", name="archive_before")
        before.body.addWidget(self.unfinished, 1)
        before.body.addWidget(self._all_done, 1)
        known = Card("归档记录", name="archive_known")
        known.body.addWidget(self.closings, 1)
        known.body.addWidget(self._none, 1)
        self._since = Card("归档后改过", name="archive_since")
        self._since.body.addWidget(self.changed, 1)
        left = QVBoxLayout()
        left.setSpacing(10)
        left.addLayout(head)
        left.addWidget(label(NOTE, "second", wraps=True))
        left.addWidget(before, 1)
        left.addWidget(known, 1)
        left.addWidget(self._since, 1)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(12)
        row.addLayout(left, 1)
        row.addWidget(self.panel)

    def resizeEvent(self, event: QResizeEvent) -> None:
        fit_panel(self.panel, self, self._theme.px(_PANEL))
        super().resizeEvent(event)

    @Slot()
    def show_year(self) -> None:
        """Read anew what is to be said of the year; looking through records is done away from the window."""
        year = self.year.currentData()

        def work(_: Progress) -> tuple[tuple[Unfinished, ...], tuple[Closing, ...], tuple[Listed, ...]]:
            actions = self._actions
            return (
                tuple(actions.unfinished(year)),
                tuple(actions.closings(year)),
                tuple(actions.changed(year)),
            )

        self._jobs.run("正在查看", work, done=self._show, failed=self._refused)

    def _show(self, found: tuple[tuple[Unfinished, ...], tuple[Closing, ...], tuple[Listed, ...]]) -> None:
        waiting, known, since = found
        for listing, rows, empty in (
            (self.unfinished, waiting, self._all_done),
            (self.closings, known, self._none),
        ):
            listing.show_rows(rows)
            listing.setVisible(bool(rows))
            empty.setVisible(not rows)
        self.changed.show_rows(since)
        self._since.setVisible(bool(since))

    def _show_places(self, apart: bool, _: bool = False) -> None:
        body = QWidget()
        column = QVBoxLayout(body)
        column.setContentsMargins(16, 16, 16, 16)
        column.setSpacing(12)
        says = (
            "只写出纪检专阅的记录，另成一个文件夹；每条都记入查阅记录。请选单独保管的位置。"
            if apart
            else "选U盘或本机的文件夹。同名的不覆盖，写完才改成正式的名称。"
        )
        column.addWidget(label(says, "quiet", wraps=True))
        places = PlaceList(self._theme, self._actions.places, self._actions.choosers, title="归档到哪里")
        places.chosen.connect(partial(self.close_to, apart))
        column.addWidget(places)
        column.addStretch(1)
        self.panel.show_content("纪检专阅另存" if apart else "年度归档", body)
        places.focus_first()

    def close_to(self, apart: bool, place: Path) -> None:
        """Close the year into a place."""
        close = self._actions.close_restricted if apart else self._actions.close
        if close is None:
            return
        self.panel.close_panel()
        year = self.year.currentData()
        self._jobs.run(
            "正在归档",
            lambda progress: close(year, place, progress.report),
            done=self._closed,
            failed=self._refused,
        )

    def _closed(self, made: Closed) -> None:
        lacking = f"有{len(made.lacking)}处没有写出，见说明。" if made.lacking else ""
        self.told.emit(f"已归档{made.items}件、{made.files}个文件：{made.path}。{lacking}")
        self.show_year()
        self._actions.open_path(made.path)

    def _refused(self, error: UserError) -> None:
        self.failed.emit(sentence(error))

    @Slot(object)
    def _go_page(self, one: Unfinished) -> None:
        self.page_asked.emit(one.page)

    @Slot(object)
    def _go_record(self, row: Listed) -> None:
        page = self._actions.page_of(row.entry_id)
        if page:
            self.record_asked.emit(page, row.entry_id)


_UNFINISHED = (
    Column("事项", lambda one: one.what, width=240),
    Column("几件", lambda one: str(one.count), width=72, is_number=True),
    Column("例如", lambda one: "、".join(one.titles)),
)
_CHANGED = (
    Column("记录", lambda one: one.title),
    Column("最后改动", lambda one: short_moment(one.recorded_at), width=150),
    Column("经办", lambda one: one.author, width=110, is_optional=True),
)
_CLOSINGS = (
    Column("时间", lambda one: short_moment(one.at), width=150),
    Column("文件夹", lambda one: one.folder),
    Column("件数", lambda one: f"{one.items}件", width=80),
    Column("文件", lambda one: f"{one.files}个", width=80, is_optional=True),
    Column("经办", lambda one: one.by, width=110, is_optional=True),
)
