"""人员交接: what is to be done when another person takes the workbook over, and what of it was done, by whom and when.

Every step is an act that exists by itself (a user added, keys replaced …) and leaves its own trace; a hand-over only
says from when on such traces belong to it, and which steps were left out and why.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from sxt_desktop.domain.errors import ErrorCode, UserError
from sxt_desktop.domain.revisions import author_name
from sxt_desktop.domain.roles import Permission
from sxt_desktop.store import ledger, users
from sxt_desktop.store.engine import Database
from sxt_desktop.usecases.workspace import Workspace

BEGUN, SKIPPED, ENDED = "hand_over_begun", "hand_over_skipped", "hand_over_ended"


class Step(StrEnum):
    """What belongs to a hand-over, in the order it is offered; the values are what users see."""

    ADD = "新增接交人"
    KEYS = "更换本单位密钥"
    REKEY = "更换台账密钥"
    SHEET = "重新生成恢复单"
    REMOVE = "移除移交人"


@dataclass(frozen=True, slots=True)
class StepState:
    """How one step stands: done when and by whom, left out with a reason, or neither."""

    step: Step
    done_at: str = ""
    by: str = ""
    skipped_why: str = ""

    @property
    def is_settled(self) -> bool:
        """Whether nothing is left to decide about it."""
        return bool(self.done_at)


@dataclass(frozen=True, slots=True)
class HandOver:
    """Who hands the workbook to whom, since when; `ended_at` is empty while it is under way."""

    giver_id: str
    giver: str
    taker: str
    begun_at: str
    by: str
    steps: tuple[StepState, ...]
    ended_at: str = ""

    @property
    def is_open(self) -> bool:
        """Whether it is still under way."""
        return not self.ended_at


def begin_hand_over(ws: Workspace, *, giver_id: str, taker: str) -> None:
    """Note who hands over to whom; an earlier one that was not ended is given up. REASON_MISSING, PERSON_UNKNOWN."""
    ws.require(Permission.MANAGE)
    name = author_name(taker)
    giver = users.user(ws.read, giver_id)
    if not name:
        raise UserError(ErrorCode.REASON_MISSING)
    if giver is None:
        raise UserError(ErrorCode.PERSON_UNKNOWN)
    _note(ws, BEGUN, {"giver_id": giver_id, "giver": giver.name, "taker": name})


def skip_step(ws: Workspace, step: Step, *, reason: str) -> None:
    """Note that a step is left out and why (REASON_MISSING); doing it later counts all the same."""
    ws.require(Permission.MANAGE)
    if not reason.strip():
        raise UserError(ErrorCode.REASON_MISSING)
    _note(ws, SKIPPED, {"step": step.name, "why": reason.strip()})


def end_hand_over(ws: Workspace) -> None:
    """Note that the hand-over is done with; what was not settled is printed as left open."""
    ws.require(Permission.MANAGE)
    _note(ws, ENDED, {})


def hand_over(ws: Workspace) -> HandOver | None:
    """Return the last hand-over begun, or None."""
    ws.require(Permission.MANAGE)
    found = ledger.events_since(ws.read, BEGUN)
    if not found:
        return None
    at, _, begun = found[0]
    states = {step: StepState(step) for step in Step}
    ended = ""
    for moment, kind, detail in found[1:]:
        if ended:
            break
        ended = moment if kind == ENDED else ""
        for state in _settled(moment, kind, detail, begun["giver_id"]):
            states[state.step] = state
    return HandOver(
        giver_id=begun["giver_id"],
        giver=begun["giver"],
        taker=begun["taker"],
        begun_at=at,
        by=begun["by_name"],
        steps=tuple(_named(ws, state) for state in states.values()),
        ended_at=ended,
    )


def _settled(at: str, kind: str, detail: dict[str, Any], giver_id: str) -> tuple[StepState, ...]:
    """Return what an event says about steps."""
    by = str(detail.get("by", ""))
    if kind == SKIPPED:
        return (StepState(Step[detail["step"]], by=by, skipped_why=detail["why"]),)
    steps: dict[str, tuple[Step, ...]] = {
        "user_added": (Step.ADD,),
        "keys_rotated": (Step.KEYS,),
        "rekeyed": (Step.REKEY, Step.SHEET),
        "recovery_sheet": (Step.SHEET,),
        "user_removed": (Step.REMOVE,) if detail.get("user") == giver_id else (),
    }
    return tuple(StepState(step, done_at=at, by=by) for step in steps.get(kind, ()))


def _named(ws: Workspace, state: StepState) -> StepState:
    """Say who did it by name; some events name the user's id."""
    known = users.user_name(ws.read, state.by) if state.by else ""
    return StepState(state.step, state.done_at, known or state.by, state.skipped_why)


def _note(ws: Workspace, kind: str, detail: dict[str, str]) -> None:
    told = {**detail, "by": ws.user.id, "by_name": ws.user.name}

    def work(db: Database) -> None:
        ledger.add_event(db, at=ws.timestamp, kind=kind, detail=told)

    ws.workbook.write(work)
