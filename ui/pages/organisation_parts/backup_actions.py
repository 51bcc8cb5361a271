"""What can be done about backups and checks, handed over as functions."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from sxt_desktop.domain.findings import Checked
from sxt_desktop.usecases.back_up import BackedUp, KnownBackup, SecondPlace
from sxt_desktop.usecases.restore import RestorePlan
from ui.jobs import Progress
from ui.widgets.choosing import Choosers
from ui.widgets.place_list import Place


@dataclass(frozen=True, slots=True)
class RestoreActions:
    """`preview(backup, password of its time)` runs away from the window; the password is empty unless asked for.

    `restore` with the same words closes the workbook: whoever holds the window carries it out.
    """

    preview: Callable[[KnownBackup, str], RestorePlan]
    restore: Callable[[KnownBackup, str], object]


@dataclass(frozen=True, slots=True)
class BackupActions:
    """What takes a `Progress` runs away from the window; the rest is quick.

    `choose_second`, `restoring` and `move` are None for who may not do that; `move` closes the workbook.
    """

    backups: Callable[[], Sequence[KnownBackup]]
    back_up: Callable[[Progress], BackedUp]
    second: Callable[[], SecondPlace]
    back_up_second: Callable[[Progress], BackedUp]
    places: Callable[[], Sequence[Place]]
    today: Callable[[], date]
    choose_second: Callable[[Path | None], object] | None = None
    restoring: RestoreActions | None = None
    move: Callable[[Path], object] | None = None
    choosers: Choosers = field(default_factory=Choosers)


@dataclass(frozen=True, slots=True)
class CheckActions:
    """`check(rebuild, progress)` looks at everything; `last` tells when that was last done and what was found.

    `read_only` tells why nothing may be written, empty while all is well.
    """

    check: Callable[[bool, Progress], Checked]
    last: Callable[[], tuple[date, int] | None]
    read_only: Callable[[], str]
    folder: Callable[[], Path]
    open_path: Callable[[Path], object]
    take_back: Callable[[], object] | None = None
    """Goes on here after the workbook had moved away; None for who may not."""


@dataclass(frozen=True, slots=True)
class SafetyActions:
    """Both parts; None leaves a part out."""

    backups: BackupActions | None = None
    checks: CheckActions | None = None
