"""全流程演示: the whole way of one record, from the first workbook to a closed order, on fresh small workbooks.

Two units are made and enrol each other; the unit fills all 15 sections with evidence, prints and signs a
letter, reports; the committee imports, reviews, issues an order; the unit answers; the committee closes it.
"""

from collections import Counter
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from sxt_desktop.domain.errors import ErrorCode, UserError
from sxt_desktop.domain.ids import EntryId
from sxt_desktop.domain.lifecycles import State
from sxt_desktop.domain.records import Filter
from sxt_desktop.domain.values import DateRange
from sxt_desktop.domain.workdays import Timeliness
from sxt_desktop.usecases.attach_file import attach_bytes
from sxt_desktop.usecases.cargo import hashes_in
from sxt_desktop.usecases.demo_clock import Schedule
from sxt_desktop.usecases.demo_data import DemoData, first_of_each, load_demo
from sxt_desktop.usecases.demo_exchange import PASSED, Traffic
from sxt_desktop.usecases.demo_paper import evidence
from sxt_desktop.usecases.demo_units import (
    STICK,
    Desk,
    found_unit,
    make_folder,
    meet,
    write_items,
    write_record,
)
from sxt_desktop.usecases.entries import all_entries, count_entries
from sxt_desktop.usecases.export_bundle import Exported
from sxt_desktop.usecases.matters import matter_board
from sxt_desktop.usecases.preview_import import preview_import
from sxt_desktop.usecases.print_document import print_document
from sxt_desktop.usecases.review_entry import REVIEW, review_entry
from sxt_desktop.usecases.setup import Surroundings
from sxt_desktop.usecases.sign_letter import LETTER, make_letters, sign_letter

ORDER = "closed_order"
BELATED_BY = 20
"""Working days by which the belated record is late: past the profile's 15."""


@dataclass(slots=True)
class _Course:
    """What has come about so far."""

    folder: Path
    traffic: Traffic
    bundles: list[tuple[Desk, Exported]] = field(default_factory=list)
    documents: list[Path] = field(default_factory=list)
    refused: int = 0

    def send(self, sender: Desk) -> Exported:
        exported = self.traffic.send(sender)
        self.bundles.append((sender, exported))
        return exported


def journey(out: Path, around: Surroundings, *, password: str) -> dict[str, Any]:
    """Go the whole way and return, ready for JSON: `workbooks`, `bundles`, `documents`, `counts`.

    A folder that holds something already is left alone; the next free numbered folder in it is used.
    """
    data = load_demo(around.resources)
    folder = free_folder(out)
    stick = make_folder(folder / STICK)
    desks: list[Desk] = []
    try:
        for declared in data.units.values():
            desks.append(found_unit(declared, around, folder=folder, password=password))
        committee, unit = desks
        meet(committee, unit, stick)
        course = _Course(folder, Traffic(committee, unit, stick, data.exchange))
        _fill_in(unit, data)
        _papers(course, data)
        _report_twice(course)
        _close_a_matter(course)
        return _told(course, password)
    finally:
        for desk in desks:
            desk.ws.workbook.close()


def free_folder(out: Path) -> Path:
    """Return the folder itself when nothing is in it, or the next free numbered one inside."""
    if not any(make_folder(out).iterdir()):
        return out
    number = 2
    while (out / f"{number:02d}").exists():
        number += 1
    return out / f"{number:02d}"


def _fill_in(unit: Desk, data: DemoData) -> None:
    """One record of every section with evidence, all of the secretary's year; the first one is belated."""
    plan = Schedule(unit.ws.today, unit.ws.workdays)
    write_items(unit, data, unit.ws.today.year)
    handbook = {form.id for form in unit.ws.library.group("handbook")}
    declared = [one for one in first_of_each(data.records["unit"]) if one.form_id in handbook]
    reason = data.exchange["belated"]["reason"]
    for place, record in enumerate(declared):
        day = plan.before_today(place % 3 if place else BELATED_BY)
        file = record.file or f"{record.fields['title']}说明.txt"
        chosen = replace(
            record, who=unit.declared.secretary, reason="" if place else reason, file=file, category=""
        )
        write_record(unit, chosen, DateRange(day, day))


