"""A character no font has is refused before anything is written."""

from dataclasses import replace
from io import BytesIO
from typing import Any

import pytest

from sxt_desktop.documents import card, handbook, letter
from sxt_desktop.domain.errors import ErrorCode, UserError
from tests.documents.papers import card_context, fonts, handbook_context, handbook_entry, letter_context, spec

UNKNOWN = "\U0003fffd"


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
    assert caught.value.facts == {"character": UNKNOWN, "field": field}
    assert out.getvalue() == b""


def test_nested_fields_are_named() -> None:
    context = handbook_context(1)
    section = replace(context.sections[0], entries=(handbook_entry(1, UNKNOWN),))
    with pytest.raises(UserError) as caught:
        handbook.build(BytesIO(), replace(context, sections=(section,)), fonts(), style=spec("handbook"))
    assert caught.value.facts["field"] == "内容摘要"
