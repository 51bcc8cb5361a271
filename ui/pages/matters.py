"""督责: the board of matters (督办整改单, 任务), one matter with its line of time, issuing, answering, verifying."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date

from PySide6.QtCore import Signal, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QStackedWidget, QVBoxLayout, QWidget

from sxt_desktop.domain.addressing import ONE, SEVERAL
from sxt_desktop.domain.drafts import Typing
from sxt_desktop.domain.errors import UserError
from sxt_desktop.domain.forms import FormSpec
from sxt_desktop.domain.ids import EntryId, OrgId
from sxt_desktop.domain.lifecycles import State
from sxt_desktop.domain.records import Listed
from sxt_desktop.domain.roles import Permission
from sxt_desktop.domain.values import Values
from sxt_desktop.usecases.changes import Changes
from sxt_desktop.usecases.matter_papers import MatterPaper
from sxt_desktop.usecases.matters import ORDER, MatterKind, OpenMatter
from ui.forms.defaults import initial_values
from ui.forms.look import dress
from ui.forms.sources import Sources
from ui.jobs import Jobs
from ui.messages import sentence
from ui.pages.matter_parts.actions import MattersActions, matter_mark, whose_turn
from ui.pages.matter_parts.one_matter import MatterView
from ui.pages.matter_parts.papers import MatterPapers
from ui.pages.print_parts.wishes import Extent, PaperWish
from ui.theme import Theme
from ui.widgets.buttons import chip, plain_button, primary_button
from ui.widgets.cards import EmptyState
from ui.widgets.form_sheet import FormSheet
from ui.widgets.listing import Column, Listing
from ui.widgets.page import GAP, PageHead, fit_panel, page_column
from ui.widgets.side_panel import SidePanel

__all__ = ["MattersActions", "MattersPage"]

_PANEL, _WIDE = 440, 1400
_ALL = "全部"
_GROUPS = (_ALL, "待办", "逾期", "已答复", "再办", "办结")


class MattersPage(QWidget):
    """`changed` carries `Changes`; `told` and `failed` are sentences for the banner; `print_asked` a record's id."""

    changed = Signal(object)
    print_asked = Signal(str)
    scans_asked = Signal()
    paper_asked = Signal(object)
    """Carries a `PaperWish`."""
    told = Signal(str)
    failed = Signal(str)

    def __init__(
        self, theme: Theme, jobs: Jobs, actions: MattersActions, drawing: Jobs | None = None
    ) -> None:
        super().__init__()
        self._theme, self._jobs, self._actions = theme, jobs, actions
        self._drawing = drawing or jobs
        self.papers: MatterPapers | None = None
        self._matters: tuple[OpenMatter, ...] = ()
        self._shown = _ALL
        self._chips = {name: chip(name, name=f"show_{name}") for name in _GROUPS}
        self.panel = SidePanel(theme, name="matter_panel")
        self.list = Listing(theme, self._columns(), name="matters", says="督办与任务")
        self.list.picked.connect(self._show_matter)
        self.sheet: FormSheet | None = None
        self._stack = QStackedWidget()
        self._lay_out()
        dress(self, theme)

    def _columns(self) -> tuple[Column, ...]:
        return (
            Column("状态", lambda one: "", width=160, mark=matter_mark),
            Column("事项", lambda one: one.order.title, second=self._below),
            Column("时限", lambda one: _day(one.matter.due), width=96, is_optional=True),
            Column("办理", whose_turn, width=120, is_optional=True),
        )

    def _below(self, one: OpenMatter) -> str:
        return " · ".join(
            part for part in (one.addressee.name, one.kind.form.title, one.order.number or "") if part
        )

    def resizeEvent(self, event: QResizeEvent) -> None:
        fit_panel(self.panel, self, self._theme.px(_PANEL))
        super().resizeEvent(event)

    def _lay_out(self) -> None:
        self._new = tuple(self._new_button(kind) for kind in self._actions.kinds)
        scans = plain_button("扫描归档", name="go_scans", theme=self._theme, icon="paper")
        scans.setToolTip("把签字后扫描的纸件归入各自的记录；也可以把扫描件直接拖到这一页")
        scans.clicked.connect(self.scans_asked)
        self._head = PageHead("督办与任务", (scans, *self._new))
        self._stack.addWidget(self._list_page())
        self._empty = EmptyState(
            self._theme, "还没有督办整改单和任务。上级下发的和本单位下达的都在这里办理。", icon="supervise"
        )
        self._stack.addWidget(self._empty)
        row = QHBoxLayout()
        row.setSpacing(GAP)
        row.addWidget(self._stack, 1)
        row.addWidget(self.panel)
        column = page_column(self, "matters_page")
        column.addWidget(self._head)
        column.addLayout(row, 1)

    def _new_button(self, kind: MatterKind) -> QPushButton:
        is_order = kind.form.id == ORDER
        name = "issue" if is_order else f"issue_{kind.form.id}"
        make = primary_button if is_order else plain_button
        button = make(f"新建{kind.form.title}", name=name, theme=self._theme, icon="plus")
        button.clicked.connect(lambda: self.show_new(kind))
        self._actions.may.gate(button, Permission.SUPERVISE)
        return button

    def _list_page(self) -> QWidget:
        page = QWidget()
        chips = QHBoxLayout()
        chips.setSpacing(4)
        for name, button in self._chips.items():
            button.clicked.connect(lambda _=False, wanted=name: self._choose(wanted))
            chips.addWidget(button)
        chips.addStretch(1)
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addLayout(chips)
        column.addWidget(self.list, 1)
        return page

    def show_matters(self, order: EntryId | None = None) -> None:
        """Show the board, one order opened if wanted."""
        self._leave_sheet()
        self._leave_papers()
        self._read()
        if order is not None:
            self._choose(_ALL)
            self.list.select(lambda one: one.order.entry_id == order)

    def _read(self) -> None:
        self._matters = tuple(self._actions.board())
        has_units = bool(self._actions.subordinates())
        for button in self._new:
            button.setVisible(has_units)
        ours = sum(1 for one in self._matters if one.is_ours_to_answer or one.is_ours_to_verify)
        self._head.aside.setText(f"{ours} 件待本单位办理" if ours else "")
        for name, button in self._chips.items():
            count = sum(1 for one in self._matters if name in (_ALL, _group(one)))
            button.setText(f"{name} {count}")
            button.setVisible(bool(count) or name in (_ALL, self._shown))
        self._choose(self._shown)
        self._stack.setCurrentIndex(0 if self._matters else 1)

    def _choose(self, wanted: str) -> None:
        self._shown = wanted
        for name, button in self._chips.items():
            button.setChecked(name == wanted)
        rows = [one for one in self._matters if wanted in (_ALL, _group(one))]
        self.list.show_rows(rows, same=lambda one: one.key)

    @Slot(object)
    def _show_matter(self, one: OpenMatter) -> None:
        view = MatterView(self._theme, one, self._actions.name_of, self._actions.may)
        view.reply_asked.connect(lambda: self.show_reply(one))
        view.verify_asked.connect(lambda: self.show_verdict(one))
        view.paper_asked.connect(self._show_paper)
        view.print_asked.connect(lambda: self.print_asked.emit(one.order.entry_id))
        view.papers_asked.connect(lambda: self.show_papers(one))
        self.panel.show_content(one.order.number or one.kind.form.title, view)

    def _open_sheet(
        self,
        form: FormSpec,
        values: Values,
        *,
        title: str,
        verb: str = "",
        save: Callable[[Values], Changes] | None = None,
        sources: Sources | None = None,
        said: str = "",
        above: str = "",
        typing: Typing | None = None,
        is_wide: bool = False,
    ) -> None:
        self._leave_sheet()
        self._leave_papers()
        has_room = not is_wide or self.width() >= self._theme.px(_WIDE)
        self.panel.setVisible(not self.panel.isHidden() and has_room)
        sheet = FormSheet(
            self._theme,
            form,
            sources or self._actions.sources(),
            title=title,
            verb=verb,
            save=save,
            drafts=self._actions.drafts,
        )
        sheet.left.connect(self._leave_sheet)
        sheet.saved.connect(lambda changes: self._saved(changes, said))
        self.sheet = sheet
        self._stack.addWidget(sheet)
        self._stack.setCurrentWidget(sheet)
        sheet.show_above(above)
        sheet.show_values(values, typing)

    @Slot()
    def _leave_sheet(self) -> None:
        sheet, self.sheet = self.sheet, None
        if sheet is not None:
            sheet.put_away()
            self._stack.removeWidget(sheet)
            sheet.deleteLater()
            self._stack.setCurrentIndex(0 if self._matters else 1)

    def _saved(self, changes: Changes, said: str) -> None:
        self._leave_sheet()
        self._read()
        if self.list.current() is None:
            self.list.select(lambda one: one.order.entry_id == changes.entry)
        elif (one := self.list.current()) is not None:
            self._show_matter(one)
        self.told.emit(said)
        self.changed.emit(changes)

    def show_new(self, kind: MatterKind) -> None:
        """Open an empty matter of a kind for subordinates."""
        below = tuple(self._actions.subordinates())
        known = {one.id for one in below}
        all_sources = self._actions.sources()
        own = tuple(one for one in all_sources.organisations if one.id in known)
        sources = replace(all_sources, organisations=own)
        values = initial_values(kind.form, all_sources)
        if kind.form.id == ORDER:
            values["due"] = self._actions.default_due()
        if len(below) == 1:
            values |= {ONE: below[0]} if kind.form.field(ONE) else {SEVERAL: below}
        self.panel.hide()
        self._open_sheet(
            kind.form,
            values,
            title=f"新建{kind.form.title}",
            verb=kind.lifecycle.issuing,
            save=lambda filled: self._actions.issue(kind.form.id, filled),
            sources=sources,
            said=f"已{kind.lifecycle.issuing}。下一次报送给责任单位时随包下发。",
            typing=Typing(kind.form.id),
        )

    def show_reply(self, one: OpenMatter) -> None:
        """Open the answer to a matter; of an order one row for each of its demands."""
        form, runs = _without(one.kind.answer, "order"), one.kind.lifecycle
        values = initial_values(form, self._actions.sources())
        values["title"] = f"关于{one.order.title.removeprefix('关于')}的{runs.report}"[:80]
        demands = one.order.body.get("demands")
        rows = [row for row in demands if isinstance(row, dict)] if isinstance(demands, list) else []
        if rows:
            values["answers"] = tuple({"problem": str(row.get("problem") or "")} for row in rows)
        order = one.order.entry_id
        self._open_sheet(
            form,
            values,
            title=f"{runs.answering} {one.order.number or ''}",
            verb=f"提交{runs.report}",
            save=lambda filled: self._actions.reply(order, filled),
            said=f"已提交{runs.report}。下一次报送时随包带给上级。",
            typing=Typing(form.id, about=order),
            above="\n".join(_asked(one)),
        )

    def show_verdict(self, one: OpenMatter) -> None:
        """Open the verdict on what was answered."""
        form, runs = _without(one.kind.verdict, "order", ONE), one.kind.lifecycle
        order, unit = one.order.entry_id, OrgId(one.addressee.id or "") or None
        values = initial_values(form, self._actions.sources())
        values["title"] = f"关于{one.order.title.removeprefix('关于')}的{runs.judging}"[:80]
        self._open_sheet(
            form,
            values,
            above=_answers(one),
            title=f"{runs.judging} {one.order.number or ''} {one.addressee.name}",
            verb=f"登记{runs.judging}",
            save=lambda filled: self._actions.verify(order, unit, filled),
            said=f"已登记{runs.judging}结论。",
            typing=Typing(form.id, about=order),
        )

    def show_draft(self, typing: Typing) -> None:
        """Go on with what was left unfinished, if the matter still wants it."""
        self.show_matters(typing.about)
        one = self.list.current()
        kinds = {kind.form.id: kind for kind in self._actions.kinds}
        if typing.form_id in kinds:
            self.show_new(kinds[typing.form_id])
        elif not isinstance(one, OpenMatter) or one.order.entry_id != typing.about:
            self.failed.emit("没有找到这份草稿所属的督办或任务。")
        elif typing.form_id == one.kind.answer.id and one.is_ours_to_answer:
            self.show_reply(one)
        elif typing.form_id == one.kind.verdict.id and one.is_ours_to_verify:
            self.show_verdict(one)
        else:
            self.failed.emit("这件事项已有人办理，不再需要这份草稿；可在草稿箱里删除。")

    @Slot(object)
    def _show_paper(self, paper: Listed) -> None:
        try:
            opened = self._actions.open(paper.entry_id, paper.owner)
        except UserError as error:
            self.failed.emit(sentence(error))
            return
        self._open_sheet(opened.form, opened.values, title=opened.form.title)

    def show_papers(self, one: OpenMatter) -> None:
        """Show the papers of a matter, two beside each other."""
        self._leave_sheet()
        self._leave_papers()
        papers = MatterPapers(self._theme, self._jobs, self._drawing, self._actions.paper_pages)
        papers.left.connect(self._leave_papers)
        papers.paper_asked.connect(self._print_paper)
        self.papers = papers
        self._stack.addWidget(papers)
        self._stack.setCurrentWidget(papers)
        self.panel.hide()
        papers.show_papers(self._actions.papers(one))

    @Slot()
    def _leave_papers(self) -> None:
        papers, self.papers = self.papers, None
        if papers is not None:
            papers.close_papers()
            self._stack.removeWidget(papers)
            papers.deleteLater()
            self._stack.setCurrentIndex(0 if self._matters else 1)
            self.panel.setVisible(self.list.current() is not None)

    @Slot(object)
    def _print_paper(self, paper: MatterPaper) -> None:
        if paper.entry_id is not None:
            self.print_asked.emit(str(paper.entry_id))
        else:
            self.paper_asked.emit(PaperWish(paper.document, Extent.SUBJECT, subject=paper.subject))

    def print_now(self) -> None:
        """Print the matter on show (Ctrl+P of the window)."""
        one = self.list.current()
        if isinstance(one, OpenMatter):
            self.print_asked.emit(str(one.order.entry_id))


