"""Where a page keeps what is typed and not saved, and where a draft is filled in further."""

from functools import partial

from sxt_desktop.usecases.drafts import DraftLine, drop_draft, find_draft, keep_draft
from sxt_desktop.usecases.workspace import Workspace
from ui.forms.drafts import DraftActions
from ui.forms.sources import Runner, run_here

_PAGES = {
    "handbook": "handbook",
    "talk": "talks",
    "lists": "lists",
    "people": "organisation",
    "letters": "letters",
}
_REVIEW = "review"


def draft_actions(ws: Workspace, run: Runner = run_here) -> DraftActions:
    """Return where whoever works keeps what is not saved yet."""
    return DraftActions(
        keep=partial(keep_draft, ws), find=partial(find_draft, ws), drop=partial(drop_draft, ws), run=run
    )


def page_of(line: DraftLine) -> str:
    """Return the page on which a draft is filled in further, by the group of its form."""
    if line.draft.typing.form_id == _REVIEW:
        return "inbox"
    return _PAGES.get(line.group, "matters")
