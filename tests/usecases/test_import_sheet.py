"""Tables taken in: five ugly ones, names, look-alikes, late rows, nothing half done, and all of it taken back."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
import xlsxwriter

from sxt_desktop.domain.errors import Cancelled, ErrorCode, UserError
from sxt_desktop.domain.forms import Sensitivity
from sxt_desktop.domain.ids import EntryId, FormId
from sxt_desktop.domain.problems import ProblemCode
from sxt_desktop.domain.records import Filter, Listed
from sxt_desktop.domain.roles import LocalUser, Role
from sxt_desktop.domain.values import DateRange, Ref
from sxt_desktop.usecases.check_workbook import check_workbook
from sxt_desktop.usecases.entries import count_entries, list_entries, open_entry
from sxt_desktop.usecases.export_sheet import ListWish, export_sheet
from sxt_desktop.usecases.import_sheet import import_sheet, return_rows
from sxt_desktop.usecases.review_entry import review_entry
from sxt_desktop.usecases.save_entry import save_entry, void_entry
from sxt_desktop.usecases.sheet_dry_run import DryRun, Understanding, dry_run, with_reason
from sxt_desktop.usecases.sheet_tables import open_sheet, read_table, sheet_forms
from sxt_desktop.usecases.take_back_import import (
    Left,
    preview_taking_back,
    sheet_imports,
    take_back_import,
)
from sxt_desktop.usecases.void_list import voided_entries
from sxt_desktop.usecases.workspace import Workspace
from tests.documents.sheets import books, office_books
from tests.pairs import Pair, make_pair, save_visit, secretary
from ui.messages import problem

VISIT, MEETING, PERSON = FormId("handbook_08"), FormId("handbook_01"), FormId("person")
ONE_DAY = {"days": "1"}


@pytest.fixture
def pair(tmp_path: Path) -> Iterator[Pair]:
    found = make_pair(tmp_path, enrolled=False)
    yield found
    found.close()


@pytest.fixture
def ws(pair: Pair) -> Workspace:
    return pair.unit


def tried(ws: Workspace, path: Path, form: FormId = VISIT, **how: object) -> DryRun:
    source = open_sheet(path)
    table = read_table(ws, source, form, sheet=source.first)
    given: dict[str, object] = {"year": 2026, "fixed": ONE_DAY, **how}
    return dry_run(ws, table, Understanding(table.columns, **given))  # type: ignore[arg-type]


def kept(ws: Workspace, form: FormId = VISIT) -> list[Listed]:
    return list(reversed(list_entries(ws, Filter(forms=(form,)))))


def codes(run: DryRun) -> dict[int, list[ProblemCode]]:
    """Return what is wrong by the number of the row in the file."""
    return {run.number(row): [one.code for one in found] for row, found in run.problems.items()}


def people(path: Path, *names: str) -> Path:
    """A table of persons."""
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        for row, name in enumerate(("姓名", *names)):
            sheet.write_string(row, 0, name)
    return path


def test_titles_above_sums_below_and_days_as_text(ws: Workspace, tmp_path: Path) -> None:
    run = tried(ws, books.with_titles(tmp_path / "a.xlsx"))
    assert (run.table.head.first, run.total, len(run.table.left_out)) == (2, 3, 2)
    assert run.problems == {} and run.needs_reason == 0
    done = import_sheet(ws, run)
    assert (done.rows, done.left) == (3, 0)
    rows = kept(ws)
    assert [(row.occurred_on, row.occurred_to) for row in rows] == [
        ("2026-11-05", "2026-11-05"),
        ("2026-11-09", "2026-11-10"),
        ("2026-11-12", "2026-11-12"),
    ]
    assert {row.subject for row in rows} == {secretary(ws).id}
    first = open_entry(ws, rows[0].entry_id).values
    assert first["people"] == (secretary(ws), Ref(None, "王芳")) and first["place"] == "会议室"
    assert check_workbook(ws).findings == ()


def test_a_head_of_two_rows_and_merged_cells(ws: Workspace, tmp_path: Path) -> None:
    run = tried(ws, books.with_two_heads(tmp_path / "a.xlsx"))
    assert (run.table.head.first, run.table.head.last) == (0, 1)
    assert run.table.titles == ("序号", "基本情况：日期", "基本情况：责任主体", "基本情况：主题", "内容")
    assert run.problems == {}
    assert [run.row(row)["subject"] for row in range(3)] == [secretary(ws)] * 3


def days(run: DryRun) -> list[tuple[str, str] | None]:
    """Return both ends of the period of each row."""
    spans = (run.row(row)["occurred"] for row in range(run.total))
    return [(str(one.start), str(one.end)) if isinstance(one, DateRange) else None for one in spans]


def test_a_day_in_three_columns_is_put_together_and_what_is_no_day_told(
    ws: Workspace, tmp_path: Path
) -> None:
    run = tried(ws, office_books.with_a_day_in_three_columns(tmp_path / "a.xlsx"))
    assert (run.table.head.first, run.table.head.last) == (1, 2)
    assert run.table.titles[1:4] == ("日期：年", "日期：月", "日期：日")
    assert days(run) == [*((day, day) for day in ("2026-09-05", "2026-09-18", "2026-10-07")), None]
    assert codes(run) == {7: [ProblemCode.NOT_A_DAY]}
    assert run.problems[3][0].facts["value"] == run.cell_words(3, "occurred").replace(
        "13 40", "2026年13月40日"
    )
    apart = {column: meant for column, meant in run.table.columns.items() if column != 2}
    undone = dry_run(ws, run.table, Understanding(apart, 2026, fixed=ONE_DAY))
    assert len(undone.problems) == 4


def test_rows_given_back_of_a_day_in_three_columns_come_in_again(ws: Workspace, tmp_path: Path) -> None:
    run = tried(ws, office_books.with_a_day_in_three_columns(tmp_path / "a.xlsx"))
    assert return_rows(ws, run, out=tmp_path / "back.xlsx", say=problem) == 1
    again = tried(ws, tmp_path / "back.xlsx")
    assert sorted(again.table.columns.values()) == sorted(run.table.columns.values())


def test_the_year_of_the_title_and_rows_a_filter_hides(ws: Workspace, tmp_path: Path) -> None:
    path = office_books.with_the_year_in_the_title(tmp_path / "b.xlsx")
    table = read_table(ws, open_sheet(path), VISIT, sheet=0)
    assert table.year == 2025
    how = Understanding(table.columns, table.year, reason="集中补录")
    run = dry_run(ws, table, how)
    assert (run.total, run.hidden, run.empty, run.problems) == (2, 2, 2, {})
    assert days(run) == [("2025-03-05",) * 2, ("2025-06-08",) * 2]
    whole = dry_run(ws, table, replace(how, takes_hidden=True))
    assert [str(whole.row(row)["days"]) for row in range(whole.total)] == ["1", "0.5", "2", "1"]
    assert import_sheet(ws, run).left == 0 and len(kept(ws)) == 2


def test_hidden_rows_still_tell_what_holds_below_them(ws: Workspace, tmp_path: Path) -> None:
    with xlsxwriter.Workbook(tmp_path / "a.xlsx") as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["月", "日", "责任主体", "主题", "内容"])
        for row, month in enumerate((9, 10, ""), 1):
            sheet.write_row(row, 0, [month, row, "周明远", f"第{row}件", "内容"])
        sheet.set_row(2, None, None, {"hidden": True})
    run = tried(ws, tmp_path / "a.xlsx")
    assert days(run) == [("2026-09-01",) * 2, ("2026-10-03",) * 2] and run.hidden == 1


def test_where_hidden_rows_cannot_be_told_that_is_said_and_all_rows_are_tried(ws: Workspace) -> None:
    run = tried(ws, books.OLD_XLS)
    assert run.hidden == 0
    unknown = replace(run.table, grid=replace(run.table.grid, hidden=None))
    again = dry_run(ws, unknown, run.how)
    assert again.hidden is None and again.total == run.total == 2


def test_begin_and_end_below_one_word_make_a_period(ws: Workspace, tmp_path: Path) -> None:
    run = tried(ws, office_books.with_begin_and_end(tmp_path / "c.csv"))
    assert run.table.titles[1:3] == ("活动时间：起", "活动时间：止") and run.problems == {}
    assert days(run) == [
        ("2026-11-02", "2026-11-04"),
        ("2026-11-09", "2026-11-09"),
        ("2026-11-10", "2026-11-12"),
    ]


def test_a_merged_number_means_the_same_as_above_and_another_table_is_not_taken_in(
    ws: Workspace, tmp_path: Path
) -> None:
    run = tried(ws, office_books.with_two_tables(tmp_path / "d.xlsx"))
    assert (run.total, len(run.table.left_out), run.table.further, run.carried) == (3, 3, 9, 1)
    assert run.problems == {} and days(run)[1] == ("2026-11-02",) * 2
    assert codes(dry_run(ws, run.table, replace(run.how, same_above=False))) == {
        3: [ProblemCode.REQUIRED] * 2
    }


def test_ticks_below_choices_boxes_and_numbers_with_what_they_count(ws: Workspace, tmp_path: Path) -> None:
    run = tried(ws, office_books.with_ticks(tmp_path / "e.xlsx"), fixed={})
    assert [run.row(row)["site_kind"] for row in range(3)] == ["基层一线", "联系点", None]
    assert [run.row(row)["special_research"] for row in range(3)] == [True, False, None]
    assert [str(run.row(row)["days"]) for row in range(3)] == ["2", "1.5", "1"]
    assert codes(run) == {5: [ProblemCode.NOT_A_CHOICE]}


def test_formulas_count_by_their_values_and_errors_are_problems(ws: Workspace, tmp_path: Path) -> None:
    run = tried(ws, books.with_formulas(tmp_path / "a.xlsx"), fixed={})
    first = run.row(0)
    assert first["title"] == "=求和" and first["content"] == "第1条" and str(first["days"]) == "30.5"
    assert str(first["occurred"].start) == "2026-11-05"  # type: ignore[union-attr]
    assert codes(run) == {3: [ProblemCode.CELL_IN_ERROR]}


def test_an_old_xls(ws: Workspace) -> None:
    run = tried(ws, books.OLD_XLS)
    assert run.problems == {}
    import_sheet(ws, run)
    assert [row.title for row in kept(ws)] == ["听取汇报", "督促检查"]
    assert open_entry(ws, kept(ws)[0].entry_id).values["outcome"] == "已整改"


def test_rows_in_error_go_back_with_reasons_and_come_in_again(ws: Workspace, tmp_path: Path) -> None:
    run = tried(ws, books.with_errors(tmp_path / "a.xlsx"))
    assert codes(run) == {
        3: [ProblemCode.NOT_A_DAY],
        4: [ProblemCode.NAME_UNKNOWN],
        5: [ProblemCode.REQUIRED],
        6: [ProblemCode.IN_FUTURE],
        7: [ProblemCode.TOO_LONG],
    }
    back = tmp_path / "back.xlsx"
    assert return_rows(ws, run, out=back, say=problem) == 5
    assert import_sheet(ws, run).rows == 1
    again = tried(ws, back)
    rows = again.table.grid.rows
    assert rows[1][:3] == [3.0, "发生日期的“昨天”看不出是哪一天，请写成2026年3月5日", "昨天"]
    assert again.total == 5 and [run.table.form.field(one).label for one in again.table.columns.values()]  # type: ignore[union-attr]
    assert sorted(again.table.columns) == [2, 3, 4, 5]


def test_a_name_is_chosen_once_for_all_rows(ws: Workspace, tmp_path: Path) -> None:
    path = books.with_errors(tmp_path / "a.xlsx")
    (question,) = tried(ws, path).questions
    assert (question.field_id, question.name, question.rows) == ("subject", "不认识的人", 1)
    assert secretary(ws) in question.offered
    run = tried(ws, path, names={("subject", "不认识的人"): secretary(ws)})
    assert 2 not in run.problems and run.row(2)["subject"] == secretary(ws)


def test_namesakes_are_asked_about_and_never_guessed(ws: Workspace, tmp_path: Path) -> None:
    for _ in range(2):
        save_entry(ws, form_id=PERSON, values={"name": "不认识的人"})
    run = tried(ws, books.with_errors(tmp_path / "a.xlsx"))
    assert codes(run)[4] == [ProblemCode.NAME_AMBIGUOUS]
    assert len(run.questions[0].offered) == 2


def test_late_rows_need_one_reason_for_all(pair: Pair, tmp_path: Path) -> None:
    pair.clock.set(date(2027, 3, 1))
    run = tried(pair.unit, books.with_titles(tmp_path / "a.xlsx"))
    assert run.needs_reason == 3 and run.problems == {}
    with pytest.raises(UserError) as refused:
        import_sheet(pair.unit, run)
    assert refused.value.code is ErrorCode.REASON_MISSING
    import_sheet(pair.unit, with_reason(run, "旧台账集中补录", takes_twins=False))
    assert {row.timeliness for row in kept(pair.unit)} == {"补录"}
    assert {str(row.body["late_reason"]) for row in kept(pair.unit)} == {"旧台账集中补录"}


def test_rows_that_look_like_a_record_are_left_unless_wanted(ws: Workspace, tmp_path: Path) -> None:
    path = books.with_titles(tmp_path / "a.xlsx")
    import_sheet(ws, tried(ws, path))
    again = tried(ws, path)
    assert len(again.twins) == 3 and list(again.taken) == []
    with pytest.raises(UserError) as refused:
        import_sheet(ws, again)
    assert refused.value.code is ErrorCode.SHEET_NOTHING
    assert import_sheet(ws, with_reason(again, "", takes_twins=True)).rows == 3
    within = tried(ws, people(tmp_path / "p.xlsx", "甲一", "乙二", "甲一"), PERSON, fixed={})
    assert {row: twin.row for row, twin in within.twins.items()} == {2: 2}


def test_columns_are_remembered_for_the_same_head(ws: Workspace, tmp_path: Path) -> None:
    path = books.with_titles(tmp_path / "a.xlsx")
    table = read_table(ws, open_sheet(path), VISIT, sheet=0)
    assert not table.is_remembered and table.columns[4] == "content"
    chosen = {column: field for column, field in table.columns.items() if column != 6} | {6: "outcome"}
    import_sheet(ws, dry_run(ws, table, Understanding(chosen, 2026, fixed=ONE_DAY)))
    again = read_table(ws, open_sheet(path), VISIT, sheet=0)
    assert again.is_remembered and again.columns == chosen
    other = read_table(ws, open_sheet(path), MEETING, sheet=0)
    assert not other.is_remembered


def test_stopping_or_failing_in_the_middle_leaves_nothing(ws: Workspace, tmp_path: Path) -> None:
    run = tried(ws, people(tmp_path / "p.xlsx", *(f"人{n}" for n in range(60))), PERSON, fixed={})
    before = count_entries(ws, Filter())

    def stop(done: int, total: int) -> None:
        if done >= 40:
            raise Cancelled

    with pytest.raises(Cancelled):
        import_sheet(ws, run, progress=stop)
    assert count_entries(ws, Filter()) == before and sheet_imports(ws) == ()
    assert import_sheet(ws, run).rows == 60
    assert check_workbook(ws).findings == ()


def test_every_row_is_an_ordinary_record_with_its_number(ws: Workspace, tmp_path: Path) -> None:
    talk = FormId("talk_record")
    with xlsxwriter.Workbook(tmp_path / "t.xlsx") as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["谈话时间", "谈话人", "谈话对象", "谈话类型", "事由", "地点", "内容"])
        for row in (1, 2):
            sheet.write_row(
                row,
                0,
                [f"2026年11月{row + 3}日 9:30", "周明远", "王芳", "廉政谈话", f"事{row}", "室", "要点"],
            )
        sheet.write_row(3, 0, ["2026年11月6日", "周明远", "王芳", "廉政谈话", "缺时间", "室", "要点"])
    run = tried(ws, tmp_path / "t.xlsx", talk, fixed={})
    assert codes(run) == {4: [ProblemCode.TIME_MISSING]}
    import_sheet(ws, run)
    assert [row.number for row in kept(ws, talk)] == ["机械谈〔2026〕1号", "机械谈〔2026〕2号"]


def test_what_applies_only_elsewhere_is_asked_about(ws: Workspace, tmp_path: Path) -> None:
    talk = FormId("talk_record")
    with xlsxwriter.Workbook(tmp_path / "t.xlsx") as book:
        sheet = book.add_worksheet()
        sheet.write_row(
            0, 0, ["谈话时间", "谈话人", "谈话对象", "谈话类型", "事由", "地点", "内容", "触发情形"]
        )
        for row, kind in enumerate(("廉政谈话", "提醒谈话"), 1):
            sheet.write_row(
                row, 0, ["2026.11.4 9:30", "周明远", "王芳", kind, f"事{row}", "室", "要点", "作风"]
            )
        sheet.write_row(3, 0, ["2026.11.4 9:30", "周明远", "王芳", "提醒谈话", "事3", "室", "要点", ""])
    run = tried(ws, tmp_path / "t.xlsx", talk, fixed={})
    wanted = ProblemCode.REQUIRED  # a reminder talk needs who wrote it down
    assert codes(run) == {2: [ProblemCode.NOT_APPLICABLE], 3: [wanted], 4: [wanted, wanted]}
    assert [one.field_id for one in run.problems[1]] == ["recorder"]


def test_what_another_field_demands_and_what_nobody_sees_is_told_row_by_row(
    ws: Workspace, tmp_path: Path
) -> None:
    talk = FormId("talk_record")
    with xlsxwriter.Workbook(tmp_path / "t.xlsx") as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["谈话时间", "谈话人", "谈话对象", "谈话类型", "事由", "地点", "内容"])
        for row, place in enumerate(("室", "", "\u200b\u200b"), 1):
            sheet.write_row(
                row, 0, ["2026.11.4 9:30", "周明远", "王芳", "履职谈话", f"事{row}", place, "要点"]
            )
    run = tried(ws, tmp_path / "t.xlsx", talk, fixed={})
    assert codes(run) == {3: [ProblemCode.REQUIRED], 4: [ProblemCode.REQUIRED]}
    assert import_sheet(ws, run).rows == 1
    assert codes(tried(ws, people(tmp_path / "p.xlsx", "\u200b\ufeff", "张明"), PERSON, fixed={})) == {
        2: [ProblemCode.REQUIRED]
    }


def test_forms_offered_are_those_whoever_works_may_keep(ws: Workspace) -> None:
    offered = {form.id for form in sheet_forms(ws)}
    assert {VISIT, PERSON, "list_item", "talk_record"} <= offered
    assert not offered & {"review", "rectification_order", "responsibility_letter", "void"}
    manager = replace(ws, user=LocalUser("u9", "某人", frozenset({Role.ADMIN})))
    assert {form.group for form in sheet_forms(manager)} == {"people"}
    with pytest.raises(UserError) as refused:
        import_sheet(manager, tried(ws, books.OLD_XLS))
    assert refused.value.code is ErrorCode.NOT_PERMITTED


def test_an_import_is_taken_back_but_for_what_was_gone_on_with(ws: Workspace, tmp_path: Path) -> None:
    names = ("改过的", "作废的", "被引用的", "照旧一", "照旧二")
    import_sheet(ws, tried(ws, people(tmp_path / "p.xlsx", *names), PERSON, fixed={}))
    by = {row.title: row for row in kept(ws, PERSON)}
    changed = by["改过的"]
    save_entry(ws, form_id=PERSON, values={"name": "改过的", "staff_no": "7"}, entry_id=changed.entry_id)
    void_entry(ws, entry_id=by["作废的"].entry_id, reason="重复")
    save_visit_of(ws, Ref(by["被引用的"].entry_id, "被引用的"))
    (imported,) = sheet_imports(ws)
    assert (imported.by, imported.file, imported.form_title, imported.rows) == ("林静", "p.xlsx", "人员", 5)
    plan = preview_taking_back(ws, imported)
    assert plan.left == (("改过的", Left.CHANGED), ("被引用的", Left.NAMED)) and plan.voided == 1
    with pytest.raises(UserError) as refused:
        take_back_import(ws, imported, reason=" ")
    assert refused.value.code is ErrorCode.REASON_MISSING
    changes, done = take_back_import(ws, imported, reason="导错了文件")
    assert done == plan and set(changes.entries) == {by["照旧一"].entry_id, by["照旧二"].entry_id}
    assert {row.title for row in kept(ws, PERSON)} >= {"改过的", "被引用的"}
    reasons = {one.listed.title: one.reason for one in voided_entries(ws, Filter())}
    assert reasons["照旧一"] == "撤回导入“p.xlsx”：导错了文件"
    assert sheet_imports(ws)[0].taken_back_at
    with pytest.raises(UserError) as nothing:
        take_back_import(ws, imported, reason="再来")
    assert nothing.value.code is ErrorCode.SHEET_NOTHING
    assert check_workbook(ws).findings == ()


def save_visit_of(ws: Workspace, person: Ref) -> EntryId:
    """Keep a record that names a person."""
    key = save_visit(ws, date(2026, 11, 17))
    values = open_entry(ws, key).values
    save_entry(ws, form_id=VISIT, values={**values, "people": (person,)}, entry_id=key)
    return key


def test_what_was_reviewed_is_left(pair: Pair, tmp_path: Path) -> None:
    ws = pair.unit
    import_sheet(ws, tried(ws, books.OLD_XLS))
    row = kept(ws)[0]
    review_entry(ws, entry_id=row.entry_id, owner=ws.org, verdict="通过")
    plan = preview_taking_back(ws, sheet_imports(ws)[0])
    assert plan.left == ((row.title, Left.ABOUT),) and len(plan.entries) == 1


def test_imports_of_confidential_records_are_told_only_to_who_may_see(ws: Workspace, tmp_path: Path) -> None:
    import_sheet(ws, tried(ws, books.OLD_XLS, sensitivity=Sensitivity.DISCIPLINE))
    recorder = replace(ws, user=LocalUser("u9", "某人", frozenset({Role.RECORDER})))
    assert len(sheet_imports(ws)) == 1 and sheet_imports(recorder) == ()
    out = tmp_path / "out.csv"
    wish = ListWish("手册", Filter(forms=(VISIT,)))
    assert export_sheet(recorder, wish, out=out).rows == 0
    assert "听取汇报" not in out.read_text("utf-8-sig")
    assert export_sheet(ws, wish, out=out).rows == 2


def test_a_whole_list_goes_out_and_comes_in_the_same(pair: Pair, tmp_path: Path) -> None:
    ws, other = pair.unit, pair.committee
    import_sheet(ws, tried(ws, books.with_titles(tmp_path / "a.xlsx")))
    for ending in ("xlsx", "csv"):
        out = tmp_path / f"out.{ending}"
        export_sheet(ws, ListWish("手册", Filter(forms=(VISIT,)), whole=True), out=out)
        run = tried(other, out, fixed={}, takes_twins=True)
        assert run.problems == {}
        import_sheet(other, run)
    ours = [{key: value for key, value in row.body.items() if key != "subject"} for row in kept(ws)]
    theirs = [{key: value for key, value in row.body.items() if key != "subject"} for row in kept(other)]
    assert len(theirs) == 6
    for body in theirs:
        for ref in body.get("people", []):  # type: ignore[union-attr]
            ref["id"] = None  # type: ignore[index,call-overload]
    for body in ours:
        for ref in body.get("people", []):  # type: ignore[union-attr]
            ref["id"] = None  # type: ignore[index,call-overload]
    assert sorted(map(str, theirs)) == sorted(map(str, ours * 2))
