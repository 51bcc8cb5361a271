"""The year of a record asked in SQL is the year the domain says."""

from datetime import date, datetime
from pathlib import Path

from sxt_desktop.domain.ids import FormId
from sxt_desktop.domain.list_versions import item_year
from sxt_desktop.domain.records import Filter
from sxt_desktop.domain.values import Values
from sxt_desktop.store import lists, yearly
from sxt_desktop.usecases.save_entry import ToSave, save_together, void_entry
from sxt_desktop.usecases.workspace import CHINA
from tests.pairs import Clock, new_unit, secretary

ITEM = FormId("list_item")
SAID: tuple[dict[str, object], ...] = (
    {},
    {"year": 2027},
    {"due": date(2027, 3, 1)},
    {"start_on": date(2025, 3, 1)},
    {"year": 2026, "due": date(2027, 3, 1), "start_on": date(2025, 3, 1)},
)


def test_each_record_is_found_in_the_year_the_rule_gives_it_and_in_no_other(tmp_path: Path) -> None:
    clock = Clock(datetime(2026, 1, 12, 9, tzinfo=CHINA))
    ws = new_unit(tmp_path, clock, name="甲党委", short_name="甲", code="甲")
    try:
        common: Values = {"list_kind": "责任清单", "holder": secretary(ws), "content": "一件事"}
        records = [ToSave(ITEM, {**common, **said}) for said in SAID]  # type: ignore[dict-item]
        gone = save_together(ws, [*records, ToSave(ITEM, common)]).entries[-1]
        void_entry(ws, entry_id=gone, reason="重复")
        rows = list(lists.each(ws.read, Filter(forms=(ITEM,), owner=ws.org)))
        assert len(rows) == len(SAID)
        for year in range(2024, 2029):
            wanted = tuple(row.row for row in rows if item_year(row.body, row.first_recorded_at) == year)
            assert yearly.rows_of_year(ws.read, ws.org, ITEM, year) == wanted
    finally:
        ws.workbook.close()
