"""The start of the program: arguments, paths, then the window or the command line.

This is the only place that chooses concrete things: where resources lie, which words errors get.
Nothing is imported before it is known to be wanted, Qt least of all.
"""

import sys
from pathlib import Path

from sxt_desktop.version import VERSION

RESOURCES = Path(__file__).resolve().parent / "resources"


def main(arguments: list[str]) -> int:
    """Run what the arguments ask for; no arguments (or a workbook's folder) open the window."""
    if arguments[:1] == ["--version"]:
        print(f"四责协同 {VERSION}")
        return 0
    if not arguments or arguments[0].endswith(".sxt"):
        from ui.app import run

        workbook = Path(arguments[0]) if arguments else None
        return run(RESOURCES, workbook, first_paint="--first-paint" in arguments)
    from sxt_desktop import cli
    from ui.messages import sentence

    return cli.main(arguments, resources=RESOURCES, explain=sentence)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
