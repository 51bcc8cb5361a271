"""The exchange page with two real organisations: writing, looking into, taking over, enrolling."""

import os
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QComboBox, QLabel, QPushButton, QRadioButton
from pytestqt.qtbot import QtBot

from sxt_desktop.domain.errors import ErrorCode, UserError
from sxt_desktop.domain.ids import OrgId
from sxt_desktop.domain.people import Relation
from sxt_desktop.usecases.directory import directory
from sxt_desktop.usecases.export_bundle import export_bundle
from sxt_desktop.usecases.identities import own_identity, peers, write_identity
from sxt_desktop.usecases.overview import peer_states
from sxt_desktop.usecases.preview_import import preview_import
from sxt_desktop.usecases.workspace import Workspace
from tests.pairs import Pair, carry, issue_order, save_visit
from tests.ui.pages.given import find, finished, press, shown, type_in
from tests.usecases.many_units import enrol_many
from ui.jobs import Jobs
from ui.pages.exchange import ExchangePage
from ui.pages.exchange_parts.bundle_row import RowState, recovery_words
from ui.pages.exchange_parts.enrolling import GroupEdit
from ui.pages.exchange_parts.peer_card import PeerCard
from ui.pages.exchange_parts.wiring import exchange_actions
from ui.theme import Theme
from ui.widgets.place_list import Place

GIB = 1 << 30


def page_of(
    qtbot: QtBot, ws: Workspace, theme: Theme, jobs: Jobs, folder: Path, *, with_stick: bool = True
) -> ExchangePage:
    places = [Place("机关U盘 (E:)", folder, 8 * GIB, "FAT32")] if with_stick else []
    page = ExchangePage(theme, jobs, exchange_actions(ws, places=lambda: places, print_card=lambda: None))
    page.show_exchange()
    return shown(qtbot, page)


@pytest.fixture
def page(qtbot: QtBot, pair: Pair, theme: Theme, jobs: Jobs, tmp_path: Path) -> Iterator[ExchangePage]:
    """The unit's page, with two records waiting."""
    save_visit(pair.unit, date(2026, 11, 17))
    save_visit(pair.unit, date(2026, 11, 18), title="到实验中心调研")
    made = page_of(qtbot, pair.unit, theme, jobs, tmp_path)
    yield made
    finished(qtbot, jobs)
    made.close_plans()


@pytest.fixture
def above(qtbot: QtBot, pair: Pair, theme: Theme, jobs: Jobs, tmp_path: Path) -> Iterator[ExchangePage]:
    """The committee's page."""
    made = page_of(qtbot, pair.committee, theme, jobs, tmp_path)
    yield made
    finished(qtbot, jobs)
    made.close_plans()


def test_a_bundle_is_written_with_two_clicks_and_says_when_to_pull_out(
    qtbot: QtBot, page: ExchangePage, pair: Pair, jobs: Jobs, tmp_path: Path
) -> None:
    press(page, "send")
    press(page, "place_0")
    finished(qtbot, jobs)
    result = find(page, QLabel, "sending_result").text()
    assert result in ("已校验，可以拔出", "已写入，未回读")
    written = list(tmp_path.glob("*.sxb"))
    assert len(written) == 1
    texts = [one.text() for one in page.sending.findChildren(QLabel)]
    assert written[0].name in texts
    assert "第1包" in texts
    assert peer_states(pair.unit)[0].sent is not None


def words_of(page: ExchangePage) -> str:
    return "".join(one.text() for one in page.sending.findChildren(QLabel) if one.isVisibleTo(page))


