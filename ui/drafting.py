"""Where a page keeps what is typed and not saved, and where a draft is filled in further."""

from functools import partial

from sxt_desktop.domain.roles import Permission
from sxt_desktop.usecases.drafts import (
    DraftLine,
    drafts_of_removed,
    drop_draft,
    drop_drafts_of,
    find_draft,
    keep_draft,
    own_drafts,
)
from sxt_desktop.usecases.report_drafts import is_report
from sxt_desktop.usecases.workspace import Workspace
from ui.forms.drafts import DraftActions
from ui.forms.sources import Runner, run_here
from ui.ledgers import PAGE_OF
from ui.pages.drafts import DraftsActions

_PAGES = {
    "handbook": "handbook",
    "calendar": "calendar",
    "letters": "letters",
    "people": "organisation",
    **PAGE_OF,
}
_REVIEW = "review"


def draft_actions(ws: Workspace, run: Runner = run_here) -> DraftActions:
    """Return where whoever works keeps what is not saved yet."""
    return DraftActions(
        keep=partial(keep_draft, ws), find=partial(find_draft, ws), drop=partial(drop_draft, ws), run=run
    )


def drafts_actions(ws: Workspace) -> DraftsActions:
    """Return what the page of drafts can do."""

    def removed() -> tuple[tuple[str, str, int], ...]:
        return drafts_of_removed(ws) if ws.user.may(Permission.MANAGE) else ()

    return DraftsActions(
        lines=partial(own_drafts, ws),
        drop=partial(drop_draft, ws),
        removed=removed,
        drop_of=partial(drop_drafts_of, ws),
    )


def left_over_words(ws: Workspace, *, since: str) -> str:
    """Say how much was left unfinished before a moment (ISO 8601 text); empty when nothing was."""
    count = sum(1 for line in own_drafts(ws) if line.draft.at < since)
    if not count:
        return ""
    why = "上次程序没有正常关闭，" if ws.workbook.was_left_open else "上次"
    return f"{why}有 {count} 份没有保存完的内容，都在草稿箱里。"


def page_of(line: DraftLine) -> str:
    """Return the page on which a draft is filled in further, by the group of its form."""
    if is_report(line.draft):
        return "reports"
    if line.draft.typing.form_id == _REVIEW:
        return "inbox"
    return page_of_group(line.group)


def page_of_group(group: str) -> str:
    """Return the page that shows the records of a group of forms."""
    return _PAGES.get(group, "matters")
