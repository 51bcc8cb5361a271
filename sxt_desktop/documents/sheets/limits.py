"""What a spreadsheet may be before anyone reads it: sizes of the file, of what is packed in it, of its cells.

calamine unpacks whole members and lays a sheet out as one rectangle from its first to its last cell, so a small
file could ask for any amount of memory. One pass over the packed bytes, never more than a piece of them unpacked
at a time, measures what is really in there, finds cells far outside, and what calamine does not tell of a sheet.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from sxt_desktop.documents.packed import Packed, PackedWrong, members, unpacked
from sxt_desktop.domain.errors import ErrorCode, UserError

MOST_BYTES = 64 << 20
"""The largest file that is read at all."""
MOST_UNPACKED = 192 << 20
"""So much may be unpacked from it."""
MOST_ROWS, MOST_COLUMNS, MOST_CELLS = 100_000, 500, 4_000_000
_OVERLAP = 4096
_SHEETS = "xl/worksheets/"

_WORDS = bytes(range(0x80, 0x100))
"""Chinese words are most of a sheet and none of its marks: without them a look takes half as long."""
_FAR = re.compile(rb' r="(?![A-Za-z]{0,2}+[0-9]{0,5}+(?:"|\Z))')
"""A reference with more letters or digits than sheets of ours can have, or that is written in another way."""
_UNUSUAL = re.compile(rb'=(?:[^"]|(?<=\s=)")')
"""An attribute that might be written otherwise than name="value", so that each has to be looked at."""
_REFERENCE = re.compile(rb'\sr\s*=\s*["\']\s*([A-Za-z]{0,9})([0-9]{0,12})')
_ERROR = re.compile(rb'<(?:\w+:)?c\b([^<>]*\bt\s*=\s*["\']e["\'][^<>]*)>')
_HIDDEN = re.compile(rb'<(?:\w+:)?row\b([^<>]*\shidden\s*=\s*["\'](?:1|true)["\'][^<>]*)>')


@dataclass(frozen=True, slots=True)
class Marks:
    """Of a sheet what calamine does not tell: its cells that hold an error, its rows that are hidden (by a filter, too)."""

    wrong: set[tuple[int, int]] = field(default_factory=set)
    hidden: set[int] = field(default_factory=set)

    def __bool__(self) -> bool:
        return bool(self.wrong or self.hidden)


BySheet = dict[str, Marks]
"""By the name of the sheet, or of its member of the file."""


def refused(why: str) -> UserError:
    """Return the error for a file that is too large to be read; `why` names the limit in words."""
    return UserError(ErrorCode.SHEET_TOO_LARGE, why=why)


def damaged() -> UserError:
    """Return the error for a file that cannot be understood."""
    return UserError(ErrorCode.SHEET_DAMAGED)


def inspect(content: bytes) -> BySheet:
    """Measure a packed workbook (SHEET_TOO_LARGE, SHEET_DAMAGED) and return what is marked in which member."""
    try:
        return _inspected(content)
    except PackedWrong as wrong:
        raise _WHY[wrong.why]() from wrong


def _inspected(content: bytes) -> BySheet:
    held = members(content)
    if sum(one.file_size for one in held) > MOST_UNPACKED:
        raise refused("解开后的内容")
    found: BySheet = {}
    left = MOST_UNPACKED
    for one in held:
        marks = Marks()
        tail = b""
        for piece in unpacked(content, one):
            left -= len(piece)
            if left < 0:
                raise refused("解开后的内容")
            if one.filename.startswith(_SHEETS):
                tail = _look(tail + piece.translate(None, _WORDS), marks)
        if marks:
            found[one.filename] = marks
    return found


_WHY: Mapping[Packed, Callable[[], UserError]] = {
    Packed.DAMAGED: damaged,
    Packed.LOCKED: lambda: UserError(ErrorCode.SHEET_LOCKED),
    Packed.TOO_MANY: lambda: refused("所含的部分"),
}


def _look(text: bytes, marks: Marks) -> bytes:
    """Look through a piece of a sheet; returns the end of it, to be looked at again with what follows."""
    is_unusual = _UNUSUAL.search(text) is not None
    far = is_unusual or _FAR.search(text) is not None
    for found in _REFERENCE.finditer(text) if far else ():
        row, column = position(found[1], found[2])
        if row >= MOST_ROWS or column >= MOST_COLUMNS:
            raise refused("行数或列数")
    if b't="e"' in text or (is_unusual and b"t='e'" in text):
        for found in _ERROR.finditer(text):
            at = _REFERENCE.search(found[1])
            if at is not None and at[1] and at[2]:
                marks.wrong.add(position(at[1], at[2]))
    for found in _HIDDEN.finditer(text) if b"hidden" in text else ():
        at = _REFERENCE.search(found[1])
        if at is not None and at[2]:
            marks.hidden.add(int(at[2]) - 1)
    return text[-_OVERLAP:]


def position(letters: bytes, digits: bytes) -> tuple[int, int]:
    """Return row and column, counted from 0, of a reference such as B12."""
    column = 0
    for letter in letters.upper():
        column = column * 26 + letter - 64
    return int(digits or b"1") - 1, max(column, 1) - 1
