"""Words of a profile are short, of one line, and show all they are: one can come in a bundle."""

from sxt_desktop.catalog.toml_source import Place, TomlSource
from sxt_desktop.domain.values import clean

MOST_WORDS = 200
"""Longer than any clause or note a profile has."""
NOT_PLAIN = "文字过长、分行或含不可见字符"
_BREAKS = frozenset("\n\r\t")


def is_plain(words: str, most: int = MOST_WORDS) -> bool:
    """Whether words are short, of one line and without characters nobody sees."""
    return len(words) <= most and clean(words) == words and _BREAKS.isdisjoint(words)


def check_words(source: TomlSource, words: str, place: Place, most: int = MOST_WORDS) -> None:
    """Refuse words that are not plain."""
    if not is_plain(words, most):
        raise source.fail(place, NOT_PLAIN)
