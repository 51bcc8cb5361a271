"""The actions of the page of scans, made of use cases and an open workspace."""

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from sxt_desktop.usecases.file_scans import Filed, file_scans
from sxt_desktop.usecases.read_scans import (
    assigned,
    assigned_document,
    changed_since_print,
    judged_anew,
    picture_of,
    read_scans,
)
from sxt_desktop.usecases.register_look import register_look
from sxt_desktop.usecases.scan_targets import scan_targets
from sxt_desktop.usecases.workspace import Workspace
from ui.forms.sources import Sources
from ui.jobs import Progress
from ui.may import may_of
from ui.pages.scan_parts.actions import Reading, ScanActions, Wish
from ui.widgets.choosing import Choosers


def scan_actions(
    ws: Workspace, sources: Callable[[], Sources], choosers: Choosers | None = None
) -> ScanActions:
    """Return what the page can do with a workspace."""

    def read(files: Sequence[Path], progress: Progress) -> Reading:
        plan = read_scans(ws, files, progress=progress.report)
        return Reading(plan, scan_targets(ws))

    def file(wish: Wish, progress: Progress) -> Filed:
        return file_scans(
            ws,
            wish.documents,
            signed_on=wish.signed_on,
            signings=wish.signings,
            box_no=wish.box_no,
            progress=progress.told.emit,
            cancelled=lambda: progress.cancelled,
        )

    return ScanActions(
        read=read,
        picture=lambda page, width, turn: picture_of(page, width=width, turn=turn),
        assign_page=lambda plan, page, to, turn: assigned(ws, plan, page, to, turn=turn),
        assign_document=partial(assigned_document, ws),
        differences=partial(changed_since_print, ws),
        register_look=lambda entry_id, reason, approver: register_look(
            ws, entry_id=entry_id, reason=reason, approver=approver
        ),
        judge_anew=partial(judged_anew, ws),
        file=file,
        sources=sources,
        choosers=choosers or Choosers(),
        may=may_of(ws.user),
    )
