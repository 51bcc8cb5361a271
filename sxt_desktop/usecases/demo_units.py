"""The units of the demonstration: their workbooks, persons and posts, enrolment, and saving what is declared."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from sxt_desktop.domain.errors import ErrorCode, UserError
from sxt_desktop.domain.ids import EntryId, FormId
from sxt_desktop.domain.people import CHARGE, DIRECT_CHARGE, ORGANISATION, PERSON, POST, FourDuty, Relation
from sxt_desktop.domain.values import DateRange, Ref, Row, Values
from sxt_desktop.usecases.assignments import LIST_ITEM
from sxt_desktop.usecases.attach_file import attach_bytes
from sxt_desktop.usecases.demo_data import OWN, DeclaredRecord, DeclaredUnit, DemoData
from sxt_desktop.usecases.demo_paper import evidence
from sxt_desktop.usecases.demo_values import Given, values_of
from sxt_desktop.usecases.directory import directory
from sxt_desktop.usecases.identities import begin_enrolment, finish_enrolment, own_identity, write_identity
from sxt_desktop.usecases.save_entry import save_entry
from sxt_desktop.usecases.setup import NewUnit, Surroundings, create_unit
from sxt_desktop.usecases.workspace import Workspace

STICK = "U盘"
"""The folder that stands for the stick the bundles travel on."""


@dataclass(slots=True)
class Desk:
    """One unit at work: its open workbook, what its keys mean, and the list items it has written."""

    ws: Workspace
    declared: DeclaredUnit
    refs: dict[str, Ref] = field(default_factory=dict)
    items: dict[tuple[str, str], Ref] = field(default_factory=dict)

    @property
    def own(self) -> Ref:
        """The unit itself."""
        return Ref(self.ws.org, self.declared.short_name)

    def save(self, form_id: FormId, declared: Mapping[str, Any], span: DateRange, more: Values) -> EntryId:
        """Save one declared record with further values and return its id."""
        values = values_of(self.ws.library.form(form_id), declared, Given(self.refs, span))
        return save_entry(self.ws, form_id=form_id, values=values | more).entry


def make_folder(path: Path) -> Path:
    """Make a folder and those above it (PLACE_NOT_WRITABLE)."""
    try:
        path.mkdir(parents=True, exist_ok=True)
    except OSError as refused:
        raise UserError(ErrorCode.PLACE_NOT_WRITABLE, path=str(path)) from refused
    return path


def found_unit(declared: DeclaredUnit, around: Surroundings, *, folder: Path, password: str) -> Desk:
    """Make a declared unit's workbook and write its persons, departments and posts."""
    unit = NewUnit(
        name=declared.name,
        short_name=declared.short_name,
        code=declared.code,
        profile="ningxia",
        recorder=declared.persons[declared.recorder],
        password=password,
        folder=folder,
        secretary=declared.persons[declared.secretary],
    )
    ws, _ = create_unit(unit, around)
    desk = Desk(ws, declared)
    desk.refs[OWN] = desk.own
    known = {person.name: person.id for person in directory(ws).persons}
    for key, name in declared.persons.items():
        person = known.get(name) or save_entry(ws, form_id=PERSON, values={"name": name}).entry
        desk.refs[key] = Ref(person, name)
    for name, level in declared.departments:
        values: Values = {"name": name, "short_name": name, "relation": "内设部门", "level": level}
        desk.refs[name] = Ref(save_entry(ws, form_id=ORGANISATION, values=values).entry, name)
    _write_posts(desk)
    return desk


def _write_posts(desk: Desk) -> None:
    start = date(desk.ws.today.year, 1, 1)
    for person, org, title, duty, team, heads in desk.declared.posts:
        values: Values = {
            "person": desk.refs[person],
            "organisation": desk.refs[org or OWN],
            "title": title,
            "heads_department": heads,
            "since": start,
        }
        values |= {key: value for key, value in (("duty", duty), ("team", team)) if value}
        save_entry(desk.ws, form_id=POST, values=values)


def meet(committee: Desk, unit: Desk, folder: Path) -> None:
    """Enrol each at the other by its card and the groups of its fingerprint, then write who is in charge."""
    pairs = ((committee, unit, Relation.SUBORDINATE), (unit, committee, Relation.SUPERIOR))
    for desk, other, relation in pairs:
        card = write_identity(other.ws, folder)
        enrolment = begin_enrolment(desk.ws, card)
        fingerprint = own_identity(other.ws).public.fingerprint
        groups = {index: fingerprint[index] for index in enrolment.asked}
        finish_enrolment(desk.ws, enrolment, groups=groups, relation=relation)
        desk.refs[other.declared.short_name] = other.own
        card.unlink()
    for desk in (committee, unit):
        _write_below(desk)
        _write_charges(desk)
        _write_withheld(desk)


