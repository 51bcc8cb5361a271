"""Appending to the own log: what every use case that writes a record goes through, inside one transaction."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial

from sxt_desktop.catalog.forms import LoadedForm
from sxt_desktop.domain import numbering
from sxt_desktop.domain.chains import extend
from sxt_desktop.domain.errors import ErrorCode, UserError
from sxt_desktop.domain.forms import FieldSpec, FormSpec, Problem, ProblemCode, Sensitivity
from sxt_desktop.domain.ids import EntryId
from sxt_desktop.domain.projections import facts_of
from sxt_desktop.domain.records import COVERED, Filter
from sxt_desktop.domain.revisions import (
    BLANKING_FORM,
    SALT_BYTES,
    VOID_FORM,
    Carried,
    Payload,
    Revision,
    Target,
    canonical,
)
from sxt_desktop.domain.roles import Permission
from sxt_desktop.domain.values import Body, DateRange, FieldKind, Ref, Value, Values, is_empty, show
from sxt_desktop.store import blocks, entries, latest, ledger, lists
from sxt_desktop.store.engine import Database
from sxt_desktop.store.lists import find
from sxt_desktop.usecases.following import followed, following_problems
from sxt_desktop.usecases.naming import form_now
from sxt_desktop.usecases.rules import limits_in, rules_in
from sxt_desktop.usecases.visible import level_of, must_see, named_hidden, note_lowered
from sxt_desktop.usecases.workspace import Workspace

RECENT = 1000
"""So many of our own last records tell what day it is at least."""
MOST_BYTES = 1 << 20
"""The largest content of one record; a recipient takes lines of twice that."""
BYTES_A_CHARACTER = 3
MOST_SKIPPED = 1000
"""A typed number further on than this is taken for a slip: its series stays where it is."""
LONGEST_CODE = 10
"""A longer name than this in place of 单位代字 would put the whole unit into every number."""


@dataclass(frozen=True, slots=True)
class ToRecord:
    """One revision to be written: of a new record, or following `expected` (its newest digest, hex).

    What it is about and its sensitivity stay as they were when they are not given: changing, voiding or
    bringing back a record of 纪检专阅 must not release it.
    """

    form: LoadedForm
    body: Body
    entry_id: EntryId
    about: Target | None = None
    expected: str | None = None
    sensitivity: Sensitivity | None = None


def append(ws: Workspace, db: Database, wanted: ToRecord) -> Revision:
    """Write one revision to the own log and bring the projections up to date.

    ENTRY_UNKNOWN when it follows or is about what whoever is working may not see; NOT_PERMITTED when only
    others may make it as confidential; NOT_ACCEPTED when it names a record more confidential than itself, or
    follows one that is not there or follows itself.
    """
    last = entries.last_revision(db, ws.org, wanted.entry_id)
    previous = None if last is None else last.digest
    about, level = _judged(ws, db, wanted, last)
    head = entries.head(db, ws.org, ws.epoch)
    carried, revision = _position(ws, wanted, n=head.n + 1, about=about, level=level, previous=previous)
    _keep_form(db, wanted.form)
    entries.append(db, head, carried, owner=ws.org, epoch=ws.epoch)
    note_lowered(ws, db, revision, last)
    facts = facts_of(wanted.form.spec, wanted.body, recorded_at=revision.recorded_at)
    latest.project(db, revision, wanted.body, facts)
    return revision


def append_new(ws: Workspace, db: Database, wanted: Sequence[ToRecord]) -> tuple[int, int]:
    """Write the first revisions of new records, all their rows in a few statements; returns first and last position.

    Each is judged as by `append`, before any of them is written: none of them names another.
    """
    head = entries.head(db, ws.org, ws.epoch)
    first, linked, told = head.n + 1, list[blocks.Linked](), list[blocks.Told]()
    for one in wanted:
        about, level = _judged(ws, db, one, None)
        carried, revision = _position(ws, one, n=head.n + 1, about=about, level=level, previous=None)
        head = extend(head, carried.digest)
        linked.append((carried, head.link))
        told.append((carried, facts_of(one.form.spec, one.body, recorded_at=revision.recorded_at)))
    for form in {one.form.spec.hash: one.form for one in wanted}.values():
        _keep_form(db, form)
    blocks.put(db, linked, owner=ws.org, epoch=ws.epoch)
    blocks.project(db, told, owner=ws.org, epoch=ws.epoch)
    return first, head.n


def _judged(
    ws: Workspace, db: Database, wanted: ToRecord, last: Revision | None
) -> tuple[Target | None, Sensitivity]:
    """Return what a revision is about and how confidential it is; refuse what must not be written."""
    spec = wanted.form.spec
    if COVERED in wanted.body:  # the head of a guarded record, as lists have it, is never its content
        raise UserError(ErrorCode.LOOK_NOT_REGISTERED, title=spec.title)
    if last is not None:
        must_see(ws, db, ws.org, wanted.entry_id)
        _may_follow(ws, db, wanted)
    elif wanted.expected is not None:
        raise UserError(ErrorCode.ENTRY_CHANGED_MEANWHILE)
    kept = None if last is None else _kept_target(ws, db, last)
    about = wanted.about or followed(db, ws.org, spec, wanted.body, kept) or kept
    by_content = _restricts_itself(spec, wanted.body)
    level = level_of(ws, db, spec, last, about, wanted.sensitivity, by_content=by_content)
    _refuse(ws, spec, named_hidden(db, spec, wanted.body, level))
    _refuse(ws, spec, following_problems(db, ws.org, spec, wanted.body, wanted.entry_id))
    return about, level


def _position(
    ws: Workspace,
    wanted: ToRecord,
    *,
    n: int,
    about: Target | None,
    level: Sensitivity,
    previous: bytes | None,
) -> tuple[Carried, Revision]:
    spec, payload = wanted.form.spec, Payload(ws.random(SALT_BYTES), wanted.body)
    revision = Revision(
        owner=ws.org,
        epoch=ws.epoch,
        n=n,
        entry_id=wanted.entry_id,
        form_id=spec.id,
        form_version=spec.version,
        form_hash=spec.hash,
        author=ws.author,
        recorded_at=ws.timestamp,
        sensitivity=level,
        about=about,
        previous=previous,
        payload_hash=payload.hash,
    )
    return Carried(n, revision.digest, revision, payload), revision


def _keep_form(db: Database, form: LoadedForm) -> None:
    spec = form.spec
    ledger.keep_form(db, hash=spec.hash, form_id=spec.id, version=spec.version, definition=form.definition)


def _restricts_itself(form: FormSpec, body: Body) -> bool:
    """Whether its form, or what a record says, makes it 纪检专阅 whatever was chosen (廉政档案, 谈话函询, LZ65)."""
    said = form.restricted_when
    return form.guarded or (said is not None and said.holds(form.read(body)))


def _may_follow(ws: Workspace, db: Database, wanted: ToRecord) -> None:
    """Refuse what does not follow what was read; blanking earlier contents changes nothing that was read.

    A record stays of its form (ENTRY_UNKNOWN): of another one its earlier contents would lose their guard.
    """
    if wanted.form.spec.id in (VOID_FORM, BLANKING_FORM):
        return
    known = find(db, wanted.entry_id, ws.org)
    if known is not None and known.form_id != wanted.form.spec.id:
        raise UserError(ErrorCode.ENTRY_UNKNOWN)
    read = entries.last_revision(db, ws.org, wanted.entry_id, besides=BLANKING_FORM)
    if wanted.expected is not None and (read is None or read.digest.hex() != wanted.expected):
        raise UserError(ErrorCode.ENTRY_CHANGED_MEANWHILE)


def _kept_target(ws: Workspace, db: Database, last: Revision) -> Target | None:
    """Return what the record itself, not its voiding, was last about."""
    if not last.is_act:
        return last.about
    kept = [
        one.revision for one in entries.revisions_of(db, ws.org, last.entry_id) if one.revision is not None
    ]
    return next((one.about for one in reversed(kept) if not one.is_act), None)


def accepted(ws: Workspace, form: FormSpec, values: Mapping[str, Value]) -> None:
    """Raise NOT_ACCEPTED with every problem when values cannot be accepted."""
    limits = partial(limits_in, ws)
    problems = form.problems(values, today=ws.today, limits=limits)
    if problems:  # only what the clock may be wrong about is worth a look at our last records
        problems = form.problems(values, today=latest_day(ws), limits=limits)
    _refuse(ws, form, problems or _too_much(form, values))


def alone(
    ws: Workspace, db: Database, form: FormSpec, values: Mapping[str, Value], *, entry_id: EntryId | None
) -> None:
    """Raise NOT_ACCEPTED when a form of which there is one for each subject has another one in use (一人一档).

    Who may not see such records is not told whether there is one (NOT_PERMITTED).
    """
    subject = values.get(form.one_for) if form.one_for else None
    if not isinstance(subject, Ref):
        return
    if not ws.sees(form.sensitivity):
        ws.require(Permission.RESTRICTED)
    chosen = Filter(forms=(form.id,), owner=ws.org, subject=subject.id or subject.name)
    if any(row.entry_id != entry_id for row in lists.page(db, chosen, limit=2)):
        _refuse(ws, form, (Problem(form.one_for, ProblemCode.ONE_ALREADY, {"value": subject.name}),))


def latest_day(ws: Workspace) -> date:
    """Return the day it is at least: today, or the latest of our own last records where the clock went back since.

    A clock that is wrong must not make what happened this week a day that is still to come.
    """
    last = entries.latest_recorded_at(ws.whole, ws.org, ws.epoch, RECENT)
    return ws.today if last is None else max(ws.today, date.fromisoformat(last[:10]))


def _refuse(ws: Workspace, form: FormSpec, problems: tuple[Problem, ...]) -> None:
    if problems:
        called = form_now(ws, form).title
        raise UserError(ErrorCode.NOT_ACCEPTED, form=called, problems=problems, first=_first(form, problems))


def _too_much(form: FormSpec, values: Mapping[str, Value]) -> tuple[Problem, ...]:
    """A record too large for a bundle's line would be refused by everyone it is ever sent to."""
    body = form.body(dict(values))
    if len(canonical(body)) <= MOST_BYTES:
        return ()
    sizes = {key: len(canonical(value)) for key, value in body.items()}
    if sum(sizes.values()) <= MOST_BYTES:
        return ()
    largest = max(sizes, key=lambda key: sizes[key])
    facts = {"limit": MOST_BYTES // BYTES_A_CHARACTER, "length": sizes[largest] // BYTES_A_CHARACTER}
    return (Problem(largest, ProblemCode.TOO_LONG, facts),)


def _first(form: FormSpec, problems: tuple[Problem, ...]) -> str:
    spec = form.field(problems[0].field_id)
    return problems[0].field_id if spec is None else spec.label


def with_timeliness(ws: Workspace, form: FormSpec, values: Values, *, first_recorded: date) -> Values:
    """Return values with the timeliness the program itself works out (三时间, domain.md 6/1)."""
    filled = dict(values)
    for spec in form.fields:
        if spec.kind is FieldKind.SYSTEM and spec.computed == "timeliness":
            occurred = _last_day(form.fact("occurred_on", filled))
            filled[spec.id] = None
            if occurred is not None:
                rule = rules_in(ws, occurred.year).policy.timeliness
                judged = rule.judge(occurred=occurred, entered=first_recorded, workdays=ws.workdays)
                filled[spec.id] = judged.value
    return filled


def _last_day(value: Value) -> date | None:
    if isinstance(value, DateRange):
        return value.end
    if isinstance(value, datetime):
        return value.date()
    return value if isinstance(value, date) else None


def numbered(
    ws: Workspace, db: Database, form: FormSpec, values: Values, *, entry_id: EntryId | None = None
) -> Values:
    """Return values with empty running numbers filled, taken in the same transaction as the record.

    A record keeps the number it has. One that was typed, as it stands on paper, moves its series on.
    """
    filled = dict(values)
    known = None if entry_id is None else find(db, entry_id, ws.org)
    for spec in form.fields:
        if spec.kind is FieldKind.NUMBER and not is_empty(filled.get(spec.id)):
            _go_on_after(ws, db, spec, show(filled[spec.id]))
        elif spec.kind is FieldKind.NUMBER:
            held = None if known is None else known.body.get(spec.id)
            if isinstance(held, str):
                filled[spec.id] = held
                continue
            year = ws.today.year
            series, counted_in = numbering.below(
                _coded(ws, db, spec.series),
                _number_above(ws, db, spec, filled),
                year=year,
            )
            taken = ledger.next_number(db, series, counted_in)
            filled[spec.id] = numbering.written(series, year=year, n=taken)
    return filled


def _go_on_after(ws: Workspace, db: Database, spec: FieldSpec, number: str) -> None:
    """Let a series go on after a number of it that was typed, so that it is not given again; a slip moves nothing."""
    told = numbering.read(spec.series.replace("{code}", unit_code(ws, db)), number)
    if told is None:
        return
    series, year, n = told
    last = ledger.last_number(db, series, year)
    if last < n <= last + MOST_SKIPPED:
        ledger.set_last_number(db, series, year, n)


def _number_above(ws: Workspace, db: Database, spec: FieldSpec, values: Values) -> str | None:
    """Return the number of the record of ours that a number hangs below."""
    above = numbering.first_named(values.get(numbering.hangs_below(spec.series)))
    row = None if above is None else find(db, EntryId(above), ws.org)
    return None if row is None else row.number


def unit_code(ws: Workspace, db: Database) -> str:
    """Return the characters that stand for the unit in numbers (单位代字), or its short name.

    "" where there is none, or only a name too long to stand in a number.
    """
    own = find(db, EntryId(ws.org), ws.org)
    if own is None:
        return ""
    short = str(own.body.get("short_name") or "")
    return str(own.body.get("code") or (short if len(short) <= LONGEST_CODE else ""))


def _coded(ws: Workspace, db: Database, series: str) -> str:
    """Return a series with the unit's code (UNIT_CODE_MISSING)."""
    if "{code}" not in series:
        return series
    code = unit_code(ws, db)
    if not code:
        raise UserError(ErrorCode.UNIT_CODE_MISSING)
    return series.replace("{code}", code)


def first_day(ws: Workspace, db: Database, entry_id: EntryId | None) -> date:
    """Return the day a record was first entered; today for a new one."""
    known = None if entry_id is None else find(db, entry_id, ws.org)
    return ws.today if known is None else date.fromisoformat(known.first_recorded_at[:10])
