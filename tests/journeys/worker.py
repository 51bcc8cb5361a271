"""What the fault tests run in a process of its own: open a workbook, do one thing, tell what was acknowledged.

python -m tests.journeys.worker save <workbook> <how many>
python -m tests.journeys.worker export <workbook> <to> <folder> <how many>
python -m tests.journeys.worker import <workbook> <file> …
"""

import os
import sys
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

from sxt_desktop.domain.ids import FormId, OrgId
from sxt_desktop.domain.values import DateRange, Ref, Values
from sxt_desktop.usecases.export_bundle import export_bundle
from sxt_desktop.usecases.import_bundle import import_bundle
from sxt_desktop.usecases.preview_import import preview_import
from sxt_desktop.usecases.save_entry import save_entry
from sxt_desktop.usecases.setup import Surroundings, open_unit
from sxt_desktop.usecases.workspace import CHINA, Workspace
from tests.pairs import CHEAP, PASSWORD, RESOURCES, Clock

AROUND = Surroundings(RESOURCES, now=Clock(datetime(2026, 11, 20, 9, tzinfo=CHINA)), cost=CHEAP)


def tell(word: str) -> None:
    """Acknowledge on stdout, in one system call."""
    os.write(1, f"ack {word}\n".encode())


def main(arguments: list[str]) -> None:
    """Do what the arguments say."""
    kind, workbook, *rest = arguments
    ws = open_unit(Path(workbook), PASSWORD, AROUND)
    tell("open")
    {"save": save, "export": export, "import": take_over}[kind](ws, rest)
    ws.workbook.close()


def save(ws: Workspace, rest: list[str]) -> None:
    """Save records, telling each id once it is on disk."""
    for number in range(int(rest[0])):
        tell(save_entry(ws, form_id=FormId("handbook_08"), values=visit(number)).entry)


def visit(number: int) -> Values:
    """Return one record."""
    day = date(2026, 3, 4)
    return {
        "subject": Ref("person-1", "周明远"),
        "occurred": DateRange(day, day),
        "title": f"调研{number}",
        "content": "内容" * 500,
        "days": Decimal(1),
        "late_reason": "试验",
    }


def export(ws: Workspace, rest: list[str]) -> None:
    """Write bundle after bundle."""
    for _ in range(int(rest[2])):
        tell(export_bundle(ws, to=OrgId(rest[0]), directory=Path(rest[1])).path.name)


def take_over(ws: Workspace, rest: list[str]) -> None:
    """Import bundle after bundle."""
    for name in rest:
        tell(str(import_bundle(ws, preview_import(ws, Path(name))).seq))


if __name__ == "__main__":
    main(sys.argv[1:])
