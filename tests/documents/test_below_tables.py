"""No page holds signatures, a sum or notes without rows above them: every number of rows, low and high ones."""

from collections.abc import Sequence
from dataclasses import replace
from io import BytesIO
from itertools import pairwise
from typing import Any

import pytest

from sxt_desktop.catalog.documents import load_documents
from sxt_desktop.documents import form_table, ledger
from sxt_desktop.documents.canvas import new_canvas
from sxt_desktop.documents.compose import Composer, Page
from sxt_desktop.documents.contexts import (
    Column,
    HandbookSection,
    LedgerContext,
    LedgerPart,
    Opinion,
    SignaturePlace,
)
from sxt_desktop.documents.fonts import Face
from sxt_desktop.documents.gbt9704 import Geometry
from sxt_desktop.documents.grid import Grid
from sxt_desktop.documents.handbook_body import HandbookBody
from sxt_desktop.documents.marks import Signing
from sxt_desktop.documents.paragraph import Typesetter
from sxt_desktop.documents.typeset import Prose
from tests.documents.measure import printed_lines
from tests.documents.papers import (
    COMMITTEE,
    DOCUMENTS,
    ENTERED,
    FOOT,
    SENTENCE,
    fonts,
    handbook_context,
    handbook_entry,
    page_texts,
    spec,
    talk_context,
)

COLUMNS = (Column("编号"), Column("问题", 4), Column("措施", 4), Column("时限"))
HEIGHTS = {2: 46, 30: 30, 90: 16, 140: 12, 400: 6, 900: 4}
"""Characters of the longest text in a row, and how many such rows fill three pages or more."""
SIGNERS = ((2, ""), (3, COMMITTEE), (12, ""))
PUBLIC = sorted(name for name, one in load_documents(DOCUMENTS).items() if one.public)
TEXT = SENTENCE * 60
NOTES = (
    "以上清单现予公示，接受监督。如有意见，请在公示期内向本单位党组织反映。" * 4,
    "公示期：　　　　年　　月　　日至　　　　年　　月　　日",
    "联系电话：",
)


@pytest.fixture(scope="module")
def setter() -> Typesetter:
    return Typesetter(fonts())


def ledger_context(
    rows: int,
    characters: int,
    signers: tuple[int, str],
    *,
    notes: Sequence[str] = (),
    is_summed: bool = False,
) -> LedgerContext:
    """A ledger of rows of one height, with a sum and notes below it."""
    text = TEXT[:characters]
    parts = (LedgerPart("", tuple((f"第{n}行", text, text, "2026年6月30日") for n in range(rows))),)
    return LedgerContext(
        title="问题清单",
        organisation=COMMITTEE,
        period="2026年度",
        columns=COLUMNS,
        parts=parts,
        totals=(("合计", str(rows)),) if is_summed else (),
        notes=tuple(notes),
        signatures=(SignaturePlace("党委书记签字", signers[1]),) * signers[0],
        foot=FOOT,
    )


def laid_out(story: Any, geometry: Geometry, *, less: float = 0.0) -> list[Page]:
    canvas = new_canvas(BytesIO(), fonts(), title="样张", author="测试", invariant_date=ENTERED)
    pages = Composer(canvas, geometry.width, geometry.height - less).pages(story)
    assert max(page.used for page in pages) <= geometry.height - less + 0.1
    return pages


def rows_on(page: Page) -> int:
    """Rows of tables on a page besides their heads."""
    grids = [placed.flowable for placed in page.items if isinstance(placed.flowable, Grid)]
    return sum(len(grid.rows) - grid.heads for grid in grids)


def texts_on(page: Page) -> list[str]:
    """The paragraphs of a page that stand on it whole, a paragraph begun or ended elsewhere as empty."""
    texts = [placed.flowable for placed in page.items if isinstance(placed.flowable, Prose)]
    return ["".join(span.text for span in text.spans) if text._cut is None else "" for text in texts]


def lines_on(page: Page) -> int:
    texts = [placed.flowable for placed in page.items if isinstance(placed.flowable, Prose)]
    return sum(len(text.lines) for text in texts if not text.keepWithNext)


