"""The rows of a table as low as its room allows."""

import pytest

from sxt_desktop.documents.cells import COLUMN_VALUE
from sxt_desktop.documents.paragraph import Typesetter
from sxt_desktop.documents.row_heights import PADDING, RowHeights
from tests.documents.papers import SENTENCE, fonts

SIZE = COLUMN_VALUE.size
TEXT = (SENTENCE * 20).replace("。", "")


def heights(*row: str) -> RowHeights:
    return RowHeights(Typesetter(fonts()), (row,) * 4, COLUMN_VALUE)


def test_the_column_that_makes_rows_high_gets_what_is_left() -> None:
    found = heights("是", TEXT[:60], TEXT[:30]).widened((40.0, 60.0, 60.0), (40.0, 999.0, 999.0), 400.0)
    assert sum(found) == pytest.approx(400.0)
    assert found[0] == 40.0 and found[1] > found[2] > 60.0


def test_what_makes_no_row_lower_is_not_given_away() -> None:
    found = heights("自定日期\n清单项", TEXT[:12]).widened((80.0, 80.0), (80.0, 999.0), 600.0)
    assert sum(found) < 600.0


def test_a_wide_column_gives_the_character_that_another_lacks() -> None:
    rows = heights("澄理党责〔2026〕12号", TEXT[:12])
    whole = Typesetter(fonts()).width("澄理党责〔2026〕12号", COLUMN_VALUE) + PADDING
    found = rows.exchanged((whole - SIZE, 300.0), (50.0, 50.0), (whole, 300.0))
    assert found == pytest.approx([whole, 300.0 - SIZE])
    assert rows.exchanged((whole - SIZE, 300.0), (50.0, 300.0), (whole, 300.0)) == [whole - SIZE, 300.0]
