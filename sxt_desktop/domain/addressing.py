"""Whom below a record is addressed to: the organisations one field of it names, and so where it travels.

A form says by its fact ``addressee`` that its records may be addressed; the field is always called `ONE` (one
organisation) or `SEVERAL`, so that what goes to whom can be asked of the log alone (`store/addressed`).
"""

from collections.abc import Mapping

from sxt_desktop.domain.ids import OrgId
from sxt_desktop.domain.values import FieldKind, Json, Ref, Value

ONE, SEVERAL = "addressee", "addressees"
FIELDS: Mapping[str, FieldKind] = {ONE: FieldKind.ORG, SEVERAL: FieldKind.ORGS}
"""The fields that address a record, and of which kind they are."""


def addressees_in(body: Mapping[str, Json]) -> tuple[Ref, ...]:
    """Return the organisations a stored content is addressed to, each once, in the order they are named."""
    several = body.get(SEVERAL)
    raw = [body.get(ONE), *(several if isinstance(several, list) else ())]
    found = (_ref(item) for item in raw)
    return tuple({one.id: one for one in found if one is not None}.values())


def _ref(raw: Json) -> Ref | None:
    if not isinstance(raw, dict) or not isinstance(raw.get("id"), str) or not raw["id"]:
        return None
    return Ref(str(raw["id"]), str(raw.get("name") or ""))


def is_addressed_to(body: Mapping[str, Json], org: OrgId) -> bool:
    """Whether a stored content is addressed to an organisation."""
    return any(one.id == org for one in addressees_in(body))


def only_addressee(value: Value) -> Ref | None:
    """Return the one organisation a field names; None where it names several or nobody."""
    if isinstance(value, tuple):
        only = value[0] if len(value) == 1 else None
        return only if isinstance(only, Ref) else None
    return value if isinstance(value, Ref) else None


def left_out(before: Mapping[str, Json], after: Mapping[str, Json]) -> tuple[Ref, ...]:
    """Return whom an earlier content was addressed to and the later one is not."""
    kept = {one.id for one in addressees_in(after)}
    return tuple(one for one in addressees_in(before) if one.id not in kept)
