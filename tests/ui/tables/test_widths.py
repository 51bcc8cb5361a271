"""Columns share the width of a list so that numbers and days stay whole and the subject stays readable."""

from datetime import date

import pytest
from PySide6.QtGui import QFontMetrics

from sxt_desktop.domain.forms import FieldSpec, FormSpec
from sxt_desktop.domain.ids import FormId
from sxt_desktop.domain.records import Filter
from sxt_desktop.domain.values import FieldKind
from tests.ui.tables.test_record_model import LISTED
from ui.tables.columns import columns_for
from ui.tables.record_model import RecordModel
from ui.tables.widths import Need, needs, shared
from ui.theme import BODY, Theme

NUMBER, WHO, REST, LEVEL = Need(150, 164), Need(76, 200, turn=1), Need(0, 0), Need(60, 74, turn=2)
ALL = (NUMBER, WHO, REST, LEVEL)


@pytest.mark.parametrize(
    ("room", "widths"),
    [
        (438, (164, 200, 0, 74)),
        (362, (157, 138, 0, 67)),
        (286, (150, 76, 0, 60)),
        (285, (155, 129, 0, 0)),
        (225, (164, 0, 0, 0)),
        (90, (150, 0, 0, 0)),
    ],
)
def test_what_is_optional_leaves_first_and_a_number_never(room: int, widths: tuple[int, ...]) -> None:
    assert shared(ALL, room) == widths


def test_a_number_has_room_for_all_its_characters(theme: Theme) -> None:
    long = "中共澄理机谈〔2026〕1234号"
    form = FormSpec(
        FormId("f"),
        1,
        "表",
        (FieldSpec("number", "编号", FieldKind.NUMBER), FieldSpec("title", "主题", FieldKind.TEXT)),
        list_columns=("number", "title"),
        facts={"title": "title"},
    )
    record = LISTED._replace(body_json=f'{{"number": "{long}", "title": "一件事"}}')
    model = RecordModel(lambda _: 1, lambda *_: (record,), columns_for((form,), today=date(2026, 11, 18)))
    model.show_filter(Filter())
    number, title, _ = shared(needs(model, theme), 200)
    assert number > QFontMetrics(theme.font(BODY)).horizontalAdvance(long)
    assert title == 0
