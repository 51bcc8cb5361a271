"""A report drafted from records, gone on with, edited in Word and taken back."""

from collections.abc import Iterator
from datetime import date, datetime
from io import BytesIO
from pathlib import Path

import pytest
from docx import Document

from sxt_desktop.documents.sheets.cells import Cell
from sxt_desktop.domain.errors import ErrorCode, UserError
from sxt_desktop.domain.forms import Sensitivity
from sxt_desktop.domain.ids import EntryId, FormId
from sxt_desktop.domain.reports import Mark, changed, moved, of_chapter, with_own
from sxt_desktop.domain.values import DateRange, Ref
from sxt_desktop.usecases.draft_report import (
    ReportDraft,
    ReportWish,
    draft_report,
    open_report,
    own_reports,
    renew_draft,
    report_kinds,
    report_subjects,
    save_report,
)
from sxt_desktop.usecases.entries import open_entry
from sxt_desktop.usecases.final_report import preview_final, reopen_report, take_final
from sxt_desktop.usecases.report_choices import choices_for
from sxt_desktop.usecases.report_tables import save_tables
from sxt_desktop.usecases.save_entry import save_entry
from sxt_desktop.usecases.workspace import CHINA, Workspace
from sxt_desktop.usecases.write_word import write_word
from tests.pairs import Clock, new_unit
from tests.usecases.paper_world import paper_values

NOW = datetime(2026, 12, 20, 9, tzinfo=CHINA)


@pytest.fixture
def ws(tmp_path: Path) -> Iterator[Workspace]:
    made = new_unit(
        tmp_path, Clock(NOW), name="东湖大学机械工程学院党委", short_name="机械学院党委", code="机械"
    )
    yield made
    made.workbook.close()


def secretary(ws: Workspace) -> Ref:
    return next(one for one in report_subjects(ws) if one.id != ws.org)


def visit(ws: Workspace, title: str, day: date, *, level: Sensitivity | None = None) -> EntryId:
    spec = ws.library.form(FormId("handbook_08"))
    values = {
        **paper_values(spec),
        "subject": secretary(ws),
        "occurred": DateRange(day, day),
        "title": title,
        "late_reason": "年底整理时补记",
    }
    return save_entry(ws, form_id=spec.id, values=values, sensitivity=level).entry


def problem(
    ws: Workspace, content: str, *, raised: date, closed: date | None = None, origin: str = "自查"
) -> EntryId:
    spec = ws.library.form(FormId("problem_item"))
    begun = {key: one for key, one in paper_values(spec).items() if key not in spec.flow.own_fields}
    values = {
        **begun,
        "content": content,
        "origin": origin,
        "kind": "整改问题",
        "raised_on": raised,
        "holder": secretary(ws),
        "closed_on": closed,
        "rectified": "重新核对并退还。" if closed else None,
        "sanctioned": "提醒谈话" if closed else None,
        "lasting": "修订验收办法" if closed else None,
    }
    return save_entry(ws, form_id=spec.id, values=values).entry


def wish(
    ws: Workspace, report: str = "written_report", *, year: int = 2026, first_half: bool = False
) -> ReportWish:
    subject = secretary(ws) if report == "accountability_report" else report_subjects(ws)[0]
    answers = (
        {"role": "书记", "occasion": "书面"}
        if report == "accountability_report"
        else {"addressee": Ref(None, "中共东湖大学委员会")}
    )
    return ReportWish(report, subject, year, first_half, answers)


def said(draft: ReportDraft, chapter: str) -> list[str]:
    return [one.text for one in of_chapter(draft.sentences, chapter, used=True)]


@pytest.mark.req("SZ02")
def test_every_chapter_says_something_and_every_number_has_its_records(ws: Workspace) -> None:
    first, second = visit(ws, "到一线调研", date(2026, 3, 2)), visit(ws, "到车间调研", date(2026, 9, 2))
    draft = draft_report(ws, wish(ws))
    spec = report_kinds(ws)["written_report"]
    assert all(said(draft, one.field_id) for one in spec.chapters)
    (one,) = [row for row in draft.sentences if row.key.startswith("handbook:")]
    assert one.text == "反映问题调研方面记实2次，2026年3月2日至2026年9月2日，有“到一线调研”、“到车间调研”。"
    assert {ref.id for ref in one.records} == {first, second}
    half = draft_report(ws, wish(ws, first_half=True))
    (half_one,) = [row for row in half.sentences if row.key.startswith("handbook:")]
    assert [ref.id for ref in half_one.records] == [first] and "记实1次，2026年3月2日，" in half_one.text


