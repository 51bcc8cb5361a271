"""A workbook on a share or a stick is refused, and copied to the computer without harm to the original."""

import errno
import os
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import pytest

from sxt_desktop.domain.errors import Cancelled, ErrorCode, UserError
from sxt_desktop.domain.records import Filter
from sxt_desktop.store.places import Medium, Mount
from sxt_desktop.usecases.bring_home import copy_workbook, home_folder
from sxt_desktop.usecases.entries import list_entries
from sxt_desktop.usecases.setup import NewUnit, Surroundings, create_unit, open_unit, open_unit_with_recovery
from sxt_desktop.usecases.workspace import CHINA
from tests.pairs import CHEAP, PASSWORD, RESOURCES, Clock, new_unit, save_visit

AROUND = Surroundings(RESOURCES, now=Clock(datetime(2026, 11, 18, 9, tzinfo=CHINA)), cost=CHEAP)


@pytest.fixture
def stick(tmp_path: Path) -> Path:
    """A folder that the mount table of `plugged` calls a stick, with a workbook of one record."""
    folder = tmp_path / "U盘"
    folder.mkdir()
    ws = new_unit(
        folder, Clock(datetime(2026, 11, 18, 9, tzinfo=CHINA)), name="甲", short_name="甲", code="甲"
    )
    save_visit(ws, date(2026, 11, 17), title="走访")
    ws.workbook.close()
    return folder


def plugged(folder: Path, medium: Medium = Medium.REMOVABLE) -> Surroundings:
    return replace(AROUND, mounts=lambda: (Mount("/", Medium.OWN), Mount(str(folder.resolve()), medium)))


def content(folder: Path) -> dict[str, bytes]:
    return {str(one.relative_to(folder)): one.read_bytes() for one in folder.rglob("*") if one.is_file()}


@pytest.mark.parametrize(
    ("medium", "code"),
    [(Medium.NETWORK, ErrorCode.PLACE_NETWORK), (Medium.REMOVABLE, ErrorCode.PLACE_REMOVABLE)],
)
def test_nothing_is_opened_or_made_there(stick: Path, medium: Medium, code: ErrorCode) -> None:
    around, before = plugged(stick, medium), content(stick)
    unit = NewUnit("乙", "乙", "乙", "ningxia", "林静", PASSWORD, stick)
    for work in (
        lambda: open_unit(stick / "甲.sxt", PASSWORD, around),
        lambda: open_unit_with_recovery(stick / "甲.sxt", "x", around),
        lambda: create_unit(unit, around),
    ):
        with pytest.raises(UserError) as refusal:
            work()
        assert refusal.value.code is code
    assert content(stick) == before


def test_the_copy_opens_and_the_original_is_as_it_was(stick: Path, tmp_path: Path) -> None:
    (stick / "甲.sxt" / "空的").mkdir()
    before, told = content(stick), list[tuple[int, int]]()
    copy = copy_workbook(stick / "甲.sxt", tmp_path / "文档", lambda done, total: told.append((done, total)))
    assert copy == tmp_path / "文档" / "甲.sxt"
    assert content(stick) == before
    assert (copy / "空的").is_dir()
    assert told[-1][0] == told[-1][1] > 0
    with open_unit(copy, PASSWORD, plugged(stick)).workbook as workbook:
        assert not workbook.was_left_open
    ws = open_unit(copy, PASSWORD, plugged(stick))
    assert [one.title for one in list_entries(ws, Filter(words="走访"))] == ["走访"]
    ws.workbook.close()


def test_a_second_copy_gets_a_number(stick: Path, tmp_path: Path) -> None:
    names = [copy_workbook(stick / "甲.sxt", tmp_path / "文档").name for _ in range(3)]
    assert names == ["甲.sxt", "甲（2）.sxt", "甲（3）.sxt"]


def test_what_someone_has_open_is_not_copied(stick: Path, tmp_path: Path) -> None:
    ws = open_unit(stick / "甲.sxt", PASSWORD, AROUND)
    with pytest.raises(UserError) as refusal:
        copy_workbook(stick / "甲.sxt", tmp_path / "文档")
    ws.workbook.close()
    assert refusal.value.code is ErrorCode.WORKBOOK_IN_USE
    assert not (tmp_path / "文档").exists()


def test_a_copy_that_was_stopped_leaves_nothing(stick: Path, tmp_path: Path) -> None:
    with pytest.raises(Cancelled):
        copy_workbook(stick / "甲.sxt", tmp_path / "文档", cancelled=lambda: True)
    assert list((tmp_path / "文档").iterdir()) == []


def test_what_comes_back_differently_is_not_used(
    stick: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = os.fsync

    def spoiling(handle: int) -> None:
        if os.readlink(f"/proc/self/fd/{handle}").endswith("ledger.db.part"):
            os.pwrite(handle, b"?", 100)
        whole(handle)

    monkeypatch.setattr(os, "fsync", spoiling)
    with pytest.raises(UserError) as refusal:
        copy_workbook(stick / "甲.sxt", tmp_path / "文档")
    assert refusal.value.code is ErrorCode.COPY_UNSOUND
    assert list((tmp_path / "文档").iterdir()) == []


def test_no_room_is_said_before_anything_is_copied(
    stick: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(path: Path) -> object:
        raise OSError(errno.ENOSPC, "full")

    monkeypatch.setattr("shutil.disk_usage", full)
    with pytest.raises(UserError) as refusal:
        copy_workbook(stick / "甲.sxt", tmp_path / "文档")
    assert refusal.value.code is ErrorCode.DISK_FULL


def test_links_out_of_the_folder_are_not_followed(stick: Path, tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("x")
    os.symlink(tmp_path / "secret", stick / "甲.sxt" / "link")
    copy = copy_workbook(stick / "甲.sxt", tmp_path / "文档")
    assert not (copy / "link").exists()


def test_a_folder_without_a_workbook_is_said_to_be_none(tmp_path: Path) -> None:
    with pytest.raises(UserError) as refusal:
        copy_workbook(tmp_path, tmp_path / "文档")
    assert refusal.value.code is ErrorCode.WORKBOOK_MISSING


def test_home_is_the_documents_folder_unless_that_is_a_share(tmp_path: Path) -> None:
    documents, private = tmp_path / "文档", tmp_path / "本机"
    on_share = (Mount(str(documents.resolve()), Medium.NETWORK),)
    assert home_folder(documents, private, ()) == documents
    assert home_folder(documents, private, on_share) == private