@pytest.mark.parametrize("signers", SIGNERS)
@pytest.mark.parametrize(
    ("notes", "is_summed"), [((), False), ((), True), (NOTES[:1], True), (NOTES, False), (NOTES * 2, True)]
)
def test_ledgers(setter: Typesetter, signers: tuple[int, str], notes: Sequence[str], is_summed: bool) -> None:
    style = spec("problem_list")
    geometry = Geometry(style.margins, style.duplex, style.landscape)
    is_high = len(notes) * signers[0] > 9
    for characters, most in HEIGHTS.items():
        for rows in range(most):
            context = ledger_context(rows, characters, signers, notes=notes, is_summed=is_summed)
            pages = laid_out(ledger.story(setter, geometry, context, style), geometry)
            assert isinstance(pages[-1].items[-1].flowable, Signing)
            if is_high:
                assert rows_on(pages[-1]) or lines_on(pages[-1]) >= 2, (characters, rows)
                continue
            texts = texts_on(pages[-1])
            assert rows_on(pages[-1]), (characters, rows)
            assert texts[len(texts) - len(notes) :] == list(notes), (characters, rows)


@pytest.mark.parametrize("name", PUBLIC)
def test_papers_for_the_public(setter: Typesetter, name: str) -> None:
    style = spec(name)
    geometry = Geometry(style.margins, style.duplex, style.landscape)
    notes = style.clause("notes").paragraphs
    assert notes
    for characters, most in HEIGHTS.items():
        for rows in range(most):
            context = ledger_context(rows, characters, (1, COMMITTEE), notes=notes)
            last = laid_out(ledger.story(setter, geometry, context, style), geometry)[-1]
            assert rows_on(last) and texts_on(last)[-len(notes) :] == list(notes), (characters, rows)


@pytest.mark.parametrize("signers", [(0, ""), (2, ""), (1, COMMITTEE)])
def test_notes_longer_than_a_page_run_on(setter: Typesetter, signers: tuple[int, str]) -> None:
    style = spec("problem_list")
    geometry = Geometry(style.margins, style.duplex, style.landscape)
    for rows in range(16):
        context = ledger_context(rows, 90, signers, notes=(SENTENCE * 4,) * 20)
        pages = laid_out(ledger.story(setter, geometry, context, style), geometry)
        first = next(page for page in pages if SENTENCE * 4 in texts_on(page))
        assert rows_on(first) and lines_on(pages[-1]) >= 2, rows


@pytest.mark.parametrize("signers", SIGNERS)
@pytest.mark.parametrize("is_page_signed", [False, True])
def test_form_tables(setter: Typesetter, signers: tuple[int, str], is_page_signed: bool) -> None:
    style = spec("entry_form")
    geometry = Geometry(style.margins, style.duplex, style.landscape)
    label = "谈话对象签字" if is_page_signed else ""
    for characters in (10, 800, 1700):
        for rows in range(36):
            context = replace(
                talk_context(TEXT[:characters], rows),
                signatures=(SignaturePlace("谈话对象签字", signers[1]),) * signers[0],
                page_signature=label,
                closing="",
            )
            less = 14 * 72 / 25.4 if is_page_signed else 0.0
            pages = laid_out(form_table.story(setter, geometry, context, style), geometry, less=less)
            assert rows_on(pages[-1]), (characters, rows)


@pytest.mark.parametrize(("boxes", "signers"), [(1, 0), (4, 0), (4, 2), (5, 1)])
def test_boxes_for_opinions(setter: Typesetter, boxes: int, signers: int) -> None:
    style = spec("sanction_proposal")
    geometry = Geometry(style.margins, style.duplex, style.landscape)
    for characters in (20, 600):
        for rows in range(36):
            context = replace(
                talk_context(TEXT[:characters], rows, page_signature="", closing=""),
                opinions=(Opinion("意见", "负责人签字"),) * boxes,
                signatures=(SignaturePlace("经办人签字"),) * signers,
            )
            pages = laid_out(form_table.story(setter, geometry, context, style), geometry)
            assert rows_on(pages[-1]) > boxes, (characters, rows)


def test_the_sum_of_a_handbooks_section(setter: Typesetter) -> None:
    style = spec("handbook")
    geometry = Geometry(style.margins, style.duplex)
    for characters in range(10, 500, 15):
        for records in range(1, 7):
            entries = tuple(handbook_entry(n + 1, TEXT[:characters]) for n in range(records))
            context = handbook_context(0, sections=(HandbookSection("学习", entries, records, 0, 0),))
            pages = laid_out(HandbookBody(setter, context, style, geometry.width), geometry)
            with_sum = [
                page for page in pages if any(words.startswith("本分册共") for words in texts_on(page))
            ]
            assert len(with_sum) == 1 and rows_on(with_sum[0]), (characters, records)


