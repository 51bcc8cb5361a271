"""What is being typed: under what its draft is kept, how confidential its record is to be."""

import pytest

from sxt_desktop.domain.drafts import LEVEL_KEY, KeptDraft, Typing
from sxt_desktop.domain.forms import Sensitivity
from sxt_desktop.domain.ids import EntryId, FormId

FORM, RECORD, OTHER = FormId("review"), EntryId("record"), EntryId("other")


def test_there_is_one_draft_for_each_thing_one_can_be_filling_in() -> None:
    kinds = (Typing(FORM), Typing(FORM, RECORD), Typing(FORM, about=RECORD), Typing(FORM, about=OTHER))
    assert len({one.key for one in kinds}) == len(kinds)
    assert Typing(FORM, RECORD, base="aa").key == Typing(FORM, RECORD, base="bb").key


@pytest.mark.parametrize(
    ("kept", "level"), [("纪检专阅", Sensitivity.DISCIPLINE), ("绝密", None), (3, None), (None, None)]
)
def test_a_kept_level_is_one_there_is_or_none(kept: str | int | None, level: Sensitivity | None) -> None:
    assert KeptDraft(Typing(FORM), {LEVEL_KEY: kept}, "2026-11-18T09:00:00+08:00").level is level
