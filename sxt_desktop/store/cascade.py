"""What the board of list items reads: our items in one pass without their contents, and who follows which of them."""

import json
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from sxt_desktop.domain.cascading import CascadeItem
from sxt_desktop.domain.ids import EntryId, FormId, OrgId
from sxt_desktop.store.engine import Database

_FIELDS = (
    "duty", "category", "list_kind", "also_in", "item_no", "year", "start_on", "ends_here", "yearly_project",
    "claimed_on", "starter", "content",
)  # fmt: skip
_READ = ", ".join(f"'$.{name}'" for name in _FIELDS)
_OWNED = "latest.owner=(SELECT id FROM owners WHERE org_id=?)"


def own_items(db: Database, org: OrgId, form: FormId) -> Iterator[CascadeItem]:
    """Yield an organisation's list items in use, in the order they were recorded."""
    rows = db.execute(
        f"""SELECT latest.id, entry_id, title, subject, subject_name, due_on, first_recorded_at, digest, revisions,
            about_entry, json_extract(body, {_READ}), body -> '$.superior_item',
            json_array_length(body, '$.addressees') FROM latest
            WHERE form_id=? AND {_OWNED} AND voided=0 AND unadopted=0 ORDER BY latest.id""",
        (form, org),
    )
    return (_item(row, org) for row in rows.fetchall())


def _item(row: tuple[object, ...], org: OrgId) -> CascadeItem:
    said = dict(zip(_FIELDS, json.loads(str(row[10])), strict=True))
    above = json.loads(str(row[11])) if row[11] else ()
    return CascadeItem(
        row=int(str(row[0])),
        entry_id=EntryId(str(row[1])),
        owner=org,
        title=str(row[2]),
        holder_id=_text(row[3]),
        holder=_text(row[4]),
        due_on=_text(row[5])[:10],
        first_recorded_at=str(row[6]),
        digest=bytes(row[7]).hex() if isinstance(row[7], bytes) else "",
        revisions=int(str(row[8])),
        bound_to=_text(row[9]),
        parents=tuple(
            EntryId(str(one.get("id"))) for one in above if isinstance(one, dict) and one.get("id")
        ),
        sent_to=int(str(row[12] or 0)),
        duty=_text(said["duty"]),
        category=_text(said["category"]),
        kinds=_kinds(said["list_kind"], said["also_in"]),
        item_no=_text(said["item_no"]),
        said_year=said["year"] if isinstance(said["year"], int) else None,
        start_on=_text(said["start_on"]),
        ends_here=bool(said["ends_here"]),
        is_project=bool(said["yearly_project"]),
        claimed_on=_text(said["claimed_on"]),
        starter=_text(said["starter"]),
        content=_text(said["content"]),
    )


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""


def _kinds(main: object, also: object) -> tuple[str, ...]:
    more = also if isinstance(also, list) else ()
    return tuple(dict.fromkeys(str(one) for one in (main, *more) if one))


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


class Follower(NamedTuple):
    """Another organisation's item in use that follows one of ours, and the exact revision it followed."""

    owner: OrgId
    entry_id: EntryId
    about_entry: EntryId
    about_digest: str


def followers(db: Database, org: OrgId, form: FormId, entry: EntryId | None = None) -> tuple[Follower, ...]:
    """Return whose items follow an organisation's items, or one of them; those of others only."""
    chosen, more = ("AND latest.about_entry=?", (entry,)) if entry is not None else ("", ())
    rows = db.execute(
        f"""SELECT owners.org_id, latest.entry_id, latest.about_entry, log.about ->> '$.digest'
            FROM latest JOIN owners ON owners.id=latest.owner JOIN log ON log.owner=latest.owner
            AND log.epoch=latest.epoch AND log.n=latest.n
            WHERE latest.form_id=? AND latest.voided=0 AND unadopted=0 AND latest.about_entry IS NOT NULL
            AND owners.org_id<>? AND log.about ->> '$.owner'=? {chosen} ORDER BY latest.id""",
        (form, org, org, *more),
    )
    return tuple(Follower(OrgId(row[0]), EntryId(row[1]), EntryId(row[2]), str(row[3])) for row in rows)