@pytest.mark.parametrize("rows", [9, 10, 11, 12, 13])
def test_read_from_the_paper(rows: int) -> None:
    out = BytesIO()
    context = ledger_context(rows, 30, (2, ""))
    ledger.build(out, context, fonts(), style=spec("problem_list"))
    last = page_texts(out.getvalue())[-1]
    assert "党委书记签字" in last
    assert f"第{rows - 1}行" in last


def test_more_seals_than_a_page_holds_go_on_row_by_row(setter: Typesetter) -> None:
    style = spec("problem_list")
    geometry = Geometry(style.margins, style.duplex, style.landscape)
    context = ledger_context(3, 30, (12, COMMITTEE))
    pages = laid_out(ledger.story(setter, geometry, context, style), geometry)
    blocks = [p.flowable for page in pages for p in page.items if isinstance(p.flowable, Signing)]
    assert len(blocks) > 1
    assert sum(len(block.places) for block in blocks) == 12
    assert rows_on(next(page for page in pages if isinstance(page.items[-1].flowable, Signing)))


def test_seals_on_a_further_page_stand_below_a_line_that_says_so(setter: Typesetter) -> None:
    style = spec("problem_list")
    geometry = Geometry(style.margins, style.duplex, style.landscape)
    context = ledger_context(3, 30, (40, COMMITTEE))
    pages = laid_out(ledger.story(setter, geometry, context, style), geometry)
    without_rows = [page for page in pages if not rows_on(page)]
    assert len(without_rows) > 2
    assert all(texts_on(page) == ["（接上页，续签字、盖章）"] for page in without_rows)


@pytest.mark.parametrize("signers", [1, 2])
def test_below_a_wide_table_the_day_stands_beside_the_line_to_sign_on(signers: int) -> None:
    out = BytesIO()
    ledger.build(out, ledger_context(3, 30, (signers, "")), fonts(), style=spec("problem_list"))
    (line,) = (line for line in printed_lines(out.getvalue()) if "书记签字" in line.text)
    assert line.text.count("年") == line.text.count("日") == signers
    inks = line.inks[line.text.index("：") :]
    (gap,) = (after.left - before.right for before, after in pairwise(inks[:2]))
    assert gap > 35 * 72 / 25.4


def test_a_single_seal_stands_at_the_right_below_a_notice() -> None:
    out = BytesIO()
    ledger.build(out, ledger_context(2, 30, (1, COMMITTEE)), fonts(), style=spec("problem_list_public"))
    (seal,) = (line for line in printed_lines(out.getvalue()) if "（盖章）" in line.text)
    assert seal.inks[0].left > 841.89 - 20 * 72 / 25.4 - 200
    assert seal.inks[-1].right < 841.89 - 20 * 72 / 25.4


def test_a_place_to_write_above_a_table_is_an_unbroken_line(setter: Typesetter) -> None:
    style = spec("archive_list")
    context = replace(ledger_context(1, 2, (1, "")), period="2026年度　　全宗号：＿＿＿＿")
    story = ledger.story(setter, Geometry(style.margins, style.duplex, style.landscape), context, style)
    heading = next(one for one in story if isinstance(one, Prose) and "全宗号" in one.spans[0].text)
    assert [(span.text, span.face) for span in heading.spans[1:]] == [("＿＿＿＿", Face.SONG)]


def test_a_note_ends_with_no_character_alone_on_a_line(setter: Typesetter) -> None:
    style = spec("problem_list")
    geometry = Geometry(style.margins, style.duplex, style.landscape)
    for length in range(50, 70):
        note = f"{(SENTENCE * 3).replace('。', '')[:length]}。"
        context = ledger_context(2, 30, (1, ""), notes=(note,))
        last = laid_out(ledger.story(setter, geometry, context, style), geometry)[-1]
        *_, prose = (p.flowable for p in last.items if isinstance(p.flowable, Prose))
        assert len(prose.lines[-1].text.rstrip("。")) != 1, length
