"""Words users see in shipped data: full-width marks between Chinese characters."""

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.pairs import RESOURCES

HALF = re.compile(r"[\u4e00-\u9fff][,:;()!?]|[,:;()!?][\u4e00-\u9fff]")
NOT_SHOWN = frozenset({"source", "clause"})
"""Where something comes from is cited as the source numbers it."""
RELEASED = frozenset({"问题(风险)清单", "措施(项目)清单", "违规出国(境)"})
"""Choices of released forms: records hold these very words."""
FILES = sorted(RESOURCES.rglob("*.toml"))


def wrong_in(value: object) -> Iterator[str]:
    """Yield the texts a user sees that have a half-width mark beside a Chinese character."""
    if isinstance(value, str) and value not in RELEASED and HALF.search(value):
        yield value
    elif isinstance(value, dict):
        for key, inner in value.items():
            if key not in NOT_SHOWN:
                yield from wrong_in(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from wrong_in(inner)


def test_marks_beside_chinese_characters_are_full_width() -> None:
    found = {path.relative_to(RESOURCES).as_posix(): list(wrong_in(_read(path))) for path in FILES}
    assert len(FILES) > 100
    assert {name: texts for name, texts in found.items() if texts} == {}


@pytest.mark.parametrize("text", ["责任主体:班子", "谈话(提醒)", "年度;半年", "党课,学习"])
def test_a_half_width_mark_is_seen(text: str) -> None:
    assert list(wrong_in({"field": [{"hint": text, "source": text}]})) == [text]


def _read(path: Path) -> dict[str, object]:
    return tomllib.loads(path.read_text("utf-8"))
