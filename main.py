"""The start of the program: arguments, paths, then the window or the command line.

This is the only place that chooses concrete things: where resources lie, which words errors get.
Nothing is imported before it is known to be wanted, Qt least of all.
"""

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
        from ui.app import run

        workbook = given if file is None else None
        return run(RESOURCES, workbook, file=file, first_paint="--first-paint" in arguments)
    from sxt_desktop import cli
    from ui.messages import sentence

    return cli.main(arguments, resources=RESOURCES, explain=sentence)


def is_of_others(path: Path) -> bool:
    """Whether a file is a bundle, a volume of one, or a card, as when it is opened by a double click."""
    if not path.suffix:
        return False
    from sxt_desktop.usecases.arrivals import arrival_of

    return arrival_of(path) is not None


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
