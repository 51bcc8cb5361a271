"""Matters: issued by a superior to units below, answered by each unit, verified and closed by the superior.

Which forms are matters, and which answer and judge them, is said by their lifecycle (督办整改单: 回告, 核验, 销号;
任务: 完成情况, 确认). Each step is a record of whoever takes it; where a matter stands is worked out from them, for
each unit it was addressed to by itself.
"""

from dataclasses import dataclass
from datetime import date, timedelta

from sxt_desktop.domain.addressing import addressees_in
from sxt_desktop.domain.errors import ErrorCode, UserError
from sxt_desktop.domain.forms import FormSpec
from sxt_desktop.domain.ids import EntryId, FormId, OrgId
from sxt_desktop.domain.lifecycles import LIFECYCLES, Happening, Lifecycle, Matter, Step, matter_of
from sxt_desktop.domain.records import Filter, Listed
from sxt_desktop.domain.revisions import Target
from sxt_desktop.domain.roles import How, Permission
from sxt_desktop.domain.values import Ref, Values
from sxt_desktop.store import lists
from sxt_desktop.usecases.changes import Changes
from sxt_desktop.usecases.directory import day_in
from sxt_desktop.usecases.entitled import find_first, papers_about, superiors_and_us
from sxt_desktop.usecases.looks import looked, shown
from sxt_desktop.usecases.naming import record_now
from sxt_desktop.usecases.rules import rules_now
from sxt_desktop.usecases.save_entry import save_entry
from sxt_desktop.usecases.workspace import Workspace

ORDER, REPLY, VERDICT = FormId("rectification_order"), FormId("order_reply"), FormId("order_verdict")
MOST_MATTERS = 10_000


@dataclass(frozen=True, slots=True)
class MatterKind:
    """One kind of matters: its three forms and how it runs."""

    form: FormSpec
    answer: FormSpec
    verdict: FormSpec
    lifecycle: Lifecycle


@dataclass(frozen=True, slots=True)
class OpenMatter:
    """A matter with one unit it was addressed to: where it stands there and everything that happened, oldest first."""

    order: Listed
    kind: MatterKind
    addressee: Ref
    matter: Matter
    steps: tuple[Listed, ...]
    is_ours_to_answer: bool
    is_ours_to_verify: bool

    @property
    def key(self) -> tuple[EntryId, str | None]:
        """What tells it from every other: the same task goes to several units."""
        return self.order.entry_id, self.addressee.id

    @property
    def state_word(self) -> str:
        """Where it stands, as matters of its kind say it."""
        return self.kind.lifecycle.word(self.matter.state)

    @property
    def answers(self) -> tuple[Listed, ...]:
        """What the unit answered, oldest first."""
        return tuple(step for step in self.steps if step.form_id == self.kind.answer.id)


def matter_kinds(ws: Workspace) -> tuple[MatterKind, ...]:
    """Return every kind of matters the installed forms know, in their order."""
    forms = sorted((one.spec for one in ws.library.forms.values()), key=lambda spec: (spec.order, spec.id))
    return tuple(_kind(ws, spec) for spec in forms if spec.lifecycle)


def _kind(ws: Workspace, form: FormSpec) -> MatterKind:
    runs = LIFECYCLES[form.lifecycle]
    return MatterKind(record_now(ws, form), ws.library.form(runs.answer), ws.library.form(runs.verdict), runs)


def issue_matter(ws: Workspace, values: Values, form_id: FormId = ORDER) -> Changes:
    """Issue a matter to subordinates; an order without a date gets the profile's default."""
    ws.require(Permission.SUPERVISE)
    filled = dict(values)
    filled.setdefault("issued_on", ws.today)
    if form_id == ORDER and filled.get("due") is None:
        filled["due"] = ws.today + timedelta(days=rules_now(ws).policy.order_reply_days)
    return save_entry(ws, form_id=form_id, values=filled)


def reply_matter(ws: Workspace, *, order: EntryId, values: Values) -> Changes:
    """Answer a matter; MATTER_NOT_OPEN when it is closed, taken back or was not addressed to us."""
    ws.require(Permission.RECORD)
    found = find_matter(ws, order)
    is_ours = found.addressee.id == ws.org and not found.order.unadopted and not found.order.voided
    if not found.matter.is_open or not is_ours:
        raise UserError(ErrorCode.MATTER_NOT_OPEN, title=found.order.title)
    filled = _about(found.order, values)
    filled.setdefault("replied_on", ws.today)
    return save_entry(ws, form_id=found.kind.answer.id, values=filled, about=_target(found.order))


