"""The start of the program: arguments, paths, then the window or the command line.

This is the only place that chooses concrete things: where resources lie, which words errors get.
Nothing is imported before it is known to be wanted, Qt least of all.
"""

import gc
import os
import sys
from pathlib import Path

from sxt_desktop.version import VERSION

RESOURCES = Path(__file__).resolve().parent / "resources"


def main(arguments: list[str]) -> int:
    """Run what the arguments ask for; no arguments, a workbook's folder or a file of others open the window."""
    if arguments[:1] == ["--version"]:
        print(f"四责协同 {VERSION}")
        return 0
    given = Path(arguments[0]) if arguments else None
    file = given if given is not None and is_of_others(given) else None
    if given is None or given.suffix == ".sxt" or file is not None:
        workbook = given if file is None else None
        return _window(workbook, file, first_paint="--first-paint" in arguments)
    from sxt_desktop import cli
    from ui.messages import sentence

    return cli.main(arguments, resources=RESOURCES, explain=sentence)


def _window(workbook: Path | None, file: Path | None, *, first_paint: bool) -> int:
    """Leave it to a window that is there already; else open one, its workbook meanwhile where the password is known."""
    gc.disable()  # thousands of objects that stay; `ui/collecting` takes over with the window
    from sxt_desktop.usecases.preferences import PreferenceFile
    from sxt_desktop.usecases.presence import bring_to_front

    preferences = PreferenceFile()
    if not first_paint and bring_to_front(preferences.running, workbook, file=file):
        return 0
    password, opening = os.environ.get("SXT_PASSWORD"), None
    if workbook is not None and password:
        from sxt_desktop.usecases.opening_ahead import OpeningAhead
        from sxt_desktop.usecases.setup import Surroundings

        opening = OpeningAhead(workbook, password, Surroundings(RESOURCES))
    from ui.app import run

    return run(RESOURCES, workbook, file=file, opening=opening, first_paint=first_paint)


def is_of_others(path: Path) -> bool:
    """Whether a file is a bundle, a volume of one, or a card, as when it is opened by a double click."""
    if not path.suffix:
        return False
    from sxt_desktop.usecases.arrivals import arrival_of

    return arrival_of(path) is not None


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
