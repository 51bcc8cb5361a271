"""What a kill broke off is finished at the next start, and nothing that anyone may still need goes."""

import os
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from sxt_desktop.domain.drafts import Typing
from sxt_desktop.domain.ids import FormId
from sxt_desktop.store.wal import Lost
from sxt_desktop.usecases.attach_file import attach_bytes
from sxt_desktop.usecases.blank_entry import blank_entry
from sxt_desktop.usecases.drafts import find_draft, keep_draft
from sxt_desktop.usecases.start_check import guard, start_check
from sxt_desktop.usecases.unfinished import finish_cut_off
from sxt_desktop.usecases.workspace import Workspace
from tests.pairs import make_pair, save_visit

FORM = FormId("handbook_08")


@pytest.fixture
def ws(tmp_path: Path) -> Iterator[Workspace]:
    pair = make_pair(tmp_path, enrolled=False)
    yield pair.unit
    pair.close()


def orphan(ws: Workspace, *, days: int) -> str:
    """Keep a file as a process does that is killed before it could name it."""
    sha256, _ = ws.workbook.files.add([b"orphan"])
    written = ws.now().timestamp() - days * 86400
    os.utime(ws.workbook.path / "files" / sha256[:2] / sha256, (written, written))
    return sha256


def test_a_file_nobody_names_goes_once_nobody_can_be_working_on_it(ws: Workspace) -> None:
    named = attach_bytes(ws, "附件.bin", b"named")
    os.utime(ws.workbook.path / "files" / named.sha256[:2] / named.sha256, (0, 0))
    young = orphan(ws, days=0)
    assert finish_cut_off(ws) == 0 and ws.workbook.files.holds(young)
    old = orphan(ws, days=2)
    guard(ws, start_check(ws))
    assert not ws.workbook.files.holds(old)
    assert ws.workbook.files.holds(named.sha256)


@pytest.mark.parametrize("why", ["read only", "lost"])
def test_nothing_goes_beside_a_ledger_that_cannot_be_relied_on(ws: Workspace, why: str) -> None:
    old = orphan(ws, days=2)
    if why == "lost":
        ws.workbook.lost = Lost.LAST
    else:
        ws.workbook.forbid_writing("damaged")
    assert finish_cut_off(ws) == 0
    assert ws.workbook.files.holds(old)


def test_a_draft_from_before_its_record_was_blanked_goes_and_a_later_one_stays(ws: Workspace) -> None:
    first, second = (save_visit(ws, date(2026, 11, 17), title=title) for title in ("一", "二"))
    kept = Typing(FORM, second)
    for typing in (Typing(FORM, first), kept):
        keep_draft(ws, typing, {"title": "张三的家事"})
    left = ws.workbook.drafts.of(ws.user.id).find(str(first))
    assert left is not None
    blank_entry(ws, entry_id=first, basis="个人信息保护法", reason="依申请")
    ws.workbook.drafts.of(ws.user.id).keep(Typing(FORM, first), {"title": "张三的家事"}, left.at)
    finish_cut_off(ws)
    assert find_draft(ws, str(first)) is None
    assert find_draft(ws, str(second)) is not None
    keep_draft(ws, Typing(FORM, first), {"title": "清除以后写的"})
    finish_cut_off(ws)
    assert find_draft(ws, str(first)) is not None
