"""Drafts survive closing, replace each other by key, and never keep anyone from the ledger."""

from pathlib import Path

from sxt_desktop.domain.values import Body
from sxt_desktop.store.workbook import Workbook, open_workbook
from tests.store.writing import PASSWORD, new_workbook

BODY: Body = {"title": "没写完的"}


def keep(workbook: Workbook, key: str, *, body: Body = BODY, at: str = "2026-03-05T09:00") -> None:
    workbook.drafts.keep(key, form_id="handbook_01", entry_id=None, body=body, at=at)


def test_a_draft_is_there_after_closing(tmp_path: Path) -> None:
    workbook, _ = new_workbook(tmp_path / "甲.sxt")
    keep(workbook, "handbook_01")
    workbook.close()
    with open_workbook(tmp_path / "甲.sxt", password=PASSWORD) as again:
        assert again.drafts.find("handbook_01") == (BODY, "2026-03-05T09:00")
        assert not again.drafts.was_damaged


def test_a_newer_draft_takes_the_place_of_the_older_one(workbook: Workbook) -> None:
    keep(workbook, "a")
    keep(workbook, "a", body={"title": "又写了些"}, at="2026-03-05T09:05")
    assert workbook.drafts.find("a") == ({"title": "又写了些"}, "2026-03-05T09:05")


def test_drafts_are_listed_newest_first_and_dropped_one_by_one(workbook: Workbook) -> None:
    keep(workbook, "a", at="2026-03-05T09:00")
    keep(workbook, "b", at="2026-03-05T09:05")
    kept = workbook.drafts.keys()
    assert [row[0] for row in kept] == ["b", "a"]
    workbook.drafts.drop("b")
    workbook.drafts.drop("b")
    assert workbook.drafts.keys() == (("a", "handbook_01", "2026-03-05T09:00"),)
    assert workbook.drafts.find("b") is None


def test_a_draft_is_kept_while_the_writer_is_busy(workbook: Workbook) -> None:
    def busy(_: object) -> str:
        keep(workbook, "typed meanwhile")
        return "done"

    assert workbook.submit(busy).result() == "done"
    assert workbook.drafts.find("typed meanwhile") is not None


def test_damaged_drafts_are_set_aside_and_the_ledger_opens(tmp_path: Path) -> None:
    workbook, _ = new_workbook(tmp_path / "甲.sxt")
    keep(workbook, "a")
    workbook.close()
    drafts = tmp_path / "甲.sxt" / "drafts.db"
    content = bytearray(drafts.read_bytes())
    for place in (100, len(content) - 100):
        content[place] ^= 1
        drafts.write_bytes(content)
        with open_workbook(tmp_path / "甲.sxt", password=PASSWORD) as again:
            assert again.drafts.was_damaged
            assert again.drafts.keys() == ()
            keep(again, "a")
        assert (tmp_path / "甲.sxt" / "drafts.damaged").exists()
        content = bytearray(drafts.read_bytes())
