"""Finding, before anything is printed, the characters that no font has: which one, in which field of which record."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, fields, is_dataclass
from functools import cache
from typing import TYPE_CHECKING, Any, get_type_hints

from sxt_desktop.domain.errors import ErrorCode, UserError
from sxt_desktop.domain.papers import DocumentSpec

if TYPE_CHECKING:
    from sxt_desktop.documents.fonts import FontSet

_FIXED = "固定文字"
_NUMBERS = ("number", "book_number")
"""Fields by which a context, or a record within it, is known to users."""
_BLANK = "\n\t"


@dataclass(frozen=True, slots=True)
class MissingGlyph:
    """A character no font has, the name of its field, and the number (or title) of the record it stands in."""

    character: str
    field: str
    record: str


def missing_glyphs(
    contexts: Iterable[Any], style: DocumentSpec, fonts: "FontSet"
) -> tuple[MissingGlyph, ...]:
    """Return every place whose characters cannot be printed, in the order of the documents; nothing is built."""
    told = [found for context in contexts for found in _texts(context, "", _name(context, ""))]
    told += [(label, style.title, text) for label, text in _fixed(style)]
    used = set().union(*(text for _, _, text in told)).difference(_BLANK)
    missing = set(fonts.missing("".join(sorted(used))))
    if not missing:
        return ()
    places = (MissingGlyph(c, label, record) for label, record, text in told for c in text if c in missing)
    return tuple(dict.fromkeys(places))


def check_glyphs(context: Any, style: DocumentSpec, fonts: "FontSet") -> None:
    """Raise GLYPH_MISSING if a character of a document cannot be printed, naming the first place."""
    check_batch((context,), style, fonts)


def check_batch(contexts: Iterable[Any], style: DocumentSpec, fonts: "FontSet") -> None:
    """Raise GLYPH_MISSING for the first place in a batch, with the number of further ones as `more`."""
    found = missing_glyphs(contexts, style, fonts)
    if found:
        first = found[0]
        facts = {"character": first.character, "field": first.field, "record": first.record}
        raise UserError(ErrorCode.GLYPH_MISSING, **facts, more=len(found) - 1)


def _texts(value: Any, label: str, record: str) -> Iterator[tuple[str, str, str]]:
    """Yield label, record and text of every string in a value."""
    if isinstance(value, str):
        yield label, record, value
    elif isinstance(value, tuple):
        for item in value:
            yield from _texts(item, label, record)
    elif is_dataclass(value) and not isinstance(value, type):
        own = _name(value, record)
        for name, words in _labels(value.__class__):
            yield from _texts(getattr(value, name), words, own)


def _name(value: Any, otherwise: str) -> str:
    numbers = (getattr(value, name, "") for name in _NUMBERS)
    found = next((number for number in numbers if isinstance(number, str) and number), otherwise)
    return found or str(getattr(value, "title", ""))


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