def _papers(course: _Course, data: DemoData) -> None:
    """Make a letter and print it, print the secretary's handbook, register the letter as signed."""
    unit = course.traffic.unit
    ws, words = unit.ws, data.exchange["letters"]
    party = unit.refs[words["parties"]["unit"][0]]
    letter: EntryId = make_letters(ws, year=ws.today.year, parties=(party,)).entry
    secretary = unit.refs[unit.declared.secretary].id or ""
    for document, subject, name in (
        ("responsibility_letter", letter, "letter.pdf"),
        ("handbook", secretary, "handbook.pdf"),
    ):
        printed = print_document(ws, document=document, subject=subject, out=course.folder / name)
        course.documents.append(printed.path)
    scan = words["scan"].format(name=party.name)
    signed_page = attach_bytes(ws, scan, evidence(scan, party.name))
    sign_letter(ws, letter=letter, signed_on=ws.today, box_no=words["box"], scan=(signed_page,))


def _report_twice(course: _Course) -> None:
    """Report, import, and try the very same bundle once more."""
    traffic = course.traffic
    exported = course.send(traffic.unit)
    traffic.receive(traffic.committee)
    try:
        preview_import(traffic.committee.ws, exported.path).close()
    except UserError as refused:
        if refused.code is not ErrorCode.BUNDLE_REPEATED:
            raise
        course.refused += 1


def _close_a_matter(course: _Course) -> None:
    """Review a record, order, answer and close, each step carried on the stick."""
    traffic = course.traffic
    committee, unit = traffic.committee, traffic.unit
    forms = tuple(form.id for form in committee.ws.library.group("handbook"))
    row = next(all_entries(committee.ws, Filter(owner=unit.ws.org, forms=forms)))
    remark = traffic.words["noted"]["remark"]
    review_entry(committee.ws, entry_id=row.entry_id, owner=row.owner, verdict=PASSED, remark=remark)
    traffic.order(ORDER)
    course.send(committee)
    traffic.receive(unit)
    traffic.answer(ORDER)
    course.send(unit)
    traffic.receive(committee)
    traffic.close(ORDER)
    course.send(committee)
    traffic.receive(unit)


def _told(course: _Course, password: str) -> dict[str, Any]:
    traffic = course.traffic
    desks = (traffic.committee, traffic.unit)
    return {
        "workbooks": [
            {"path": str(desk.ws.workbook.path), "organisation": desk.declared.name, "password": password}
            for desk in desks
        ],
        "bundles": [
            {
                "path": str(exported.path),
                "from": sender.declared.name,
                "to": traffic.other(sender).declared.name,
                "seq": exported.seq,
            }
            for sender, exported in course.bundles
        ],
        "documents": [str(path) for path in course.documents],
        "counts": _counts(course),
    }


def _counts(course: _Course) -> dict[str, Any]:
    committee, unit = course.traffic.committee.ws, course.traffic.unit.ws
    at_unit = list(all_entries(unit, Filter(owner=unit.org)))
    at_committee = list(all_entries(committee, Filter(owner=unit.org)))
    handbook = {form.id for form in unit.library.group("handbook")}
    closed = [sum(one.matter.state is State.CLOSED for one in matter_board(ws)) for ws in (committee, unit)]
    return {
        "entries_at_unit": dict(Counter(str(row.form_id) for row in at_unit)),
        "entries_at_committee": dict(Counter(str(row.form_id) for row in at_committee)),
        "sections_filled": len({row.form_id for row in at_committee} & handbook),
        "attachments": len({sha256 for row in at_committee for sha256 in hashes_in(row.body)}),
        "belated": sum(row.timeliness == Timeliness.BELATED for row in at_committee),
        "letters_signed": sum(row.form_id == LETTER and bool(row.closed_on) for row in at_committee),
        "reviews": count_entries(unit, Filter(forms=(REVIEW,))),
        "orders_closed": min(closed),
        "repeated_imports_refused": course.refused,
    }
