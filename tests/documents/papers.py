"""Sample papers of a fictional organisation, and ways to measure a PDF."""

import ctypes
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime
from functools import lru_cache
from io import BytesIO
from pathlib import Path
from typing import Any, NamedTuple

import pypdfium2
import pypdfium2.raw as pdfium

from sxt_desktop.catalog.documents import load_document
from sxt_desktop.documents import card, form_table, handbook, letter
from sxt_desktop.documents.contexts import (
    CardContext,
    Column,
    DutyItem,
    Foot,
    FormCell,
    FormSection,
    FormTableContext,
    HandbookContext,
    HandbookEntry,
    HandbookSection,
    LetterContext,
    LetterItem,
    Quota,
    Review,
    SignaturePlace,
    SubTable,
)
from sxt_desktop.documents.fonts import FontSet
from sxt_desktop.domain.papers import DocumentSpec

RESOURCES = Path(__file__).parents[2] / "resources"
DOCUMENTS = RESOURCES / "documents"
COMMITTEE = "中共上海示范电力学院委员会"
LONG_UNIT = "中共上海示范电力学院能源与机械工程学院新能源科学与工程系教工第一支部委员会"
SENTENCE = "定期研究全面从严治党工作，听取分管部门履责情况汇报，研究解决“采购、验收”环节的突出问题"
ENTERED = datetime(2026, 3, 5, 14, 20)  # noqa: DTZ001 - the domain's times are local
_NAMES = "甲乙丙丁戊己庚辛壬癸子丑寅卯辰"
FOOT = Foot(
    document_id="0193b6a2-7c4e-7f10-9a3b-5d2c8e4f1a60",
    number="沪电院党责〔2026〕3号",
    record_numbers=("ZR-2026-0017", "ZR-2026-0018"),
    entered_at=ENTERED,
    log_head="a1b2c3d4e5f60718",
)


@lru_cache(maxsize=1)
def fonts() -> FontSet:
    """Return the bundled fonts alone."""
    return FontSet.load(RESOURCES, system_dirs=[])


@lru_cache
def spec(name: str) -> DocumentSpec:
    """Return a document as shipped."""
    return load_document(DOCUMENTS / f"{name}.toml")


def letter_context(items: int = 6, **changes: Any) -> LetterContext:
    """Return a letter with that many items."""
    duties = tuple(
        LetterItem(("组织领导", "责任落实", "监督检查")[n % 3], SENTENCE, due="2026年6月30日前")
        for n in range(items)
    )
    context = LetterContext(
        number=FOOT.number,
        title="2026年度全面从严治党责任书",
        level="党委—班子成员",
        term="2026年1月1日至2026年12月31日",
        party_a_name=COMMITTEE,
        party_a_representative="李𬭛",
        party_a_representative_title="党委书记",
        party_b_name="张䶮",
        party_b_is_organisation=False,
        party_b_representative="张䶮",
        party_b_representative_title="党委委员、副校长",
        items=duties,
        foot=FOOT,
    )
    return replace(context, **changes)


def handbook_entry(number: int, content: str = SENTENCE + "。") -> HandbookEntry:
    """Return a record."""
    return HandbookEntry(
        number=f"DG-2026-03-{number:03}",
        date=f"2026年3月{number % 28 + 1}日",
        entered_at=ENTERED,
        timeliness="补录" if number % 5 == 0 else "及时",
        title="研究实验室采购廉政风险防控",
        content=content,
        people="李𬭛、张䶮、赵㛃、孙喆、周堃",
        place="行政楼302会议室",
        evidence=("会议记录.pdf",),
        late_reason="外出培训，返校后补记" if number % 5 == 0 else "",
        confirmed="2026年12月28日",
    )


def handbook_context(records: int = 20, **changes: Any) -> HandbookContext:
    """Return a handbook whose records lie in every second section."""
    sections = []
    for number in range(15):
        share = range(number, records, 15) if number % 2 == 0 else range(0)
        entries = tuple(handbook_entry(n + 1) for n in share)
        sections.append(HandbookSection(f"分册之{_NAMES[number]}", entries, len(entries), 0, 0))
    context = HandbookContext(
        organisation=COMMITTEE,
        book_number="DG-2026-03",
        person="张䶮",
        person_titles="党委委员、副校长",
        duty_kind="班子成员一岗双责",
        charge="分管实验室与设备管理、后勤保障",
        year=2026,
        duties=tuple(DutyItem("领导责任", SENTENCE, "每半年") for _ in range(4)),
        sections=tuple(sections),
        quotas=(Quota("基层调研", "30天", "26天", "4天", "未完成"),),
        reviews=(Review("李𬭛", "2026年12月30日", "记录完整。", "同意"),),
        foot=FOOT,
    )
    return replace(context, **changes)


