"""Records that name others of their own form (承接, 上年的项, 重签): no circle, and nothing that is not there.

What an item takes up binds it as well: its revision is about the exact revision it follows, so that either side sees
when that went on.
"""

from collections.abc import Iterator, Mapping

from sxt_desktop.domain.forms import FieldSpec, FormSpec, Problem, ProblemCode
from sxt_desktop.domain.ids import EntryId, OrgId
from sxt_desktop.domain.records import Listed
from sxt_desktop.domain.revisions import Target
from sxt_desktop.domain.values import Body, Json
from sxt_desktop.store import lists
from sxt_desktop.store.engine import Database

FOLLOWS: Mapping[str, str] = {"list_item": "superior_item"}
"""Forms whose records are bound to what they follow, and the field that names it."""
MOST_STEPS = 10_000
"""A chain longer than this is looked at no further; no organisation has so many items."""


def following_fields(form: FormSpec) -> tuple[FieldSpec, ...]:
    """Return the fields by which a record names others of its own form."""
    return tuple(spec for spec in form.fields if spec.refers_to == (form.id,))


def named(raw: Json) -> dict[EntryId, str]:
    """Return the ids a stored field of references names, with the names of that time."""
    items = raw if isinstance(raw, list) else ()
    found = (one for one in items if isinstance(one, dict) and isinstance(one.get("id"), str))
    return {EntryId(str(one["id"])): str(one.get("name") or "") for one in found}


def held(db: Database, org: OrgId, entry_id: EntryId) -> Listed | None:
    """Return a record by its id, our own before another's of the same id."""
    return lists.find(db, entry_id, org) or lists.find(db, entry_id)


def following_problems(
    db: Database, org: OrgId, form: FormSpec, body: Body, entry_id: EntryId
) -> tuple[Problem, ...]:
    """Return which references to records of the same form lead nowhere or back to the record itself (MZ14, MZ15).

    Nothing new takes up what is out of use. What was named before stays, also where it is not held any more, and
    where another organisation since made a circle of it (`goes_round` tells).
    """
    fields = [spec for spec in following_fields(form) if named(body.get(spec.id))]
    if not fields:
        return ()
    known = lists.find(db, entry_id, org)
    before = {} if known is None else known.body
    return tuple(problem for spec in fields for problem in _problems(db, org, spec, body, before, entry_id))


def _problems(
    db: Database, org: OrgId, spec: FieldSpec, body: Body, before: Body, entry_id: EntryId
) -> Iterator[Problem]:
    former = named(before.get(spec.id))
    for key, name in named(body.get(spec.id)).items():
        if key in former:
            continue
        above = held(db, org, key)
        if above is None or above.form_id not in spec.refers_to:
            yield Problem(spec.id, ProblemCode.NOT_THERE, {"value": name})
        elif above.voided and spec.id in FOLLOWS.values():
            yield Problem(spec.id, ProblemCode.OUT_OF_USE, {"value": name})
        elif _leads_to(db, org, above, spec.id, entry_id):
            yield Problem(spec.id, ProblemCode.GOES_ROUND, {"value": name})


def goes_round(db: Database, own: Listed, above: Listed) -> bool:
    """Whether what a record of ours follows has come to follow that record itself, in another organisation's hands."""
    return _leads_to(db, own.owner, above, FOLLOWS.get(own.form_id, ""), own.entry_id)


def _leads_to(db: Database, org: OrgId, start: Listed, field_id: str, wanted: EntryId) -> bool:
    """Whether a record, or what it follows in turn, is the wanted one of ours."""
    seen: set[EntryId] = set()
    waiting = [start]
    while waiting and len(seen) < MOST_STEPS:
        row = waiting.pop()
        if row.entry_id == wanted and row.owner == org:
            return True
        if row.entry_id not in seen:
            seen.add(row.entry_id)
            above = (held(db, org, one) for one in named(row.body.get(field_id)))
            waiting += [one for one in above if one is not None]
    return False


def followed(db: Database, org: OrgId, form: FormSpec, body: Body, kept: Target | None) -> Target | None:
    """Return the revision a record follows: as it was bound while it names the same record first, else the newest.

    None where it names none, and where it was made from a record of another kind (转为): what it is about then stays.
    """
    above = next(iter(named(body.get(FOLLOWS.get(form.id, "")))), None)
    if above is None or (kept is not None and kept.entry_id == above):
        return None
    if kept is not None and not _is_of_form(db, form, kept):
        return None
    row = held(db, org, above)
    return None if row is None else Target(row.owner, row.entry_id, row.digest)


def _is_of_form(db: Database, form: FormSpec, target: Target) -> bool:
    row = lists.find(db, target.entry_id, target.owner)
    return row is None or row.form_id == form.id
