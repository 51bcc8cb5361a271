"""What the board of records that go through a flow can do, handed over as functions; the words for where one stands."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from sxt_desktop.domain.flows import Flow, FlowStep, OnBoard
from sxt_desktop.domain.forms import FormSpec
from sxt_desktop.domain.ids import EntryId, FormId
from sxt_desktop.domain.lights import Light
from sxt_desktop.domain.records import Listed
from sxt_desktop.domain.values import Values
from sxt_desktop.usecases.changes import Changes
from sxt_desktop.usecases.flow_board import FlowBoard, FlowMatter, OpenFlow
from sxt_desktop.usecases.matter_papers import MatterPaper
from ui.forms.defaults import initial_values
from ui.forms.sources import Sources
from ui.pages.matter_parts.three_steps import WayActions
from ui.pages.records.turning import TurningActions
from ui.widgets.lights import TOKENS, light_words
from ui.widgets.listing import Mark


@dataclass(frozen=True, slots=True)
class FlowActions:
    """`take` takes a step: entry, step, what was filled in, the digest that was read."""

    forms: Sequence[FormSpec]
    flow_of: Callable[[FormSpec], Flow]
    board: Callable[[OnBoard], FlowBoard]
    page: Callable[[FlowBoard, int, int], Sequence[FlowMatter]]
    open: Callable[[EntryId], OpenFlow]
    take: Callable[[EntryId, str, Values, str], Changes]
    raise_new: Callable[[FormId, Values], Changes]
    measures: Callable[[Listed], Sequence[Listed]]
    papers: Callable[[OpenFlow], Sequence[MatterPaper]]
    turning: TurningActions
    way: WayActions
    sources: Callable[[], Sources]
    named: Callable[[FormSpec], FormSpec] = lambda form: form
    """A form under the name it has now."""


def flow_mark(one: FlowMatter) -> Mark:
    """Return where a record of a flow stands as icon, word and colours; what is late says so."""
    light = one.light
    if not one.is_open:
        return Mark(one.state, "done", TOKENS[Light.DONE])
    words = one.state if light.days_left is None else f"{one.state} {light_words(light)}"
    return Mark(words, light.light.value, TOKENS[light.light])


def beginning(form: FormSpec) -> FormSpec:
    """Return a form as it is filled when a record of it begins."""
    later = form.flow.own_fields
    return replace(form, fields=tuple(spec for spec in form.fields if spec.id not in later))


def step_form(form: FormSpec, step: FlowStep) -> FormSpec:
    """Return the few fields of one step as a form of their own, in the step's order."""
    fields = tuple(spec for name in step.fields if (spec := form.field(name)) is not None)
    plain = tuple(replace(spec, section="", visible_when=None) for spec in fields)
    return replace(form, title=step.title, fields=plain, checks=(), flow=Flow())


def step_values(form: FormSpec, step: FlowStep, values: Values, sources: Sources) -> Values:
    """Return what a step begins with: today, and what the record already says in the same fields."""
    kept = {name: values.get(name) for name in step.fields if name not in step.clears}
    begun = {**initial_values(form, sources), **kept}
    return {**begun, step.mark: sources.today}
