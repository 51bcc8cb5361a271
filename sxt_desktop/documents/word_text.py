"""The paragraphs of a Word file someone hands over, read within bounds and without asking Word or python-docx."""

from collections.abc import Iterator
from xml.etree import ElementTree

from sxt_desktop.documents.packed import PackedWrong, members, unpacked

MOST_BYTES = 64 << 20
MOST_UNPACKED = 32 << 20
MOST_PARAGRAPHS = 20_000
_STORY = "word/document.xml"
_TWICE = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
"""What a drawing says once more, for older programs."""
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


class NotWord(ValueError):  # noqa: N818 - a shape, told apart by its caller
    """A file that is no Word document, or one too large to be read."""


def paragraphs(content: bytes) -> tuple[str, ...]:
    """Return the text of each paragraph that has some, in order, those of tables too (`NotWord`)."""
    try:
        story = next(one for one in members(content) if one.filename == _STORY)
        text = _bounded(unpacked(content, story))
    except (PackedWrong, StopIteration) as wrong:
        raise NotWord from wrong
    if b"<!DOCTYPE" in text or b"<!ENTITY" in text:
        raise NotWord
    try:
        root = ElementTree.fromstring(text)
    except ElementTree.ParseError as wrong:
        raise NotWord from wrong
    found = [said for one in _within(root, _TWICE) if one.tag == f"{_W}p" and (said := _said(one))]
    return tuple(found[:MOST_PARAGRAPHS])


def _bounded(pieces: Iterator[bytes]) -> bytes:
    kept = bytearray()
    for piece in pieces:
        kept += piece
        if len(kept) > MOST_UNPACKED:
            raise NotWord
    return bytes(kept)


def _said(paragraph: ElementTree.Element) -> str:
    """Return what a paragraph says as it stands: what was deleted with changes tracked is not in it."""
    own = _within(paragraph, f"{_W}txbxContent", _TWICE)  # a box has paragraphs of its own
    return " ".join("".join(one.text or "" for one in own if one.tag == f"{_W}t").split())


def _within(root: ElementTree.Element, *without: str) -> Iterator[ElementTree.Element]:
    """Yield an element and all in it, in order, without elements of some names and what they hold."""
    waiting = [root]
    while waiting:
        one = waiting.pop()
        yield one
        waiting.extend(child for child in reversed(one) if child.tag not in without)
