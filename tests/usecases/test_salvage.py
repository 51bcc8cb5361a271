"""Salvage: never a crash, never silent, and every record whose pages are intact is in the new workbook."""

import random
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest

from sxt_desktop.domain.chains import Cause
from sxt_desktop.domain.drafts import Typing
from sxt_desktop.domain.errors import Cancelled, ErrorCode, UserError
from sxt_desktop.domain.ids import FormId
from sxt_desktop.domain.revisions import canonical
from sxt_desktop.domain.roles import Role
from sxt_desktop.store import entries
from sxt_desktop.store.engine import Database
from sxt_desktop.store.opening import WayIn, open_workbook
from sxt_desktop.usecases.check_workbook import check_workbook
from sxt_desktop.usecases.entries import open_entry
from sxt_desktop.usecases.local_users import add_user, new_recovery_sheet
from sxt_desktop.usecases.salvage import Salvaged, salvage, salvaged_folder
from sxt_desktop.usecases.setup import open_unit
from sxt_desktop.usecases.start_check import guard, start_check
from sxt_desktop.usecases.workspace import Workspace
from tests.journeys.worker import AROUND
from tests.pairs import CHEAP, PASSWORD, carry, make_pair, save_visit
from tests.usecases.epochs_held import causes
from tests.usecases.test_check_workbook import path, template, with_a_tool

__all__ = ["path", "template"]
DAY = date(2026, 11, 17)
WAY = WayIn(password=PASSWORD)
PAGE = 4096


@contextmanager
def opened(path: Path) -> Iterator[Workspace]:
    ws = open_unit(path, PASSWORD, AROUND)
    try:
        yield ws
    finally:
        ws.workbook.close()


@dataclass(frozen=True, slots=True)
class Content:
    """What a workbook says: every content by owner and entry, however often it was written."""

    contents: frozenset[tuple[str, str, bytes, str]]
    digests: frozenset[bytes]


def content_of(db: Database) -> Content:
    contents, digests = set(), set()
    for owner, epoch, last in entries.owners(db):
        for carried in entries.positions(db, owner, epoch, 1, last):
            digests.add(carried.digest)
            if carried.revision is not None and carried.payload is not None:
                entry, at = carried.revision.entry_id, carried.revision.recorded_at
                contents.add((str(owner), str(entry), canonical(carried.payload.body), at))
    return Content(frozenset(contents), frozenset(digests))


def content_in(path: Path) -> Content:
    with open_workbook(path, password=PASSWORD, user="u1") as workbook:
        return content_of(workbook.read)


def ledger_of(path: Path) -> Path:
    return next(iter(path.glob("ledger*.db")))


def prepared(path: Path) -> Content:
    """Open and close once, as every workbook was; returns what is in it."""
    with opened(path) as ws:
        guard(ws, start_check(ws))
        return content_of(ws.whole)


def salvage_it(path: Path) -> Salvaged:
    done = salvage(path, AROUND, WAY)
    assert done.findings == ()
    return done


def test_a_sound_workbook_is_salvaged_whole(path: Path) -> None:
    before = prepared(path)
    files = {one.name: one.read_bytes() for one in path.iterdir() if one.is_file() and one.name != "lock"}
    done = salvage_it(path)
    assert done.lost == () and done.anew == 0 and done.files == 1
    assert done.path == path.with_name("甲-抢救.sxt")
    assert content_in(done.path) == before
    after = {one.name: one.read_bytes() for one in path.iterdir() if one.is_file() and one.name != "lock"}
    assert after == files
    with opened(done.path) as ws:
        assert start_check(ws).findings == () and ws.workbook.read_only == ""
        assert causes(ws, ws.org)[-1] == Cause.SALVAGED.value
        assert save_visit(ws, DAY)


def test_a_second_salvage_gets_a_folder_of_its_own(path: Path) -> None:
    prepared(path)
    salvage_it(path)
    assert salvaged_folder(path).name == "甲-抢救-2.sxt"
    with pytest.raises(UserError) as refused:
        salvage(path, AROUND, WAY, to=path.with_name("甲-抢救.sxt"))
    assert refused.value.code is ErrorCode.WORKBOOK_EXISTS


def test_what_follows_a_lost_position_is_written_anew_and_the_loss_is_named(path: Path) -> None:
    with opened(path) as ws:
        kept = [save_visit(ws, DAY, title=f"后来{number}") for number in range(3)]
        n = entries.head(ws.read, ws.org, ws.epoch).n - 2
    before = prepared(path)
    with_a_tool(path, f"UPDATE log SET author='别人' WHERE n={n} AND owner=1")
    done = salvage_it(path)
    (lost,) = [one for one in done.lost if one.kind == "position"]
    assert (lost.n, lost.title, lost.day) == (n, "后来0", "2026-11-17")
    assert done.anew == 2
    with opened(done.path) as ws:
        found = open_entry(ws, kept[2])
        assert found.listed.title == "后来2"
        assert content_of(ws.whole).contents == {one for one in before.contents if one[1] != kept[0]}
        (carried,) = entries.revisions_of(ws.whole, ws.org, kept[2])
        assert carried.revision is not None
        assert carried.revision.author == "林静" and carried.revision.epoch == ws.epoch
        assert carried.revision.recorded_at in {one[3] for one in before.contents if one[1] == kept[2]}


