"""Binds the parts of 明责 to the use cases of one open workbook."""

from collections.abc import Callable, Iterator, Sequence
from datetime import date
from functools import partial

from sxt_desktop.domain.ids import EntryId
from sxt_desktop.domain.letter_matrix import Pair
from sxt_desktop.domain.list_versions import short_version
from sxt_desktop.domain.records import Filter, Listed
from sxt_desktop.domain.reviewing import SENT_BACK
from sxt_desktop.domain.values import Ref
from sxt_desktop.usecases.changes import Changes
from sxt_desktop.usecases.endorsements import (
    ENDORSEMENT,
    Standing,
    endorsement_rules,
    endorsements,
    holders_to_endorse,
    pinned_by,
    standing_of,
)
from sxt_desktop.usecases.entries import list_entries, open_entry
from sxt_desktop.usecases.filings import (
    FILING,
    PUBLICATION,
    Filing,
    due_by_rules,
    filings,
    list_lines,
    new_filing_values,
    new_publication_values,
    publications,
)
from sxt_desktop.usecases.letter_matrix import Decision, decide_letters, letter_matrix, make_chosen
from sxt_desktop.usecases.print_document import document_for
from sxt_desktop.usecases.review_entry import organisation_name, reason_of, reviews_of
from sxt_desktop.usecases.rules import rules_now
from sxt_desktop.usecases.save_entry import save_entry
from sxt_desktop.usecases.send_endorsement import (
    SignedNow,
    register_signed,
    send_again,
    send_lists,
    send_papers,
)
from sxt_desktop.usecases.sign_letter import LETTER, letters
from sxt_desktop.usecases.workspace import Workspace
from sxt_desktop.usecases.year_plans import YEAR_PLAN, spread_of, spread_plan
from ui.forms.sources import Runner, Sources
from ui.may import may_of
from ui.pages.assign_parts.actions import EndorseActions, FilingActions, MatrixActions, Pinned
from ui.pages.assign_parts.filing_words import outdated_remarks

GetSources = Callable[[], Sources]
_MOST_PLANS = 200


def matrix_actions(ws: Workspace, *, sources: GetSources, run: Runner) -> MatrixActions:
    """Return what the matrix can do with a workbook."""

    def make(year: int, pairs: Sequence[Pair], sign_by: date | None) -> Changes:
        return make_chosen(ws, year=year, pairs=pairs, sign_by=sign_by)

    def decide(year: int, decisions: Sequence[Decision]) -> Changes:
        return decide_letters(ws, year=year, decisions=decisions)

    return MatrixActions(
        matrix=partial(letter_matrix, ws),
        sign_by=partial(due_by_rules, ws, LETTER),
        make=make,
        decide=decide,
        letter_form=ws.library.form(LETTER),
        sources=sources,
        run=run,
        may=may_of(ws.user),
    )


def endorse_actions(ws: Workspace, *, sources: GetSources) -> EndorseActions:
    """Return what the part for endorsements can do with a workbook."""

    def send(year: int, holders: Sequence[Ref], relation: str, due: date | None) -> Changes:
        return send_lists(ws, year=year, holders=holders, relation=relation, due=due)

    def send_some(papers: Sequence[EntryId], relation: str, due: date | None) -> Changes:
        return send_papers(ws, entries=papers, relation=relation, due=due)

    def register(entry: EntryId, signed: dict[str, SignedNow]) -> Changes:
        return register_signed(ws, endorsement=entry, signed=signed)

    return EndorseActions(
        sheets=partial(endorsements, ws),
        sheet=partial(standing_of, ws),
        contents=lambda one: tuple(_contents(one)),
        holders=partial(holders_to_endorse, ws),
        papers=partial(papers_to_send, ws),
        relations=endorsement_rules(ws).relations,
        send=send,
        send_papers=send_some,
        again=lambda entry: send_again(ws, endorsement=entry),
        due=partial(due_by_rules, ws, LETTER),
        register=register,
        form=ws.library.form(ENDORSEMENT),
        sources=sources,
        amber_days=rules_now(ws).policy.amber_days,
        may=may_of(ws.user),
    )


def _contents(one: Standing) -> Iterator[Pinned]:
    items = one.row.body.get("items")
    digests, changed = pinned_by(one.row.body), set(one.endorsement.changed)
    for item in items if isinstance(items, list) else ():
        if isinstance(item, dict):
            key = EntryId(str(item.get("id") or ""))
            yield Pinned(str(item.get("name") or ""), short_version(digests.get(key, "")), key in changed)


def papers_to_send(ws: Workspace, year: int) -> tuple[Listed, ...]:
    """Return the letters and plans of a year that no sheet of it names yet."""
    sent = {entry for one in endorsements(ws, year) for entry in pinned_by(one.row.body)}
    return tuple(row for row in (*plans_of(ws, year), *letters(ws, year)) if row.entry_id not in sent)


def plans_of(ws: Workspace, year: int) -> tuple[Listed, ...]:
    """Return the yearly plans of a year."""
    rows = list_entries(ws, Filter(forms=(YEAR_PLAN,), owner=ws.org), limit=_MOST_PLANS)
    return tuple(row for row in rows if row.body.get("year") == year)


def answers(ws: Workspace, one: Filing) -> tuple[tuple[str, bool], ...]:
    """Return what superiors answered to a filing, the newest first, and which lists changed since."""
    said = tuple(
        (
            "：".join(filter(None, (f"{organisation_name(ws, row.owner)}意见“{row.title}”", reason_of(row)))),
            row.title in SENT_BACK,
        )
        for row in reviews_of(ws, one.row.entry_id)
        if row.owner != ws.org
    )
    return (*said, *outdated_remarks(one.outdated))


def filing_actions(ws: Workspace, *, sources: GetSources) -> FilingActions:
    """Return what the part for filings, publications and plans can do with a workbook."""
    return FilingActions(
        filings=partial(filings, ws),
        publications=partial(publications, ws),
        plans=partial(plans_of, ws),
        lines=partial(list_lines, ws),
        new_filing=partial(new_filing_values, ws),
        new_publication=partial(new_publication_values, ws),
        answers=partial(answers, ws),
        paper=lambda row: document_for(ws, row.form_id),
        save=lambda form, values: save_entry(ws, form_id=form.id, values=values),
        opened=lambda entry: open_entry(ws, entry, ws.org),
        spread=partial(spread_of, ws),
        spread_out=lambda entry: spread_plan(ws, plan=entry),
        forms={form: ws.library.form(form) for form in (FILING, PUBLICATION, YEAR_PLAN)},
        sources=sources,
        may=may_of(ws.user),
    )
