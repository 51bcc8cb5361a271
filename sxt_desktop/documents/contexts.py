"""What a document may contain: plain values gathered by a use case, each under the name users know it by.

The words beside a type name the field when one of its characters cannot be printed.
"""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Annotated

from sxt_desktop.domain.sheet_code import SheetCode


@dataclass(frozen=True, slots=True)
class Foot:
    """The small print of every sheet, by which a paper finds back to its record."""

    document_id: Annotated[str, "文书标识"]
    number: Annotated[str, "文书编号"]
    record_numbers: Annotated[tuple[str, ...], "记录编号"]
    entered_at: Annotated[datetime, "录入时间"]
    log_head: Annotated[str, "校验码"]
    remark: Annotated[str, "页脚说明"] = ""
    version: Annotated[str, "版本标识"] = ""

    def payload(self, page: int, pages: int) -> str:
        """Return what the QR code of a page says (`domain/sheet_code`)."""
        return SheetCode(self.document_id, page, pages, self.version).text


@dataclass(frozen=True, slots=True)
class LetterItem:
    """One item of a responsibility letter, taken from a list."""

    category: Annotated[str, "责任内容类别"]
    text: Annotated[str, "责任内容"]
    measure: Annotated[str, "措施"] = ""
    due: Annotated[str, "完成时限"] = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterContext:
    """A responsibility letter; paragraphs left empty are taken from the document's own clauses."""

    number: Annotated[str, "编号"]
    title: Annotated[str, "标题"]
    level: Annotated[str, "签订层级"]
    term: Annotated[str, "责任期限"]
    party_a_name: Annotated[str, "甲方"]
    party_a_representative: Annotated[str, "甲方代表"]
    party_a_representative_title: Annotated[str, "甲方代表职务"]
    party_b_name: Annotated[str, "乙方"]
    party_b_is_organisation: Annotated[bool, "乙方为单位"]
    party_b_representative: Annotated[str, "乙方代表"]
    party_b_representative_title: Annotated[str, "乙方代表职务"] = ""
    goal: Annotated[tuple[str, ...], "责任目标"] = ()
    items: Annotated[tuple[LetterItem, ...], "责任内容"] = ()
    safeguards: Annotated[tuple[str, ...], "保障措施"] = ()
    assessment: Annotated[tuple[str, ...], "考核与奖惩"] = ()
    sanctions: Annotated[tuple[str, ...], "责任追究"] = ()
    supplement: Annotated[tuple[str, ...], "附则"] = ()
    copies: Annotated[str, "份数"] = ""
    foot: Annotated[Foot, "页脚"]


@dataclass(frozen=True, slots=True, kw_only=True)
class HandbookEntry:
    """One record of a handbook."""

    number: Annotated[str, "条目号"]
    date: Annotated[str, "发生日期"]
    entered_at: Annotated[datetime, "录入时间"]
    timeliness: Annotated[str, "时效"]
    title: Annotated[str, "事项"]
    content: Annotated[str, "内容摘要"]
    people: Annotated[str, "参加人员"] = ""
    place: Annotated[str, "地点"] = ""
    duty_items: Annotated[str, "对应清单项"] = ""
    outcome: Annotated[str, "结果或后续"] = ""
    evidence: Annotated[tuple[str, ...], "佐证"] = ()
    late_reason: Annotated[str, "补录原因"] = ""
    review_remark: Annotated[str, "上级审阅意见"] = ""
    confirmed: Annotated[str, "本人确认"] = ""


@dataclass(frozen=True, slots=True)
class HandbookSection:
    """One of the 15 sections, with the counts its last line tells."""

    title: Annotated[str, "分册"]
    entries: Annotated[tuple[HandbookEntry, ...], "纪实条目"] = ()
    total: Annotated[int, "条数"] = 0
    late: Annotated[int, "迟录条数"] = 0
    supplied: Annotated[int, "补录条数"] = 0


@dataclass(frozen=True, slots=True)
class DutyItem:
    """One item of the person's responsibility list."""

    category: Annotated[str, "责任类别"]
    text: Annotated[str, "责任内容"]
    due: Annotated[str, "时限"] = ""


