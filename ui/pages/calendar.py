"""日历: what is due in a year, by week or by month, with three dates; done by hand, set for the unit, own things added."""

from collections.abc import Callable
from datetime import date
from functools import partial

from PySide6.QtCore import Signal, Slot

from sxt_desktop.domain.calendar import CalendarItem, ItemKind
from sxt_desktop.domain.deadlines import Deadline
from sxt_desktop.domain.drafts import Typing
from sxt_desktop.domain.forms import FormSpec
from sxt_desktop.domain.ids import EntryId
from sxt_desktop.domain.roles import Permission
from sxt_desktop.domain.values import Values
from sxt_desktop.usecases.calendar import YearCalendar
from sxt_desktop.usecases.changes import Changes
from ui.forms.defaults import initial_values
from ui.jobs import Jobs, Progress
from ui.pages.calendar_parts.actions import CalendarActions, reason_form
from ui.pages.calendar_parts.board import CalendarBoard
from ui.pages.calendar_parts.item_view import DayView, ItemView, RuleView
from ui.pages.print_parts.wishes import Extent, PaperWish
from ui.reading import Reading
from ui.theme import Theme
from ui.widgets.buttons import plain_button, primary_button
from ui.widgets.choosing import Choosers
from ui.widgets.form_sheet import FormSheet
from ui.widgets.page import PageHead
from ui.widgets.panel_page import PanelPage
from ui.widgets.sheet_stack import SheetStack
from ui.widgets.words import full_day_of_week

__all__ = ["CalendarActions", "CalendarPage"]
_PANEL, _WIDE = 400, 1400
TO_MARK = (Permission.RECORD, Permission.ENDORSE, Permission.SUPERVISE, Permission.MANAGE)
NO_HOLIDAYS = "这一年的放假安排还没有公布，工作日按周一至周五算"
TO_SET = (Permission.RECORD, Permission.MANAGE)