def verify_matter(
    ws: Workspace, *, order: EntryId, values: Values, addressee: OrgId | None = None
) -> Changes:
    """Judge what a unit did about a matter of ours: close it, have it done again, or escalate.

    Of several units the one that is judged must be named (ENTRY_UNKNOWN); the others' matters stay as they are.
    """
    ws.require(Permission.SUPERVISE)
    found = find_matter(ws, order, addressee)
    if found.order.owner != ws.org or not found.matter.is_open:
        raise UserError(ErrorCode.MATTER_NOT_OPEN, title=found.order.title)
    filled = _about(found.order, values)
    filled["addressee"] = found.addressee
    filled.setdefault("verdict_on", ws.today)
    return save_entry(ws, form_id=found.kind.verdict.id, values=filled, about=_target(found.order))


def _about(order: Listed, values: Values) -> Values:
    return dict(values) | {"order": (Ref(order.entry_id, order.number or order.title),)}


def _target(row: Listed) -> Target:
    return Target(row.owner, row.entry_id, row.digest)


def find_matter(ws: Workspace, order: EntryId, addressee: OrgId | None = None) -> OpenMatter:
    """Return a matter of ours or of a superior with its state at one unit (ENTRY_UNKNOWN).

    Without a unit: at ours where it is a superior's, at the only one where it is ours.
    """
    row = find_first(ws, order, superiors_and_us(ws))
    kinds = {kind.form.id: kind for kind in matter_kinds(ws)}
    if row is None or row.form_id not in kinds:
        raise UserError(ErrorCode.ENTRY_UNKNOWN)
    looked(ws, How.OPENED, row)
    found = _matters_of(ws, row, kinds[row.form_id])
    chosen = [one for one in found if addressee is None or one.addressee.id == addressee]
    if len(chosen) != 1:
        raise UserError(ErrorCode.ENTRY_UNKNOWN)
    return chosen[0]


def matter_board(ws: Workspace, year: int | None = None) -> tuple[OpenMatter, ...]:
    """Return every matter we issued or were given, for each unit, the most urgent first."""
    kinds = {kind.form.id: kind for kind in matter_kinds(ws)}
    found = [
        one
        for issuer in superiors_and_us(ws)
        for row in lists.page(
            ws.read,
            Filter(forms=tuple(kinds), owner=issuer, year=year, only_adopted=True),
            limit=MOST_MATTERS,
        )
        for one in _matters_of(ws, row, kinds[row.form_id])
    ]
    shown(ws, [row for one in found for row in (one.order, *one.steps)])
    return tuple(sorted(found, key=lambda one: (not one.matter.is_open, one.matter.due or date.max)))


def _matters_of(ws: Workspace, row: Listed, kind: MatterKind) -> tuple[OpenMatter, ...]:
    """Return a matter at each unit of ours it went to; one of a superior's at ours alone."""
    named = addressees_in(row.body) or (Ref(None, ""),)
    if row.owner != ws.org:
        named = tuple(one for one in named if one.id == ws.org) or named[:1]
    papers = sorted(papers_about(ws, row), key=lambda step: (step.first_recorded_at, step.row))
    amber = rules_now(ws).policy.amber_days
    return tuple(_open_matter(ws, row, kind, one, amber, papers, is_only=len(named) == 1) for one in named)


def _open_matter(
    ws: Workspace,
    row: Listed,
    kind: MatterKind,
    unit: Ref,
    amber: int,
    papers: list[Listed],
    *,
    is_only: bool,
) -> OpenMatter:
    steps = tuple(step for step in papers if _may_take(row, step, kind, unit, is_only))
    matter = matter_of(
        [_happening(kind, step) for step in steps],
        due=date.fromisoformat(row.due_on) if row.due_on else None,
        today=ws.today,
        amber_days=amber,
    )
    is_answered = bool(steps) and steps[-1].form_id == kind.answer.id
    return OpenMatter(
        order=row,
        kind=kind,
        addressee=unit,
        matter=matter,
        steps=steps,
        is_ours_to_answer=unit.id == ws.org and matter.is_open and not row.unadopted and not is_answered,
        is_ours_to_verify=row.owner == ws.org and matter.is_open and is_answered,
    )


def _may_take(order: Listed, step: Listed, kind: MatterKind, unit: Ref, is_only: bool) -> bool:
    """Only the addressee answers and only the issuer verifies; what others write about it does not count.

    Nor does a step that its owner's log went on without (未承接).
    """
    if step.unadopted:
        return False
    if step.form_id == kind.answer.id:
        return step.owner == unit.id
    is_this = step.addressee == unit.id or (is_only and step.addressee is None)
    return step.form_id == kind.verdict.id and step.owner == order.owner and is_this


def _happening(kind: MatterKind, step: Listed) -> Happening:
    day = date.fromisoformat(step.occurred_on or step.first_recorded_at[:10])
    if step.form_id == kind.answer.id:
        return Happening(Step.ANSWER, day)
    verdict = kind.lifecycle.verdicts.get(str(step.body.get("verdict")), Step.AGAIN)
    return Happening(verdict, day, day_in(step.body.get("new_due")))