def test_a_cut_tail_is_told_by_position(path: Path) -> None:
    with opened(path) as ws:
        last = entries.head(ws.read, ws.org, ws.epoch).n
    prepared(path)
    with_a_tool(path, f"DELETE FROM log WHERE owner=1 AND n>{last - 2}")
    done = salvage_it(path)
    assert [one.n for one in done.lost if one.kind == "position"] == [last - 1, last]


def test_anothers_lost_content_is_withheld_until_it_is_sent_again(path: Path) -> None:
    before = prepared(path)
    with_a_tool(path, "UPDATE log SET author='别人' WHERE n=4 AND owner=2")
    done = salvage_it(path)
    assert [one.n for one in done.lost if one.kind == "position"] == [4]
    with opened(done.path) as ws:
        after = content_of(ws.whole)
        assert before.digests <= after.digests
        assert len(before.contents - after.contents) == 1


def test_the_recovery_sheet_and_every_password_open_the_new_one(path: Path) -> None:
    with opened(path) as ws:
        add_user(ws, name="马兰", roles=[Role.RECORDER], password="马兰的密码12345", cost=CHEAP)
        sheet = new_recovery_sheet(ws, CHEAP)
    done = salvage(path, AROUND, WayIn(recovery_key=sheet))
    ws = open_unit(done.path, "马兰的密码12345", AROUND, user="马兰")
    assert ws.user.roles == frozenset({Role.RECORDER})
    ws.workbook.close()


def test_who_may_not_restore_may_not_salvage(path: Path) -> None:
    with opened(path) as ws:
        add_user(ws, name="马兰", roles=[Role.RECORDER], password="马兰的密码12345", cost=CHEAP)
    with pytest.raises(UserError) as refused:
        salvage(path, AROUND, WayIn(password="马兰的密码12345", user="马兰"))
    assert refused.value.code is ErrorCode.NOT_PERMITTED
    with pytest.raises(UserError) as refused:
        salvage(path, AROUND, WayIn(password="falsches-wort", user="马兰"))
    assert refused.value.code is ErrorCode.WRONG_PASSWORD


def test_a_damaged_attachment_is_named_and_the_others_come_along(path: Path) -> None:
    prepared(path)
    (attachment,) = [one for one in (path / "files").rglob("*") if one.is_file()]
    content = bytearray(attachment.read_bytes())
    content[100] ^= 1
    attachment.write_bytes(content)
    done = salvage(path, AROUND, WAY)
    assert [one.detail[-12:] for one in done.lost] == ["file_damaged"]
    assert {one.kind for one in done.findings} == {"attachment"}


def test_drafts_come_along(path: Path) -> None:
    with opened(path) as ws:
        ws.workbook.drafts.of(ws.user.id).keep(Typing(FormId("handbook_08")), {"title": "半句"}, "2026-11-17")
    done = salvage_it(path)
    with opened(done.path) as ws:
        assert [one.body for one in ws.workbook.drafts.of(ws.user.id).all()] == [{"title": "半句"}]


def test_a_stopped_salvage_leaves_nothing(path: Path) -> None:
    prepared(path)
    with pytest.raises(Cancelled):
        salvage(path, AROUND, WAY, cancelled=lambda: True)
    assert {one.name for one in path.parent.iterdir()} == {path.name}


def test_nothing_readable_is_told(path: Path) -> None:
    prepared(path)
    ledger = ledger_of(path)
    ledger.write_bytes(b"\0" * len(ledger.read_bytes()))
    (path / "anchor.bin").unlink()
    with pytest.raises(UserError) as refused:
        salvage(path, AROUND, WAY)
    assert refused.value.code is ErrorCode.SALVAGE_FAILED


@pytest.mark.parametrize("length", [0, 10, PAGE, 3 * PAGE, 40 * PAGE, -PAGE, -1])
def test_a_cut_file_gives_what_is_left(path: Path, length: int) -> None:
    before = prepared(path)
    ledger = ledger_of(path)
    ledger.write_bytes(ledger.read_bytes()[:length])
    try:
        done = salvage(path, AROUND, WAY)
    except UserError as refused:
        assert refused.code is ErrorCode.SALVAGE_FAILED and length in range(3 * PAGE + 1)  # noqa: PT017
        return
    after = content_in(done.path)
    assert after.contents <= before.contents
    assert after.contents == before.contents or done.lost


