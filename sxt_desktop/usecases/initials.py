"""First letters of a name's pinyin, so that `lzth` finds 廉政谈话; heteronyms give the usual reading."""

from functools import lru_cache


@lru_cache(maxsize=20_000)
def initials(text: str) -> str:
    """Return the first letters in lower case; Latin letters and digits stay as they are."""
    from pypinyin import Style, lazy_pinyin

    return "".join(part[:1] for part in lazy_pinyin(text, style=Style.FIRST_LETTER)).lower()