def _write_below(desk: Desk) -> None:
    """Write the organisations below, each under the one it belongs to."""
    for name, level, above in desk.declared.below:
        values: Values = {
            "name": name,
            "short_name": name,
            "relation": Relation.SUBORDINATE.value,
            "level": level,
            "parent": desk.refs[above or OWN],
        }
        desk.refs[name] = Ref(save_entry(desk.ws, form_id=ORGANISATION, values=values).entry, name)


def _write_charges(desk: Desk) -> None:
    start = date(desk.ws.today.year, 1, 1)
    for person, org, kind in desk.declared.charges:
        values: Values = {
            "person": desk.refs[person],
            "organisation": desk.refs[org],
            "kind": kind,
            "since": start,
        }
        save_entry(desk.ws, form_id=CHARGE, values=values)


def _write_withheld(desk: Desk) -> None:
    """Write what the unit laid down for its chiefs, a record for each."""
    for chief in dict.fromkeys(person for person, _, _ in desk.declared.withheld):
        matters: tuple[Row, ...] = tuple(
            {"matter": matter, "organisation": desk.refs[org]}
            for person, matter, org in desk.declared.withheld
            if person == chief
        )
        values: Values = {
            "person": desk.refs[chief],
            "since": date(desk.ws.today.year, 1, 1),
            "matters": matters,
        }
        save_entry(desk.ws, form_id=DIRECT_CHARGE, values=values)


_STAYS = ("调查研究", "教育引导", "谈话提醒")
"""Aspects that end with whoever holds the item."""


def write_items(desk: Desk, data: DemoData, year: int, *, holders: tuple[str, ...] = ()) -> None:
    """Write a year's responsibility list, of all holders or of these."""
    span = DateRange(date(year, 1, 1), date(year, 12, 31))
    counted: dict[str, int] = {}
    for item in data.items[desk.declared.key]:
        if holders and item.holder not in holders:
            continue
        counted[item.holder] = counted.get(item.holder, 0) + 1
        number = f"{list(counted).index(item.holder) + 1}-{counted[item.holder]:02d}"
        write_item(desk, item.holder, {**item.fields, "item_no": number}, span)


def write_item(desk: Desk, holder: str, fields: Mapping[str, Any], span: DateRange) -> EntryId:
    """Write one list item and remember it for the records that serve it."""
    more: Values = {"list_kind": "责任清单", "holder": desk.refs[holder], "start_on": span.start}
    if fields["category"] in _STAYS:
        more["ends_here"] = True
    above = _taken_up(desk, holder, fields)
    if above:
        more |= {"superior_item": above, "claimed_on": span.start, "claimant": desk.refs[holder]}
    entry = desk.save(LIST_ITEM, fields, span, more)
    desk.items[holder, fields["category"]] = Ref(entry, fields["content"])
    return entry


def _taken_up(desk: Desk, holder: str, fields: Mapping[str, Any]) -> tuple[Ref, ...]:
    """Return what a member's item takes up: those of the organisation and the secretary in the same aspect."""
    if fields.get("duty") != FourDuty.MEMBER:
        return ()
    above = (desk.items.get((key, fields["category"])) for key in (OWN, desk.declared.secretary))
    return tuple(ref for ref in above if ref is not None and holder != desk.declared.secretary)


def write_record(desk: Desk, record: DeclaredRecord, span: DateRange) -> EntryId:
    """Write one declared record that happened in this span of days, with evidence where it names some."""
    form = desk.ws.library.form(record.form_id)
    more: Values = {}
    if form.field("subject") is not None:
        more = {"subject": desk.refs[record.who], "occurred": span}
    item = desk.items.get((record.who, record.category))
    if item is not None:
        more["list_items"] = (item,)
    if record.reason:
        more["late_reason"] = record.reason
    if record.file:
        text = f"{record.fields['title']}\n{span.start.isoformat()}\n{record.fields['content']}"
        more["evidence"] = (attach_bytes(desk.ws, record.file, evidence(record.file, text)),)
    declared = {"who": record.who, **record.fields}
    if "talker" in declared:
        declared["talker"] = record.who
    return desk.save(record.form_id, declared, span, more)
