"""Binds users, their passwords and the recovery sheet to the use cases of one open workbook."""

import shutil
from collections.abc import Callable, Iterable
from functools import partial
from pathlib import Path

from PySide6.QtWidgets import QWidget

from sxt_desktop.domain.errors import ErrorCode, UserError
from sxt_desktop.domain.roles import LocalUser, Permission, Role
from sxt_desktop.usecases.directory import directory
from sxt_desktop.usecases.hand_over import begin_hand_over, end_hand_over, hand_over, skip_step
from sxt_desktop.usecases.keys import rotate_keys
from sxt_desktop.usecases.local_users import (
    add_user,
    confirm_recovery_sheet,
    give_roles,
    local_users,
    new_recovery_sheet,
    recovery_confirmed_at,
    recovery_key_fits,
    remove_user,
    set_password,
)
from sxt_desktop.usecases.looks import looks
from sxt_desktop.usecases.rekey import Rekeyed, rekey
from sxt_desktop.usecases.setup import Surroundings
from sxt_desktop.usecases.workspace import Workspace
from ui.forms.sources import Runner
from ui.jobs import Progress
from ui.pages.organisation_parts.handing_over import HandOverActions
from ui.pages.organisation_parts.rekeyed import show_rekeyed
from ui.pages.organisation_parts.user_actions import AccessActions, UserActions
from ui.printing import Papers
from ui.renewing import Renew
from ui.theme import Theme


def access_actions(
    ws: Workspace,
    papers: Papers,
    *,
    run: Runner,
    show: Callable[[Path], bool],
    print_record: Callable[[], object],
    rekeying: Callable[[str], object] | None = None,
) -> AccessActions:
    """Return what whoever is working may do about who opens the workbook and who looked at what."""
    manages = ws.user.may(Permission.MANAGE)
    may_read = manages or ws.user.may(Permission.RESTRICTED)
    return AccessActions(
        users=_user_actions(ws, papers, run, show, print_record, rekeying) if manages else None,
        looks=(lambda at_contents: looks(ws, at_contents=at_contents)) if may_read else None,
    )


def _user_actions(
    ws: Workspace,
    papers: Papers,
    run: Runner,
    show: Callable[[Path], bool],
    print_record: Callable[[], object],
    rekeying: Callable[[str], object] | None,
) -> UserActions:
    def add(name: str, roles: Iterable[Role], password: str) -> LocalUser:
        return add_user(ws, name=name, roles=roles, password=password)

    def save_sheet(key: str, folder: Path) -> Path:
        sheet = papers.print_recovery_sheet(key)
        try:
            return Path(shutil.copyfile(sheet, folder / sheet.name))
        except OSError as refused:
            raise UserError(ErrorCode.PLACE_NOT_WRITABLE, path=str(folder)) from refused

    return UserActions(
        me=ws.user.id,
        users=partial(local_users, ws),
        names=lambda: tuple(one.name for one in directory(ws).persons),
        add=add,
        give_roles=lambda user, roles: give_roles(ws, user_id=user, roles=roles),
        set_password=lambda user, password: set_password(ws, user_id=user, password=password),
        remove=lambda user: remove_user(ws, user_id=user),
        new_sheet=partial(new_recovery_sheet, ws),
        print_sheet=lambda key: show(papers.print_recovery_sheet(key)),
        save_sheet=save_sheet,
        sheet_fits=partial(recovery_key_fits, ws),
        confirm_sheet=partial(confirm_recovery_sheet, ws),
        confirmed_at=partial(recovery_confirmed_at, ws),
        rekey=rekeying,
        hand_over=HandOverActions(
            current=partial(hand_over, ws),
            begin=lambda giver, taker: begin_hand_over(ws, giver_id=giver, taker=taker),
            skip=lambda step, why: skip_step(ws, step, reason=why),
            rotate=partial(rotate_keys, ws),
            end=partial(end_hand_over, ws),
            print_record=print_record,
        ),
        run=run,
    )


def rekey_action(ws: Workspace, theme: Theme, renew: Renew) -> Callable[[str], object]:
    """Return what puts the workbook under another key and then shows what must go on paper."""

    def carry_out(password: str) -> None:
        made: list[Rekeyed] = []

        def work(around: Surroundings, progress: Progress) -> Workspace:
            made.append(rekey(ws, around, password=password, progress=progress.report))
            return made[0].ws

        def after(window: QWidget, papers: Papers) -> None:
            show_rekeyed(theme, papers, made[0], window)

        renew("正在更换台账密钥，请不要关闭程序", work, after)

    return carry_out
