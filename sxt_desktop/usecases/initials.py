"""First letters of a name's pinyin, so that `lzth` finds 廉政谈话; heteronyms give the usual reading."""

from collections.abc import Callable
from functools import lru_cache, partial


@lru_cache(maxsize=20_000)
def initials(text: str) -> str:
    """Return the first letters in lower case; Latin letters and digits stay as they are."""
    return "".join(part[:1] for part in _dictionary()(text)).lower()


def initials_at_hand(text: str) -> str:
    """Return the first letters as soon as the dictionary is read, nothing before: for whoever must not wait for it."""
    return initials(text) if _dictionary.cache_info().currsize else ""


def read_dictionary() -> None:
    """Read the dictionary, which takes a moment; from any thread."""
    _dictionary()


@lru_cache(maxsize=1)
def _dictionary() -> Callable[[str], list[str]]:
    from pypinyin import Style, lazy_pinyin

    return partial(lazy_pinyin, style=Style.FIRST_LETTER)
