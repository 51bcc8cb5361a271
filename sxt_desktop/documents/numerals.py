"""Chinese ordinals for headings."""

_DIGITS = "一二三四五六七八九"


def ordinal(number: int) -> str:
    """Return a number from 1 to 99 as headings count: 一, 十, 十五, 二十."""
    tens, ones = divmod(number, 10)
    head = "" if tens == 0 else ("" if tens == 1 else _DIGITS[tens - 1]) + "十"
    return head + (_DIGITS[ones - 1] if ones else "")
