"""依法清除: the content is gone from every page, the chain verifies on both sides, and everyone is told."""

import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import NoReturn

import pytest

from sxt_desktop.domain.drafts import Typing
from sxt_desktop.domain.errors import ErrorCode, UserError
from sxt_desktop.domain.forms import Sensitivity
from sxt_desktop.domain.ids import EntryId, FormId, OrgId
from sxt_desktop.domain.projections import BLANKED
from sxt_desktop.domain.records import Filter
from sxt_desktop.domain.roles import LocalUser, Role
from sxt_desktop.domain.values import Values
from sxt_desktop.store import entries, ledger
from sxt_desktop.store.engine import IntegrityError
from sxt_desktop.usecases.attach_file import attach_bytes
from sxt_desktop.usecases.blank_entry import (
    WHOLE,
    blank_entry,
    can_follow,
    follow_blanking,
    preview_blanking,
)
from sxt_desktop.usecases.check_workbook import check_workbook
from sxt_desktop.usecases.demo import Demo
from sxt_desktop.usecases.directory import directory
from sxt_desktop.usecases.entries import count_entries, history, list_entries, open_entry
from sxt_desktop.usecases.matters import matter_board
from sxt_desktop.usecases.overview import overview
from sxt_desktop.usecases.save_entry import bring_back, save_entry, void_entry
from sxt_desktop.usecases.setup import Surroundings, open_unit
from sxt_desktop.usecases.sign_letter import letters
from sxt_desktop.usecases.workspace import Workspace
from tests.events import events
from tests.pairs import CHEAP, PASSWORD, RESOURCES, Pair, carry, issue_order, make_pair, save_visit
from tests.plain_pages import can_decrypt, lies_in
from tests.usecases.conftest import DEMO_PASSWORD, DEMO_TODAY, demo_surroundings

VISIT, REVIEW = FormId("handbook_08"), FormId("review")
DAY = date(2026, 11, 17)
CANARY = "kanarienvogel"
WORDS = {"basis": "个人信息保护法第四十七条，本人申请", "reason": "登记了无关人员的健康情况"}


@pytest.fixture
def pair(tmp_path: Path) -> Iterator[Pair]:
    """A committee and its unit."""
    made = make_pair(tmp_path)
    yield made
    made.close()


def change(ws: Workspace, entry: EntryId, **more: object) -> None:
    """Save a record with other values."""
    values: Values = {**open_entry(ws, entry).values, **more}  # type: ignore[dict-item]
    save_entry(ws, form_id=open_entry(ws, entry).listed.form_id, values=values, entry_id=entry)


def bodies(ws: Workspace, entry: EntryId, owner: OrgId | None = None) -> list[bool]:
    """Return for each revision whether its content is held."""
    held = entries.revisions_of(ws.whole, owner or ws.org, entry)
    return [one.payload is not None for one in held]


def refused(error: pytest.ExceptionInfo[UserError]) -> ErrorCode:
    return error.value.code


def test_every_content_goes_and_what_was_done_stays_with_basis_and_reason(pair: Pair) -> None:
    ws = pair.unit
    entry = save_visit(ws, DAY, title=f"{CANARY} 的健康情况")
    change(ws, entry, title=f"{CANARY} 改")
    void_entry(ws, entry_id=entry, reason=f"{CANARY} 不该登记")
    done = blank_entry(ws, entry_id=entry, **WORDS)
    assert (done.revisions, done.files, done.is_settled) == (3, 0, True)
    assert bodies(ws, entry) == [False, False, False, True]
    *before, act = history(ws, entry)
    assert all(one.is_blanked and not one.body for one in before)
    assert act.is_blanking and act.body["basis"] == WORDS["basis"] and act.body["scope"] == WHOLE
    assert act.body["revisions"] == [one.digest for one in before]
    listed = list_entries(ws, Filter(forms=(VISIT,), with_void=True))[0]
    assert (listed.title, listed.body, listed.voided, listed.revisions) == (BLANKED, {}, True, 4)
    assert check_workbook(ws).findings == ()
    assert check_workbook(ws, rebuild=True).findings == ()


def test_search_and_lists_find_nothing_of_it(pair: Pair) -> None:
    ws = pair.unit
    entry = save_visit(ws, DAY, title=f"{CANARY} 的健康情况")
    other = save_visit(ws, DAY, title="另一次调研")
    assert count_entries(ws, Filter(words=CANARY)) == 1
    blank_entry(ws, entry_id=entry, **WORDS)
    for words in (CANARY, "健康", "调研"):
        found = list_entries(ws, Filter(words=words, with_void=True))
        assert [row.entry_id for row in found] == ([other] if words == "调研" else [])
    row = next(row for row in list_entries(ws, Filter(forms=(VISIT,))) if row.entry_id == entry)
    assert (row.subject, row.occurred_on, row.number) == (None, None, None)


