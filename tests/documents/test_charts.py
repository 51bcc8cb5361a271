"""Bar charts: no bar leaves its page, no value the type area."""

from decimal import Decimal
from io import BytesIO

import pytest

from sxt_desktop.documents.canvas import new_canvas
from sxt_desktop.documents.charts import BarChart
from sxt_desktop.documents.compose import Composer
from sxt_desktop.documents.contexts import Chart, ChartBar
from sxt_desktop.documents.gbt9704 import BODY, TYPE_HEIGHT, TYPE_WIDTH
from sxt_desktop.documents.paragraph import Typesetter
from sxt_desktop.documents.typeset import Prose
from tests.documents.measure import printed_lines
from tests.documents.papers import ENTERED, SENTENCE, fonts

LEFT = 80.0


def drawn(bars: int, *, label: str = "反馈问题", unit: str = "个") -> tuple[bytes, list[int]]:
    """Draw a chart below a line of text; return the file and the bars of each page."""
    out = BytesIO()
    canvas = new_canvas(out, fonts(), title="样张", author="测试", invariant_date=ENTERED)
    setter = Typesetter(fonts())
    values = tuple(ChartBar(f"{label}{n}", (Decimal(n), Decimal(1)), unit) for n in range(1, bars + 1))
    story = [Prose(setter, "数据如下。", BODY), BarChart(setter, Chart("巡视巡察", ("本期", "上期"), values))]
    pages = Composer(canvas, TYPE_WIDTH, TYPE_HEIGHT).pages(story)
    for page in pages:
        assert page.used <= TYPE_HEIGHT + 0.1
        page.draw(canvas, x=LEFT, top=740)
        canvas.showPage()
    canvas.save()
    texts = [line for line in printed_lines(out.getvalue()) if unit in line.text]
    return out.getvalue(), [sum(line.page == n for line in texts) for n in range(1, len(pages) + 1)]


@pytest.mark.parametrize("bars", [2, 19, 20, 21, 22, 23, 45])
def test_bars_of_a_long_chart_go_on_on_the_next_page(bars: int) -> None:
    _, counts = drawn(bars)
    assert sum(counts) == 2 * bars  # a value of each series


def test_a_chart_that_fits_on_a_page_is_not_parted() -> None:
    _, counts = drawn(19)
    assert counts in ([38], [0, 38])


def test_a_value_with_a_long_unit_ends_at_the_type_area() -> None:
    content, _ = drawn(2, unit=SENTENCE[:24])
    lines = printed_lines(content)
    assert any("……" in line.text for line in lines)
    assert all(line.inks[-1].right <= LEFT + TYPE_WIDTH + 1 for line in lines)
