"""Organisations as a tree, persons with their posts and charges, adding and changing through their forms."""

from functools import partial

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from sxt_desktop.domain.drafts import Typing
from sxt_desktop.domain.ids import EntryId, FormId
from sxt_desktop.domain.people import (
    CHARGE,
    DIRECT_CHARGE,
    ORGANISATION,
    PERSON,
    POST,
    Directory,
    Relation,
)
from sxt_desktop.domain.roles import Permission
from sxt_desktop.domain.values import Ref, Values
from sxt_desktop.usecases.changes import Changes
from ui.forms.defaults import initial_values
from ui.forms.overseers import overseer_words
from ui.pages.organisation_parts.actions import PeopleActions
from ui.pages.organisation_parts.one_person import PersonView
from ui.pages.organisation_parts.org_tree import OrganisationTree
from ui.pages.organisation_parts.rows import PersonRow, put_together
from ui.theme import Theme
from ui.widgets.buttons import link_button, primary_button
from ui.widgets.cards import EmptyState
from ui.widgets.draft_return import Compare
from ui.widgets.form_sheet import FormSheet
from ui.widgets.listing import Column, Listing
from ui.widgets.page import GAP
from ui.widgets.panel_page import PanelPage
from ui.widgets.sheet_stack import SheetStack
from ui.widgets.text import label

_TREE, _PANEL = 210, 350
TO_CHANGE = (Permission.RECORD, Permission.MANAGE)
"""Of these one is needed to change who is who."""


