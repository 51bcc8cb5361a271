"""Why a quota stands where it does, in words: the records that counted, those that nearly did, who is still missing."""

from collections.abc import Iterable
from dataclasses import dataclass

from sxt_desktop.domain.duties import Progress
from sxt_desktop.domain.duty_reasons import Hit, Miss, Near, reasons
from sxt_desktop.domain.ids import EntryId, FormId, OrgId
from sxt_desktop.domain.records import Listed
from sxt_desktop.store import lists
from sxt_desktop.usecases.duty_board import reckoning
from sxt_desktop.usecases.looks import shown
from sxt_desktop.usecases.workspace import Workspace

MOST_NEAR = 30
"""So many records that nearly counted are told, the latest first."""


@dataclass(frozen=True, slots=True)
class DutyRecord:
    """One record behind a figure and, in words, what it counted for or what kept it from counting."""

    row: Listed
    words: str


@dataclass(frozen=True, slots=True)
class DutyReasons:
    """Everything behind one figure."""

    progress: Progress
    who: str
    """What the duty of its holder is called under the profile."""
    counted: tuple[DutyRecord, ...]
    near: tuple[DutyRecord, ...]
    more_near: int


def explain_duty(ws: Workspace, one: Progress, owner: OrgId | None = None) -> DutyReasons:
    """Return the records behind one progress of `duty_board`, as they are now."""
    profile, given = reckoning(ws, one.period.start.year, owner)
    found = reasons(one, given)
    near = found.near[::-1][:MOST_NEAR]
    rows = _rows(ws, [*(hit.entry_id for hit in found.hits), *(miss.entry_id for miss in near)], owner)
    counted = [
        DutyRecord(rows[hit.entry_id], _counted(one, hit)) for hit in found.hits if hit.entry_id in rows
    ]
    missed = [
        DutyRecord(rows[miss.entry_id], _missed(ws, one, miss, rows[miss.entry_id].form_id))
        for miss in near
        if miss.entry_id in rows
    ]
    name = profile.terms.duty_name(one.duty.who)
    return DutyReasons(one, name, tuple(counted), tuple(missed), len(found.near) - len(near))


def _rows(ws: Workspace, entries: Iterable[EntryId], owner: OrgId | None) -> dict[EntryId, Listed]:
    found = {entry: lists.find(ws.read, entry, owner or ws.org) for entry in entries}
    rows = {entry: row for entry, row in found.items() if row is not None}
    shown(ws, list(rows.values()))
    return rows


def _counted(one: Progress, hit: Hit) -> str:
    if hit.names:
        return f"计入：{'、'.join(hit.names)}"
    return f"计{hit.number or '1'}{one.duty.unit}"


def _missed(ws: Workspace, one: Progress, miss: Near, form: FormId) -> str:
    spec = ws.library.form(form)
    label = spec.label_of(miss.field)
    if miss.miss is Miss.VALUE:
        is_now = f"是“{miss.holds}”" if miss.holds else "没有填"
        return f"“{label}”{is_now}，须为{_one_of(miss.wanted)}"
    return {
        Miss.PERIOD: f"不在{one.period.name}以内",
        Miss.SAME_DAY: "同一天已有一条计入，同一次活动只算一次",
        Miss.NOBODY_OWED: f"“{label}”里没有应当谈到的，或者没有从名单中选",
        Miss.NO_NUMBER: f"“{label}”没有填",
        Miss.NOT_CHOSEN: "责任主体是直接填写的，没有从人员中选",
    }[miss.miss]


def _one_of(words: tuple[str, ...]) -> str:
    return "或".join(f"“{word}”" for word in words)
