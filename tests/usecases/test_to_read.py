"""考核反馈单 goes to the assessed unit alone, is to be read there until someone took note, and printed."""

from datetime import date
from decimal import Decimal

from sxt_desktop.domain.ids import EntryId, FormId
from sxt_desktop.domain.values import Row, Values
from sxt_desktop.store import lists
from sxt_desktop.usecases.overview import overview
from sxt_desktop.usecases.paper_kinds import document_for
from sxt_desktop.usecases.print_document import render_document
from sxt_desktop.usecases.save_entry import save_entry
from sxt_desktop.usecases.to_read import note_read, to_read
from tests.usecases.three_workbooks import Three, changed, three

__all__ = ["three"]
FEEDBACK = FormId("assessment_feedback")


def _feedback(three: Three, grade: str) -> Values:
    score: Row = {"item": "履职尽责", "full": Decimal(40), "given": Decimal(37), "reason": "谈话记录要素不全"}
    return {
        "title": "2026年半年检查反馈",
        "addressee": three.ref(three.first),
        "year": 2026,
        "stage": "半年检查",
        "issued_on": date(2026, 11, 18),
        "scores": (score,),
        "grade": grade,
        "demands": "逐条补正谈话记录。",
        "due": date(2026, 12, 10),
    }


def _sent(three: Three) -> EntryId:
    entry = save_entry(three.committee, form_id=FEEDBACK, values=_feedback(three, "良好")).entry
    three.send(three.first)
    return entry


def test_it_reaches_the_assessed_unit_alone_and_is_to_do_there(three: Three) -> None:
    entry = _sent(three)
    assert [row.entry_id for row in to_read(three.first)] == [entry]
    assert lists.find(three.second.read, entry, three.committee.org) is None
    (todo,) = (one for one in overview(three.first, 2026).todo if one.target == "inbox")
    assert todo.title.startswith("考核反馈单：") and todo.light.days_left == 22


def test_noted_it_waits_no_more_until_it_is_changed(three: Three) -> None:
    entry = _sent(three)
    note_read(three.first, entry_id=entry, owner=three.committee.org)
    assert to_read(three.first) == ()
    changed(three.committee, FEEDBACK, _feedback(three, "优秀"), entry)
    three.send(three.first)
    assert [row.entry_id for row in to_read(three.first)] == [entry]


def test_the_unit_prints_it(three: Three) -> None:
    entry = _sent(three)
    made, pages = render_document(three.first, document=document_for(three.first, FEEDBACK), subject=entry)
    assert made.startswith(b"%PDF") and pages >= 1
