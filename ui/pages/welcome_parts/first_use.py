"""What the way in may do, given to its page by whoever opens workbooks."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from sxt_desktop.usecases.setup import NewUnit
from ui.jobs import Progress
from ui.pages.welcome_parts.lost import LostUse
from ui.pages.welcome_parts.opening import Users
from ui.pages.welcome_parts.restore import RestoreUse
from ui.pages.welcome_parts.start import Recent
from ui.widgets.recovery import Choose, four_groups


@dataclass(frozen=True, slots=True)
class FirstUse:
    """What the page may do and offer; `create` returns the recovery key; all may raise `UserError`.

    `bring_home` copies a workbook to this computer and returns the copy. `open(path, user, password)`; `set_password(user, password)` and `confirm_recovery` act on what was opened.
    """

    create: Callable[[NewUnit], str]
    open: Callable[[Path, str, str], object]
    demo: Callable[[], object]
    profiles: Sequence[tuple[str, str, str]]
    folder: Path
    recent: Sequence[Recent] = ()
    open_with_recovery: Callable[[Path, str], object] | None = None
    bring_home: Callable[[Path, Progress], Path] | None = None
    users: Users = lambda path: ((), "")
    set_password: Callable[[str, str], object] | None = None
    confirm_recovery: Callable[[], object] = lambda: None
    choose: Choose = four_groups
    restoring: RestoreUse | None = None
    lost: LostUse | None = None
    must_change: Callable[[], bool] = lambda: False
