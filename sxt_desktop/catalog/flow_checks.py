"""Whether the steps a form declares make sense: fields and days there are, states some step leads to."""

from collections.abc import Iterator

from sxt_desktop.catalog.definition_wrong import DefinitionWrong
from sxt_desktop.domain.flows import FlowStep
from sxt_desktop.domain.forms import FormSpec
from sxt_desktop.domain.values import FieldKind

MOST_STEPS = 30


def flow_wrong(form: FormSpec) -> Iterator[DefinitionWrong]:
    """Yield what cannot be meant about a form's steps."""
    flow = form.flow
    if len(flow.steps) > MOST_STEPS or len({step.id for step in flow.steps}) < len(flow.steps):
        yield DefinitionWrong("", "step", f"环节超过{MOST_STEPS}个，或有重名")
        return
    for step in flow.steps:
        for name in (*step.fields, *step.clears, *filter(None, (step.by,))):
            if form.field(name) is None:
                yield DefinitionWrong("", "step", f"环节“{step.id}”指向没有的字段“{name}”")
        yield from _day_wrong(form, step)
        unknown = set(step.after) - set(flow.states)
        if unknown:
            yield DefinitionWrong("", "step", f"环节“{step.id}”承接的状态没有环节能达到")


def _day_wrong(form: FormSpec, step: FlowStep) -> Iterator[DefinitionWrong]:
    day = form.field(step.mark)
    if day is None or day.kind is not FieldKind.DATE or step.mark not in step.fields:
        yield DefinitionWrong("", "step", f"环节“{step.id}”须有本环节的日期字段")
    if bool(step.by) != bool(step.states) or not all(isinstance(one, str) for one in step.states.values()):
        yield DefinitionWrong("", "step", f"环节“{step.id}”按结论分出的状态没有写全")
