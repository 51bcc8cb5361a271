"""Every shipped document from records: all that was entered stands on it, every sheet can be found again, twice the same."""

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from io import BytesIO
from pathlib import Path

import pikepdf
import pypdfium2
import pytest
import zxingcpp

from sxt_desktop.catalog.documents import load_documents
from sxt_desktop.domain.errors import ErrorCode, UserError
from sxt_desktop.domain.forms import FormSpec, Sensitivity
from sxt_desktop.domain.ids import EntryId, FormId
from sxt_desktop.domain.papers import DocumentSpec, Layout
from sxt_desktop.domain.records import Filter
from sxt_desktop.domain.roles import LocalUser, Role
from sxt_desktop.domain.sheet_code import read_code
from sxt_desktop.domain.values import FieldKind, Ref, Row, Value, Values, is_empty, show
from sxt_desktop.usecases.entries import list_entries, open_entry
from sxt_desktop.usecases.paper_contexts import Asked, document_context
from sxt_desktop.usecases.paper_kinds import document_spec, documents_for, ledgers_for, named_spec
from sxt_desktop.usecases.paper_ledger import ledger_context
from sxt_desktop.usecases.paper_scores import ranking_context
from sxt_desktop.usecases.print_document import (
    print_document,
    render_batch,
    render_document,
)
from sxt_desktop.usecases.workspace import Workspace
from tests.usecases.paper_world import (
    TODAY,
    UNIT,
    PaperWorld,
    empty_world,
    make_world,
    paper_values,
    score_rows,
)

SHIPPED = load_documents(Path(__file__).resolve().parents[2] / "resources/documents")
CARDS = tuple(name for name, spec in SHIPPED.items() if spec.layout is Layout.CARD)
"""Tested by themselves in test_print_document and test_hand_over."""
ABOUT_OTHERS = ("reminder_list",)
"""Made of what units below sent, and tested where that is."""
PAPERS = tuple(name for name in SHIPPED if name not in (*CARDS, *ABOUT_OTHERS, "handbook"))
PARTIAL = ("appraisal_ballot", "score_feedback", "responsibility_letter")
"""Papers that show a part of their record; each has a test of its own."""
OF_RECORDS = tuple(
    name
    for name in PAPERS
    if SHIPPED[name].layout in (Layout.FORM_TABLE, Layout.OFFICIAL, Layout.REPORT)
    and name not in (*PARTIAL, "archive_note")
)
LEDGERS = tuple(name for name in PAPERS if SHIPPED[name].layout is Layout.LEDGER)
YEAR = TODAY.year


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PaperWorld]:
    made = make_world(tmp_path_factory.mktemp("papers"))
    yield made
    made.close()


@pytest.fixture
def blank(tmp_path: Path) -> Iterator[PaperWorld]:
    made = empty_world(tmp_path)
    yield made
    made.close()


def form_of(name: str) -> FormId:
    """Return the form whose record a document is tried with."""
    spec = SHIPPED[name]
    if spec.layout is Layout.LETTER or name in ("rectification_order", "talk_record"):
        return FormId(name)
    return FormId(spec.forms[0] if spec.forms else "handbook_01")


def rendered(world: PaperWorld, name: str) -> tuple[bytes, int]:
    subject = "" if SHIPPED[name].layout is Layout.LEDGER else world.records.get(form_of(name), EntryId(""))
    return render_document(world.ws, document=name, subject=subject, year=YEAR)


def page_texts(content: bytes) -> list[str]:
    document = pypdfium2.PdfDocument(content)
    try:
        return ["".join(page.get_textpage().get_text_range().split()) for page in document]
    finally:
        document.close()


def words(value: Value) -> Iterator[str]:
    """Yield what must be found of a value, without white space; rows cell by cell."""
    for item in value if isinstance(value, tuple) else (value,):
        if isinstance(item, dict):
            for cell in item.values():
                yield from words(cell)
        elif not is_empty(item):
            yield from ("".join(line.split()) for line in show(item).splitlines())


@pytest.mark.parametrize("name", PAPERS)
def test_a_paper_is_printed_twice_the_same(world: PaperWorld, name: str) -> None:
    content, pages = rendered(world, name)
    assert len(page_texts(content)) == pages
    assert rendered(world, name)[0] == content


