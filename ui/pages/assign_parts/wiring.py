"""Binds the parts of 明责 to the use cases of one open workbook."""

from collections.abc import Callable, Iterator, Sequence
from datetime import date
from functools import partial

from sxt_desktop.domain.ids import EntryId
from sxt_desktop.domain.letter_matrix import Pair
from sxt_desktop.domain.list_versions import short_version
from sxt_desktop.domain.records import Filter, Listed
from sxt_desktop.domain.reviewing import SENT_BACK
from sxt_desktop.usecases.changes import Changes
from sxt_desktop.usecases.choose_signers import name_signers
from sxt_desktop.usecases.endorsed_lists import whole_lists
from sxt_desktop.usecases.endorsements import (
    ENDORSEMENT,
    Standing,
    endorsement_rules,
    endorsements,
    holders_to_endorse,
    new_signers,
    papers_to_endorse,
    pinned_by,
    standing_of,
)
from sxt_desktop.usecases.entries import list_entries, open_entry
from sxt_desktop.usecases.filing_answers import Answer, answers_of
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
from sxt_desktop.usecases.letters_made import last_going, take_back_letters
from sxt_desktop.usecases.paper_kinds import document_for
from sxt_desktop.usecases.permits import form_for
from sxt_desktop.usecases.review_entry import organisation_name, reason_of
from sxt_desktop.usecases.rules import rules_now
from sxt_desktop.usecases.save_entry import save_entry
from sxt_desktop.usecases.send_endorsement import proposed_signing, send_again, send_chosen
from sxt_desktop.usecases.sign_endorsement import SignedNow, register_signed
from sxt_desktop.usecases.sign_letter import LETTER
from sxt_desktop.usecases.workspace import Workspace
from sxt_desktop.usecases.year_plans import YEAR_PLAN, spread_of, spread_plan
from ui.forms.sources import Runner, Sources
from ui.may import may_of
from ui.pages.assign_parts.actions import EndorseActions, FilingActions, Going, MatrixActions, Pinned
from ui.pages.assign_parts.filing_words import outdated_remarks

GetSources = Callable[[], Sources]
_MOST_PLANS = 200


def matrix_actions(ws: Workspace, *, sources: GetSources, run: Runner) -> MatrixActions:
    """Return what the matrix can do with a workbook."""

    def make(year: int, pairs: Sequence[Pair], sign_by: date | None) -> Changes:
        return make_chosen(ws, year=year, pairs=pairs, sign_by=sign_by)

    def decide(year: int, decisions: Sequence[Decision]) -> Changes:
        return decide_letters(ws, year=year, decisions=decisions)

    def take_back(year: int) -> tuple[Changes, int]:
        changes, plan = take_back_letters(ws, year=year)
        return changes, len(plan.left)

    return MatrixActions(
        matrix=partial(letter_matrix, ws),
        sign_by=partial(due_by_rules, ws, LETTER),
        make=make,
        may_take_back=lambda year: last_going(ws, year) is not None,
        take_back=take_back,
        decide=decide,
        letter_form=form_for(ws, LETTER),
        sources=sources,
        run=run,
        may=may_of(ws.user),
    )


def endorse_actions(ws: Workspace, *, sources: GetSources) -> EndorseActions:
    """Return what the part for endorsements can do with a workbook."""

    def send(year: int, going: Going) -> Changes:
        return send_chosen(
            ws,
            year=year,
            wanted=going.wanted,
            relation=going.relation,
            due=going.due,
            named=going.named,
        )

    def register(entry: EntryId, signed: dict[str, SignedNow]) -> Changes:
        return register_signed(ws, endorsement=entry, signed=signed)

    return EndorseActions(
        sheets=partial(endorsements, ws),
        sheet=partial(standing_of, ws),
        contents=lambda one: tuple(_contents(ws, one)),
        holders=partial(holders_to_endorse, ws),
        papers=partial(papers_to_endorse, ws),
        whole=partial(whole_lists, ws),
        record=lambda entry: open_entry(ws, entry, ws.org).listed,
        relations=endorsement_rules(ws).relations,
        send=send,
        proposed=lambda wanted, relation: proposed_signing(ws, wanted=wanted, relation=relation),
        name_signers=lambda entry, named: name_signers(ws, endorsement=entry, named=named),
        followed=lambda one: {level: who.name for level, who in new_signers(ws, one).items()},
        again=lambda entry: send_again(ws, endorsement=entry),
        due=partial(_due_still, ws),
        register=register,
        form=form_for(ws, ENDORSEMENT),
        sources=sources,
        amber_days=rules_now(ws).policy.amber_days,
        may=may_of(ws.user),
    )


def _due_still(ws: Workspace, year: int) -> date | None:
    """Return by when the rules want a year's letters signed, as long as that is to come."""
    due = due_by_rules(ws, LETTER, year)
    return None if due is None or due < ws.today else due


def _contents(ws: Workspace, one: Standing) -> Iterator[Pinned]:
    items = one.row.body.get("items")
    digests, changed = pinned_by(one.row.body), set(one.endorsement.changed)
    for item in items if isinstance(items, list) else ():
        if isinstance(item, dict):
            key = EntryId(str(item.get("id") or ""))
            yield Pinned(str(item.get("name") or ""), short_version(digests.get(key, "")), key in changed)
    for added in one.endorsement.added:
        title = open_entry(ws, EntryId(added), ws.org).listed.title
        yield Pinned(title, "", is_changed=False, is_added=True)


def plans_of(ws: Workspace, year: int) -> tuple[Listed, ...]:
    """Return the yearly plans of a year."""
    rows = list_entries(ws, Filter(forms=(YEAR_PLAN,), owner=ws.org), limit=_MOST_PLANS)
    return tuple(row for row in rows if row.body.get("year") == year)


def answers(ws: Workspace, one: Filing) -> tuple[tuple[str, bool], ...]:
    """Return what superiors answered to a filing, the newest first, and which lists changed since."""
    said = tuple((_said(ws, answer), _is_sent_back(answer)) for answer in answers_of(ws, one.row))
    return (*said, *outdated_remarks(one.outdated))


def _said(ws: Workspace, one: Answer) -> str:
    words = f"{organisation_name(ws, one.review.owner)}意见“{one.review.title}”"
    remark = "" if one.is_authoritys else "（不是备案机关，不作为备案结果）"
    return "：".join(filter(None, (f"{words}{remark}", reason_of(one.review))))


def _is_sent_back(one: Answer) -> bool:
    return one.is_authoritys and one.review.title in SENT_BACK


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
        forms={form: form_for(ws, form) for form in (FILING, PUBLICATION, YEAR_PLAN)},
        sources=sources,
        may=may_of(ws.user),
    )
