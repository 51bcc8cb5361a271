"""A character no font has is refused before anything is written."""

from dataclasses import replace
from io import BytesIO
from typing import Any

import pytest

from sxt_desktop.documents import card, handbook, letter
from sxt_desktop.documents.contexts import LetterItem
from sxt_desktop.documents.glyphs import missing_glyphs
from sxt_desktop.domain.errors import ErrorCode, UserError
from tests.documents.papers import (
    SENTENCE,
    card_context,
    fonts,
    handbook_context,
    handbook_entry,
    letter_context,
    spec,
)
from ui.messages import sentence

UNKNOWN, OTHER = "\U0003fffd", "\U0003fffc"


def context_name(context: Any) -> str:
    return getattr(context, "number", "") or str(context.title)


@pytest.mark.parametrize(
    ("build", "context", "document", "field"),
    [
        (letter.build, letter_context(party_b_name=f"张{UNKNOWN}"), "responsibility_letter", "乙方"),
        (letter.build, letter_context(goal=("目标", UNKNOWN)), "responsibility_letter", "责任目标"),
        (card.build, card_context(rows=(("经办人", UNKNOWN),)), "enrolment_card", "栏目"),
    ],
)
def test_the_user_is_told_character_and_field(build: Any, context: Any, document: str, field: str) -> None:
    out = BytesIO()
    with pytest.raises(UserError) as caught:
        build(out, context, fonts(), style=spec(document))
    assert caught.value.code is ErrorCode.GLYPH_MISSING
    facts = caught.value.facts
    assert (facts["character"], facts["field"], facts["record"]) == (UNKNOWN, field, context_name(context))
    assert facts["more"] == 0
    assert out.getvalue() == b""


def test_nested_fields_are_named() -> None:
    context = handbook_context(1)
    section = replace(context.sections[0], entries=(handbook_entry(1, UNKNOWN),))
    with pytest.raises(UserError) as caught:
        handbook.build(BytesIO(), replace(context, sections=(section,)), fonts(), style=spec("handbook"))
    facts = caught.value.facts
    assert (facts["field"], facts["record"]) == ("内容摘要", "DG-2026-03-001")
    assert facts["more"] == 0


def test_every_place_of_a_batch_is_found_without_printing() -> None:
    batch = [
        letter_context(number="责〔2026〕1号"),
        letter_context(number="责〔2026〕2号", party_b_name=f"张{UNKNOWN}", term=f"{UNKNOWN}{OTHER}"),
        replace(letter_context(number="责〔2026〕3号"), items=(LetterItem(UNKNOWN, SENTENCE),)),
    ]
    found = missing_glyphs(batch, spec("responsibility_letter"), fonts())
    assert [(one.character, one.field, one.record) for one in found] == [
        (UNKNOWN, "责任期限", "责〔2026〕2号"),
        (OTHER, "责任期限", "责〔2026〕2号"),
        (UNKNOWN, "乙方", "责〔2026〕2号"),
        (UNKNOWN, "责任内容类别", "责〔2026〕3号"),
    ]
    out = BytesIO()
    with pytest.raises(UserError) as caught:
        letter.build_batch(out, batch, fonts(), style=spec("responsibility_letter"))
    assert caught.value.facts["more"] == 3 and out.getvalue() == b""


def test_one_sentence_names_character_field_and_record() -> None:
    error = UserError(
        ErrorCode.GLYPH_MISSING, character="𪚥", field="参加人员", record="DG-2026-03-001", more=2
    )
    text = sentence(error)
    assert text.startswith("字库里没有“𪚥”字（“DG-2026-03-001”的参加人员，另有2处），没有生成文件")
    assert text.count("。") == 1


def test_rare_names_are_not_missing() -> None:
    context = letter_context(party_b_name="李𬭛𬀩赵㛃𠅤")
    assert missing_glyphs([context], spec("responsibility_letter"), fonts()) == ()
