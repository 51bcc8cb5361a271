"""How what people wait for grows with the records held: the same work in a small and in a ten times larger workbook."""

from collections.abc import Callable, Iterator
from itertools import count
from math import log
from random import Random

from sxt_desktop.bench.data import SEED, some_values
from sxt_desktop.bench.measure import Line, side_by_side
from sxt_desktop.domain.ids import EntryId, FormId
from sxt_desktop.domain.records import Filter
from sxt_desktop.usecases.duty_board import duty_board
from sxt_desktop.usecases.entries import list_entries, open_entry
from sxt_desktop.usecases.save_entry import save_entry
from sxt_desktop.usecases.workspace import Workspace

HANDBOOK = FormId("handbook_01")
RARE = "述责巡察宿舍流程"


def lines(small: Workspace, large: Workspace, *, times: int, saves: int) -> Iterator[Line]:
    """Measure both workbooks in turn; `times` is how much more the large one holds."""
    works: dict[str, Callable[[Workspace], object]] = {
        "save one record": _saver(saves),
        "list: first page of 200": _first_page,
        "search of a rare word": lambda ws: list_entries(ws, Filter(words=RARE), limit=50),
        "duty board": lambda ws: duty_board(ws, ws.today.year),
        "open one record": lambda ws: open_entry(ws, _some_entry(ws)),
    }
    for name, work in works.items():
        each = saves if name.startswith("save") else 1
        took = side_by_side(lambda work=work: work(large), lambda work=work: work(small), rounds=7)  # type: ignore[misc]
        note = f"exponent {log(took[0] / took[1], times):.2f}"
        yield Line(
            f"{times} × the records: {name}", took[0] / each, took[1] / each, "the smaller workbook", note
        )


def _saver(saves: int) -> Callable[[Workspace], None]:
    chance, numbers = Random(SEED + 2), count()

    def save(ws: Workspace) -> None:
        for _ in range(saves):
            save_entry(ws, form_id=HANDBOOK, values=some_values(chance, next(numbers), ws.today))

    return save


def _first_page(ws: Workspace) -> object:
    return list_entries(ws, Filter(forms=(HANDBOOK,), owner=ws.org, year=ws.today.year))


def _some_entry(ws: Workspace) -> EntryId:
    return list_entries(ws, Filter(forms=(HANDBOOK,), owner=ws.org), limit=1)[0].entry_id
