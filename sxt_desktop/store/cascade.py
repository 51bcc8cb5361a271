"""What the board of list items reads: our items in one pass without their contents, and who follows which of them."""

import json
from collections.abc import Iterator, Sequence
from typing import Any

from sxt_desktop.domain.cascading import CascadeItem
from sxt_desktop.domain.ids import EntryId, FormId, OrgId
from sxt_desktop.store.engine import Database
from sxt_desktop.store.lists import HAS_CONTENT

_FIELDS = (
    "duty", "category", "list_kind", "also_in", "item_no", "year", "start_on", "ends_here", "yearly_project",
    "claimed_on", "starter", "superior_item",
)  # fmt: skip
_READ = ", ".join(f"'$.{name}'" for name in _FIELDS)
_OWNED = "latest.owner=(SELECT id FROM owners WHERE org_id=?)"


def own_items(db: Database, org: OrgId, form: FormId) -> Iterator[CascadeItem]:
    """Yield an organisation's list items in use, in the order they were recorded."""
    rows = db.execute(
        f"""SELECT latest.id, entry_id, title, coalesce(subject, ''), coalesce(subject_name, ''),
            substr(coalesce(due_on, ''), 1, 10), first_recorded_at,
            coalesce(json_array_length(body, '$.addressees'), 0), json_extract(body, {_READ}) FROM latest
            WHERE form_id=? AND {_OWNED} AND voided=0 AND unadopted=0 AND {HAS_CONTENT} ORDER BY latest.id""",
        (form, org),
    )
    return (_item(row, org) for row in rows.fetchall())


def _item(row: tuple[Any, ...], org: OrgId) -> CascadeItem:
    said = json.loads(row[8])
    duty, category, main, also, item_no, year, start_on, ends, project, claimed, starter, above = said
    return CascadeItem(
        row=row[0],
        entry_id=EntryId(row[1]),
        owner=org,
        title=row[2],
        holder_id=row[3],
        holder=row[4],
        due_on=row[5],
        first_recorded_at=row[6],
        parents=() if above is None else _named(above),
        sent_to=row[7],
        duty=_text(duty),
        category=_text(category),
        kinds=_kinds(main, also),
        item_no=_text(item_no),
        said_year=year if isinstance(year, int) else None,
        start_on=_text(start_on),
        ends_here=ends is True,
        is_project=project is True,
        claimed_on=_text(claimed),
        starter=_text(starter),
    )


def _named(refs: object) -> tuple[EntryId, ...]:
    items = refs if isinstance(refs, list) else ()
    return tuple(EntryId(str(one["id"])) for one in items if isinstance(one, dict) and one.get("id"))


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""


def _kinds(main: object, also: object) -> tuple[str, ...]:
    more = also if isinstance(also, list) else ()
    return tuple(dict.fromkeys(str(one) for one in (main, *more) if one))


def sent_to(db: Database, org: OrgId, form: FormId) -> dict[int, tuple[OrgId, ...]]:
    """Return to whom each of an organisation's items in use was sent, by row number, newest first."""
    rows = db.execute(
        f"""SELECT latest.id, (SELECT json_group_array(value ->> '$.id') FROM json_each(body, '$.addressees'))
            FROM latest WHERE form_id=? AND {_OWNED} AND voided=0 AND json_array_length(body, '$.addressees') > 0
            ORDER BY latest.id DESC""",
        (form, org),
    )
    return {row[0]: tuple(OrgId(one) for one in json.loads(row[1]) if one) for row in rows.fetchall()}


def taken_below(db: Database, org: OrgId, form: FormId) -> dict[EntryId, int]:
    """Return how many other organisations say that an item of theirs follows each of ours; no more is asked of them."""
    rows = db.execute(
        """SELECT about_entry, count(DISTINCT owner) FROM latest WHERE about_entry IS NOT NULL AND form_id=?
           AND voided=0 AND unadopted=0 AND owner<>(SELECT id FROM owners WHERE org_id=?) GROUP BY about_entry""",
        (form, org),
    )
    return {EntryId(row[0]): row[1] for row in rows.fetchall()}


def outdated(db: Database, org: OrgId, form: FormId) -> tuple[tuple[EntryId, OrgId, EntryId, str], ...]:
    """Return our items in use whose followed item went on or out of use since: own, its owner, itself, the digest then."""
    rows = db.execute(
        f"""SELECT latest.entry_id, owners.org_id, above.entry_id, log.about ->> '$.digest' FROM latest
            JOIN log ON log.owner=latest.owner AND log.epoch=latest.epoch AND log.n=latest.n
            JOIN owners ON owners.org_id = log.about ->> '$.owner'
            JOIN latest AS above ON above.owner=owners.id AND above.entry_id=log.about ->> '$.entry_id'
            WHERE latest.form_id=? AND {_OWNED} AND latest.voided=0
            AND (above.voided OR lower(hex(above.digest)) <> log.about ->> '$.digest') ORDER BY latest.id""",
        (form, org),
    )
    return tuple((EntryId(row[0]), OrgId(row[1]), EntryId(row[2]), str(row[3])) for row in rows)


def citing(db: Database, org: OrgId, entry: EntryId, forms: Sequence[FormId]) -> tuple[int, ...]:
    """Return the row numbers of our records of some forms that name a record, newest first; reads their contents."""
    rows = db.execute(
        f"""SELECT latest.id FROM latest WHERE form_id IN (SELECT value FROM json_each(?)) AND {_OWNED}
            AND voided=0 AND instr(body, ?) ORDER BY latest.id DESC""",
        (json.dumps(list(forms)), org, entry),
    )
    return tuple(row[0] for row in rows)


Followed = tuple[EntryId, str]
"""An item that follows one of ours, and the digest (hex) of the exact revision it followed."""


def followers(
    db: Database, org: OrgId, form: FormId, entry: EntryId | None = None
) -> dict[tuple[OrgId, EntryId], Followed]:
    """Return others' items in use that follow an organisation's items, or one of them, by whose and which."""
    chosen, more = ("AND latest.about_entry=?", (entry,)) if entry is not None else ("", ())
    rows = db.execute(
        f"""SELECT owners.org_id, latest.entry_id, latest.about_entry, log.about ->> '$.digest'
            FROM latest JOIN owners ON owners.id=latest.owner JOIN log ON log.owner=latest.owner
            AND log.epoch=latest.epoch AND log.n=latest.n
            WHERE latest.form_id=? AND latest.voided=0 AND unadopted=0 AND latest.about_entry IS NOT NULL
            AND owners.org_id<>? AND log.about ->> '$.owner'=? {chosen}""",
        (form, org, org, *more),
    )
    return {(OrgId(row[0]), EntryId(row[2])): (EntryId(row[1]), row[3]) for row in rows.fetchall()}
