"""Words of a profile are short and show all they are: one can come in a bundle."""

from sxt_desktop.catalog.toml_source import Place, TomlSource
from sxt_desktop.domain.values import clean

MOST_WORDS = 200
"""Longer than any name, clause or note a profile has."""


def check_words(source: TomlSource, words: str, place: Place) -> None:
    """Refuse words that are too long or hold characters nobody sees."""
    if len(words) > MOST_WORDS or clean(words) != words:
        raise source.fail(place, "文字过长或含不可见字符")
