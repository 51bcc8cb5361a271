"""How text is cut for the full-text index: Chinese characters one by one, everything else by words.

The same function prepares text and query; a query is searched as a phrase, so that words of one, two
or three characters are found exactly. Whoever changes it adds a step to `migrations`, since the words of
records that are kept already were cut as it was before.
"""

import re
import unicodedata

_WIDE = re.compile(
    "[\u2e80-\u2fdf\u3005-\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]+"
)
_WORD = re.compile(r"[^\W_]+")


def spaced(text: str) -> str:
    """Return text as the index sees it: NFKC, lower case, no invisible characters, wide characters apart."""
    plain = unicodedata.normalize("NFKC", text).casefold()
    if not plain.replace("\n", "").isprintable():
        plain = "".join(c for c in plain if unicodedata.category(c) != "Cf")
    return _WIDE.sub(lambda run: f" {' '.join(run.group())} ", plain)


def fits(words: str, text: str) -> bool:
    """Whether text would be found by these words: the same as the index, for text that is not in it."""
    wanted = [_WORD.findall(spaced(word)) for word in words.split()]
    tokens = f" {' '.join(_WORD.findall(spaced(text)))} "
    return any(wanted) and all(_is_in(one, tokens) for one in wanted)


def _is_in(word: list[str], tokens: str) -> bool:
    """Whether the tokens of a word follow each other; a last one that is not wide may be only a beginning."""
    end = " " if not word or _WIDE.search(word[-1]) else ""
    return f" {' '.join(word)}{end}" in tokens


def phrase(words: str) -> str | None:
    """Return an FTS5 query that finds each blank-separated word as a phrase (the last as a beginning)."""
    parts = []
    for word in words.split():
        tokens = _WORD.findall(spaced(word))
        if tokens:
            parts.append('"' + " ".join(tokens) + '"' + ("" if _WIDE.search(tokens[-1]) else "*"))
    return " AND ".join(parts) or None
