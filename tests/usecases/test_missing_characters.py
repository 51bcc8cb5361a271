"""缺字 before printing: character, field and record of every place, over a batch, with nothing made."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from sxt_desktop.domain.errors import ErrorCode, UserError
from sxt_desktop.domain.ids import FormId
from sxt_desktop.domain.values import Ref
from sxt_desktop.usecases.missing_characters import missing_characters
from sxt_desktop.usecases.paper_fonts import font_cache, paper_fonts
from sxt_desktop.usecases.print_document import render_batch
from sxt_desktop.usecases.save_entry import save_entry
from sxt_desktop.usecases.sign_letter import LETTER, new_letter_values
from tests.pairs import Pair, make_pair, save_duty, secretary
from ui.messages import sentence

NOWHERE = "\U0003fffd"


@pytest.fixture
def pair(tmp_path: Path) -> Iterator[Pair]:
    made = make_pair(tmp_path)
    yield made
    made.close()


def a_letter(pair: Pair, party_b: str) -> str:
    ws = pair.unit
    text = "每半年专题研究一次全面从严治党工作"
    item = Ref(save_duty(ws, secretary(ws), text=text), text)
    values = new_letter_values(ws, year=ws.today.year, party_b=Ref(None, party_b), items=(item,))
    return save_entry(ws, form_id=FormId(LETTER), values=values).entry


def test_every_place_of_a_batch_is_told_and_none_for_rare_names(pair: Pair) -> None:
    letters = [a_letter(pair, name) for name in ("李𬭛", f"张{NOWHERE}", "赵㛃")]
    found = missing_characters(pair.unit, document=LETTER, subjects=letters)
    assert {one.character for one in found} == {NOWHERE}
    assert {one.field for one in found} >= {"乙方"}
    assert len({one.record for one in found}) == 1 and found[0].record
    assert missing_characters(pair.unit, document=LETTER, subjects=letters[::2]) == ()
    with pytest.raises(UserError) as caught:
        render_batch(pair.unit, document=LETTER, subjects=letters)
    assert caught.value.code is ErrorCode.GLYPH_MISSING
    assert f"“{found[0].record}”的{found[0].field}" in sentence(caught.value)


def test_what_fonts_the_computer_has_is_kept_between_starts(
    pair: Pair, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("platformdirs.user_cache_dir", lambda *_, **__: str(tmp_path / "cache"))
    paper_fonts(pair.unit)
    assert font_cache() == tmp_path / "cache" / "fonts.json" and font_cache().is_file()
