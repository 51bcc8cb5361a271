"""What a paper that came back signed adds to its record: the day, who signed for another, level by level."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from sxt_desktop.domain.forms import FormSpec
from sxt_desktop.domain.values import Body, Row, Values
from sxt_desktop.usecases.endorsements import rows_of
from sxt_desktop.usecases.signed_copy import SignedCopy, unnamed_proxy

WHOLE = ""
"""The place for who signed by proxy on a paper without levels."""
_LEVEL, _DAY, _BY_PROXY, _SIGNED_BY = "level", "signed_on", "by_proxy", "signed_by"


@dataclass(frozen=True, slots=True)
class Signing:
    """How one paper was signed: who signed for another, by level (`WHOLE` without levels), and which levels still wait."""

    proxies: Mapping[str, str] = field(default_factory=dict)
    waiting: frozenset[str] = frozenset()


IN_PERSON = Signing()


def open_levels(body: Body, place: SignedCopy) -> tuple[str, ...]:
    """Return the levels of a record that have no day yet, from the lowest; none where all are known to have signed."""
    rows = body.get(place.levels) if place.levels and not body.get(place.day) else None
    found = (row for row in (rows if isinstance(rows, list) else ()) if isinstance(row, dict))
    return tuple(str(row.get(_LEVEL)) for row in found if not row.get(_DAY))


def refuse_unnamed(form: FormSpec, place: SignedCopy, signing: Signing, signed_on: date | None) -> None:
    """Refuse a proxy without a name, and on a paper with levels one without a day (NOT_ACCEPTED)."""
    if not all(name.strip() for name in signing.proxies.values()):
        raise unnamed_proxy(form, place.by_proxy, place.signed_by or place.levels)
    if place.levels and signing.proxies and signed_on is None:
        raise unnamed_proxy(form, place.by_proxy, place.day)


def signing_values(
    values: Values, place: SignedCopy, signing: Signing, *, signed_on: date | None, box_no: str
) -> Values:
    """Return what signing adds to a record that does not say it yet."""
    added: Values = {}
    rows = rows_of(values.get(place.levels))
    if rows and signed_on is not None and values.get(place.day) is None:
        added |= _levels(rows, place, signing, signed_on)
    elif not rows:
        added |= _whole(values, place, signing, signed_on)
    if place.box_no and box_no and not values.get(place.box_no):
        added[place.box_no] = box_no
    return added


def _whole(values: Values, place: SignedCopy, signing: Signing, signed_on: date | None) -> Values:
    added: Values = {}
    if place.day and signed_on is not None and values.get(place.day) is None:
        added[place.day] = signed_on
    if place.by_proxy and WHOLE in signing.proxies:
        added[place.by_proxy] = True
        if place.signed_by:
            added[place.signed_by] = signing.proxies[WHOLE].strip()
    return added


def _levels(rows: tuple[Row, ...], place: SignedCopy, signing: Signing, day: date) -> Values:
    """Return levels with the day for all that signed now; the paper is closed when none waits any more."""
    now = tuple(_signed(row, signing, day) for row in rows)
    days = [one for row in now if isinstance(one := row.get(_DAY), date)]
    added: Values = {place.levels: now}
    if len(days) == len(now):
        added[place.day] = max(days)
    if place.by_proxy:
        added[place.by_proxy] = any(row.get(_BY_PROXY) is True for row in now)
    return added


def _signed(row: Row, signing: Signing, day: date) -> Row:
    level = str(row.get(_LEVEL))
    if row.get(_DAY) is not None or level in signing.waiting:
        return row
    proxy = signing.proxies.get(level, "").strip()
    return {**row, _DAY: day, _BY_PROXY: bool(proxy), _SIGNED_BY: proxy}