@pytest.mark.req("TB03")
def test_whom_a_report_goes_to_follows_the_profile_and_stays_as_it_was_chosen(tmp_path: Path) -> None:
    ws = new_unit(tmp_path, Clock(NOW), name="滨江区委", short_name="滨江", code="滨江", profile="shanghai")
    both = Ref(None, "上级党委"), Ref(None, "上级纪委")
    try:
        team = report_subjects(ws)[0]
        asked = choices_for(ws, "written_report", team, 2026)
        assert asked["addressee"][1][0] == both[0] and None not in asked["addressee"][1]
        assert asked["second_addressee"][1][:2] == (both[1], None)
        for answers, kept in (
            ({"addressee": both[0], "second_addressee": both[1]}, both),
            ({"addressee": both[0]}, (both[0], None)),
            ({}, (both[0], None)),
        ):
            saved = save_report(
                ws, draft_report(ws, ReportWish("written_report", team, 2026, False, answers))
            )
            values = open_entry(ws, saved[0].entry).values
            assert (values["addressee"], values.get("second_addressee")) == kept
        own = ReportWish("accountability_report", team, 2026, False, {"role": "书记", "occasion": "书面"})
        changes, draft = save_report(ws, draft_report(ws, own))
        values = open_entry(ws, changes.entry).values
        assert (values["addressee"], values["second_addressee"]) == both
        assert open_report(ws, changes.entry).wish.answers["second_addressee"] == both[1]
        save_entry(
            ws,
            form_id=FormId("accountability_report"),
            entry_id=changes.entry,
            values={**values, "second_addressee": None},
        )
        again = renew_draft(ws, open_report(ws, changes.entry))
        assert "second_addressee" not in again.wish.answers and draft.entry_id == again.entry_id
    finally:
        ws.workbook.close()


def test_a_chapter_without_records_says_so_and_invents_nothing(ws: Workspace) -> None:
    draft = draft_report(ws, wish(ws, "accountability_report"))
    empty = [one for one in draft.sentences if one.is_nothing]
    assert {"done", "integrity", "study"} <= {one.chapter for one in empty}
    assert all(not one.records and not any(c.isdigit() for c in one.text) for one in empty)


def test_what_is_restricted_is_in_no_report_even_of_who_may_see_it(ws: Workspace) -> None:
    visit(ws, "公开的调研", date(2026, 3, 2))
    visit(ws, "只给纪检看", date(2026, 3, 3), level=Sensitivity.DISCIPLINE)
    draft = draft_report(ws, wish(ws))
    assert "记实1次" in " ".join(said(draft, "done"))
    assert "只给纪检看" not in repr(draft)


@pytest.mark.req("SZ09")
def test_last_years_problems_come_with_their_correction(ws: Workspace) -> None:
    problem(ws, "验收签字不全", raised=date(2025, 12, 1), closed=date(2026, 5, 8))
    before = draft_report(ws, wish(ws, "accountability_report", year=2025))
    named = with_own(with_own(before.sentences, "problems", "验收签字不全。"), "problems", "学习抓得不紧")
    _, kept = save_report(
        ws, ReportDraft(before.wish, tuple(one for one in named if not one.key.startswith("open")))
    )
    now = draft_report(ws, wish(ws, "accountability_report"))
    rows = of_chapter(now.sentences, "last_year")
    assert [one.text for one in rows][:2] == ["验收签字不全。", "学习抓得不紧"]
    assert rows[0].fill == {"done": "重新核对并退还。", "state": "已完成"}
    assert rows[1].fill["done"].startswith("台账没有登记")
    assert rows[0].records[0].id == kept.entry_id and len(rows[0].records) == 2
    changes, _ = save_report(ws, now)
    values = open_entry(ws, changes.entry).values
    table = values["last_year"]
    assert isinstance(table, tuple) and dict(table[0])["state"] == "已完成"  # type: ignore[arg-type]