def test_where_the_cache_cannot_be_bypassed_it_is_read_again_after_the_stick_was_pulled(
    qtbot: QtBot, pair: Pair, theme: Theme, jobs: Jobs, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delattr(os, "posix_fadvise", raising=False)
    stick, away = tmp_path / "U盘", tmp_path / "away"
    stick.mkdir()
    save_visit(pair.unit, date(2026, 11, 17))
    page = page_of(qtbot, pair.unit, theme, jobs, stick)
    press(page, "send")
    press(page, "place_0")
    finished(qtbot, jobs)
    assert find(page, QLabel, "sending_result").text() == "已写入，未回读"

    press(page, "sending_again")
    finished(qtbot, jobs)
    assert "没有看到U盘拔下过" in words_of(page)
    stick.rename(away)
    press(page, "sending_again")
    assert "没有找到这一包" in words_of(page)
    qtbot.waitUntil(lambda: page.sending._was_pulled, timeout=30_000)
    away.rename(stick)
    (written,) = stick.iterdir()
    sound = written.read_bytes()
    written.write_bytes(sound[:-1])
    press(page, "sending_again")
    finished(qtbot, jobs)
    assert "与写出时不一致，请不要交出" in words_of(page)
    written.write_bytes(sound)
    press(page, "sending_again")
    finished(qtbot, jobs)
    assert find(page, QLabel, "sending_result").text() == "已校验，可以拔出"
    assert "sending_again" not in [one.objectName() for one in page.sending.findChildren(QPushButton)]


def test_a_write_protected_stick_is_listed_and_refused_before_anything_is_spent(
    qtbot: QtBot, pair: Pair, theme: Theme, jobs: Jobs, tmp_path: Path
) -> None:
    save_visit(pair.unit, date(2026, 11, 17))
    locked = Place("机关U盘 (E:)", tmp_path / "none", 0, "FAT32", is_locked=True)
    actions = exchange_actions(pair.unit, places=lambda: [locked], print_card=lambda: None)
    page = shown(qtbot, ExchangePage(theme, jobs, actions))
    page.show_exchange()
    press(page, "send")
    assert "写保护，不能写入 · FAT32" in words_of(page)
    press(page, "place_0")
    finished(qtbot, jobs)
    assert "不能写入" in find(page, QLabel, "sending_error").text()
    assert peer_states(pair.unit)[0].sent is None


def test_what_cannot_be_written_is_said_in_the_panel_and_the_number_is_spent(
    qtbot: QtBot, page: ExchangePage, pair: Pair, jobs: Jobs, tmp_path: Path
) -> None:
    press(page, "send")
    page.sending.write_to(tmp_path / "拔掉的U盘")
    finished(qtbot, jobs)
    assert "已有数据没有改动" in find(page, QLabel, "sending_error").text()
    press(page, "place_0")
    finished(qtbot, jobs)
    assert len(list(tmp_path.glob("*.sxb"))) == 1


def test_cancelling_leaves_no_file(qtbot: QtBot, page: ExchangePage, jobs: Jobs, tmp_path: Path) -> None:
    press(page, "send")
    page.sending.write_to(tmp_path)
    press(page, "sending_cancel")
    finished(qtbot, jobs)
    assert not page.sending.is_writing
    if "已取消" in "".join(one.text() for one in page.sending.findChildren(QLabel)):
        assert not list(tmp_path.glob("*.sxb"))


def test_without_a_stick_the_panel_says_so(
    qtbot: QtBot, pair: Pair, theme: Theme, jobs: Jobs, tmp_path: Path
) -> None:
    save_visit(pair.unit, date(2026, 11, 17))
    page = page_of(qtbot, pair.unit, theme, jobs, tmp_path, with_stick=False)
    press(page, "send")
    assert any("没有找到U盘" in one.text() for one in page.sending.findChildren(QLabel))
    press(page, "find_again")


def test_several_files_are_looked_into_before_anything_is_taken_over(
    qtbot: QtBot, above: ExchangePage, pair: Pair, jobs: Jobs, tmp_path: Path
) -> None:
    save_visit(pair.unit, date(2026, 11, 17))
    sent = export_bundle(pair.unit, to=pair.committee.org, directory=tmp_path)
    broken = tmp_path / "损坏.sxb"
    broken.write_bytes(sent.path.read_bytes()[:400])
    above.imports.add_files((sent.path, broken))
    finished(qtbot, jobs)
    good, bad = above.imports.rows
    assert (good.state, bad.state) == (RowState.READY, RowState.REFUSED)
    assert find(bad, QLabel, "bundle_error").text() == bad.sentence
    assert bad.code in (ErrorCode.BUNDLE_CUT, ErrorCode.BUNDLE_ALTERED)
    assert peer_states(pair.committee)[0].received is None
    with qtbot.waitSignal(above.changed):
        press(good, "bundle_take")
    finished(qtbot, jobs)
    assert good.state is RowState.DONE
    assert "第1包" in good.sentence
    received = peer_states(pair.committee)[0].received
    assert received is not None
    assert received.seq == 1


def test_a_bundle_taken_over_twice_is_named_as_known(
    qtbot: QtBot, above: ExchangePage, pair: Pair, jobs: Jobs, tmp_path: Path
) -> None:
    save_visit(pair.unit, date(2026, 11, 17))
    sent, _ = carry(pair.unit, pair.committee, tmp_path)
    above.imports.add_files((sent.path,))
    finished(qtbot, jobs)
    assert above.imports.rows[0].code is ErrorCode.BUNDLE_REPEATED
    press(above, "bundle_away")
    assert above.imports.rows == []


def test_all_bundles_of_one_sender_are_taken_over_in_order(
    qtbot: QtBot, above: ExchangePage, pair: Pair, jobs: Jobs, tmp_path: Path
) -> None:
    paths = []
    for day in (16, 17):
        save_visit(pair.unit, date(2026, 11, day))
        paths.append(export_bundle(pair.unit, to=pair.committee.org, directory=tmp_path).path)
    above.imports.add_files(tuple(reversed(paths)))
    finished(qtbot, jobs)
    press(above, "import_all")
    qtbot.waitUntil(lambda: all(row.state is RowState.DONE for row in above.imports.rows), timeout=10_000)
    received = peer_states(pair.committee)[0].received
    assert received is not None
    assert received.seq == 2


def test_leaving_a_bundle_changes_nothing(
    qtbot: QtBot, above: ExchangePage, pair: Pair, jobs: Jobs, tmp_path: Path
) -> None:
    save_visit(pair.unit, date(2026, 11, 17))
    sent = export_bundle(pair.unit, to=pair.committee.org, directory=tmp_path)
    above.imports.add_files((sent.path,))
    finished(qtbot, jobs)
    press(above, "bundle_leave")
    assert above.imports.rows == []
    assert peer_states(pair.committee)[0].received is None


def test_an_order_and_a_receipt_are_announced_before_they_are_taken_over(
    qtbot: QtBot, page: ExchangePage, pair: Pair, jobs: Jobs, tmp_path: Path
) -> None:
    carry(pair.unit, pair.committee, tmp_path)
    issue_order(pair, title="关于谈话记录不规范的整改")
    down = export_bundle(pair.committee, to=pair.unit.org, directory=tmp_path)
    page.imports.add_files((down.path,))
    finished(qtbot, jobs)
    row = page.imports.rows[0]
    texts = "".join(one.text() for one in row.findChildren(QLabel))
    assert "整改：关于谈话记录不规范的整改" in texts
    press(row, "bundle_take")
    finished(qtbot, jobs)
    sent = peer_states(pair.unit)[0].sent
    assert sent is not None
    assert sent.receipt is not None
    assert any(one.text() == "上级已收" for one in page.findChildren(QLabel))


def begin(page: ExchangePage, card: Path) -> list[GroupEdit]:
    page.show_enrolment()
    page.enrolling.open_card(card)
    return [one for one in page.enrolling.findChildren(GroupEdit) if not one.isHidden()]


def test_groups_typed_from_paper_enrol_the_other_side_whatever_their_case(
    qtbot: QtBot, strangers: Pair, theme: Theme, jobs: Jobs, tmp_path: Path
) -> None:
    page = page_of(qtbot, strangers.unit, theme, jobs, tmp_path)
    edits = begin(page, write_identity(strangers.committee, tmp_path))
    paper = own_identity(strangers.committee).public.fingerprint
    assert len(edits) == 4
    for edit in edits:
        type_in(edit, paper[edit.number].upper())
    find(page, QRadioButton, "relation_superior").click()
    kind = find(page, QComboBox, "enrol_kind")
    assert kind.currentText() == "党委"
    kind.setCurrentText("纪委")
    with qtbot.waitSignal(page.changed):
        press(page, "enrol_finish")
    assert [one.org_id for one in peers(strangers.unit)] == [OrgId(strangers.committee.org)]
    assert directory(strangers.unit).related(Relation.SUPERIOR)[0].is_commission


def test_the_next_field_gets_the_focus_by_itself(
    qtbot: QtBot, strangers: Pair, theme: Theme, jobs: Jobs, tmp_path: Path
) -> None:
    page = page_of(qtbot, strangers.unit, theme, jobs, tmp_path)
    edits = begin(page, write_identity(strangers.committee, tmp_path))
    type_in(edits[0], "0aＦ9x")
    assert edits[0].text() == "0AF9"
    assert edits[1].hasFocus()


def test_wrong_groups_are_refused_three_times_and_the_fingerprint_is_never_shown(
    qtbot: QtBot, strangers: Pair, theme: Theme, jobs: Jobs, tmp_path: Path
) -> None:
    page = page_of(qtbot, strangers.unit, theme, jobs, tmp_path)
    edits = begin(page, write_identity(strangers.committee, tmp_path))
    paper = own_identity(strangers.committee).public.fingerprint
    find(page, QRadioButton, "relation_superior").click()
    for left in (2, 1, 0):
        for edit in edits:
            type_in(edit, "0000")
        press(page, "enrol_finish")
        said = find(page, QLabel, "enrol_error").text()
        assert (f"还可再试{left}次" in said) == (left > 0)
    assert not any(edit.isEnabled() for edit in edits)
    assert peers(strangers.unit) == ()
    texts = "".join(one.text() for one in page.enrolling.findChildren(QLabel)).lower()
    assert not any(group.lower() in texts for group in paper)


def test_our_own_card_is_refused_where_it_was_opened(
    qtbot: QtBot, strangers: Pair, theme: Theme, jobs: Jobs, tmp_path: Path
) -> None:
    page = page_of(qtbot, strangers.unit, theme, jobs, tmp_path)
    page.show_enrolment()
    page.enrolling.open_card(write_identity(strangers.unit, tmp_path))
    assert "本单位自己的" in find(page, QLabel, "enrol_error").text()


def test_printing_the_card_says_what_is_missing(
    qtbot: QtBot, strangers: Pair, theme: Theme, jobs: Jobs, tmp_path: Path
) -> None:
    def refuse() -> None:
        raise UserError(ErrorCode.GLYPH_MISSING, character="𠮷")

    actions = exchange_actions(strangers.unit, places=list, print_card=refuse)
    page = ExchangePage(theme, jobs, actions)
    page.show_exchange()
    shown(qtbot, page)
    press(page, "print_card")
    finished(qtbot, jobs)
    assert "𠮷" in find(page, QLabel, "card_said").text()


def test_a_whole_stick_is_taken_over_at_once_with_a_summary(
    qtbot: QtBot, above: ExchangePage, pair: Pair, jobs: Jobs, tmp_path: Path
) -> None:
    stick = tmp_path / "stick" / "十一月"
    stick.mkdir(parents=True)
    for day in (16, 17):
        save_visit(pair.unit, date(2026, 11, day))
        export_bundle(pair.unit, to=pair.committee.org, directory=stick)
    (stick / "text.sxb").write_text("x", encoding="utf-8")
    above.imports.add_files((tmp_path / "stick",))
    finished(qtbot, jobs)
    assert "3 个报送包" in find(above, QLabel, "bulk_says").text()
    received = peer_states(pair.committee)[0].received
    assert received is None
    with qtbot.waitSignal(above.changed):
        press(above, "bulk_take")
        finished(qtbot, jobs)
    assert find(above, QLabel, "bulk_says").text().startswith("导入 2 包")
    assert "未导入 1 包" in find(above, QLabel, "bulk_says").text()
    press(above, "bulk_copy")
    assert "text.sxb" in QGuiApplication.clipboard().text()
    received = peer_states(pair.committee)[0].received
    assert received is not None and received.seq == 2
    press(above, "bulk_away")
    assert above.imports.bulk.isHidden()


def test_a_folder_without_bundles_says_so(
    qtbot: QtBot, above: ExchangePage, jobs: Jobs, tmp_path: Path
) -> None:
    (tmp_path / "leer").mkdir()
    above.imports.add_files((tmp_path / "leer",))
    finished(qtbot, jobs)
    assert "没有找到" in find(above, QLabel, "bulk_says").text()


def test_with_hundreds_of_units_few_cards_are_shown_and_any_is_found(
    qtbot: QtBot, above: ExchangePage, pair: Pair
) -> None:
    orgs = enrol_many(pair.committee, 60)
    above.show_card(orgs[-1])

    def visible() -> list[PeerCard]:
        return [one for one in above.findChildren(PeerCard) if not one.isHidden()]

    qtbot.waitUntil(lambda: bool(visible()))
    before = visible()
    qtbot.waitUntil(lambda: len(visible()) == 24)
    assert set(before) <= set(visible())
    above.show_exchange()
    assert set(before) <= set(visible())  # as they were: neither made anew nor moved
    assert f"peer_{orgs[-1]}" in [one.objectName() for one in visible()]


def test_a_recovery_bundle_is_written_from_the_card_of_a_subordinate_and_said_to_be_one(
    qtbot: QtBot, pair: Pair, theme: Theme, jobs: Jobs, tmp_path: Path
) -> None:
    save_visit(pair.unit, date(2026, 11, 17))
    carry(pair.unit, pair.committee, tmp_path)
    stick = tmp_path / "U盘"
    stick.mkdir()
    page = page_of(qtbot, pair.committee, theme, jobs, stick)
    press(page, "peer_recovery")
    press(page, "helping_write")
    assert "对方报来过的全部记录和附件" in words_of(page)
    press(page, "place_0")
    finished(qtbot, jobs)
    (written,) = stick.glob("*.sxb")
    plan = preview_import(pair.unit, written)
    assert plan.recovery is not None
    assert "没有可找回的" in recovery_words(plan.recovery)
    lost = replace(plan.recovery, new=3, bodiless=(2,), is_taken=True)
    assert "第2号当时没有把内容报给上级" in recovery_words(lost)
    assert "自动换用找回的台账" in recovery_words(lost)
    assert "未承接" in recovery_words(replace(lost, is_taken=False))
    plan.close()


def test_what_shows_of_a_file_from_outside_is_told_beside_what_it_brings(
    page: ExchangePage, above: ExchangePage, pair: Pair, qtbot: QtBot, jobs: Jobs, tmp_path: Path
) -> None:
    sent = export_bundle(pair.unit, to=pair.committee.org, directory=tmp_path)
    for board, verdict in ((above.imports, "未解密，不能判定真伪"), (page.imports, "未解密")):
        board.add_files((sent.path,))
        finished(qtbot, jobs)
        press(board, "bundle_file")
        finished(qtbot, jobs)
        told = "".join(one.text() for one in board.findChildren(QLabel, "bundle_file_words"))
        assert sent.sha256 in told
        assert verdict in told
