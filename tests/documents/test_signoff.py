"""Signer and date of a public document."""

from datetime import date
from io import BytesIO

import pytest

from sxt_desktop.documents.canvas import new_canvas
from sxt_desktop.documents.compose import Composer
from sxt_desktop.documents.gbt9704 import ADDRESSEE, BODY, PITCH, TYPE_HEIGHT, TYPE_WIDTH
from sxt_desktop.documents.paragraph import Typesetter
from sxt_desktop.documents.signoff import SEAL_SIDE, SignOff
from sxt_desktop.documents.typeset import Prose
from tests.documents.papers import COMMITTEE, ENTERED, LONG_UNIT, fonts

DAY = date(2026, 3, 5)


def places(signer: str, *, sealed: bool) -> tuple[float, float, float, float]:
    """Return left and right edges of signer and date."""
    setter = Typesetter(fonts())
    block = SignOff(setter, signer, DAY, sealed=sealed)
    block.wrap(TYPE_WIDTH, TYPE_HEIGHT)
    left, day = block.places()
    return (
        left,
        left + setter.width(signer, ADDRESSEE),
        day,
        day + setter.width("2026年3月5日", ADDRESSEE),
    )


def test_sealed_dates_end_four_characters_in_below_the_middle_of_the_signer() -> None:
    left, right, day, end = places("中共示范学院委员会", sealed=True)
    assert end == pytest.approx(TYPE_WIDTH - 4 * PITCH)
    assert left + right == pytest.approx(day + end)


def test_unsealed_dates_begin_two_characters_after_the_signer() -> None:
    left, right, day, _ = places(COMMITTEE, sealed=False)
    assert right == pytest.approx(TYPE_WIDTH - 2 * PITCH)
    assert day == pytest.approx(left + 2 * PITCH)


def test_a_date_longer_than_its_signer_ends_two_characters_in() -> None:
    left, _, day, end = places("办公室", sealed=False)
    assert end == pytest.approx(TYPE_WIDTH - 2 * PITCH)
    assert day == pytest.approx(left + 2 * PITCH)


@pytest.mark.parametrize("sealed", [False, True])
def test_long_names_stay_on_the_page(sealed: bool) -> None:
    left, _, day, end = places(LONG_UNIT, sealed=sealed)
    assert left >= 0 and day >= 0 and end <= TYPE_WIDTH


@pytest.mark.parametrize("length", [4, 15, 16, 20, 27, 28])
def test_a_sealed_name_stands_above_the_middle_of_its_date(length: int) -> None:
    left, right, day, end = places((COMMITTEE * 3)[:length], sealed=True)
    assert left + right == pytest.approx(day + end, abs=0.5)
    assert left >= -0.5 and right <= TYPE_WIDTH + 0.5


def test_a_name_of_two_lines_is_balanced_above_its_date() -> None:
    setter = Typesetter(fonts())
    block = SignOff(
        setter, "中共上海示范电力学院委员会机关后勤服务中心党总支部委员会第一联合支部", DAY, sealed=True
    )
    block.wrap(TYPE_WIDTH, TYPE_HEIGHT)
    left, day = block.places()
    middle = day + block.day_width() / 2
    assert left > 3 * PITCH  # neither line is as wide as the page
    assert TYPE_WIDTH - middle == pytest.approx(4 * PITCH + block.day_width() / 2, abs=4 * PITCH)


@pytest.mark.parametrize("lines", range(14, 24))
def test_it_never_stands_alone(lines: int) -> None:
    setter = Typesetter(fonts())
    canvas = new_canvas(BytesIO(), fonts(), title="样张", author="测试", invariant_date=ENTERED)
    story = [Prose(setter, "责任落实" * 7 * lines, BODY), SignOff(setter, COMMITTEE, DAY, sealed=True)]
    last = Composer(canvas, TYPE_WIDTH, TYPE_HEIGHT).pages(story)[-1]
    *text, block = last.items
    assert sum(len(placed.flowable.lines) for placed in text) >= 2
    assert block.height == pytest.approx(SEAL_SIDE)
    last.draw(canvas, x=0, top=TYPE_HEIGHT)
