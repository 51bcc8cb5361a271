"""Every shipped document is a Word file as the standard has it: parts that are named, elements in their order."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from io import BytesIO
from typing import Any
from zipfile import ZipFile

import pytest
from lxml import etree

from sxt_desktop.catalog.documents import load_documents
from sxt_desktop.documents.contexts import (
    Chapter,
    Chart,
    ChartBar,
    Column,
    FormCell,
    FormSection,
    LedgerContext,
    LedgerPart,
    Opinion,
    ReportContext,
    SignaturePlace,
    SubTable,
)
from sxt_desktop.documents.word.building import STORIES, build
from sxt_desktop.domain.papers import Layout
from tests.documents.papers import COMMITTEE, DOCUMENTS, FOOT, SENTENCE, fonts, letter_context, talk_context
from tests.documents.word.schema import local, misplaced

SPECS = {name: one for name, one in load_documents(DOCUMENTS).items() if one.layout in STORIES}
ALWAYS = (
    "responsibility_letter",
    "talk_record",
    "assessment",
    "problem_list",
    "written_report",
    "ecology_analysis",
)
"""One of each layout; the others share its builder."""
NAMES = [
    pytest.param(name, marks=() if name in ALWAYS else pytest.mark.sweep, id=name) for name in sorted(SPECS)
]
OPINIONS = (Opinion("上级意见", "签字人"), Opinion("纪委意见", "签字人", SENTENCE))
TABLE = SubTable("附表", (Column("事项", 3), Column("日期")), ((SENTENCE, "2026年11月20日"),) * 3)
PLACES = (SignaturePlace("签发人签字", COMMITTEE), SignaturePlace("签收人签字"))
SECTION = FormSection("全部", (FormCell("栏目", "值", True), FormCell("栏目", SENTENCE * 3)), (TABLE,))
CONTEXTS: dict[Layout, Any] = {
    Layout.LETTER: letter_context(3),
    Layout.FORM_TABLE: talk_context(
        sections=(SECTION, FormSection("只有标题"), SECTION), opinions=OPINIONS, signatures=PLACES
    ),
    Layout.LEDGER: LedgerContext(
        title="台账",
        organisation=COMMITTEE,
        period="2026年度",
        columns=(*TABLE.columns, Column("审签", by_hand=True)),
        parts=(
            LedgerPart("一组", ((SENTENCE, "2026年3月1日", ""),) * 3),
            LedgerPart("二组", (("", "", ""),)),
        ),
        totals=(("条数", "4条"),),
        signatures=PLACES[:1],
        foot=FOOT,
    ),
    Layout.REPORT: ReportContext(
        title="报告",
        organisation=COMMITTEE,
        number="沪电报〔2026〕3号",
        approver="张䶮",
        addressees=("上级党组织",),
        facts=SECTION.cells,
        chapters=(
            Chapter("情况", (SENTENCE,), (SENTENCE,), (TABLE,)),
            Chapter("图", charts=(Chart("图题", ("本期",), (ChartBar("指标", (Decimal(3),), "件"),)),)),
            Chapter("附表1", tables=(TABLE,), attached=True),
            Chapter("附表2", tables=(TABLE,), attached=True),
        ),
        signer=COMMITTEE,
        day=date(2026, 3, 5),
        copies_to="党委办公室",
        opinions=OPINIONS,
        signatures=PLACES,
        foot=FOOT,
    ),
}
CONTEXTS[Layout.OFFICIAL] = CONTEXTS[Layout.REPORT]


def parts(content: bytes) -> Iterator[tuple[str, Any]]:
    """Yield the XML parts of a file."""
    with ZipFile(BytesIO(content)) as packed:
        for name in packed.namelist():
            if name.endswith((".xml", ".rels")):
                yield name, etree.fromstring(packed.read(name))


@pytest.mark.parametrize("name", NAMES)
def test_elements_stand_in_the_order_of_the_standard(name: str) -> None:
    content = build(CONTEXTS[SPECS[name].layout], fonts(), style=SPECS[name])
    assert [(part, fault) for part, root in parts(content) for fault in misplaced(root)] == []


@pytest.mark.parametrize("name", ["rectification_order", "problem_list", "written_report"])
def test_what_a_part_names_is_there(name: str) -> None:
    content = build(CONTEXTS[SPECS[name].layout], fonts(), style=SPECS[name])
    roots = dict(parts(content))
    styles = {
        one.get(key) for one in roots["word/styles.xml"] for key in one.attrib if key.endswith("styleId")
    }
    for part, root in roots.items():
        used = [one for one in root.iter() if local(one) in ("pStyle", "basedOn")]
        assert {value for one in used for value in one.attrib.values()} <= styles
        numbers = [one.get("id") for one in root.iter() if local(one) == "docPr"]
        assert len(numbers) == len(set(numbers))
        if part.startswith("word/_rels/"):
            with ZipFile(BytesIO(content)) as packed:
                assert {f"word/{one.get('Target')}" for one in root} <= set(packed.namelist())
    types = {one.get("PartName") for one in roots["[Content_Types].xml"]} - {None}
    assert {one.removeprefix("/") for one in types} <= set(roots)
    assert not [one for one in roots if "customXml" in one or "numbering" in one or "Effects" in one]
