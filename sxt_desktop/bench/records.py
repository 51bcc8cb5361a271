"""Saving, listing, searching: beside the bare SQL that does the least of the same."""

from collections.abc import Iterator
from random import Random

from sxt_desktop.bench.data import SEED, some_values
from sxt_desktop.bench.measure import Line, side_by_side
from sxt_desktop.domain.ids import FormId
from sxt_desktop.domain.records import Filter
from sxt_desktop.domain.revisions import canonical
from sxt_desktop.store.engine import Database
from sxt_desktop.usecases.duty_board import duty_board
from sxt_desktop.usecases.entries import count_entries, list_entries
from sxt_desktop.usecases.save_entry import save_entry
from sxt_desktop.usecases.workspace import Workspace

HANDBOOK = FormId("handbook_01")
_BARE = "SELECT * FROM latest"


def lines(ws: Workspace, saves: int) -> Iterator[Line]:
    """Measure on a workbook that is already filled."""
    yield _save(ws, saves)
    yield from _list(ws)
    yield _search(ws)
    yield _board(ws)


def _save(ws: Workspace, saves: int) -> Line:
    chance = Random(SEED + 1)
    ws.workbook.write(
        lambda db: db.execute("CREATE TABLE IF NOT EXISTS bench_floor(id INTEGER PRIMARY KEY, t)")
    )

    def ours() -> None:
        for number in range(saves):
            save_entry(ws, form_id=HANDBOOK, values=some_values(chance, number, ws.today))

    def floor() -> None:
        for number in range(saves):
            text = canonical(ws.library.form(HANDBOOK).body(some_values(chance, number, ws.today))).decode()
            ws.workbook.write(_insert(text))

    took = side_by_side(ours, floor)
    ws.workbook.write(lambda db: db.execute("DROP TABLE bench_floor"))
    return Line("save one record", took[0] / saves, took[1] / saves, "INSERT + commit, same pragmas")


def _insert(text: str):  # type: ignore[no-untyped-def]
    def work(db: Database) -> None:
        db.execute("INSERT INTO bench_floor(t) VALUES(?)", (text,))

    return work


def _list(ws: Workspace) -> Iterator[Line]:
    chosen, db = Filter(forms=(HANDBOOK,), owner=ws.org, year=ws.today.year), ws.read
    total = count_entries(ws, chosen)
    days = f"day BETWEEN '{ws.today.year}-01-01' AND '{ws.today.year}-12-31'"
    bare = f"{_BARE} WHERE form_id='handbook_01' AND {days} ORDER BY day DESC LIMIT 200"
    took = side_by_side(lambda: list_entries(ws, chosen), lambda: db.execute(bare).fetchall())
    yield Line("list: first page of 200", *took, "SELECT … LIMIT 200", f"{total} records")
    last = max(total - 200, 0)
    took = side_by_side(
        lambda: list_entries(ws, chosen, offset=last),
        lambda: db.execute(f"{bare} OFFSET {last}").fetchall(),
    )
    yield Line("list: jump to the end", *took, "SELECT … LIMIT OFFSET", f"{total} records")


def _search(ws: Workspace) -> Line:
    rare, db = "述责巡察宿舍流程", ws.read
    found = count_entries(ws, Filter(words=rare))
    took = side_by_side(
        lambda: list_entries(ws, Filter(words=rare), limit=50),
        lambda: db.execute(f"{_BARE} WHERE body LIKE ? LIMIT 50", (f"%{rare}%",)).fetchall(),
    )
    return Line("search of a rare word, first 50", *took, "LIKE scan", f"{found} hits")


def _board(ws: Workspace) -> Line:
    db = ws.read
    took = side_by_side(
        lambda: duty_board(ws, ws.today.year),
        lambda: db.execute("SELECT form_id, subject, count(*) FROM latest GROUP BY 1, 2").fetchall(),
    )
    return Line("duty board", *took, "one GROUP BY over latest")
