"""Records that go through a flow (问题清单 …) as a board: counted by state, in windows, each with its light and next steps.

Where a record stands is worked out from its content (`domain/flows`); the same ladder, told to the database, counts and
filters without reading every record. MZ35, MZ59.
"""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from sxt_desktop.domain.errors import ErrorCode, UserError
from sxt_desktop.domain.flows import Flow, FlowStep, OnBoard, Passed, Written, course
from sxt_desktop.domain.forms import FormSpec
from sxt_desktop.domain.ids import EntryId, FormId
from sxt_desktop.domain.lights import Lit, lit
from sxt_desktop.domain.problems import Problem, ProblemCode
from sxt_desktop.domain.records import Listed
from sxt_desktop.domain.roles import Permission
from sxt_desktop.domain.switches import ProblemPath
from sxt_desktop.domain.values import Body, NotReadable, Values, is_empty
from sxt_desktop.store import flow_states, lists
from sxt_desktop.usecases.changes import Changes
from sxt_desktop.usecases.entitled import papers_about
from sxt_desktop.usecases.entries import Opened, open_entry, versions
from sxt_desktop.usecases.looks import shown
from sxt_desktop.usecases.naming import form_now
from sxt_desktop.usecases.permits import require_form
from sxt_desktop.usecases.rules import rules_now
from sxt_desktop.usecases.save_entry import save_entry
from sxt_desktop.usecases.workspace import Workspace

PROBLEM, MEASURE = FormId("problem_item"), FormId("measure_item")
PATHS: Mapping[ProblemPath, str] = {ProblemPath.TOGETHER: "together", ProblemPath.PROPOSED: "proposed"}
"""What steps call the way a profile lets problems onto the list (domain.md 8)."""


@dataclass(frozen=True, slots=True)
class FlowMatter:
    """One record of a flow on a board."""

    row: Listed
    form: FormSpec
    flow: Flow
    state: str
    light: Lit

    @property
    def key(self) -> EntryId:
        """What tells it from every other."""
        return self.row.entry_id

    @property
    def is_open(self) -> bool:
        """Whether something is left to be done."""
        return self.state not in self.flow.closed

    @property
    def found_by_self(self) -> bool:
        """Whether the unit found it itself: nothing is taken off for it in the assessment (KZ15, KZ18)."""
        return self.row.body.get("found_by_self") is True


@dataclass(frozen=True, slots=True)
class OpenFlow:
    """One record of a flow in full: what happened to it, what can be done next."""

    matter: FlowMatter
    opened: Opened
    course: tuple[Passed, ...]
    steps: tuple[FlowStep, ...]
    told: tuple[Listed, ...] = ()
    """Records that tell where it stands (回告单), oldest first."""

    @property
    def values(self) -> Values:
        """What the record says."""
        return self.opened.values


def flow_forms(ws: Workspace) -> tuple[FormSpec, ...]:
    """Return the forms that have a board by the names they have now, those with steps first, as far as they may be seen."""
    forms = (loaded.spec for loaded in ws.library.forms.values())
    found = (form_now(ws, spec) for spec in forms if flow_of(ws, spec) and ws.sees(spec.sensitivity))
    return tuple(sorted(found, key=lambda spec: (not spec.flow, spec.order, spec.id)))


def flow_of(ws: Workspace, form: FormSpec) -> Flow:
    """Return how records of a form stand on a board: by its own steps, else as `resources/boards.toml` says."""
    return form.flow or ws.library.boards.get(form.id, Flow())


@dataclass(frozen=True, slots=True)
class FlowBoard:
    """Where every record of a form stands, in the order of a board; the records themselves are read in windows.

    `places` are row numbers with states.
    """

    form: FormSpec
    flow: Flow
    places: tuple[tuple[int, str], ...] = ()

    @property
    def counts(self) -> Mapping[str, int]:
        """How many records stand in each state there is one in."""
        return Counter(state for _, state in self.places)

    @property
    def open_count(self) -> int:
        """How many are left to be done."""
        return sum(state not in self.flow.closed for _, state in self.places)

    def of(self, state: str = "") -> "FlowBoard":
        """Return the part of it that stands in one state; all of it without one."""
        return self if not state else self._where(lambda one: one == state)

    def still_open(self) -> "FlowBoard":
        """Return the part that is left to be done."""
        return self._where(lambda one: one not in self.flow.closed)

    def _where(self, wanted: Callable[[str], bool]) -> "FlowBoard":
        return replace(self, places=tuple(one for one in self.places if wanted(one[1])))


def flow_board(ws: Workspace, chosen: OnBoard) -> FlowBoard:
    """Return a board in one pass: what is open before what is closed, the first due first."""
    form = ws.library.form(chosen.form)
    flow = flow_of(ws, form)
    return FlowBoard(form, flow, flow_states.standing(ws.read, flow, ws.org, chosen))


def flow_page(
    ws: Workspace, board: FlowBoard, *, offset: int = 0, limit: int = 200
) -> tuple[FlowMatter, ...]:
    """Return a window of a board; what was taken out of use since is left out."""
    amber = rules_now(ws).policy.amber_days
    window = board.places[offset : offset + limit]
    rows = {row.row: row for row in lists.by_rows(ws.read, [number for number, _ in window])}
    shown(ws, tuple(rows.values()))
    return tuple(
        _matter(ws, board.form, board.flow, rows[number], state, amber)
        for number, state in window
        if number in rows
    )