def _without(form: FormSpec, *field_ids: str) -> FormSpec:
    return replace(form, fields=tuple(spec for spec in form.fields if spec.id not in field_ids))


def _asked(one: OpenMatter) -> list[str]:
    """Return what the matter asks for, to be read while it is answered."""
    body = one.order.body
    demands = body.get("demands")
    rows = [row for row in demands if isinstance(row, dict)] if isinstance(demands, list) else []
    found = [f"要求{number}. {row.get('demand', '')}" for number, row in enumerate(rows, start=1)]
    labels = {spec.id: spec.label for spec in one.kind.form.fields}
    single = [f"{labels[name]}：{body[name]}" for name in ("requirement", "done_when") if body.get(name)]
    return found + single


def _answers(one: OpenMatter) -> str:
    """Return what the newest answer says, of an order to each problem, to be read while verifying."""
    body = one.answers[-1].body if one.answers else {}
    raw = body.get("answers")
    rows = [row for row in raw if isinstance(row, dict)] if isinstance(raw, list) else []
    found = [
        f"{number}. {row.get('problem', '')}：{row.get('measure', '')} {row.get('result', '')}".rstrip()
        for number, row in enumerate(rows, start=1)
    ]
    labels = {spec.id: spec.label for spec in one.kind.answer.fields}
    single = [f"{labels[name]}：{body[name]}" for name in ("result", "unfinished") if body.get(name)]
    return "\n".join(found + single)


_BY_STATE = {State.ANSWERED: "已答复", State.AGAIN: "再办", State.CLOSED: "办结", State.ESCALATED: "办结"}


def _group(one: OpenMatter) -> str:
    """Return under which of `_GROUPS` a matter is, the same for every kind."""
    return _BY_STATE.get(one.matter.state, one.matter.state.value)


def _day(day: date | None) -> str:
    return "—" if day is None else f"{day.month}月{day.day}日"
