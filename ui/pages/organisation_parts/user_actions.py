"""What an administrator can do about who opens the workbook, handed over as functions."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from sxt_desktop.domain.roles import LocalUser, Role
from sxt_desktop.usecases.looks import Look
from ui.forms.sources import Runner, run_here
from ui.pages.organisation_parts.handing_over import HandOverActions
from ui.widgets.choosing import Choosers
from ui.widgets.recovery import Choose, four_groups


@dataclass(frozen=True, slots=True)
class UserActions:
    """`add(name, roles, password)`, `set_password(user, password)`; all may raise `UserError`, those that take
    a moment go through `run`. `rekey(own password)` closes the workbook: whoever holds the window carries it
    out; None where another key cannot be had.

    `print_sheet` tells whether a program showed the sheet, `save_sheet` where the file lies.
    """

    me: str
    users: Callable[[], Sequence[LocalUser]]
    names: Callable[[], Sequence[str]]
    add: Callable[[str, Iterable[Role], str], LocalUser]
    give_roles: Callable[[str, Iterable[Role]], object]
    set_password: Callable[[str, str], object]
    remove: Callable[[str], object]
    new_sheet: Callable[[], str]
    print_sheet: Callable[[str], bool]
    save_sheet: Callable[[str, Path], Path]
    sheet_fits: Callable[[str], bool]
    confirm_sheet: Callable[[], object]
    confirmed_at: Callable[[], str]
    rekey: Callable[[str], object] | None = None
    hand_over: HandOverActions | None = None
    run: Runner = run_here
    choose: Choose = four_groups
    choosers: Choosers = field(default_factory=Choosers)


@dataclass(frozen=True, slots=True)
class AccessActions:
    """Who opens the workbook, for administrators; who looked at restricted records, for those who may read it."""

    users: UserActions | None = None
    looks: Callable[[bool], Sequence[Look]] | None = None