def _matter(ws: Workspace, form: FormSpec, flow: Flow, row: Listed, state: str, amber: int) -> FlowMatter:
    due = date.fromisoformat(row.due_on) if row.due_on else None
    light = lit(due=due, is_done=state in flow.closed, today=ws.today, amber_days=amber)
    return FlowMatter(row, form, flow, state, light)


def open_flow(ws: Workspace, entry_id: EntryId) -> OpenFlow:
    """Return one record of ours with its course and the steps it is open to (ENTRY_UNKNOWN)."""
    opened = open_entry(ws, entry_id)
    form = ws.library.form(opened.listed.form_id)
    flow = flow_of(ws, form)
    if not flow:
        raise UserError(ErrorCode.ENTRY_UNKNOWN)
    told = _telling(ws, flow, entry_id) if opened.is_own else ()
    values = {**opened.values, **_told(ws, flow, told)}
    is_usable = opened.is_own and not opened.listed.voided and not opened.is_blanked
    amber = rules_now(ws).policy.amber_days
    return OpenFlow(
        matter=_matter(ws, form, flow, opened.listed, flow.state(values), amber),
        opened=opened,
        course=_course(ws, form, flow, opened.listed, told),
        steps=flow.open_to(values, path=path_of(ws)) if is_usable else (),
        told=told,
    )


def _telling(ws: Workspace, flow: Flow, entry_id: EntryId) -> tuple[Listed, ...]:
    """Return the records that tell where one of ours stands, oldest first."""
    numbers = flow_states.telling(ws.read, flow, ws.org, entry_id)
    rows = {row.row: row for row in lists.by_rows(ws.read, numbers)}
    shown(ws, tuple(rows.values()))
    return tuple(rows[number] for number in numbers if number in rows)


def _told(ws: Workspace, flow: Flow, told: Sequence[Listed]) -> Values:
    """Return what the newest of these records says of the steps."""
    if flow.told_by is None or not told:
        return {}
    return flow.told_by.told(flow, told[-1].body, is_ours=told[-1].owner == ws.org)


def _course(
    ws: Workspace, form: FormSpec, flow: Flow, row: Listed, told: Sequence[Listed]
) -> tuple[Passed, ...]:
    labels = {spec.id: spec.label for spec in form.fields}
    contents = [
        Written(_values(one.form, one.body), one.author, one.recorded_at, one.digest)
        for one in versions(ws, row.entry_id, row.owner)
        if one.is_content and one.form is not None
    ]
    found = (*course(flow, labels, contents), *(_passed(ws, flow, one) for one in told))
    return tuple(sorted(found, key=lambda one: one.recorded_at)) if told else found


def _passed(ws: Workspace, flow: Flow, row: Listed) -> Passed:
    """Return a record that tells of steps as one of them."""
    values = _told(ws, flow, (row,))
    step = flow.last_taken(values)
    return Passed(
        title=ws.library.form(row.form_id).title,
        day=date.fromisoformat(row.occurred_on) if row.occurred_on else None,
        state=step.state,
        words=(("标题", row.title),),
        author=row.author,
        recorded_at=row.recorded_at,
        digest=row.digest,
        turns_back=step.turns_back,
    )


def _values(form: FormSpec | None, body: Body) -> Values:
    try:
        return {} if form is None else form.read(body)
    except NotReadable:
        return {}


def standing(ws: Workspace, opened: Opened) -> str:
    """Return where a record of ours stands in its flow; empty for one that goes through none."""
    loaded = ws.library.forms.get(opened.listed.form_id)
    flow = None if loaded is None or not opened.is_own else loaded.spec.flow
    return flow.state(opened.values) if flow else ""


def path_of(ws: Workspace) -> str:
    """Return the way problems get onto the list under the profile of this year."""
    return PATHS[rules_now(ws).switches.problem_path]


def take_step(
    ws: Workspace, *, entry_id: EntryId, step_id: str, given: Values, expected: str | None = None
) -> Changes:
    """Take a record one step on, as one more revision.

    STEP_NOT_OPEN where it does not stand where the step begins; NOT_ACCEPTED with what is wrong at the fields: what the
    step asks for, and days before those of the steps before.
    """
    ws.require(Permission.RECORD)
    opened = open_entry(ws, entry_id)
    form = ws.library.form(opened.listed.form_id)
    require_form(ws, form)
    step = form.flow.step(step_id)
    if step is None or step not in form.flow.open_to(opened.values, path=path_of(ws)):
        raise UserError(ErrorCode.STEP_NOT_OPEN, title=opened.listed.title)
    early = form.flow.too_early(step, opened.values, given)
    if is_empty(
        given.get(step.mark)
    ):  # without its day nothing of the step is there, and nothing would be asked for
        early = Problem(step.mark, ProblemCode.REQUIRED)
    if early is not None:
        raise UserError(
            ErrorCode.NOT_ACCEPTED, form=step.title, problems=(early,), first=form.label_of(step.mark)
        )
    return save_entry(
        ws,
        form_id=form.id,
        values=form.flow.taken(step, opened.values, given),
        entry_id=entry_id,
        expected=expected or opened.listed.digest,
    )


def measures_below(ws: Workspace, row: Listed) -> tuple[Listed, ...]:
    """Return the measures that were set against a problem, in the order they were (MZ12)."""
    return tuple(reversed([one for one in papers_about(ws, row) if one.form_id == MEASURE]))
