"""Who signs at each level of a sheet: the directory proposes, whoever sends may name somebody else and say why (MZ26)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from sxt_desktop.domain.endorsing import EndorsingRelation, Level, Signer, proposed_signers
from sxt_desktop.domain.errors import ErrorCode, UserError
from sxt_desktop.domain.ids import EntryId
from sxt_desktop.domain.people import Directory
from sxt_desktop.domain.problems import Problem, ProblemCode
from sxt_desktop.domain.values import Ref, Row, Values
from sxt_desktop.usecases.assignments import must_hold_posts
from sxt_desktop.usecases.changes import Changes
from sxt_desktop.usecases.directory import directory
from sxt_desktop.usecases.endorsements import ENDORSEMENT, rows_of, usable_sheet
from sxt_desktop.usecases.entries import open_entry
from sxt_desktop.usecases.permits import TO_ENDORSE
from sxt_desktop.usecases.save_entry import save_entry
from sxt_desktop.usecases.workspace import Workspace

SIGNER, REASON = "signer", "signer_reason"


@dataclass(frozen=True, slots=True)
class NamedSigner:
    """Somebody who signs at a level in place of whom the directory proposes, and why."""

    who: Ref
    reason: str = ""


Named = Mapping[str, NamedSigner]
"""Who was named by hand, by the name of the level."""
NOBODY_NAMED: Named = MappingProxyType({})


def proposed_refs(
    ws: Workspace, people: Directory, levels: Sequence[Level], holder: str
) -> tuple[Ref | None, ...]:
    """Return whom the directory proposes at each level today; the handler is whoever sends."""
    found = proposed_signers(levels, people, holder, on=ws.today)
    return tuple(
        Ref(person.id, person.name) if person else _handler(ws, level.signer)
        for level, person in zip(levels, found, strict=True)
    )


def _handler(ws: Workspace, signer: Signer) -> Ref | None:
    return Ref(None, ws.user.name) if signer is Signer.HANDLER else None


def level_rows(
    ws: Workspace, people: Directory, relation: EndorsingRelation, holder: Ref | None, named: Named
) -> tuple[Row, ...]:
    """Return the levels of a new sheet with who signs there.

    PERSON_LEFT for who was named and holds no post any more, NOT_ACCEPTED for who would sign a list of his own.
    """
    whose = "" if holder is None else holder.id or ""
    proposed = proposed_refs(ws, people, relation.levels, whose)
    rows = []
    for level, usual in zip(relation.levels, proposed, strict=True):
        chosen = named.get(level.name)
        if chosen is not None:
            own = "" if level.signer is Signer.HANDLER else whose
            _refuse(ws, people, level.name, chosen.who, own)
        rows.append(_row({"level": level.name, SIGNER: usual}, chosen))
    return tuple(rows)


def _row(row: Row, chosen: NamedSigner | None) -> Row:
    if chosen is None:
        return row
    return {**row, SIGNER: chosen.who, REASON: chosen.reason.strip()}


def _refuse(ws: Workspace, people: Directory, level: str, who: Ref, holder: str) -> None:
    must_hold_posts(people, who, on=ws.today)
    if not holder or who.id != holder:
        return
    form = ws.library.form(ENDORSEMENT)
    facts = {"other": form.label_of("holder"), "value": level}
    same = Problem("levels", ProblemCode.SAME_AS_OTHER, facts, column_id=SIGNER)
    first = form.label_of(SIGNER, "levels")
    raise UserError(ErrorCode.NOT_ACCEPTED, form=form.title, problems=(same,), first=first)


def name_signers(ws: Workspace, *, endorsement: EntryId, named: Named) -> Changes:
    """Let somebody else sign at levels of a sheet that still wait; what is signed already stays as it is.

    ENTRY_UNKNOWN where it is no sheet of ours or such a level does not wait on it, ENTRY_VOID, PERSON_LEFT, NOT_ACCEPTED.
    """
    ws.require(*TO_ENDORSE)
    one = usable_sheet(ws, endorsement)
    waiting = {level.name for level in one.endorsement.levels if level.day is None}
    if not one.endorsement.is_open or not named.keys() <= waiting:
        raise UserError(ErrorCode.ENTRY_UNKNOWN)
    people, opened = directory(ws), open_entry(ws, endorsement, ws.org)
    for level, chosen in named.items():
        _refuse(ws, people, level, chosen.who, one.row.subject or "")
    rows = tuple(_row(row, named.get(str(row.get("level")))) for row in rows_of(opened.values.get("levels")))
    values: Values = {**opened.values, "levels": rows}
    return save_entry(
        ws, form_id=ENDORSEMENT, values=values, entry_id=endorsement, expected=opened.listed.digest
    )


def signer_words(proposals: Sequence[Ref | None]) -> str:
    """Say whom the directory proposes at a level of several sheets: a name where it is the same on all."""
    names = tuple(dict.fromkeys("" if one is None else one.name for one in proposals))
    if len(names) != 1:
        return "各自的签字人" if names else ""
    return names[0]