@dataclass(frozen=True, slots=True)
class Quota:
    """How far a quota is reached, in words and numbers already chosen."""

    name: Annotated[str, "定额事项"]
    required: Annotated[str, "应做"]
    done: Annotated[str, "已做"]
    remaining: Annotated[str, "还差"]
    state: Annotated[str, "状态"]


@dataclass(frozen=True, slots=True)
class Review:
    """A remark of the superior on the handbook."""

    reviewer: Annotated[str, "审阅人"]
    date: Annotated[str, "审阅日期"]
    remark: Annotated[str, "审阅意见"]
    verdict: Annotated[str, "审阅结果"] = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class HandbookContext:
    """A year's handbook of one responsible person or body."""

    organisation: Annotated[str, "单位"]
    book_number: Annotated[str, "册号"]
    person: Annotated[str, "责任人"]
    person_titles: Annotated[str, "职务"]
    duty_kind: Annotated[str, "责任主体类型"]
    charge: Annotated[str, "分工"]
    year: Annotated[int, "年度"]
    duties: Annotated[tuple[DutyItem, ...], "责任清单"] = ()
    sections: Annotated[tuple[HandbookSection, ...], "分册"] = ()
    quotas: Annotated[tuple[Quota, ...], "定额"] = ()
    reviews: Annotated[tuple[Review, ...], "上级审阅意见"] = ()
    rules: Annotated[tuple[str, ...], "填写说明"] = ()
    sums: Annotated[tuple[tuple[str, str], ...], "封底合计"] = ()
    foot: Annotated[Foot, "页脚"]