def test_no_page_of_the_database_or_its_log_has_a_word_of_it(
    pair: Pair, unproven: Callable[[str], NoReturn]
) -> None:
    if not can_decrypt():
        unproven("没有可用于解密数据库页的程序库")
    ws = pair.unit
    key, book = ws.workbook._key, ws.workbook.ledger
    entry = save_visit(ws, DAY, title=f"{CANARY} 一")
    for number in range(60):
        save_visit(ws, DAY, title=f"其他记录 {number}")
    change(ws, entry, content=f"{CANARY} " * 280)
    change(ws, entry, title="改短", content="短")
    typed: Values = {"title": CANARY}
    form = ws.library.form(VISIT)
    box = ws.workbook.drafts.of(ws.user.id)
    box.keep(Typing(VISIT, entry), form.body(typed), ws.timestamp)
    drafts = ws.workbook.path / ws.workbook.slots.parts.drafts
    assert lies_in(book, key, CANARY) and lies_in(drafts, key, CANARY)
    assert blank_entry(ws, entry_id=entry, **WORDS).is_settled
    assert not lies_in(book, key, CANARY)
    assert not lies_in(drafts, key, CANARY)
    assert box.find(Typing(VISIT, entry).key) is None


def test_only_earlier_contents_can_be_chosen_and_the_record_goes_on(pair: Pair) -> None:
    ws = pair.unit
    entry = save_visit(ws, DAY, title=CANARY)
    change(ws, entry, title="更正后的主题")
    opened = open_entry(ws, entry)
    first = history(ws, entry)[0].digest
    blank_entry(ws, entry_id=entry, revisions=(first,), **WORDS)
    assert bodies(ws, entry) == [False, True, True]
    assert history(ws, entry)[-1].body["scope"] == "第1版"
    assert open_entry(ws, entry).listed.title == "更正后的主题"
    values = {**opened.values, "title": "再改"}
    save_entry(ws, form_id=VISIT, values=values, entry_id=entry, expected=opened.listed.digest)
    assert open_entry(ws, entry).listed.title == "再改"
    with pytest.raises(UserError) as error:
        bring_back(ws, entry_id=entry, digest=first)
    assert refused(error) is ErrorCode.ENTRY_UNKNOWN
    assert check_workbook(ws).findings == ()


def test_blanking_needs_the_permission_a_basis_a_reason_and_something_to_blank(pair: Pair) -> None:
    ws = pair.unit
    entry = save_visit(ws, DAY)
    recorder = replace(ws, user=LocalUser("u2", "赵敏", frozenset({Role.RECORDER, Role.DISCIPLINE})))
    cases = (
        (recorder, {**WORDS, "entry_id": entry}, ErrorCode.NOT_PERMITTED),
        (ws, {**WORDS, "basis": " ", "entry_id": entry}, ErrorCode.REASON_MISSING),
        (ws, {**WORDS, "reason": "", "entry_id": entry}, ErrorCode.REASON_MISSING),
        (ws, {**WORDS, "entry_id": EntryId("unknown")}, ErrorCode.ENTRY_UNKNOWN),
        (ws, {**WORDS, "entry_id": entry, "revisions": ("00" * 32,)}, ErrorCode.ENTRY_UNKNOWN),
    )
    for who, asked, code in cases:
        with pytest.raises(UserError) as error:
            blank_entry(who, **asked)
        assert refused(error) is code
    assert bodies(ws, entry) == [True]
    with pytest.raises(UserError) as error:
        preview_blanking(recorder, entry)
    assert refused(error) is ErrorCode.NOT_PERMITTED
    blank_entry(ws, entry_id=entry, **WORDS)
    with pytest.raises(UserError) as error:
        blank_entry(ws, entry_id=entry, **WORDS)
    assert refused(error) is ErrorCode.ENTRY_BLANKED


def test_a_blanked_record_is_neither_changed_nor_brought_back(pair: Pair) -> None:
    ws = pair.unit
    entry = save_visit(ws, DAY)
    values = open_entry(ws, entry).values
    blank_entry(ws, entry_id=entry, **WORDS)
    with pytest.raises(UserError) as error:
        save_entry(ws, form_id=VISIT, values=values, entry_id=entry)
    assert refused(error) is ErrorCode.ENTRY_BLANKED
    with pytest.raises(UserError) as error:
        bring_back(ws, entry_id=entry)
    assert refused(error) is ErrorCode.ENTRY_BLANKED
    void_entry(ws, entry_id=entry, reason="内容已清除")
    assert open_entry(ws, entry).listed.voided