class CalendarPage(PanelPage):
    """`go_asked` carries a thing whose page is wanted, `paper_asked` a `PaperWish`."""

    go_asked = Signal(object)
    paper_asked = Signal(object)

    def __init__(
        self,
        theme: Theme,
        jobs: Jobs,
        actions: CalendarActions,
        *,
        year: int,
        reading: Reading | None = None,
        choosers: Choosers | None = None,
    ) -> None:
        super().__init__(theme, panel="calendar_panel", width=_PANEL)
        self._jobs, self._actions, self._year = jobs, actions, year
        self._reading, self.choosers = reading or Reading(), choosers or Choosers()
        self.board = CalendarBoard(theme, actions.is_workday)
        self._shown = ""
        self._stack = SheetStack()
        self._lay_out()
        self._connect()

    def _lay_out(self) -> None:
        new = primary_button("新增事项", name="calendar_new", theme=self._theme, icon="plus")
        out = plain_button("导出日历文件", name="calendar_out", theme=self._theme, icon="calendar")
        out.setToolTip("存成 .ics 文件，可以放进手机、WPS 和其他日历程序；不含纪检专阅的内容")
        paper = plain_button("打印年历", name="calendar_print", theme=self._theme, icon="printer")
        new.clicked.connect(self.show_new)
        out.clicked.connect(self._save_file)
        paper.clicked.connect(self.print_now)
        self._actions.may.gate(new, Permission.RECORD)
        self._head = PageHead("日历", (paper, out, new))
        self._stack.addWidget(self.board)
        self.lay_out_page("calendar_page", self._head, main=self._stack)

    def _connect(self) -> None:
        self.board.item_asked.connect(self.show_item)
        self.board.day_asked.connect(self._show_day)
        self.board.rule_asked.connect(self._show_rule)
        self.board.lead_asked.connect(lambda: self._set_rule(""))
        self.board.month_moved.connect(self._to_month)

    def show_year(self, year: int) -> None:
        """Show another year."""
        if year != self._year:
            self._year, self._shown = year, ""
            self.panel.hide()
        self.show_calendar()

    def show_calendar(self) -> None:
        """Read the year anew and show it."""
        self._reading.ask(partial(self._actions.load, self._year), self._show)

    def _show(self, found: YearCalendar) -> None:
        words = f"{found.year}年度 · 今天 {found.today.month}月{found.today.day}日"
        self._head.aside.setText(words if found.has_holidays else f"{words} · {NO_HOLIDAYS}")
        self.board.show_calendar(found)
        one = next((one for one in found.items if one.key == self._shown), None)
        if one is not None and not self.panel.isHidden():
            self.show_item(one)

    def show_key(self, key: str) -> None:
        """Open one thing by its key, as soon as what is being read is there."""
        self._stack.leave_sheet()
        self._reading.then(lambda: self.board.select(key))

    def show_draft(self, typing: Typing) -> None:
        """Go on with an own task that was not saved."""
        if typing.entry_id is None:
            self.show_new()
        else:
            self._change_own(typing.entry_id)

    @Slot(object)
    def show_item(self, one: CalendarItem) -> None:
        """Show a thing beside the list."""
        may = self._actions.may
        view = ItemView(self._theme, one, may_mark=may(*TO_MARK), may_set=may(*TO_SET))
        view.go_asked.connect(lambda: self.go_asked.emit(one))
        view.done_asked.connect(lambda: self._act(lambda: self._actions.mark_done(one), "已登记完成。"))
        view.off_asked.connect(lambda: self._mark_off(one))
        view.back_asked.connect(lambda: self._take_back(one))
        view.setting_asked.connect(lambda: self._set_rule(one.rule))
        if one.record is not None and one.kind is ItemKind.OWN:
            record = one.record
            view.change_asked.connect(lambda: self._change_own(record))
            view.drop_asked.connect(lambda: self._drop_own(record))
        self._shown = one.key
        self.panel.show_content(one.kind.value, view)

    @Slot(object)
    def _show_rule(self, rule: Deadline) -> None:
        lead = self._actions.lead_of(self._year, rule.id)
        view = RuleView(self._theme, rule, lead=lead, may_set=self._actions.may(*TO_SET))
        view.setting_asked.connect(lambda: self._set_rule(rule.id))
        self._shown = ""
        self.panel.show_content("口径事项", view)

    @Slot(object)
    def _show_day(self, day: date) -> None:
        view = DayView(self._theme, self.board.items_on(day))
        view.item_asked.connect(self.show_item)
        self._shown = ""
        self.panel.show_content(full_day_of_week(day), view)

    @Slot(object)
    def _to_month(self, month: date) -> None:
        """Read the year a month belongs to that was asked for; the month stays."""
        self._year = month.year
        self.show_calendar()

    def _take_back(self, one: CalendarItem) -> None:
        mark = one.mark
        if mark is not None:
            self._act(lambda: self._actions.take_back(mark), "已撤回登记。")

    def _drop_own(self, record: EntryId) -> None:
        self.panel.hide()
        self._act(lambda: self._actions.drop_own(record), "已作废，可以在回收站找回。")

    def _act(self, work: Callable[[], Changes], said: str) -> None:
        changes = self.attempt(work)
        if changes is not None:
            self._saved(changes, said)

    def _saved(self, changes: Changes, said: str) -> None:
        self._stack.leave_sheet()
        self.show_calendar()
        self.announce(changes, said)

    # sheets

    @property
    def sheet(self) -> FormSheet | None:
        """The form that is filled in just now."""
        return self._stack.sheet

    @Slot()
    def show_new(self) -> None:
        """Open an empty own task."""
        form = self._actions.own_task
        values = initial_values(form, self._actions.sources())
        self._open_sheet(
            form,
            values,
            title="新增事项",
            verb="保存",
            save=lambda filled: self._actions.keep_own(filled, None, None),
            said="已加进日历。",
            typing=Typing(form.id),
        )

    def _change_own(self, record: EntryId) -> None:
        opened = self._actions.open_own(record)
        self._open_sheet(
            self._actions.own_task,
            opened.values,
            title="修改事项",
            verb="保存",
            save=lambda filled: self._actions.keep_own(filled, record, opened.listed.digest),
            said="已保存。",
            typing=Typing(self._actions.own_task.id, record),
        )

    def _mark_off(self, one: CalendarItem) -> None:
        self._open_sheet(
            reason_form(self._actions.mark),
            {},
            title=f"不适用：{one.title}",
            verb="登记不适用",
            save=lambda filled: self._actions.mark_off(one, filled),
            said="已登记不适用。",
            above="登记以后这一项显示为灰色，不再提醒；原因随登记留存，可以撤回。",
        )

    @Slot(str)
    def _set_rule(self, rule: str) -> None:
        known = self._actions.rule(self._year, rule) if rule else None
        form, values = self._actions.setting(self._year, rule)
        fixed = "原文写明的日期不能改，只能提前。" if known is not None and known.is_fixed else ""
        above = f"自{self._year}年起。{fixed}本级提前量在日历上公开显示，只用来提醒，不影响是否逾期。"
        year = self._year
        self._open_sheet(
            form,
            values,
            title="各项通用的本级提前量" if known is None else f"本单位的设置：{known.title}",
            verb="保存",
            save=lambda filled: self._actions.set_rule(year, rule, filled),
            said="已保存设置。",
            above=above,
        )

    def _open_sheet(
        self,
        form: FormSpec,
        values: Values,
        *,
        title: str,
        verb: str,
        save: Callable[[Values], Changes],
        said: str,
        above: str = "",
        typing: Typing | None = None,
    ) -> None:
        self._stack.leave_sheet()
        self.panel.setVisible(not self.panel.isHidden() and self.width() >= self._theme.px(_WIDE))
        sheet = FormSheet(
            self._theme,
            form,
            self._actions.sources(),
            title=title,
            verb=verb,
            save=save,
            drafts=self._actions.drafts if typing is not None else None,
        )
        self._stack.open_sheet(sheet, lambda changes: self._saved(changes, said))
        sheet.show_above(above)
        sheet.show_values(values, typing)

    # out of the program

    @Slot()
    def print_now(self) -> None:
        """Lead to the printing of the year's list (Ctrl+P)."""
        self.paper_asked.emit(PaperWish("year_calendar", Extent.SUBJECT, year=self._year))

    @Slot()
    def _save_file(self) -> None:
        year = self._year
        name = str(self._actions.folder() / f"{year}年工作年历.ics")
        out = self.choosers.save(self, "导出日历文件", name, "日历文件 (*.ics)")
        if out is None:
            return
        path = out if out.suffix.casefold() == ".ics" else out.with_name(f"{out.name}.ics")

        def work(progress: Progress) -> int:
            return self._actions.save_file(year, path)

        def done(count: int) -> None:
            self.told.emit(f"已导出 {count} 项，存为{path}。")

        self._jobs.run("正在导出日历文件", work, done=done)