def test_gathering_again_keeps_what_a_person_wrote_and_marks_what_changed(ws: Workspace) -> None:
    visit(ws, "到一线调研", date(2026, 3, 2))
    draft = draft_report(ws, wish(ws))
    rows = draft.sentences
    at = next(n for n, one in enumerate(rows) if one.key.startswith("handbook:"))
    rows = changed(rows, at, text="我到一线调研了一次。")
    short = next(n for n, one in enumerate(rows) if one.chapter == "plan")
    rows = with_own(changed(rows, short, is_used=False), "done", "另外，走访了三个班组。")
    visit(ws, "到车间调研", date(2026, 9, 2))
    problem(ws, "账实不符", raised=date(2026, 6, 1))
    again = renew_draft(ws, ReportDraft(draft.wish, rows))
    mine = next(one for one in again.sentences if one.key.startswith("handbook:"))
    assert (mine.text, mine.mark) == ("我到一线调研了一次。", Mark.CHANGED) and "记实2次" in mine.gathered
    assert "另外，走访了三个班组。" in said(again, "done")
    fresh = next(one for one in again.sentences if one.key == "open:整改问题")
    assert fresh.mark is Mark.NEW
    assert next(one.key for one in again.sentences if one.chapter == "plan" and one.is_used).startswith(
        "go_on"
    )
    assert renew_draft(ws, ReportDraft(draft.wish, again.sentences)).sentences != ()


def test_a_draft_is_kept_and_gone_on_with(ws: Workspace) -> None:
    visit(ws, "=SUM(A1)", date(2026, 3, 2))
    draft = draft_report(ws, wish(ws))
    ordered = moved(with_own(draft.sentences, "done", "自己写的一句。"), 0, 1)
    changes, kept = save_report(ws, ReportDraft(draft.wish, ordered))
    found = open_report(ws, changes.entry)
    assert found == kept
    assert [row.entry_id for row in own_reports(ws, 2026)] == [changes.entry]
    again, _ = save_report(ws, ReportDraft(found.wish, found.sentences[1:], found.entry_id, found.digest))
    assert again.entry == changes.entry
    with pytest.raises(UserError) as late:
        save_report(ws, found)
    assert late.value.code is ErrorCode.ENTRY_CHANGED_MEANWHILE


def test_edited_in_word_and_taken_back_as_the_final_file(ws: Workspace, tmp_path: Path) -> None:
    visit(ws, "到一线调研", date(2026, 3, 2))
    changes, _ = save_report(ws, draft_report(ws, wish(ws)))
    out = write_word(ws, document="written_report", subject=changes.entry, out=tmp_path / "报告.docx")
    untouched = preview_final(ws, changes.entry, out)
    assert untouched.changed == ()
    edited = Document(str(out))
    for one in edited.paragraphs:
        if "反映问题调研方面记实" in one.text:
            one.text = one.text.replace("记实1次", "深入一线1次")
    edited.save(str(out))
    (difference,) = preview_final(ws, changes.entry, out).changed
    assert difference.heading == "责任落实情况"
    assert "记实1次" in difference.removed[0] and "深入一线1次" in difference.added[0]
    assert open_report(ws, changes.entry).is_final is False
    take_final(ws, changes.entry, out)
    values = open_entry(ws, changes.entry).values
    assert values["state"] == "已定稿" and values["finalised_on"] == date(2026, 12, 20)
    assert values["finalised_by"] == ws.author
    kept = values["final"][0]  # type: ignore[index]
    assert b"".join(ws.workbook.files.chunks(kept.sha256)) == out.read_bytes()  # type: ignore[union-attr]
    take_final(ws, changes.entry, out)
    assert len(open_entry(ws, changes.entry).values["final"]) == 1  # type: ignore[arg-type]
    reopen_report(ws, changes.entry)
    assert open_report(ws, changes.entry).is_final is False


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("报告.doc", b"\xd0\xcf\x11\xe0"),
        ("报告.docx", b"PK\x05\x06" + bytes(18)),
        ("报告.docx", b"no word"),
        ("报告.pdf", b"no pdf"),
    ],
)
def test_what_cannot_be_read_is_refused_and_nothing_kept(
    ws: Workspace, tmp_path: Path, name: str, content: bytes
) -> None:
    changes, _ = save_report(ws, draft_report(ws, wish(ws)))
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(UserError) as refused:
        take_final(ws, changes.entry, path)
    assert refused.value.code is ErrorCode.REPORT_UNREADABLE
    assert open_report(ws, changes.entry).is_final is False


