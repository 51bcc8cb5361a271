"""Refusing to print a character no font has, before a byte is written."""

from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from functools import cache
from typing import TYPE_CHECKING, Any, get_type_hints

from sxt_desktop.domain.errors import ErrorCode, UserError
from sxt_desktop.domain.papers import DocumentSpec

if TYPE_CHECKING:
    from sxt_desktop.documents.fonts import FontSet

_FIXED = "固定文字"


def check_glyphs(context: Any, style: DocumentSpec, fonts: "FontSet") -> None:
    """Raise GLYPH_MISSING for the first character that cannot be printed, naming its field."""
    told: dict[str, str] = {}
    for label, text in (*_texts(context, ""), *_fixed(style)):
        told[text] = label
    missing = fonts.missing("".join(c for c in dict.fromkeys("".join(told)) if c not in "\n\t"))
    for character in missing:
        field = next(label for text, label in told.items() if character in text)
        raise UserError(ErrorCode.GLYPH_MISSING, character=character, field=field)


def _texts(value: Any, label: str) -> Iterator[tuple[str, str]]:
    if isinstance(value, str):
        yield label, value
    elif isinstance(value, tuple):
        for item in value:
            yield from _texts(item, label)
    elif is_dataclass(value) and not isinstance(value, type):
        for name, words in _labels(value.__class__):
            yield from _texts(getattr(value, name), words)


@cache
def _labels(kind: type) -> tuple[tuple[str, str], ...]:
    """Return the fields of a context with the names users know."""
    hints = get_type_hints(kind, include_extras=True)
    return tuple((each.name, str(hints[each.name].__metadata__[0])) for each in fields(kind))


def _fixed(style: DocumentSpec) -> Iterator[tuple[str, str]]:
    yield _FIXED, style.title
    for word in style.words.values():
        yield _FIXED, word
    for clause in style.clauses:
        yield clause.heading, clause.heading + "".join(clause.paragraphs)
    for party in style.parties:
        yield _FIXED, party.label + party.signer
