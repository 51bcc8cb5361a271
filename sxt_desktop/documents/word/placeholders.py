"""What stands in double braces in a Word file, found even where Word cut the words into several runs.

A paragraph's words are those of its own runs, in order; a text box in it has paragraphs of its own. Breaks, tabs and
everything that is not a word ends a name, so that a name never reaches over them.
"""

import re
from collections.abc import Iterator
from typing import Any

from sxt_desktop.documents.word.acting import Spots
from sxt_desktop.documents.word.package import Package, opened, parsed
from sxt_desktop.documents.word.xml import qn
from sxt_desktop.domain.templates import Fault, FaultKind, Place

FIELD = re.compile(r"[{｛]{2}([^{}｛｝\0]{1,100})[}｝]{2}")
"""Braces as typed with a Chinese keyboard count the same."""
_LOGIC = re.compile(r"[{｛][%％#＃]|[%％#＃][}｝]")
_THREE = re.compile(r"[{｛]{3}|[}｝]{3}")
_PAIR = re.compile(r"[{｛]{2}|[}｝]{2}")
P, T, TR = qn("w:p"), qn("w:t"), qn("w:tr")
_STOPS = frozenset(
    qn(f"w:{name}") for name in ("tab", "br", "cr", "fldChar", "drawing", "pict", "ptab", "sym")
)
_APART = frozenset(qn(f"w:{name}") for name in ("del", "moveFrom", "pPr", "rPr", "txbxContent"))


def text_nodes(paragraph: Any) -> list[tuple[Any, str]]:
    """Return a paragraph's own pieces of text in order; what ends a name stands as NUL with no piece."""
    found: list[tuple[Any, str]] = []
    _gather(paragraph, found)
    return found


def _gather(one: Any, found: list[tuple[Any, str]]) -> None:
    for child in one:
        if child.tag in _APART or not isinstance(child.tag, str):
            continue
        if child.tag == T:
            found.append((child, child.text or ""))
        elif child.tag in _STOPS:
            found.append((None, "\0"))
        _gather(child, found)


def words_of(paragraph: Any) -> str:
    """Return a paragraph's words as names are looked for in them."""
    return "".join(text for _, text in text_nodes(paragraph))


def row_of(paragraph: Any) -> Any:
    """Return the table row a paragraph stands in, the innermost, or None."""
    return next(paragraph.iterancestors(TR), None)


def read_template(content: bytes) -> tuple[tuple[Place, ...], tuple[Fault, ...]]:
    """Return everything in braces in a Word file, in reading order, and what is no name at all (`TemplateWrong`)."""
    return read_package(opened(content))


def read_package(package: Package) -> tuple[tuple[Place, ...], tuple[Fault, ...]]:
    """Return what `read_template` does, of a file that was taken apart."""
    places: list[Place] = []
    faults: list[Fault] = []
    for place in _places(package):
        if isinstance(place, Place):
            places.append(place)
        else:
            faults.append(place)
    return tuple(places), tuple(dict.fromkeys(faults))


def _places(package: Package) -> Iterator[Place | Fault]:
    before = 0
    for name in package.texts:
        spots = Spots(name)
        root = parsed(package.parts[name], name)
        rows = {row: before + number for number, row in enumerate(root.iter(TR))}
        before += len(rows)
        for paragraph in root.iter(P):
            spots.see(P)
            words = words_of(paragraph)
            around = tuple(rows[row] for row in paragraph.iterancestors(TR))
            yield from (Place(found[1].strip(), spots.words, around) for found in FIELD.finditer(words))
            yield from _wrong(words, spots.words)


def _wrong(words: str, where: str) -> Iterator[Fault]:
    if found := _LOGIC.search(words):
        yield Fault(FaultKind.LOGIC, words[max(0, found.start()) :][:20].replace("\0", ""), where)
        return
    rest = FIELD.sub("", words)
    if (found := _PAIR.search(rest)) or (found := _THREE.search(rest := words)):
        yield Fault(FaultKind.UNPAIRED, rest[max(0, found.start() - 4) :][:20].replace("\0", ""), where)