def test_attachments_go_unless_something_else_holds_them(pair: Pair) -> None:
    ws = pair.unit
    entry, other = save_visit(ws, DAY), save_visit(ws, DAY)
    alone, shared, typed = (attach_bytes(ws, f"{name}.txt", name.encode()) for name in ("独", "共", "稿"))
    change(ws, entry, evidence=(alone, shared, typed))
    change(ws, other, evidence=(shared,))
    form = ws.library.form(VISIT)
    body = form.body({"evidence": (typed,)})
    ws.workbook.drafts.of(ws.user.id).keep(Typing(VISIT), body, ws.timestamp)
    seen = preview_blanking(ws, entry)
    assert (seen.files, seen.kept_files) == (("独.txt",), ("共.txt", "稿.txt"))
    assert blank_entry(ws, entry_id=entry, **WORDS).files == 1
    held = [ws.workbook.files.holds(one.sha256) for one in (alone, shared, typed)]
    assert held == [False, True, True]
    assert alone.sha256 not in ledger.attachment_sizes(ws.whole)
    assert check_workbook(ws).findings == ()


def test_who_received_it_keeps_it_is_told_and_may_follow(pair: Pair) -> None:
    unit, above = pair.unit, pair.committee
    entry = save_visit(unit, DAY, title=f"{CANARY} 的健康情况")
    file = attach_bytes(unit, "名单.txt", b"names")
    change(unit, entry, evidence=(file,))
    carry(unit, above, pair.folder)
    assert preview_blanking(unit, entry).recipients == ("东湖大学党委",)
    blank_entry(unit, entry_id=entry, **WORDS)
    carry(unit, above, pair.folder)
    theirs = open_entry(above, entry, unit.org).listed
    assert CANARY in theirs.title and bodies(above, entry, unit.org) == [True, True, True]
    assert history(above, entry, unit.org)[-1].is_blanking
    assert check_workbook(above).findings == ()
    assert can_follow(above, entry, unit.org)
    done = follow_blanking(above, entry_id=entry, owner=unit.org)
    assert (done.revisions, done.files) == (2, 1)
    assert open_entry(above, entry, unit.org).listed.title == BLANKED
    assert count_entries(above, Filter(words=CANARY)) == 0
    assert not above.workbook.files.holds(file.sha256)
    assert not can_follow(above, entry, unit.org)
    assert events(above.whole)[0][1] == "blanked_copy"
    assert check_workbook(above).findings == check_workbook(above, rebuild=True).findings == ()
    with pytest.raises(UserError) as error:
        follow_blanking(above, entry_id=entry, owner=unit.org)
    assert refused(error) is ErrorCode.ENTRY_BLANKED


def test_what_was_never_sent_arrives_blank_with_the_chain_whole(pair: Pair) -> None:
    unit, above = pair.unit, pair.committee
    entry = save_visit(unit, DAY, title=CANARY)
    after = save_visit(unit, DAY, title="以后的记录")
    blank_entry(unit, entry_id=entry, **WORDS)
    assert preview_blanking(unit, after).recipients == ()
    carry(unit, above, pair.folder)
    assert open_entry(above, entry, unit.org).listed.title == BLANKED
    assert open_entry(above, after, unit.org).listed.title == "以后的记录"
    assert check_workbook(above).findings == check_workbook(above, rebuild=True).findings == ()


def test_an_order_that_was_blanked_tells_its_addressee(pair: Pair) -> None:
    order = issue_order(pair, title=CANARY)
    carry(pair.committee, pair.unit, pair.folder)
    assert preview_blanking(pair.committee, order).recipients == ("机械学院党委",)
    blank_entry(pair.committee, entry_id=order, **WORDS)
    carry(pair.committee, pair.unit, pair.folder)
    assert history(pair.unit, order, pair.committee.org)[-1].is_blanking
    assert can_follow(pair.unit, order, pair.committee.org)


def test_a_peer_cannot_have_anything_of_ours_blanked(pair: Pair) -> None:
    ours = save_visit(pair.committee, DAY)
    theirs = save_visit(pair.unit, DAY)
    carry(pair.unit, pair.committee, pair.folder)
    blank_entry(pair.unit, entry_id=theirs, **WORDS)
    carry(pair.unit, pair.committee, pair.folder)
    assert not can_follow(pair.committee, ours, pair.committee.org)
    with pytest.raises(UserError):
        blank_entry(pair.committee, entry_id=theirs, **WORDS)
    assert bodies(pair.committee, theirs, pair.unit.org)[0]