class PeopleBoard(PanelPage):
    """Organisations, the people of one of them, and one person with posts and charges."""

    def __init__(self, theme: Theme, actions: PeopleActions) -> None:
        super().__init__(theme, panel="person_panel", width=_PANEL)
        self._actions = actions
        self._people: tuple[PersonRow, ...] = ()
        self._today = actions.sources().today
        self._likely: Ref | None = None
        self._known = Directory()
        self.tree = OrganisationTree(theme)
        self.tree.currentItemChanged.connect(self._choose)
        self.tree.itemActivated.connect(self._edit_organisation)
        self.list = Listing(theme, self._columns(), name="persons", says="人员")
        self.list.picked.connect(self._show_person)
        self._stack = SheetStack()
        self._lay_out()

    def _columns(self) -> tuple[Column, ...]:
        return (
            Column("姓名", lambda row: row.person.title, width=150),
            Column(
                "职务",
                lambda row: row.titles(self._today) or "还没有登记任职",
                second=lambda row: row.stands_to(self._today),
            ),
            Column(
                "责任主体",
                lambda row: row.duties(self._today) or "—",
                width=250,
                second=lambda row: row.teams(self._today),
                is_optional=True,
            ),
        )

    def _lay_out(self) -> None:
        page = QWidget()
        row = QHBoxLayout(page)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(GAP)
        row.addWidget(self._organisations())
        row.addWidget(self._persons(), 1)
        row.addWidget(self.panel)
        self._stack.addWidget(page)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._stack)

    def _organisations(self) -> QWidget:
        place = QWidget()
        place.setFixedWidth(self._theme.px(_TREE))
        head = QHBoxLayout()
        head.addWidget(label("组织", "heading"), 1)
        add = link_button("新增组织", name="add_organisation")
        add.clicked.connect(lambda: self.edit(ORGANISATION, {"relation": "内设部门"}, title="新增组织"))
        head.addWidget(add)
        self._actions.may.gate(add, *TO_CHANGE)
        self._change = link_button("修改所选组织", name="edit_organisation")
        self._change.clicked.connect(self._edit_organisation)
        column = QVBoxLayout(place)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addLayout(head)
        column.addWidget(self.tree, 1)
        column.addWidget(self._change, 0, Qt.AlignmentFlag.AlignLeft)
        return place

    def _persons(self) -> QWidget:
        place = QWidget()
        head = QHBoxLayout()
        self._whose = label("人员", "heading")
        head.addWidget(self._whose, 1)
        add = primary_button("新增人员", name="add_person", theme=self._theme, icon="plus")
        add.clicked.connect(self._add_person)
        may_add = self._actions.may.gate(add, *TO_CHANGE)
        head.addWidget(add)
        empty = EmptyState(
            self._theme,
            "这里还没有人员。登记承担责任的人和职务，定额与责任书都由此而来。",
            icon="person",
            verb="新增人员" if may_add else "",
            name="persons_empty",
        )
        empty.asked.connect(self._add_person)
        self._either = QStackedWidget()
        self._either.addWidget(self.list)
        self._either.addWidget(empty)
        column = QVBoxLayout(place)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        self._overseen = label("", "quiet", wraps=True)
        self._overseen.setObjectName("overseers")
        self._against = label("", "warn", wraps=True)
        self._against.setObjectName("against_rules")
        column.addLayout(head)
        column.addWidget(self._overseen)
        column.addWidget(self._against)
        column.addWidget(self._either, 1)
        return place

    def show_people(self) -> None:
        """Read everything anew."""
        rows = self._actions.rows
        self._today = self._actions.sources().today
        self._people = put_together(rows(PERSON), rows(POST), rows(CHARGE), rows(DIRECT_CHARGE))
        self._known = self._actions.directory()
        self.tree.show_organisations(self._known.organisations)
        self._likely = self._likely_place()
        self._against.setText(self._against_words())
        self._against.setVisible(bool(self._against.text()))
        self._choose()

    def _likely_place(self) -> Ref | None:
        """Return the organisation chosen, else the own one: where a new post most likely is."""
        found = [one for one in self._known.organisations if one.id == self._chosen]
        own = [one for one in self._known.organisations if one.relation is Relation.OWN]
        return next((Ref(one.id, one.name) for one in (*found, *own)), None)

    def _against_words(self) -> str:
        """Say where a chief is directly in charge of what the unit itself withholds (MZ56)."""
        names = {one.id: one.short_name for one in self._known.organisations}
        found: dict[str, list[str]] = {}
        for rule in self._known.against_withheld(on=self._today):
            person = self._known.person(rule.person)
            if person is not None and rule.organisation is not None:
                words = f"{rule.matter}（{names.get(rule.organisation, '')}）"
                found.setdefault(person.name, []).append(words)
        return "\n".join(
            f"{name}按本单位规定不直接分管{'、'.join(held)}，现登记为分管，请核对分工。"
            for name, held in found.items()
        )

    @property
    def _chosen(self) -> str:
        return self.tree.chosen

    @Slot()
    def _choose(self) -> None:
        chosen = self._chosen
        self._overseen.setText(overseer_words(self._known, chosen, on=self._today))
        self._overseen.setVisible(bool(self._overseen.text()))
        rows = [row for row in self._people if not chosen or row.belongs_to(chosen)]
        self._change.setEnabled(bool(chosen) and self._actions.may(*TO_CHANGE))
        self._whose.setText(f"人员 {len(rows)}")
        self._either.setCurrentIndex(0 if rows else 1)
        self.list.show_rows(rows, same=lambda row: row.person.entry_id)

    @Slot()
    def _edit_organisation(self) -> None:
        if self._chosen and self._actions.may(*TO_CHANGE):
            self.change(EntryId(self._chosen), "修改组织")

    @Slot()
    def _add_person(self) -> None:
        self.edit(PERSON, {}, title="新增人员")

    @Slot(object)
    def _show_person(self, row: PersonRow) -> None:
        view = PersonView(row, can_change=self._actions.may(*TO_CHANGE))
        ref = Ref(row.person.entry_id, row.person.title)
        view.change_asked.connect(self.change)
        view.post_asked.connect(lambda: self._add_post(ref))
        view.charge_asked.connect(lambda: self._add_charge(ref))
        view.rule_asked.connect(lambda: self._add_rule(ref))
        self.panel.show_content(row.person.title, view)

    def _add_post(self, person: Ref) -> None:
        """Begin a post; most are in the own organisation, or in the one that is chosen."""
        about = None if person.id is None else EntryId(person.id)
        values: Values = {"person": person, "organisation": self._likely}
        self.edit(POST, values, title=f"新增任职 {person.name}", about=about)

    def _add_charge(self, person: Ref) -> None:
        about = None if person.id is None else EntryId(person.id)
        self.edit(CHARGE, {"person": person}, title=f"新增分管或联系 {person.name}", about=about)

    def _add_rule(self, person: Ref) -> None:
        """Begin what the unit lays down that a chief is not directly in charge of."""
        about = None if person.id is None else EntryId(person.id)
        self.edit(DIRECT_CHARGE, {"person": person}, title=f"不直接分管的规定 {person.name}", about=about)

    def show_draft(self, typing: Typing) -> None:
        """Go on with what was left unfinished."""
        if typing.entry_id is not None:
            self.change(typing.entry_id, f"修改{self._actions.form(typing.form_id).title}")
            return
        row = next((one for one in self._people if one.person.entry_id == typing.about), None)
        person = None if row is None else Ref(row.person.entry_id, row.person.title)
        if person is None:
            self.edit(typing.form_id, {}, title=f"新增{self._actions.form(typing.form_id).title}")
        else:
            begin = {POST: self._add_post, DIRECT_CHARGE: self._add_rule}
            begin.get(typing.form_id, self._add_charge)(person)

    @Slot(str, str)
    def change(self, entry: str, title: str) -> None:
        """Open the form of something kept."""
        opened = self.attempt(partial(self._actions.open, EntryId(entry)))
        if opened is None:
            return
        row = opened.listed
        self._open_sheet(
            row.form_id,
            dict(opened.values),
            title=title,
            typing=Typing(row.form_id, row.entry_id, base=row.digest),
            compare=lambda draft: self._actions.compare_draft(draft, opened),
        )

    def edit(self, form_id: FormId, values: Values, *, title: str, about: EntryId | None = None) -> None:
        """Open a new form; `about` is the person it belongs to."""
        form = self._actions.form(form_id)
        filled = {**initial_values(form, self._actions.sources()), **values}
        self._open_sheet(form_id, filled, title=title, typing=Typing(form_id, about=about))

    def _open_sheet(
        self,
        form_id: FormId,
        values: Values,
        *,
        title: str,
        typing: Typing,
        compare: Compare | None = None,
    ) -> None:
        form, sources = self._actions.form(form_id), self._actions.sources()
        sheet = FormSheet(
            self._theme,
            form,
            sources,
            title=title,
            verb="保存",
            save=lambda filled: self._actions.save(form_id, filled, typing.entry_id, typing.base or None),
            drafts=self._actions.drafts,
        )
        self._stack.open_sheet(sheet, self._saved)
        sheet.show_values(values, typing, compare)

    @property
    def sheet(self) -> FormSheet | None:
        """The form that is filled in just now."""
        return self._stack.sheet

    @Slot(object)
    def _saved(self, changes: Changes) -> None:
        self._stack.leave_sheet()
        self.show_people()
        self.list.select(lambda one: one.person.entry_id == changes.entry)
        if (row := self.list.current()) is not None:
            self._show_person(row)
            self.panel.focus_content()
        self.changed.emit(changes)
