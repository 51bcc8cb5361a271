"""Binds backups, restoring, moving and checks to the use cases of one open workbook."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

from sxt_desktop.domain.backups import BackupKind
from sxt_desktop.domain.findings import Checked
from sxt_desktop.domain.roles import Permission
from sxt_desktop.usecases.back_up import (
    BackedUp,
    KnownBackup,
    back_up,
    back_up_second,
    choose_second_place,
    second_place_state,
)
from sxt_desktop.usecases.check_workbook import check_workbook
from sxt_desktop.usecases.move import pack_move, take_back
from sxt_desktop.usecases.restore import RestorePlan, known_backups, preview_restore, restore, way_of
from sxt_desktop.usecases.setup import Surroundings
from sxt_desktop.usecases.start_check import guard, last_full_check
from sxt_desktop.usecases.workspace import Workspace
from ui.jobs import Progress
from ui.pages.organisation_parts.backup_actions import (
    BackupActions,
    CheckActions,
    RestoreActions,
    SafetyActions,
)
from ui.renewing import Renew
from ui.widgets.place_list import Place


def safety_actions(
    ws: Workspace,
    *,
    renew: Renew,
    places: Callable[[], list[Place]],
    open_path: Callable[[Path], object],
) -> SafetyActions:
    """Return what whoever is working may do about backups and checks."""
    return SafetyActions(_backup_actions(ws, renew, places), _check_actions(ws, open_path, renew))


def _backup_actions(ws: Workspace, renew: Renew, places: Callable[[], list[Place]]) -> BackupActions:
    def make(progress: Progress) -> BackedUp:
        return back_up(ws, BackupKind.MANUAL, progress=progress.report)

    def make_second(progress: Progress) -> BackedUp:
        return back_up_second(ws, progress=progress.report)

    manages = ws.user.may(Permission.MANAGE)
    return BackupActions(
        backups=partial(known_backups, ws.workbook.path),
        back_up=make,
        second=partial(second_place_state, ws),
        back_up_second=make_second,
        places=places,
        today=lambda: ws.today,
        choose_second=partial(choose_second_place, ws) if manages else None,
        restoring=_restore_actions(ws, renew) if manages else None,
        move=_move(ws, renew) if manages else None,
    )


def _restore_actions(ws: Workspace, renew: Renew) -> RestoreActions:
    def preview(backup: KnownBackup, password: str) -> RestorePlan:
        return preview_restore(ws, backup.path, way_of(ws, password))

    def carry_out(backup: KnownBackup, password: str) -> None:
        def work(around: Surroundings, progress: Progress) -> Workspace:
            way = way_of(ws, password)
            return restore(ws, backup.path, around, way=way, progress=progress.report)

        renew("正在恢复，请不要关闭程序", work, None)

    return RestoreActions(preview, carry_out)


def _move(ws: Workspace, renew: Renew) -> Callable[[Path], object]:
    def carry_out(place: Path) -> None:
        def work(_: Surroundings, progress: Progress) -> Workspace:
            pack_move(ws, place, progress=progress.report)
            return ws

        renew("正在把台账写到U盘并核验", work, None)

    return carry_out


def _check_actions(ws: Workspace, open_path: Callable[[Path], object], renew: Renew) -> CheckActions:
    def go_on_here() -> None:
        renew("正在取消搬家", lambda _around, _progress: take_back(ws), None)

    def check(rebuild: bool, progress: Progress) -> Checked:
        checked = check_workbook(ws, rebuild=rebuild, progress=progress.report)
        guard(ws, checked)
        return checked

    return CheckActions(
        check=check,
        last=partial(last_full_check, ws),
        read_only=lambda: ws.workbook.read_only,
        folder=lambda: ws.workbook.path,
        open_path=open_path,
        take_back=go_on_here if ws.user.may(Permission.MANAGE) else None,
    )
