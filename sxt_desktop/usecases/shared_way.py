"""三步共同流程 (MZ04): 问题共同找, 责任共同定, 项目共同推, over the same records and without typing anything twice.

A problem that was found becomes one list item for each who shares the responsibility (MZ59) and is then driven by
measures; this is the middle step, the first and the last are an ordinary problem and measures begun from it.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from sxt_desktop.domain.errors import ErrorCode, UserError
from sxt_desktop.domain.forms import FormSpec
from sxt_desktop.domain.ids import EntryId, FormId
from sxt_desktop.domain.people import FourDuty
from sxt_desktop.domain.records import Listed
from sxt_desktop.domain.revisions import Target
from sxt_desktop.domain.values import Ref, Value, Values, show
from sxt_desktop.store.engine import Database
from sxt_desktop.usecases.changes import Changes
from sxt_desktop.usecases.directory import directory
from sxt_desktop.usecases.entitled import papers_about
from sxt_desktop.usecases.entries import Opened, open_entry
from sxt_desktop.usecases.flow_board import PROBLEM
from sxt_desktop.usecases.permits import require_form
from sxt_desktop.usecases.recording import ToRecord, append
from sxt_desktop.usecases.review_entry import organisation_name
from sxt_desktop.usecases.rules import rules_now
from sxt_desktop.usecases.save_entry import must_have_content, prepared
from sxt_desktop.usecases.workspace import Workspace

ITEM = FormId("list_item")
LIST = "责任清单"


@dataclass(frozen=True, slots=True)
class Party:
    """Someone who can share the responsibility for a problem, under which of the four duties; an item of it there is."""

    ref: Ref
    duty: FourDuty | None
    item: Listed | None = None
    is_holder: bool = False
    layer: str = ""
    """What the profile calls the duty; empty where none is known."""


def parties(ws: Workspace, entry_id: EntryId) -> tuple[Party, ...]:
    """Return whoever can share a problem: the organisation itself, those with a duty now, those it names already."""
    opened = _problem(ws, entry_id)
    known, terms = directory(ws), rules_now(ws).terms
    names = {person.id: person.name for person in known.persons}
    found: dict[str, Party] = {}
    own = Ref(ws.org, organisation_name(ws, ws.org))
    held = {ref.id or ref.name for ref in _holders(opened.values)}
    items = {row.subject: row for row in papers_about(ws, opened.listed) if row.form_id == ITEM}
    duties = [(own, FourDuty.COMMITTEE)] + [
        (Ref(post.person, names[post.person]), post.duty)
        for post in known.posts
        if post.duty is not None and post.person in names and post.held_during(ws.today, ws.today)
    ]
    for ref, duty in (*duties, *((ref, None) for ref in _holders(opened.values))):
        key = ref.id or ref.name
        layer = "" if duty is None else terms.duty_name(duty)
        found.setdefault(key, Party(ref, duty, items.get(ref.id or ""), key in held, layer))
    return tuple(found.values())


def _holders(values: Values) -> tuple[Ref, ...]:
    others = values.get("others")
    named = (values.get("holder"), *(others if isinstance(others, tuple) else ()))
    return tuple(one for one in named if isinstance(one, Ref))


def share_problem(
    ws: Workspace, *, entry_id: EntryId, chosen: Sequence[Party], expected: str | None = None
) -> Changes:
    """Put a problem into the list of each who shares it: one item each, named by the problem, all at once or none.

    Who has an item of it already gets no second one. The first chosen holds it where it named nobody else.
    """
    item = ws.library.loaded(ITEM)
    require_form(ws, item.spec)
    require_form(ws, ws.library.form(PROBLEM))
    opened = _problem(ws, entry_id)
    there = {party.ref: party for party in parties(ws, entry_id)}
    new = [party for party in chosen if there.get(party.ref, party).item is None]

    def work(db: Database) -> Changes:
        must_have_content(ws, db, entry_id)
        about = Target(ws.org, entry_id, opened.listed.digest)
        made = []
        for party in new:
            values = prepared(ws, db, item.spec, _item(item.spec, opened, party), entry_id=None)
            key = EntryId(ws.new_id())
            append(ws, db, ToRecord(item, item.spec.body(values), key, about=about))
            made.append(Ref(key, opened.listed.title))
        _name(ws, db, opened, [party.ref for party in chosen], made, expected)
        return Changes(entries=(entry_id, *(EntryId(str(one.id)) for one in made)), duties=True)

    return ws.workbook.write(work)


def _problem(ws: Workspace, entry_id: EntryId) -> Opened:
    opened = open_entry(ws, entry_id)
    if opened.listed.form_id != PROBLEM or not opened.is_own or opened.listed.voided:
        raise UserError(ErrorCode.ENTRY_UNKNOWN)
    return opened


def _item(form: FormSpec, opened: Opened, party: Party) -> Values:
    values: dict[str, Value] = {
        "list_kind": LIST,
        "holder": party.ref,
        "content": show(opened.values.get("content")),
        "due": opened.values.get("due"),
        "duty": None if party.duty is None else party.duty.value,
        "problems": (Ref(opened.listed.entry_id, opened.listed.title),),
    }
    known = {spec.id for spec in form.fields}
    return {key: value for key, value in values.items() if key in known and value is not None}


def _name(
    ws: Workspace, db: Database, opened: Opened, shared: list[Ref], made: list[Ref], expected: str | None
) -> None:
    """Name in the problem who shares it and the items that were made, where it does not yet."""
    loaded = ws.library.loaded(PROBLEM)
    values = dict(opened.values)
    holder = values.get("holder")
    others = values.get("others")
    named = others if isinstance(others, tuple) else ()
    more = [one for one in shared if one != holder and one not in named]
    items = values.get("list_items")
    if not more and not made:
        return
    values["others"] = (*named, *more)
    values["list_items"] = (*(items if isinstance(items, tuple) else ()), *made)
    ready = prepared(ws, db, loaded.spec, values, entry_id=opened.listed.entry_id)
    wanted = ToRecord(
        loaded, loaded.spec.body(ready), opened.listed.entry_id, expected=expected or opened.listed.digest
    )
    append(ws, db, wanted)