def test_a_restricted_record_is_blanked_under_its_own_sensitivity_and_only_by_who_sees_it(pair: Pair) -> None:
    ws = pair.unit
    values = open_entry(ws, save_visit(ws, DAY)).values
    entry = save_entry(ws, form_id=VISIT, values=values, sensitivity=Sensitivity.DISCIPLINE).entry
    admin = replace(ws, user=LocalUser("u2", "赵敏", frozenset({Role.ADMIN})))
    with pytest.raises(UserError) as error:
        blank_entry(admin, entry_id=entry, **WORDS)
    assert refused(error) is ErrorCode.ENTRY_UNKNOWN
    blank_entry(ws, entry_id=entry, **WORDS)
    kept = [one.revision for one in entries.revisions_of(ws.whole, ws.org, entry)]
    assert {one.sensitivity for one in kept if one is not None} == {Sensitivity.DISCIPLINE}


def test_content_that_is_gone_without_an_act_is_a_finding(pair: Pair) -> None:
    ws = pair.unit
    entry = save_visit(ws, DAY)
    row = entries.revisions_of(ws.whole, ws.org, entry)[0]

    def tamper(db: object) -> None:
        db.execute("UPDATE payloads SET salt=NULL, body=NULL WHERE id=(SELECT max(id) FROM payloads)")  # type: ignore[attr-defined]

    ws.workbook.write(tamper)
    found = check_workbook(ws).findings
    assert ("payload", row.n) in {(one.kind, one.n) for one in found}


def test_only_blanking_is_let_through_to_what_is_kept(pair: Pair) -> None:
    save_visit(pair.unit, DAY)
    for sql in (
        "UPDATE payloads SET body='{}' WHERE id=1",
        "UPDATE payloads SET salt=NULL WHERE id=1",
        "DELETE FROM payloads WHERE id=1",
    ):
        with pytest.raises(IntegrityError):
            pair.unit.workbook.write(lambda db, sql=sql: db.execute(sql))  # type: ignore[misc]


def test_the_preview_tells_who_names_the_record(pair: Pair) -> None:
    ws = pair.unit
    entry = save_visit(ws, DAY, title="甲")
    assert preview_blanking(ws, entry).naming == 0
    assert [one.n for one in preview_blanking(ws, entry).versions] == [history(ws, entry)[0].n]


def test_the_organisation_itself_is_never_blanked(pair: Pair) -> None:
    ws = pair.unit
    for attempt in (preview_blanking, lambda ws, entry: blank_entry(ws, entry_id=entry, **WORDS)):
        with pytest.raises(UserError) as error:
            attempt(ws, EntryId(ws.org))
        assert refused(error) is ErrorCode.BLANKING_REFUSED


@pytest.mark.parametrize("side", ["unit", "committee"])
def test_every_screen_goes_on_when_a_record_of_each_form_was_blanked(
    built_demo: Demo, tmp_path: Path, side: str
) -> None:
    book = shutil.copytree(getattr(built_demo, side), tmp_path / "copy.sxt")
    ws = open_unit(book, DEMO_PASSWORD, demo_surroundings(DEMO_TODAY))
    try:
        for form in ws.library.forms:
            rows = list_entries(ws, Filter(forms=(form,), owner=ws.org, with_void=True), limit=3)
            for row in rows:
                if str(row.entry_id) != ws.org:
                    blank_entry(ws, entry_id=row.entry_id, **WORDS)
                    opened = open_entry(ws, row.entry_id, ws.org)
                    assert opened.is_blanked and opened.values == {}
        assert all(one.name for one in directory(ws).persons)
        assert overview(ws, DEMO_TODAY.year).todo is not None
        matter_board(ws)
        letters(ws, DEMO_TODAY.year)
        assert check_workbook(ws).findings == ()
    finally:
        ws.workbook.close()


def test_the_workbook_opens_as_before_after_a_blanking(pair: Pair) -> None:
    entry = save_visit(pair.unit, DAY, title=CANARY)
    blank_entry(pair.unit, entry_id=entry, **WORDS)
    path = pair.unit.workbook.path
    pair.unit.workbook.close()
    again = open_unit(path, PASSWORD, Surroundings(RESOURCES, now=pair.clock, cost=CHEAP))
    try:
        assert again.workbook.read_only == ""
        assert open_entry(again, entry).is_blanked
        assert check_workbook(again).findings == ()
    finally:
        again.workbook.close()
