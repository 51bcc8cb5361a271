"""Binds the page of letters to the use cases of one open workbook."""

from collections.abc import Callable
from datetime import date

from sxt_desktop.domain.ids import EntryId, PersonId
from sxt_desktop.domain.letter_matrix import CellState
from sxt_desktop.domain.people import Directory, FourDuty
from sxt_desktop.domain.values import Attachment, Ref, Values
from sxt_desktop.usecases.assignments import by_holder, year_items
from sxt_desktop.usecases.changes import Changes
from sxt_desktop.usecases.directory import directory
from sxt_desktop.usecases.entries import open_entry
from sxt_desktop.usecases.letter_matrix import letter_matrix
from sxt_desktop.usecases.permits import form_for
from sxt_desktop.usecases.rules import rules_now
from sxt_desktop.usecases.sign_letter import LETTER, letters, make_letters, sign_letter, signed_rate
from sxt_desktop.usecases.workspace import Workspace
from ui.forms.sources import Sources
from ui.may import may_of
from ui.pages.letter_parts.actions import Holder, LettersActions


def letters_actions(
    ws: Workspace,
    *,
    sources: Callable[[], Sources],
) -> LettersActions:
    """Return what the page can do with a workbook."""

    def make(year: int, parties: tuple[Ref, ...], sign_by: date | None) -> Changes:
        return make_letters(ws, year=year, parties=parties, sign_by=sign_by)

    def sign(letter: EntryId, values: Values) -> Changes:
        signed_on, scan = values.get("signed_on"), values.get("scan")
        files = scan if isinstance(scan, tuple) else ()
        return sign_letter(
            ws,
            letter=letter,
            signed_on=signed_on if isinstance(signed_on, date) else ws.today,
            by_proxy=values.get("by_proxy") is True,
            signed_by=str(values.get("signed_by") or ""),
            box_no=str(values.get("box_no") or ""),
            scan=tuple(one for one in files if isinstance(one, Attachment)),
        )

    return LettersActions(
        letters=lambda year: letters(ws, year),
        rate=lambda year: signed_rate(ws, year),
        holders=lambda year: holders(ws, year),
        make=make,
        open=lambda letter: open_entry(ws, letter, ws.org),
        sign=sign,
        form=form_for(ws, LETTER),
        sources=sources,
        amber_days=rules_now(ws).policy.amber_days,
        may=may_of(ws.user),
        again=lambda year: due_again(ws, year),
    )


def due_again(ws: Workspace, year: int) -> dict[EntryId, str]:
    """Return the letters a change of post makes due again, each with what changed."""
    found = letter_matrix(ws, year).in_state(CellState.AGAIN)
    return {cell.letter.entry: cell.reason for _, _, cell in found if cell.letter is not None}


def _unusual(ws: Workspace, people: Directory) -> Callable[[PersonId], str]:
    """Return what tells why the committee does not sign with a person: the secretary, or nobody of the team (MZ52)."""
    today = ws.today
    first = {one.id for one in people.holders(FourDuty.SECRETARY, start=today, end=today)}
    duties = (FourDuty.MEMBER, FourDuty.COMMISSION)
    team = {one.id for duty in duties for one in people.holders(duty, start=today, end=today)}

    def why(person: PersonId) -> str:
        if person in first:
            return "代表本级签字，与上级签订"
        return "" if not team or person in team else "不是班子成员，在“签订矩阵”里由分管成员与部门签订"

    return why


def holders(ws: Workspace, year: int) -> tuple[Holder, ...]:
    """Return every person with the list items of a year they hold; those without items come last."""
    people, held = directory(ws), by_holder(year_items(ws, year))
    ask_why = _unusual(ws, people)
    done = {row.subject for row in letters(ws, year)}
    found = [
        Holder(
            Ref(person.id, person.name),
            people.titles(person.id, on=ws.today),
            len(held.get(person.id, ())),
            person.id in done,
            ask_why(person.id),
        )
        for person in people.persons
    ]
    return tuple(sorted(found, key=lambda one: one.items == 0))