@pytest.mark.parametrize("name", PAPERS)
def test_all_fonts_of_a_paper_are_embedded(world: PaperWorld, name: str) -> None:
    with pikepdf.open(BytesIO(rendered(world, name)[0])) as pdf:
        fonts = [
            one for one in pdf.objects if isinstance(one, pikepdf.Dictionary) and one.get("/Type") == "/Font"
        ]
        assert fonts and all("/FontFile2" in font.FontDescriptor for font in fonts)
        assert pdf.docinfo.Title and pdf.docinfo.Author


@pytest.mark.parametrize("name", PAPERS)
def test_every_sheet_says_where_it_belongs(world: PaperWorld, name: str) -> None:
    content, pages = rendered(world, name)
    document = pypdfium2.PdfDocument(content)
    for number, (page, text) in enumerate(zip(document, page_texts(content), strict=True), start=1):
        assert f"第{number}页共{pages}页" in text and "校验码：" in text
        picture = page.render(scale=150 / 72).to_pil()
        foot = picture.crop((0, picture.height * 4 // 5, picture.width // 3, picture.height))
        codes = [found for one in zxingcpp.read_barcodes(foot) if (found := read_code(one.text)) is not None]
        assert [(one.page, one.pages) for one in codes] == [(number, pages)]
    document.close()


@pytest.mark.parametrize("name", OF_RECORDS)
def test_all_that_was_entered_stands_on_the_paper(world: PaperWorld, name: str) -> None:
    opened = open_entry(world.ws, world.records[form_of(name)])
    text = "".join(page_texts(rendered(world, name)[0]))
    spec = SHIPPED[name]
    for one in opened.form.visible(opened.values):
        if one.id in spec.leaves_out or one.kind is FieldKind.SYSTEM:
            continue
        if show(opened.values.get(one.id)) == "治理中":  # nobody's opinion yet
            assert "治理中" not in text
            continue
        for found in words(opened.values.get(one.id)):
            assert found in text, f"{name}: {one.label} {found}"


@pytest.mark.parametrize("name", [n for n in OF_RECORDS if SHIPPED[n].layout is not Layout.FORM_TABLE])
def test_every_field_of_a_report_has_its_place(world: PaperWorld, name: str) -> None:
    spec = SHIPPED[name]
    form = world.ws.library.form(form_of(name))
    taken = {field for fields in spec.takes.values() for field in fields}
    placed = {field for clause in spec.clauses for field in clause.fields} | taken | set(spec.leaves_out)
    assert {one.id for one in form.fields if one.kind is not FieldKind.NUMBER} <= placed


@pytest.mark.parametrize("name", SHIPPED)
def test_what_a_document_names_is_there(world: PaperWorld, name: str) -> None:
    spec, forms = SHIPPED[name], world.ws.library.forms
    assert all(FormId(form) in forms for form in spec.forms)
    own = spec.forms or forms  # the general form prints any
    known = {field.id for form in own for field in forms[FormId(form)].spec.fields}
    columns = {field for column in spec.columns for field in column.fields}
    clauses = {field for clause in spec.clauses for field in clause.fields}
    assert columns | clauses | set(spec.leaves_out) | set(spec.where) <= known
    assert not spec.group_by or spec.group_by in known
    for place, fields in spec.takes.items():
        assert place in _PLACES or place in {party.key for party in spec.parties}
        assert set(fields) <= known | {"organisation"}


_PLACES = (
    "title",
    "number",
    "addressees",
    "copies_to",
    "day",
    "approver",
    "signer",
    "facts",
    "unit",
    "conclusion",
)


class TestLedgers:
    """Many records as one table."""

    @pytest.mark.parametrize("name", [name for name in LEDGERS if name != "year_calendar"])
    def test_an_empty_one_says_so(self, blank: PaperWorld, name: str) -> None:
        text = "".join(page_texts(render_document(blank.ws, document=name, year=YEAR - 1)[0]))
        assert named_spec(blank.ws, name).title in text and "无" in text

    def test_sixty_rows_with_long_names_have_heads_on_every_page(self, blank: PaperWorld) -> None:
        holder = Ref(None, "欧阳娜依·迪丽热巴克孜尔")
        for number in range(60):
            blank.keep(
                "list_item",
                list_kind="责任清单",
                holder=holder,
                content=f"第{number:02}项：" + "研究解决采购验收环节的突出问题，" * (number % 7 + 1),
            )
        texts = page_texts(render_document(blank.ws, document="responsibility_list", year=YEAR)[0])
        whole = "".join(texts)
        assert len(texts) > 4
        assert all("序号项号" in text and "审签" in text for text in texts[:-1])
        assert all(whole.count(f"第{number:02}项：") == 1 for number in range(60))
        assert "条数：60条" in whole
        assert whole.count(holder.name) == len(texts)  # a group that goes on says of whom it is

    def test_each_list_has_the_items_of_its_own_kind(self, blank: PaperWorld) -> None:
        for kind in ("责任清单", "任务清单", "制度清单"):
            blank.keep("list_item", list_kind=kind, content=f"属于{kind}的一项")
        for name, kind in (
            ("responsibility_list", "责任清单"),
            ("task_list", "任务清单"),
            ("rule_list", "制度清单"),
        ):
            text = "".join(page_texts(render_document(blank.ws, document=name, year=YEAR)[0]))
            assert f"属于{kind}的一项" in text and text.count("的一项") == 1

    def test_what_is_shown_in_public_has_no_internal_column_and_no_restricted_record(
        self, blank: PaperWorld
    ) -> None:
        from sxt_desktop.usecases.save_entry import save_entry

        spec = blank.ws.library.form(FormId("problem_item"))
        for level, content in ((Sensitivity.INTERNAL, "可以公示"), (Sensitivity.DISCIPLINE, "限纪检查阅")):
            values: Values = {**paper_values(spec), "content": content, "leader_view": "内部研判"}
            save_entry(blank.ws, form_id=spec.id, values=values, sensitivity=level)
        internal = "".join(page_texts(render_document(blank.ws, document="problem_list", year=YEAR)[0]))
        public = "".join(page_texts(render_document(blank.ws, document="problem_list_public", year=YEAR)[0]))
        assert (
            "可以公示" in internal
            and "限纪检查阅" in internal
            and "内部研判" in internal
            and "审签" in internal
        )
        assert "可以公示" in public and "公示期：" in public
        assert not [word for word in ("限纪检查阅", "内部研判", "审签", "审定") if word in public]

    def test_who_may_not_see_restricted_records_prints_without_them_and_the_sheet_says_so(
        self, world: PaperWorld
    ) -> None:
        recorder = replace(world.ws, user=LocalUser("u2", "记实员", frozenset({Role.RECORDER})))
        title = "事由的示例内容"
        for ws, is_there in ((world.ws, True), (recorder, False)):
            text = "".join(page_texts(render_document(ws, document="archive_list", year=YEAR)[0]))
            assert (f"问责建议（审批）表：{title}" in text) is is_there
            assert ("限定查阅的记录未计入" in text) is not is_there
        with pytest.raises(UserError) as refused:
            render_document(
                recorder, document="sanction_proposal", subject=world.records[FormId("sanction_proposal")]
            )
        assert refused.value.code is ErrorCode.ENTRY_UNKNOWN

    def test_more_copies_of_a_letter_are_told_in_words(self, world: PaperWorld) -> None:
        items = (Ref(world.records[FormId("list_item")], "一项"),)
        entry = world.keep("responsibility_letter", items=items, copies=3)
        text = "".join(
            page_texts(render_document(world.ws, document="responsibility_letter", subject=entry)[0])
        )
        assert "本责任书一式三份" in text

    @pytest.mark.req("MZ28")
    def test_the_signing_ledger_counts_what_is_signed_at_each_level(self, blank: PaperWorld) -> None:
        item = blank.keep("list_item", list_kind="责任清单")
        items = (Ref(item, "一项"),)
        blank.keep("responsibility_letter", level="党委—班子成员", items=items)
        blank.keep("responsibility_letter", level="党委—班子成员", items=items, signed_on=None, by_proxy=None)
        text = "".join(page_texts(render_document(blank.ws, document="signing_ledger", year=YEAR)[0]))
        assert "合计：应签2份、已签1份、签订率50%" in text and "代签：1份" in text

    def test_a_list_nobody_declared_has_the_columns_of_its_form(self, world: PaperWorld) -> None:
        spec = document_spec(world.ws, "record_ledger")
        talks = ledger_context(world.ws, spec, chosen=Filter(forms=(FormId("talk_record"),)))
        assert talks.title == "谈话记录台账" and "谈话人" in [column.label for column in talks.columns]
        mixed = ledger_context(world.ws, spec, year=YEAR)
        assert "类别" in [column.label for column in mixed.columns] and mixed.count > 20


class TestScores:
    """考核: stages weighted, ranked, told to each alone."""

    @pytest.fixture
    def scored(self, blank: PaperWorld) -> PaperWorld:
        given = {"甲学院": ("90", "80", "85"), "乙学院": ("70", "75", "60"), "丙学院": ("95", "88", "")}
        for name, scores in given.items():
            for stage, score in zip(("平时抽查", "半年检查", "年终考核"), scores, strict=True):
                if score:
                    blank.keep(
                        "assessment",
                        target=Ref(None, name),
                        stage=stage,
                        year=YEAR,
                        scores=score_rows(*(str(Decimal(score) / 2),) * 2),
                        score=Decimal(score),
                        last_rank=2 if name == "甲学院" else None,
                    )
        return blank

    @pytest.mark.req("KZ01", "KZ03")
    def test_totals_are_weighted_and_who_misses_a_stage_has_no_rank(self, scored: PaperWorld) -> None:
        spec = document_spec(scored.ws, "assessment_ranking")
        rows = ranking_context(scored.ws, spec, YEAR).parts[0].rows
        assert [(row[0], row[1], row[5], row[7]) for row in rows] == [
            ("1", "甲学院", "85", "2"),
            ("2", "乙学院", "67.5", "—"),
            ("—", "丙学院", "—", "—"),
        ]
        assert rows[2][-1] == "未考全"

    def test_feedback_has_its_own_score_rank_and_deductions_only(self, scored: PaperWorld) -> None:
        wanted = Filter(forms=(FormId("assessment"),))
        mine = next(
            one
            for one in list_entries(scored.ws, wanted)
            if one.subject_name == "乙学院" and one.body["stage"] == "平时抽查"
        )
        text = "".join(
            page_texts(render_document(scored.ws, document="score_feedback", subject=mine.entry_id)[0])
        )
        assert "第3名（共3个）" in text and "70分" in text and "台账不全" in text
        assert "甲学院" not in text and "丙学院" not in text

    @pytest.mark.req("SZ05")
    def test_votes_have_their_rates_and_the_ballot_has_no_votes(self, blank: PaperWorld) -> None:
        row: Row = {"item": "总体评价", "good": 5, "fair": 3, "ordinary": 1, "poor": 0, "abstained": 0}
        counts = {
            "due_count": 10,
            "present_count": 10,
            "issued": 10,
            "collected": 10,
            "valid": 9,
            "invalid": 1,
        }
        entry = blank.keep("appraisal", votes=(row,), **counts)
        sums = "".join(page_texts(render_document(blank.ws, document="appraisal", subject=entry)[0]))
        assert "55.6%" in sums and "88.9%" in sums
        ballot = "".join(page_texts(render_document(blank.ws, document="appraisal_ballot", subject=entry)[0]))
        assert "总体评价" in ballot and "不合格" in ballot and "监票人" not in ballot and "%" not in ballot


class TestLongOnes:
    """Long names and sixty rows on papers of one record."""

    def test_sixty_problems_of_a_notice_have_heads_on_every_page(self, blank: PaperWorld) -> None:
        rows: tuple[Row, ...] = tuple(
            {"problem": f"第{n:02}条：" + "比价资料流于形式，" * (n % 5 + 1), "demand": "财务部门参与比价"}
            for n in range(60)
        )
        entry = blank.keep("integrity_notice", problems=rows)
        texts = page_texts(render_document(blank.ws, document="integrity_notice", subject=entry)[0])
        whole = "".join(texts)
        assert len(texts) > 4 and all(whole.count(f"第{n:02}条：") == 1 for n in range(60))
        assert all("问题涉及单位整改建议" in text for text in texts if "条：" in text)
        assert "签收人签字" in texts[-1] and "回告时限" in texts[-1].partition("签收人签字")[0]

    def test_long_names_of_units_stay_on_a_public_document(self, blank: PaperWorld) -> None:
        unit = "中共上海示范电力学院能源与机械工程学院新能源科学与工程系教工第一支部委员会"
        parties: Values = {"issuer": Ref(None, unit), "addressee": Ref(None, unit)}
        long: Values = {
            "copies_to": tuple(Ref(None, f"{unit}{n}") for n in range(6)),
            "title": "关于" + "规范" * 30,
        }
        entry = blank.keep("discipline_recommendation", **parties, **long)
        content, pages = render_document(blank.ws, document="discipline_recommendation", subject=entry)
        whole = "".join(page_texts(content))
        assert pages >= 2 and whole.count(f"{unit}：") == 1
        assert all(f"{unit}{n}" in whole for n in range(6)) and "关于" + "规范" * 30 in whole

    def test_a_sanction_proposal_with_long_facts_keeps_its_boxes_whole(self, blank: PaperWorld) -> None:
        entry = blank.keep("sanction_proposal", facts="采购和验收由一人经办，没有制止。" * 150)
        texts = page_texts(render_document(blank.ws, document="sanction_proposal", subject=entry)[0])
        for level in ("承办人", "部门负责人", "分管领导", "主要领导"):
            assert sum(f"{level}签字：" in text for text in texts) == 1


class TestBatches:
    """Many papers in one file."""

    def test_each_begins_on_an_odd_page_when_both_sides_are_printed(self, world: PaperWorld) -> None:
        record = world.records[FormId("major_decision")]
        alone, pages = render_document(world.ws, document="major_decision", subject=record)
        content, total = render_batch(world.ws, document="major_decision", subjects=[record, record])
        texts = page_texts(content)
        assert total == 2 * pages
        first = [number for number, text in enumerate(texts, start=1) if f"第1页共{pages}页" in text]
        assert len(first) == 2 and all(number % 2 for number in first)
        assert len(page_texts(alone)) == pages

    @pytest.mark.parametrize(
        "name", ["integrity_notice", "discipline_recommendation", "accountability_report"]
    )
    def test_a_batch_has_every_paper(self, world: PaperWorld, name: str) -> None:
        record = world.records[FormId(name)]
        _, pages = render_batch(world.ws, document=name, subjects=[record] * 3)
        assert pages == 3 * render_document(world.ws, document=name, subject=record)[1]

    def test_what_is_no_paper_of_one_record_is_no_batch(self, world: PaperWorld) -> None:
        for name, subjects in (("task_list", ["x"]), ("integrity_notice", [])):
            with pytest.raises(UserError) as refused:
                render_batch(world.ws, document=name, subjects=subjects)
            assert refused.value.code is ErrorCode.DOCUMENT_NEEDS

    def test_a_booklet_has_two_pages_on_a_side(self, world: PaperWorld, tmp_path: Path) -> None:
        record = world.records[FormId("written_report")]
        out = tmp_path / "booklet.pdf"
        done = print_document(world.ws, document="written_report", subject=record, out=out, booklet=True)
        with pikepdf.open(out) as pdf:
            assert len(pdf.pages) == 2 * -(-done.pages // 4)


def test_a_report_upwards_has_its_tables_worked_out_from_the_ledger(world: PaperWorld) -> None:
    texts = page_texts(rendered(world, "written_report")[0])
    assert any(text.startswith("附件1定额完成情况") and "专题研究全面从严治党" in text for text in texts)
    assert any(text.startswith("附件2全程纪实记录条数") and "研究部署安排" in text for text in texts)
    listed = next(text for text in texts if "附件：" in text)
    assert "附件：1.定额完成情况2.全程纪实记录条数" in listed.partition("（盖章）")[0]


def test_bars_of_a_chart_carry_their_values(world: PaperWorld) -> None:
    data: tuple[Row, ...] = (
        {"group": "巡视巡察", "indicator": "反馈问题", "value": Decimal(12), "before": Decimal(20), "unit": "个", "source": "巡察办"},
        {"group": "巡视巡察", "indicator": "整改完成率", "value": Decimal("91.5"), "unit": "%", "source": "巡察办"},
    )  # fmt: skip
    entry = world.keep("ecology_analysis", data=data)
    text = "".join(page_texts(render_document(world.ws, document="ecology_analysis", subject=entry)[0]))
    assert "12个" in text and "20个" in text and "91.5%" in text and "本期" in text and "上期" in text


@pytest.mark.req("WZ02")
def test_a_sanction_proposal_has_four_levels_that_sign(world: PaperWorld) -> None:
    text = "".join(page_texts(rendered(world, "sanction_proposal")[0]))
    for level in ("承办人", "部门负责人", "分管领导", "主要领导"):
        assert f"{level}签字：" in text


def said_by(content: bytes) -> str:
    return "".join(page_texts(content))


def test_whoever_fills_a_form_in_signs_above_whoever_answers_it(blank: PaperWorld) -> None:
    entry = blank.keep("aftercare", unit=Ref(None, "后勤保障处"), verdict="治理中", closed_on=None)
    text = said_by(render_document(blank.ws, document="aftercare", subject=entry)[0])
    assert text.index("责任单位负责人签字：") < text.index("核验人签字：")
    assert text.count("签字：") == 2
    assert "后勤保障处（盖章）" in text and f"{UNIT}（盖章）" not in text


def test_the_tables_of_a_form_stand_where_its_fields_do(world: PaperWorld) -> None:
    text = said_by(rendered(world, "rectification_order")[0])
    assert text.index("问题整改要求") < text.index("整改时限")
    assert text.count("问题与要求") == text.count("问题与要求序号")


@pytest.mark.parametrize(
    ("form", "title"),
    [
        ("rule_item", "制度清单条目登记表"),
        ("risk_point", "廉政风险点登记表"),
        ("study", "学习登记表"),
        ("self_assessment", "自评估单"),
    ],
)
def test_a_general_form_is_titled_as_a_sheet_of_paper(world: PaperWorld, form: str, title: str) -> None:
    content = render_document(world.ws, document="entry_form", subject=world.records[FormId(form)])[0]
    assert f"{UNIT}{title}" in said_by(content)


def test_years_are_told_as_years_and_signed_scans_not_at_all(world: PaperWorld) -> None:
    text = said_by(rendered(world, "assessment")[0])
    assert f"年度{YEAR}年" in text and "评分序号" in text
    deployment = world.records[FormId("deployment")]
    general = said_by(render_document(world.ws, document="entry_form", subject=deployment)[0])
    assert "签署扫描件" not in general
    for form in ("year_plan", "endorsement"):
        subject = world.records[FormId(form)]
        assert "标识" not in said_by(render_document(world.ws, document="entry_form", subject=subject)[0])


@pytest.mark.parametrize("name", OF_RECORDS)
def test_a_paper_does_not_name_its_own_signed_copy(world: PaperWorld, name: str) -> None:
    fields = {one.id for one in world.ws.library.form(form_of(name)).fields}
    assert "signed_scan" in SHIPPED[name].leaves_out or "signed_scan" not in fields


def test_a_general_form_is_sent_to_nobody(world: PaperWorld) -> None:
    item = said_by(
        render_document(world.ws, document="entry_form", subject=world.records[FormId("list_item")])[0]
    )
    order = said_by(rendered(world, "rectification_order")[0])
    assert "机关第一党支部：" in order and "：责任" not in item


@pytest.mark.req("DZ08")
def test_a_recommendation_has_what_a_public_document_has(world: PaperWorld) -> None:
    text = "".join(page_texts(rendered(world, "discipline_recommendation")[0]))
    for word in (
        "机械纪建〔2026〕1号",
        "一、问题来源",
        "二、存在问题",
        "三、原因分析",
        "四、建议措施",
        "抄送：",
        "印发",
    ):
        assert word in text
    assert "请于2026年12月8日前" in text


def test_choices_of_papers_name_the_own_document_first_and_a_general_one_last(world: PaperWorld) -> None:
    def ids(found: tuple[DocumentSpec, ...]) -> list[str]:
        return [one.id for one in found]

    ws: Workspace = world.ws
    assert ids(documents_for(ws, FormId("appraisal"))) == ["appraisal", "appraisal_ballot", "entry_form"]
    assert ids(documents_for(ws, FormId("handbook_01"))) == ["entry_form"]
    fitting = ids(ledgers_for(ws, (FormId("rule_item"),)))
    assert "rule_list" in fitting and "signing_ledger" not in fitting and fitting[-1] == "record_ledger"


def test_contexts_know_nothing_of_pdf(world: PaperWorld) -> None:
    spec = document_spec(world.ws, "accountability_report")
    subject = world.records[FormId("accountability_report")]
    context = document_context(world.ws, spec, Asked(YEAR, subject))
    assert type(context).__module__ == "sxt_desktop.documents.contexts"


def test_every_form_with_papers_is_in_the_forms_shipped(world: PaperWorld) -> None:
    forms: dict[FormId, FormSpec] = {name: one.spec for name, one in world.ws.library.forms.items()}
    phases = {spec.phase for spec in forms.values()}
    assert {"明责", "履责", "述责", "督责", "考责", "问责"} <= phases
