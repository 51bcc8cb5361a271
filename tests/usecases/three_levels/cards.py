"""Keys and cards: whoever is known by a key it has no longer, because somebody went back, is enrolled anew by paper."""

from sxt_desktop.domain.errors import ErrorCode, UserError
from sxt_desktop.domain.ids import KeyId
from sxt_desktop.domain.people import Relation
from sxt_desktop.store import outbox
from sxt_desktop.usecases.identities import (
    Enrolment,
    begin_enrolment,
    earlier_identities,
    finish_enrolment,
    own_identity,
    write_identity,
)
from sxt_desktop.usecases.keys import rotate_keys
from sxt_desktop.usecases.workspace import Workspace
from tests.usecases.three_levels.world import WAYS, Seat, World


def agree_on_keys(world: World) -> list[Seat]:
    """Enrol anew whoever is known by a key it lost; return the PCs at which that was done."""
    found = []
    for sender, to in WAYS:
        seat = world.first(sender)
        for there in world.seats[to]:
            known = outbox.peer(there.ws.whole, seat.ws.org)
            assert known is not None
            if known.key_id not in _keys(seat.ws):
                _enrol_anew(world, seat, there)
                found.append(there)
    return found


def _keys(ws: Workspace) -> set[KeyId]:
    return {one.public.key_id for one in (own_identity(ws), *earlier_identities(ws))}


def _enrol_anew(world: World, seat: Seat, there: Seat) -> None:
    asked = _read_card(world, seat, there)
    fingerprint = own_identity(seat.ws).public.fingerprint
    groups = {index: fingerprint[index] for index in asked.asked}
    relation = Relation.SUPERIOR if seat.level is there.level.above else Relation.SUBORDINATE
    finish_enrolment(there.ws, asked, groups=groups, relation=relation)


def _read_card(world: World, seat: Seat, there: Seat) -> Enrolment:
    """Read a card; a key that was replaced there counts no more, so that it takes a new one."""
    try:
        return begin_enrolment(there.ws, write_identity(seat.ws, world.folder), replacing=True)
    except UserError as used_up:
        if used_up.code is not ErrorCode.IDENTITY_USED_UP:
            raise
    rotate_keys(seat.ws)
    return begin_enrolment(there.ws, write_identity(seat.ws, world.folder), replacing=True)
