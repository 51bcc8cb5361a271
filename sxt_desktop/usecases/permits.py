"""What a role may do with which form: who keeps its records, who is offered it, and how confidential they may be."""

from collections.abc import Mapping

from sxt_desktop.domain.fitting import fitted
from sxt_desktop.domain.forms import FormSpec, Sensitivity
from sxt_desktop.domain.ids import FormId
from sxt_desktop.domain.roles import Permission
from sxt_desktop.usecases.rules import rules_now
from sxt_desktop.usecases.workspace import Workspace

PEOPLE_GROUP = "people"
ANY_RECORD = (Permission.RECORD, Permission.ENDORSE, Permission.SUPERVISE, Permission.MANAGE)
"""Who may keep records of some form at all, and so attach evidence to one."""
TO_ENDORSE = (Permission.RECORD, Permission.ENDORSE)
"""Who makes letters and sends lists to be endorsed: the recorder, or who endorses."""
_BY_FORM: Mapping[str, tuple[Permission, ...]] = {
    "review": (Permission.SUPERVISE,),
    "rectification_order": (Permission.SUPERVISE,),
    "order_verdict": (Permission.SUPERVISE,),
    "task": (Permission.SUPERVISE,),
    "task_verdict": (Permission.SUPERVISE,),
    "assessment_feedback": (Permission.SUPERVISE,),
    "profile_offer": (Permission.SUPERVISE,),
    "profile_decision": (Permission.MANAGE,),
    "calendar_setting": (Permission.RECORD, Permission.MANAGE),
    "calendar_mark": ANY_RECORD,
    "responsibility_letter": TO_ENDORSE,
    "endorsement": TO_ENDORSE,
    "letter_plan": TO_ENDORSE,
}
"""Forms that are no everyday recording; whichever use case writes them, or changes what is written."""
"""The levels of state secrets; what carries one must never be kept here, so none is offered."""


def needed_for(form: FormSpec) -> tuple[Permission, ...]:
    """Return the permissions of which one is needed to keep, change, void and bring back a form's records."""
    if form.group == PEOPLE_GROUP:
        return (Permission.RECORD, Permission.MANAGE)
    return _BY_FORM.get(form.id, (Permission.RECORD,))


def require_form(ws: Workspace, form: FormSpec) -> None:
    """Raise NOT_PERMITTED unless whoever is working may keep records of a form."""
    ws.require(*needed_for(form))


def may_keep(ws: Workspace, form_id: FormId) -> bool:
    """Whether whoever is working may keep records of a form, for offering it at all."""
    form = ws.library.form(form_id)
    return ws.sees(form.sensitivity) and any(map(ws.user.may, needed_for(form)))


def form_for(ws: Workspace, form_id: FormId) -> FormSpec:
    """Return a form as it is filled in under the present profile (FORM_UNKNOWN)."""
    return fitted(rules_now(ws), ws.library.form(form_id))


def forms_for(ws: Workspace, group: str) -> tuple[FormSpec, ...]:
    """Return the forms of a group in their order, by the names they have under the present profile.

    Those that are 纪检专阅 are left out for who may not see such.
    """
    profile = rules_now(ws)
    return tuple(fitted(profile, form) for form in ws.library.group(group) if ws.sees(form.sensitivity))


def levels(ws: Workspace) -> tuple[Sensitivity, ...]:
    """Return how confidential whoever is working may make a record."""
    return tuple(level for level in Sensitivity if ws.sees(level))
