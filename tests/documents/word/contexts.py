"""A context for each layout that has a Word file, with one of everything that can stand in it."""

from datetime import date
from decimal import Decimal
from typing import Any

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
from sxt_desktop.domain.papers import Layout
from tests.documents.papers import COMMITTEE, FOOT, SENTENCE, letter_context, talk_context

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
