"""Numbers as people write them into tables: 1,200 · ３ · 3人 · 2.5万元 · ¥300.00."""

import re
from decimal import Decimal

from sxt_desktop.documents.sheets.cells import narrow
from sxt_desktop.domain.values import parse_decimal

_WITH_UNIT = re.compile(r"([+-]?[\d.,]+)(\D{1,3})")
_MONEY = {
    "元": 1,
    "块": 1,
    "千元": 10**3,
    "万": 10**4,
    "万元": 10**4,
    "百万元": 10**6,
    "亿": 10**8,
    "亿元": 10**8,
}
_ALIKE = tuple(
    frozenset(words.split())
    for words in ("人 名 位 人次", "天 日", "次 场 回 场次", "件 起 个 项 条", "份 张 册 本", "票 张")
)
"""Words that count the same; what counts something else is asked about."""


def number_of(text: str, unit: str) -> Decimal | None:
    """Return the number a text means in a unit (empty: whatever it counts); None where it means none."""
    words = narrow(text).strip("¥￥")
    unit = narrow(unit)
    found = _WITH_UNIT.fullmatch(words)
    if found is None:
        return parse_decimal(words)
    number = parse_decimal(found[1])
    if number is None:
        return None
    written = found[2]
    if written in _MONEY and unit in _MONEY:
        return number * _MONEY[written] / _MONEY[unit]
    return number if _counts(written, unit) else None


def _counts(written: str, unit: str) -> bool:
    if written == unit:
        return True
    return any(written in words and (not unit or unit in words) for words in _ALIKE)