def test_lost_own_keys_are_made_anew_and_told(path: Path) -> None:
    prepared(path)
    with_a_tool(path, "DELETE FROM own_keys")
    (path / "anchor.bin").unlink()
    done = salvage(path, AROUND, WAY)
    assert done.needs_identity
    with opened(done.path) as ws:
        assert save_visit(ws, DAY)


def test_exchange_goes_on_after_a_salvage(tmp_path: Path) -> None:
    pair = make_pair(tmp_path)
    for number in range(3):
        save_visit(pair.unit, DAY, title=f"调研{number}")
    carry(pair.unit, pair.committee, tmp_path)
    last = save_visit(pair.unit, DAY, title="还没有报送")
    pair.unit.workbook.close()
    unit = tmp_path / "机械学院党委.sxt"
    with_a_tool(unit, "UPDATE log SET author='别人' WHERE n=6 AND owner=1")
    done = salvage(unit, AROUND, WAY)
    with opened(done.path) as ws:
        carry(ws, pair.committee, tmp_path)
        carry(pair.committee, ws, tmp_path)
        assert open_entry(pair.committee, last, ws.org).listed.title == "还没有报送"
        assert check_workbook(ws).findings == ()
    assert check_workbook(pair.committee).findings == ()
    pair.committee.workbook.close()


def flip_and_salvage(path: Path, folder: Path, count: int, seed: int) -> dict[str, int]:
    """Flip one bit of one file at a time: open and check, then salvage; returns how often each way it ended."""
    before = prepared(path)
    chance = random.Random(seed)
    seen: dict[str, int] = {}
    for number in range(count):
        copy = Path(shutil.copytree(path, folder / f"{number}.sxt"))
        name = _flip(copy, chance, front=number % 8 == 0)
        told = _told(copy, before)
        way = _salvaged(copy, before, name)
        assert told != "silent", (number, name)
        seen[f"{told} {way}"] = seen.get(f"{told} {way}", 0) + 1
        shutil.rmtree(copy)
    return seen


def _flip(path: Path, chance: random.Random, *, front: bool) -> str:
    ledger = ledger_of(path)
    others = [path / "anchor.bin", path / "drafts.db", *(path / "files").rglob("*")]
    target = chance.choice([ledger] * 8 + [one for one in others if one.is_file()])
    content = bytearray(target.read_bytes())
    place = chance.randrange(PAGE if front else len(content))
    content[place % len(content)] ^= 1 << chance.randrange(8)
    target.write_bytes(content)
    return target.name


def _told(path: Path, before: Content) -> str:
    """Open, check at the start and in full; `silent` when something differs and nobody said so."""
    try:
        ws = open_unit(path, PASSWORD, AROUND)
    except UserError as refused:
        return refused.code.value
    try:
        if start_check(ws).findings or ws.workbook.drafts.was_damaged:
            return "at start"
        if check_workbook(ws).findings:
            return "in full"
        return "harmless" if content_of(ws.whole) == before else "silent"
    finally:
        ws.workbook.close()


def _salvaged(path: Path, before: Content, name: str) -> str:
    try:
        done = salvage(path, AROUND, WAY)
    except UserError as refused:
        return refused.code.value
    after = content_in(done.path)
    shutil.rmtree(done.path)
    assert after.contents <= before.contents
    gone = before.contents - after.contents
    assert not gone or done.lost, name
    positions = sum(one.kind == "position" for one in done.lost)
    assert len(gone) <= positions, (name, len(gone), positions)
    return "whole" if not gone else "part"


def test_random_flipped_bits_are_told_and_the_rest_is_salvaged(path: Path, tmp_path: Path) -> None:
    seen = flip_and_salvage(path, tmp_path, 40, seed=3)
    assert sum(count for way, count in seen.items() if way.endswith(("whole", "part"))) == 40, seen


@pytest.mark.sweep
def test_a_thousand_flipped_bits_are_told_and_the_rest_is_salvaged(path: Path, tmp_path: Path) -> None:
    seen = flip_and_salvage(path, tmp_path, 1000, seed=4)
    assert sum(count for way, count in seen.items() if way.endswith(("whole", "part"))) == 1000, seen


def test_every_single_page_may_be_bad(path: Path, tmp_path: Path) -> None:
    """Whatever page is bad, only what lay on it is lost; nothing at all with the pages that lead to others."""
    before = prepared(path)
    pages = len(ledger_of(path).read_bytes()) // PAGE
    for page in range(0, pages, 5):
        copy = Path(shutil.copytree(path, tmp_path / f"{page}.sxt"))
        ledger = ledger_of(copy)
        content = bytearray(ledger.read_bytes())
        content[page * PAGE + 100] ^= 1
        ledger.write_bytes(content)
        assert _salvaged(copy, before, f"page {page}") in ("whole", "part")
        shutil.rmtree(copy)
