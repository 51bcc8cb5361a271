"""Public documents and reports in Word: a place for the seal, the box of copies at the foot, charts of text."""

from dataclasses import replace
from io import BytesIO
from typing import Any

import pytest
from docx import Document
from docx.oxml.ns import qn

from sxt_desktop.documents.signoff import SEAL_SIDE
from sxt_desktop.documents.word.building import build
from sxt_desktop.domain.papers import Layout
from tests.documents.papers import fonts, spec
from tests.documents.word.contexts import CONTEXTS
from tests.documents.word.schema import local

OFFICIAL = CONTEXTS[Layout.OFFICIAL]
SHORT = replace(OFFICIAL, chapters=OFFICIAL.chapters[:1], opinions=(), signatures=())


def body(name: str, context: Any) -> Any:
    return Document(BytesIO(build(context, fonts(), style=spec(name)))).element.body


def said(root: Any) -> str:
    return "".join(one.text or "" for one in root.iter(qn("w:t")))


def boxes(root: Any) -> dict[str, Any]:
    found = [one for one in root.iter() if local(one) == "anchor"]
    return {next(item.get("name") for item in one if local(item) == "docPr"): one for one in found}


def test_the_seal_has_an_empty_dashed_place_behind_signer_and_date() -> None:
    found = body("discipline_recommendation", SHORT)
    box = boxes(found)["盖章处"]
    assert box.get("behindDoc") == "1" and said(box) == "（盖章）"
    extent = next(one for one in box if local(one) == "extent")
    assert [int(extent.get(side)) for side in ("cx", "cy")] == [round(SEAL_SIDE * 12_700)] * 2
    assert [one.get("val") for one in box.iter() if local(one) == "prstDash"] == ["dash"]
    assert not [
        one
        for one in box.iter()
        if local(one) in ("pic", "blip", "solidFill") and local(one.getparent()) != "ln"
    ]
    (holder,) = box.iterancestors(qn("w:p"))
    assert said(holder).endswith("2026年3月5日")
    assert SHORT.signer in said(holder.getprevious())


def test_the_box_of_copies_stands_at_the_foot_of_its_page() -> None:
    box = boxes(body("discipline_recommendation", SHORT))["版记"]
    place = next(one for one in box if local(one) == "positionV")
    assert (place.get("relativeFrom"), place[0].text) == ("margin", "bottom")
    rows = [said(one) for one in box.iter(qn("w:tr"))]
    assert rows[0].startswith("抄送：党委办公室") and rows[1].endswith("2026年3月5日印发")
    rules = [
        [
            int(one.get(qn("w:sz")))
            for one in row.iter(qn("w:top"), qn("w:bottom"))
            if local(one.getparent()) == "tcBorders"
        ]
        for row in box.iter(qn("w:tr"))
    ]
    assert rules == [[8, 6], [6, 8]]


def test_what_is_attached_and_a_box_of_copies_on_the_next_page_begin_pages() -> None:
    found = body("discipline_recommendation", OFFICIAL)
    turned = [one.getparent().getparent() for one in found.iter(qn("w:pageBreakBefore"))]
    assert len(turned) >= 2
    assert not [one for one in found.iter(qn("w:br")) if one.get(qn("w:type")) == "page"]


def test_a_report_has_no_box_of_copies() -> None:
    assert "版记" not in boxes(body("ecology_analysis", SHORT))


def test_bars_are_as_long_as_their_numbers_and_say_them() -> None:
    found = body("ecology_analysis", OFFICIAL)
    bars = [one for one in found.iter(qn("w:p")) if said(one) == "3件"]
    (bar,) = bars
    assert bar.find(f".//{qn('w:shd')}").get(qn("w:fill")) == "404040"
    ends = [int(one.get(qn("w:pos"))) for one in bar.iter(qn("w:tab")) if one.get(qn("w:pos"))]
    assert ends[0] == pytest.approx((156 / 25.4 * 72 * 0.7 - 6 - 78) * 20, abs=2)