def talk_context(content: str = SENTENCE, rows: int = 2, **changes: Any) -> FormTableContext:
    """Return a talk record."""
    facts = FormSection(
        "基本情况",
        (
            FormCell("谈话类型", "廉政谈话", True),
            FormCell("地点", "行政楼302会议室", True),
            FormCell("谈话对象", "张䶮"),
            FormCell("谈话内容要点", content),
        ),
    )
    columns = (Column("存在问题", 3), Column("整改要求", 3), Column("时限", 1))
    demands = tuple((SENTENCE, "修订采购验收办法", "2026年4月15日") for _ in range(rows))
    context = FormTableContext(
        title="谈话记录表",
        number="沪电院谈〔2026〕廉12号",
        organisation=COMMITTEE,
        sections=(facts, FormSection("存在问题与整改要求", (), (SubTable("", columns, demands),))),
        closing="以上记录我看过，与谈话内容一致。",
        signatures=(SignaturePlace("谈话对象签字"), SignaturePlace("谈话人签字")),
        page_signature="谈话对象签字",
        foot=FOOT,
    )
    return replace(context, **changes)


def card_context(**changes: Any) -> CardContext:
    """Return an enrolment card."""
    context = CardContext(
        title="单位登记卡",
        rows=(("单位名称", LONG_UNIT), ("统一编号", FOOT.document_id)),
        groups=("30257", "81946", "00713", "59284", "66031", "17245", "90388", "42617"),
        qr_payload="SXC1:" + "A7f3Kq9x" * 40,
        day=date(2026, 3, 5),
        signatures=(SignaturePlace("递交人签字", LONG_UNIT), SignaturePlace("登记人签字")),
    )
    return replace(context, **changes)


SAMPLES: dict[str, tuple[Callable[..., int], Callable[[], Any]]] = {
    "responsibility_letter": (letter.build, letter_context),
    "handbook": (handbook.build, handbook_context),
    "entry_form": (form_table.build, talk_context),
    "rectification_order": (form_table.build, talk_context),
    "enrolment_card": (card.build, card_context),
    "hand_over": (card.build, card_context),
    "recovery_sheet": (card.build, lambda: card_context(signatures=())),
    "receipt": (card.build, lambda: card_context(groups=())),
}
"""How each shipped document is built, and a context for it."""


def printed(name: str, context: Any = None) -> bytes:
    """Return a shipped document as PDF."""
    build, sample = SAMPLES[name]
    out = BytesIO()
    build(out, context or sample(), fonts(), style=spec(name))
    return out.getvalue()


class Glyph(NamedTuple):
    """A character and its origin in points."""

    char: str
    x: float
    y: float


def glyphs(pdf: bytes, page: int) -> list[Glyph]:
    """Return the characters of a page with their origins."""
    document = pypdfium2.PdfDocument(pdf)
    text = document[page].get_textpage()
    found = []
    x, y = ctypes.c_double(), ctypes.c_double()
    for index in range(text.count_chars()):
        code = pdfium.FPDFText_GetUnicode(text.raw, index)
        if code in (10, 13) or pdfium.FPDFText_IsGenerated(text.raw, index):
            continue
        pdfium.FPDFText_GetCharOrigin(text.raw, index, x, y)
        found.append(Glyph(chr(code), x.value, y.value))
    text.close()
    document.close()
    return found


def page_texts(pdf: bytes) -> list[str]:
    """Return the text of every page, without white space."""
    document = pypdfium2.PdfDocument(pdf)
    texts = []
    for page in document:
        text = page.get_textpage()
        texts.append("".join(text.get_text_range().split()))
        text.close()
        page.close()
    document.close()
    return texts


def lines(found: list[Glyph]) -> dict[float, list[Glyph]]:
    """Group characters by baseline, from the top of the page."""
    rows: dict[float, list[Glyph]] = {}
    for glyph in sorted(found, key=lambda g: (-g.y, g.x)):
        near = next((y for y in rows if abs(y - glyph.y) < 1.0), glyph.y)
        rows.setdefault(near, []).append(glyph)
    return rows