def test_a_word_file_that_asks_for_too_much_is_refused(ws: Workspace, tmp_path: Path) -> None:
    from zipfile import ZIP_DEFLATED, ZipFile

    changes, _ = save_report(ws, draft_report(ws, wish(ws)))
    out = BytesIO()
    with ZipFile(out, "w", ZIP_DEFLATED) as packed:
        packed.writestr("word/document.xml", b"<a>" + bytes(40 << 20))
    path = tmp_path / "大.docx"
    path.write_bytes(out.getvalue())
    with pytest.raises(UserError) as refused:
        preview_final(ws, changes.entry, path)
    assert refused.value.code is ErrorCode.REPORT_UNREADABLE


def test_the_tables_of_a_report_are_those_of_its_paper(ws: Workspace, tmp_path: Path) -> None:
    from python_calamine import CalamineWorkbook

    visit(ws, "到一线调研", date(2026, 3, 2))
    changes, _ = save_report(ws, draft_report(ws, wish(ws)))
    book = CalamineWorkbook.from_path(str(save_tables(ws, changes.entry, out=tmp_path / "附表.xlsx")))
    assert book.sheet_names == ["定额完成情况", "全程纪实记录条数"]
    counted = book.get_sheet_by_index(1).to_python()
    assert [row[1] for row in counted if row[0] == "反映问题调研"] == ["1"]


@pytest.mark.req("SZ02", "SZ09")
def test_who_renders_account_has_tables_of_their_own_of_the_period(ws: Workspace, tmp_path: Path) -> None:
    visit(ws, "到一线调研", date(2026, 3, 2))
    visit(ws, "不外传的调研", date(2026, 3, 3), level=Sensitivity.DISCIPLINE)
    visit(ws, "到车间调研", date(2026, 9, 2))
    problem(ws, "验收台账不全", raised=date(2026, 2, 1), closed=date(2026, 5, 6))
    problem(ws, "采购流程不清", raised=date(2026, 8, 1))
    problem(ws, "去年的问题", raised=date(2025, 2, 1), closed=date(2025, 5, 6))
    tables = tables_of(ws, first_half=False, out=tmp_path / "全年.xlsx")
    assert list(tables) == ["定额完成情况", "全程纪实记录条数", "问题整改情况"]
    assert all(len(row) == 4 for row in tables["定额完成情况"])  # nobody else's, so that no name is needed
    assert [row[:2] for row in tables["全程纪实记录条数"][2:]] == [["反映问题调研", "2"]]
    rows = {row[1]: row[3] for row in tables["问题整改情况"][2:]}
    assert rows == {"验收台账不全": "2026年5月6日", "采购流程不清": "未完成"}
    half = tables_of(ws, first_half=True, out=tmp_path / "半年.xlsx")
    assert [row[:2] for row in half["全程纪实记录条数"][2:]] == [["反映问题调研", "1"]]
    assert [row[1] for row in half["问题整改情况"][2:]] == ["验收台账不全"]


def tables_of(ws: Workspace, *, first_half: bool, out: Path) -> dict[str, list[list[Cell]]]:
    """Save a report and return its tables by name."""
    from python_calamine import CalamineWorkbook

    kept, _ = save_report(ws, draft_report(ws, wish(ws, "accountability_report", first_half=first_half)))
    book = CalamineWorkbook.from_path(str(save_tables(ws, kept.entry, out=out)))
    return {name: book.get_sheet_by_name(name).to_python() for name in book.sheet_names}


def test_a_paper_without_tables_has_none_to_save(ws: Workspace, tmp_path: Path) -> None:
    entry = visit(ws, "到一线调研", date(2026, 3, 2))
    with pytest.raises(UserError) as refused:
        save_tables(ws, entry, out=tmp_path / "没有.xlsx")
    assert refused.value.code is ErrorCode.DOCUMENT_NO_SHEET and not (tmp_path / "没有.xlsx").exists()