@dataclass(frozen=True, slots=True)
class FormCell:
    """A labelled value; two half ones share a row."""

    label: Annotated[str, "栏目名称"]
    value: Annotated[str, "栏目内容"]
    half: Annotated[bool, "半栏"] = False


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table; `weight` is its share of the width. A `by_hand` one stays empty, to be written in."""

    label: Annotated[str, "列名"]
    weight: Annotated[float, "列宽"] = 1.0
    by_hand: Annotated[bool, "手填"] = False


@dataclass(frozen=True, slots=True)
class SubTable:
    """A sub-table of a form entry."""

    title: Annotated[str, "子表名称"]
    columns: Annotated[tuple[Column, ...], "列"]
    rows: Annotated[tuple[tuple[str, ...], ...], "子表内容"]


@dataclass(frozen=True, slots=True)
class FormSection:
    """A headed group of values and sub-tables."""

    title: Annotated[str, "分节标题"]
    cells: Annotated[tuple[FormCell, ...], "栏目"] = ()
    tables: Annotated[tuple[SubTable, ...], "子表"] = ()


@dataclass(frozen=True, slots=True)
class SignaturePlace:
    """Where someone signs by hand; a `unit` gets an empty seal box."""

    label: Annotated[str, "签字栏"]
    unit: Annotated[str, "盖章单位"] = ""


@dataclass(frozen=True, slots=True)
class Opinion:
    """A box in which someone writes what they agree to, signs and dates; `words` stand there already.

    Without an opinion it is only signed, and sealed by a `unit`.
    """

    label: Annotated[str, "意见栏"]
    signer: Annotated[str, "签字人"]
    words: Annotated[str, "意见"] = ""
    unit: Annotated[str, "盖章单位"] = ""
    only_signed: Annotated[bool, "只签字"] = False


@dataclass(frozen=True, slots=True, kw_only=True)
class FormTableContext:
    """One record of any form as a table."""

    title: Annotated[str, "标题"]
    number: Annotated[str, "编号"]
    sections: Annotated[tuple[FormSection, ...], "分节"]
    closing: Annotated[str, "核对语"] = ""
    opinions: Annotated[tuple[Opinion, ...], "意见栏"] = ()
    notes: Annotated[tuple[str, ...], "说明"] = ()
    signatures: Annotated[tuple[SignaturePlace, ...], "签字栏"] = ()
    page_signature: Annotated[str, "每页签字"] = ""
    organisation: Annotated[str, "单位"] = ""
    addressee: Annotated[str, "主送"] = ""
    foot: Annotated[Foot, "页脚"]


@dataclass(frozen=True, slots=True, kw_only=True)
class CardContext:
    """A card with a code to be read by eye and by scanner: enrolment card, recovery sheet, receipt."""

    title: Annotated[str, "标题"]
    rows: Annotated[tuple[tuple[str, str], ...], "栏目"]
    groups: Annotated[tuple[str, ...], "核对码"]
    qr_payload: Annotated[str, "二维码"]
    day: Annotated[date, "日期"]
    signatures: Annotated[tuple[SignaturePlace, ...], "签字栏"] = ()
    notes: Annotated[tuple[str, ...], "说明"] = ()
    foot: Annotated[Foot | None, "页脚"] = None


@dataclass(frozen=True, slots=True)
class LedgerPart:
    """Rows of a ledger under a common heading; the heading may be empty."""

    title: Annotated[str, "分组"]
    rows: Annotated[tuple[tuple[str, ...], ...], "台账内容"]


@dataclass(frozen=True, slots=True, kw_only=True)
class LedgerContext:
    """Many records as one table; columns without values are signed by hand."""

    title: Annotated[str, "标题"]
    organisation: Annotated[str, "单位"]
    period: Annotated[str, "年度"] = ""
    columns: Annotated[tuple[Column, ...], "列"]
    parts: Annotated[tuple[LedgerPart, ...], "台账"]
    totals: Annotated[tuple[tuple[str, str], ...], "合计"] = ()
    notes: Annotated[tuple[str, ...], "说明"] = ()
    signatures: Annotated[tuple[SignaturePlace, ...], "签字栏"] = ()
    foot: Annotated[Foot, "页脚"]

    @property
    def count(self) -> int:
        """How many rows there are."""
        return sum(len(part.rows) for part in self.parts)


@dataclass(frozen=True, slots=True)
class ChartBar:
    """What one indicator was, in each series; None where nothing is known."""

    label: Annotated[str, "指标"]
    values: Annotated[tuple[Decimal | None, ...], "数值"]
    unit: Annotated[str, "单位"] = ""


@dataclass(frozen=True, slots=True)
class Chart:
    """Bars of several indicators, each in one or two series (本期, 上期); every bar has its own scale of the chart."""

    title: Annotated[str, "图题"]
    series: Annotated[tuple[str, ...], "图例"]
    bars: Annotated[tuple[ChartBar, ...], "图中数据"]


@dataclass(frozen=True, slots=True)
class Chapter:
    """A headed part of a report: paragraphs, numbered points, tables, charts; `attached` ones begin a page."""

    heading: Annotated[str, "标题"]
    paragraphs: Annotated[tuple[str, ...], "正文"] = ()
    points: Annotated[tuple[str, ...], "逐条内容"] = ()
    tables: Annotated[tuple[SubTable, ...], "表格"] = ()
    charts: Annotated[tuple[Chart, ...], "图表"] = ()
    attached: Annotated[bool, "附表"] = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportContext:
    """A public document or a report: chapters between a head and whoever signs it (GB/T 9704-2012 §7)."""

    title: Annotated[str, "标题"]
    organisation: Annotated[str, "发文机关"]
    number: Annotated[str, "发文字号"] = ""
    approver: Annotated[str, "签发人"] = ""
    addressees: Annotated[tuple[str, ...], "主送"] = ()
    facts: Annotated[tuple[FormCell, ...], "栏目"] = ()
    chapters: Annotated[tuple[Chapter, ...], "章节"] = ()
    closing: Annotated[str, "结语"] = ""
    signer: Annotated[str, "署名"] = ""
    day: Annotated[date, "成文日期"]
    copies_to: Annotated[str, "抄送"] = ""
    opinions: Annotated[tuple[Opinion, ...], "意见栏"] = ()
    signatures: Annotated[tuple[SignaturePlace, ...], "签字栏"] = ()
    foot: Annotated[Foot, "页脚"]
