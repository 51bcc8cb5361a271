"""Drafts survive closing, belong to one user each, and never keep anyone from the ledger."""

from pathlib import Path

from sxt_desktop.domain.drafts import KeptDraft, Typing
from sxt_desktop.domain.ids import EntryId, FormId
from sxt_desktop.domain.values import Body
from sxt_desktop.store.drafts import DraftBox, UserDrafts
from sxt_desktop.store.engine import connect
from sxt_desktop.store.opening import open_workbook
from sxt_desktop.store.workbook import Workbook
from tests.store.writing import PASSWORD, new_workbook

BODY: Body = {"title": "没写完的"}
NEW = Typing(FormId("handbook_01"))
CHANGE = Typing(FormId("handbook_01"), EntryId("e1"), base="ab" * 32)


def mine(workbook: Workbook) -> UserDrafts:
    return workbook.drafts.of("u1")


def keep(
    workbook: Workbook, typing: Typing = NEW, *, body: Body = BODY, at: str = "2026-03-05T09:00"
) -> None:
    mine(workbook).keep(typing, body, at)


def test_a_draft_is_there_after_closing(tmp_path: Path) -> None:
    workbook, _ = new_workbook(tmp_path / "甲.sxt")
    keep(workbook, CHANGE)
    workbook.close()
    with open_workbook(tmp_path / "甲.sxt", password=PASSWORD) as again:
        assert mine(again).find("e1") == KeptDraft(CHANGE, BODY, "2026-03-05T09:00")
        assert not again.drafts.was_damaged


def test_a_newer_draft_takes_the_place_of_the_older_one(workbook: Workbook) -> None:
    keep(workbook)
    keep(workbook, body={"title": "又写了些"}, at="2026-03-05T09:05")
    found = mine(workbook).find("handbook_01")
    assert found is not None and found.body == {"title": "又写了些"}
    assert len(mine(workbook).all()) == 1


def test_drafts_are_listed_newest_first_and_dropped_one_by_one(workbook: Workbook) -> None:
    keep(workbook, at="2026-03-05T09:00")
    keep(workbook, CHANGE, at="2026-03-05T09:05")
    assert mine(workbook).keys() == ("e1", "handbook_01")
    mine(workbook).drop("e1")
    mine(workbook).drop("e1")
    assert mine(workbook).keys() == ("handbook_01",)
    assert mine(workbook).find("e1") is None


def test_papers_about_different_records_have_drafts_of_their_own(workbook: Workbook) -> None:
    one = Typing(FormId("reply"), about=EntryId("o1"))
    other = Typing(FormId("reply"), about=EntryId("o2"))
    keep(workbook, one, body={"title": "一"})
    keep(workbook, other, body={"title": "二"})
    found = mine(workbook).find(one.key)
    assert found == KeptDraft(one, {"title": "一"}, "2026-03-05T09:00")


def test_nobody_reaches_what_another_user_left_unfinished(workbook: Workbook) -> None:
    keep(workbook)
    other = workbook.drafts.of("u2")
    assert other.find(NEW.key) is None and other.all() == ()
    other.keep(NEW, {"title": "另一人的"}, "2026-03-05T10:00")
    other.drop(CHANGE.key)
    found = mine(workbook).find(NEW.key)
    assert found is not None and found.body == BODY
    assert workbook.drafts.counts() == {"u1": 1, "u2": 1}
    workbook.drafts.drop_all("u2")
    assert workbook.drafts.counts() == {"u1": 1}


def test_drafts_of_0_1_0_belong_to_the_first_user(tmp_path: Path) -> None:
    path, key = tmp_path / "drafts.db", bytes(32)
    earlier = connect(path, key)
    with earlier.atomic():
        earlier.execute(
            """CREATE TABLE drafts(key TEXT PRIMARY KEY, form_id TEXT NOT NULL,
               entry_id TEXT, body TEXT NOT NULL, at TEXT NOT NULL) STRICT"""
        )
        earlier.execute(
            "INSERT INTO drafts VALUES('e1', 'handbook_01', 'e1', '{\"title\": \"早先的\"}', '2026-03-05T09:00')"
        )
    earlier.close()
    for _ in range(2):
        box = DraftBox(path, key)
        assert box.of("u1").all() == (
            KeptDraft(Typing(FormId("handbook_01"), EntryId("e1")), {"title": "早先的"}, "2026-03-05T09:00"),
        )
        assert box.of("u2").all() == ()
        box.close()


def test_a_draft_is_kept_while_the_writer_is_busy(workbook: Workbook) -> None:
    def busy(_: object) -> str:
        keep(workbook)
        return "done"

    assert workbook.submit(busy).result() == "done"
    assert mine(workbook).find(NEW.key) is not None


def test_damaged_drafts_are_set_aside_and_the_ledger_opens(tmp_path: Path) -> None:
    workbook, _ = new_workbook(tmp_path / "甲.sxt")
    keep(workbook)
    workbook.close()
    drafts = tmp_path / "甲.sxt" / "drafts.db"
    content = bytearray(drafts.read_bytes())
    for place in (100, len(content) - 100):
        content[place] ^= 1
        drafts.write_bytes(content)
        with open_workbook(tmp_path / "甲.sxt", password=PASSWORD) as again:
            assert again.drafts.was_damaged
            assert mine(again).keys() == ()
            keep(again)
        assert (tmp_path / "甲.sxt" / "drafts.damaged").exists()
        content = bytearray(drafts.read_bytes())
