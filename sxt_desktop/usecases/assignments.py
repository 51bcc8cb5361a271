"""What a person or an organisation is assigned in a year: the items of the lists, by whoever holds them."""

import json
from collections.abc import Iterator, Mapping
from datetime import date

from sxt_desktop.domain.errors import ErrorCode, UserError
from sxt_desktop.domain.forms import Sensitivity
from sxt_desktop.domain.ids import EntryId, FormId
from sxt_desktop.domain.letter_changes import has_left
from sxt_desktop.domain.list_versions import item_year
from sxt_desktop.domain.people import Directory
from sxt_desktop.domain.records import Listed
from sxt_desktop.domain.values import Body, Json, Ref, Value, chinese_date
from sxt_desktop.store import lists, yearly
from sxt_desktop.usecases.workspace import Workspace

LIST_ITEM = FormId("list_item")
IN_LETTERS = ("责任清单", "任务清单")
"""The lists a letter or an endorsement of somebody's lists takes items from (两个清单, S1)."""


def year_items(ws: Workspace, year: int, kinds: tuple[str, ...] = IN_LETTERS) -> tuple[Listed, ...]:
    """Return our list items of a year, in the order they were recorded.

    What is 纪检专阅 is left out: it stands on no paper that others sign and keep.
    """
    found = lists.by_rows(ws.read, yearly.rows_of_year(ws.read, ws.org, LIST_ITEM, year))
    return tuple(row for row in sorted(found, key=lambda row: row.row) if _stands(row, year, kinds))


def _stands(row: Listed, year: int, kinds: tuple[str, ...]) -> bool:
    is_open = row.sensitivity != Sensitivity.DISCIPLINE
    return is_open and _belongs(row.body, row.first_recorded_at, year, kinds)


def _belongs(body: Body, recorded_at: str, year: int, kinds: tuple[str, ...]) -> bool:
    return not lists_of(body).isdisjoint(kinds) and item_year(body, recorded_at) == year


def lists_of(body: Body) -> frozenset[str]:
    """Return the lists an item stands in: its own, and those it was put into as well."""
    also = body.get("also_in")
    return frozenset({str(body.get("list_kind") or ""), *(map(str, also) if isinstance(also, list) else ())})


def by_holder(rows: tuple[Listed, ...]) -> Mapping[str, tuple[Listed, ...]]:
    """Return items by the id of whom they bind: their holder, and the organisations they were sent down to."""
    found: dict[str, list[Listed]] = {}
    for row in rows:
        for key in dict.fromkeys(_bound(row.body)):
            found.setdefault(key, []).append(row)
    return {key: tuple(mine) for key, mine in found.items()}


def _bound(body: Body) -> Iterator[str]:
    several = body.get("addressees")
    for one in (body.get("holder"), *(several if isinstance(several, list) else ())):
        if key := _id(one):
            yield key


def _id(value: Json) -> str:
    return str(value.get("id") or "") if isinstance(value, dict) else ""


def held_by(ws: Workspace, subject: str, year: int) -> tuple[Listed, ...]:
    """Return the items of a year that bind a person or an organisation."""
    return by_holder(year_items(ws, year)).get(subject, ()) if subject else ()


def bound_entries(ws: Workspace, year: int) -> Mapping[str, tuple[EntryId, ...]]:
    """Return which items `by_holder` gives for `year_items`, without reading whole contents."""
    restricted = lists.restricted(ws.read, ws.org)
    found: dict[str, list[EntryId]] = {}
    for _, entry, _, (kind, also, holder, addressees) in yearly.said_of_year(
        ws.read, ws.org, LIST_ITEM, year, ("list_kind", "also_in", "holder.id", "addressees")
    ):
        body: Body = {"list_kind": str(kind or ""), "also_in": _held(also), "addressees": _held(addressees)}
        if entry not in restricted and not lists_of(body).isdisjoint(IN_LETTERS):
            for key in dict.fromkeys(_bound({**body, "holder": {"id": str(holder or "")}})):
                found.setdefault(key, []).append(entry)
    return {key: tuple(mine) for key, mine in found.items()}


def _held(text: object) -> Json:
    """Return a list as SQLite gives it out of a content."""
    found: Json = json.loads(text) if isinstance(text, str) and text.startswith("[") else None
    return found


def must_hold_posts(people: Directory, who: Value, *, on: date) -> None:
    """Raise PERSON_LEFT when a person gave up every post before a day; whoever has none on record passes."""
    if isinstance(who, Ref) and who.id and has_left(people, who.id, on=on):
        raise UserError(ErrorCode.PERSON_LEFT, name=who.name, day=chinese_date(on))
