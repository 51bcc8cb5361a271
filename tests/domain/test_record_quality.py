"""What a record of the handbook lacks, for the talk in which it is pointed out."""

import pytest

from sxt_desktop.domain.record_quality import lacking
from sxt_desktop.domain.values import Body

WHOLE: Body = {"content": "到实训中心查看耗材验收，当面指出两项问题并限期纠正。", "outside_list": "临时检查"}


@pytest.mark.req("LZ07")
@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({}, ()),
        ({"timeliness": "及时"}, ()),
        ({"timeliness": "迟录"}, ("迟录",)),
        ({"timeliness": "补录", "content": "开会。"}, ("补录", "内容过简")),
        ({"outside_list": None}, ("没有对应清单项",)),
        ({"outside_list": None, "list_items": [{"id": "a", "name": "b"}]}, ()),
    ],
)
def test_what_is_late_thin_or_without_its_duty_is_named(changes: Body, words: tuple[str, ...]) -> None:
    assert lacking({**WHOLE, **changes}) == words
