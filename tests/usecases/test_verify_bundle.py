"""Verifying a bundle: what can honestly be told without a workbook, and everything with a recipient's."""

import hashlib
import json
import shutil
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest

from sxt_desktop.domain.chains import Cause
from sxt_desktop.domain.errors import ErrorCode, UserError
from sxt_desktop.domain.forms import Sensitivity
from sxt_desktop.domain.ids import FormId
from sxt_desktop.domain.people import Relation
from sxt_desktop.usecases.entries import open_entry
from sxt_desktop.usecases.epochs import begin_epoch
from sxt_desktop.usecases.export_bundle import export_bundle
from sxt_desktop.usecases.identities import own_identity
from sxt_desktop.usecases.import_bundle import import_bundle
from sxt_desktop.usecases.passing_choice import choose_originals
from sxt_desktop.usecases.preview_import import preview_import
from sxt_desktop.usecases.recovering import export_recovery
from sxt_desktop.usecases.save_entry import save_entry
from sxt_desktop.usecases.setup import Surroundings, open_unit
from sxt_desktop.usecases.verify_bundle import outline, verified
from sxt_desktop.usecases.workspace import Workspace
from tests.pairs import (
    CHEAP,
    COMMITTEE,
    PASSWORD,
    RESOURCES,
    UNIT,
    Pair,
    carry,
    enrol,
    make_pair,
    new_unit,
    save_visit,
    set_level,
)

DAY = date(2026, 11, 17)


@pytest.fixture
def pair(tmp_path: Path) -> Iterator[Pair]:
    made = make_pair(tmp_path)
    save_visit(made.unit, DAY, title="第一条")
    yield made
    made.close()


def send(pair: Pair, ws: Workspace | None = None) -> Path:
    return export_bundle(ws or pair.unit, to=pair.committee.org, directory=pair.folder).path


def copied(pair: Pair, ws: Workspace, name: str) -> Callable[[], Workspace]:
    """Copy a workbook as it is now, to be opened later."""
    ws.workbook.write(lambda db: None)
    ws.workbook.read.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    ignored = shutil.ignore_patterns("lock", "*-wal", "*-shm")
    copy = Path(shutil.copytree(ws.workbook.path, pair.folder / f"{name}.sxt", ignore=ignored))
    return lambda: open_unit(copy, PASSWORD, Surroundings(RESOURCES, now=pair.clock, cost=CHEAP))


def test_without_a_workbook_only_what_shows_from_outside(pair: Pair) -> None:
    path = send(pair)
    found = outline(path)
    recipients = [own_identity(ws).public.key_id for ws in (pair.committee, pair.unit)]
    assert found == {
        "file": path.name,
        "format": 1,
        "bundle_id": found["bundle_id"],
        "recipients": recipients,
        "sha256": hashlib.sha256(path.read_bytes()).hexdigest(),
        "size": path.stat().st_size,
        "volumes": 1,
        "verdict": "未解密，不能判定真伪",
        "says": found["says"],
    }
    assert found["says"][-1].startswith("未解密，不能判定真伪：")
    assert found["sha256"] in found["says"][0]
    assert UNIT not in json.dumps(found, ensure_ascii=False)


def test_an_altered_bundle_looks_the_same_from_outside_but_for_its_hash(pair: Pair) -> None:
    path = send(pair)
    before, raw = outline(path), bytearray(path.read_bytes())
    raw[-1] ^= 1
    path.write_bytes(raw)
    seen = outline(path)
    assert {**seen, "sha256": before["sha256"], "says": before["says"]} == before
    with pytest.raises(UserError) as told:
        verified(pair.committee, path)
    assert told.value.code is ErrorCode.BUNDLE_ALTERED


def test_with_the_recipients_workbook_who_what_and_whether_it_is_sound(pair: Pair) -> None:
    save_visit(pair.unit, DAY, title="第二条")
    path = send(pair)
    found = verified(pair.committee, path)
    head = found["logs"][0]["to_n"]
    assert found["from"] == UNIT and found["from_key"] == own_identity(pair.unit).public.key_id
    assert (found["seq"], found["verdict"], found["state"]) == (1, "签名有效，内容完整", "可导入")
    assert found["logs"] == [{"mode": "full", "epoch": pair.unit.epoch, "from_n": 1, "to_n": head}]
    assert found["entries"] + found["withheld"] == head == found["new"] + found["changed"] + found["withheld"]
    assert sum(found["forms"].values()) == found["entries"]
    assert (found["receipts"], found["files"], found["skipped_numbers"]) == (0, 0, [])
    assert not any((pair.committee.workbook.path / "received").glob("*"))
    json.dumps(found)


def test_a_known_one_is_sound_and_said_to_be_known(pair: Pair) -> None:
    path = send(pair)
    import_bundle(pair.committee, preview_import(pair.committee, path))
    found = verified(pair.committee, path)
    assert (found["verdict"], found["state"]) == ("签名有效，内容完整", "已导入，内容相同")
    assert found["from"] == UNIT and found["entries"] > 0


def test_one_that_starts_later_than_what_is_held_has_to_wait(pair: Pair) -> None:
    older = copied(pair, pair.committee, "旧")
    carry(pair.unit, pair.committee, pair.folder)
    carry(pair.committee, pair.unit, pair.folder)
    save_visit(pair.unit, DAY, title="第二条")
    path, ws = send(pair), older()
    try:
        found = verified(ws, path)
        assert found["state"] == "待补" and found["logs"][0]["from_n"] > 1
    finally:
        ws.workbook.close()


def test_one_that_contradicts_what_is_held_is_a_fork(pair: Pair) -> None:
    clone = copied(pair, pair.unit, "副本")
    save_visit(pair.unit, DAY, title="原本上的")
    import_bundle(pair.committee, preview_import(pair.committee, send(pair)))
    ws = clone()
    try:
        save_visit(ws, DAY, title="副本上的")
        assert verified(pair.committee, send(pair, ws))["state"] == "分叉"
    finally:
        ws.workbook.close()


def test_one_of_a_restored_workbook_has_to_be_confirmed(pair: Pair) -> None:
    import_bundle(pair.committee, preview_import(pair.committee, send(pair)))
    begun = begin_epoch(pair.unit, Cause.RESTORED)
    assert verified(pair.committee, send(pair, begun))["state"] == "待确认（恢复、迁移）"


def test_the_senders_own_workbook_is_not_the_recipients(pair: Pair) -> None:
    path = send(pair)
    with pytest.raises(UserError) as told:
        verified(pair.unit, path)
    assert told.value.code in (ErrorCode.BUNDLE_NOT_FOR_US, ErrorCode.BUNDLE_UNKNOWN_SENDER)


def test_files_and_changes_are_counted(pair: Pair) -> None:
    entry = save_visit(pair.unit, DAY, title="要改的")
    before = verified(pair.committee, send(pair))
    values = {**open_entry(pair.unit, entry).values, "title": "改过"}
    save_entry(pair.unit, form_id=FormId("handbook_08"), values=values, entry_id=entry)
    after = verified(pair.committee, send(pair))
    assert (after["new"], after["changed"]) == (before["new"], before["changed"] + 1)


def test_a_recovery_bundle_is_said_to_be_one_and_what_has_no_content(pair: Pair) -> None:
    hidden = save_visit(pair.unit, DAY, title="专阅的")
    set_level(pair.unit, hidden, Sensitivity.DISCIPLINE)
    carry(pair.unit, pair.committee, pair.folder)
    found = verified(pair.unit, export_recovery(pair.committee, to=pair.unit.org, directory=pair.folder).path)
    assert found["recovery"] == {"to_n": 9, "new": 0, "bodiless": []}
    assert any("这是找回包：带回本单位自己的台账，到第9条为止" in one for one in found["says"])
    assert found["originals"] == []


def test_originals_are_said_to_be_signed_by_their_owner(pair: Pair) -> None:
    top = new_unit(pair.folder, pair.clock, name="东湖省委教育工委", short_name="教育工委", code="教工")
    try:
        enrol(top, pair.committee, Relation.SUBORDINATE, pair.folder)
        enrol(pair.committee, top, Relation.SUPERIOR, pair.folder)
        carry(pair.unit, pair.committee, pair.folder)
        choose_originals(pair.committee, top.org, wanted=True)
        path = export_bundle(pair.committee, to=top.org, directory=pair.folder, volume=20_000).path
        found = verified(top, path)
        (one,) = found["originals"]
        assert found["volumes"] > 1
        told = "".join(found["says"])
        assert f"由{found['volumes']}个文件合成一包" in told
        assert f"原件由机械学院党委签名，经{COMMITTEE}转报：第1至{one['to_n']}条" in told
        import_bundle(top, preview_import(top, path))
        again = verified(top, path)
        assert again["state"] == "已导入，内容相同"
        assert again["originals"] == found["originals"]
        assert "个文件合成一包" in "".join(outline(path)["says"])
    finally:
        top.workbook.close()
