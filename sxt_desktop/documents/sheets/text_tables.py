"""Tables as text (.csv and what Excel calls Unicode text): which characters, which separator, which cells."""

import codecs
import csv
import io
import re

from sxt_desktop.documents.sheets.cells import Cell
from sxt_desktop.documents.sheets.limits import MOST_CELLS, MOST_COLUMNS, MOST_ROWS, refused
from sxt_desktop.documents.sheets.safe_text import without_quote
from sxt_desktop.domain.errors import ErrorCode, UserError

_SEPARATORS = ",\t;，"
_SAMPLE = 20
_WEB = re.compile(r"\s*<(?:!doctype|html|\?xml|table|meta)", re.IGNORECASE)
_MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_LONGEST = 1 << 20


def rows(content: bytes) -> list[list[Cell]]:
    """Return the cells of a text table (NOT_A_SHEET, SHEET_TOO_LARGE)."""
    text = decoded(content)
    if _WEB.match(text) or "\0" in text:
        raise UserError(ErrorCode.NOT_A_SHEET)
    csv.field_size_limit(_LONGEST)
    found: list[list[Cell]] = []
    cells = 0
    try:
        for line in csv.reader(io.StringIO(text, newline=""), delimiter=_separator(text)):
            cells += len(line)
            if len(found) >= MOST_ROWS or len(line) > MOST_COLUMNS or cells > MOST_CELLS:
                raise refused("行数或列数")
            found.append([without_quote(cell) for cell in line])
    except csv.Error as wrong:
        raise UserError(ErrorCode.SHEET_DAMAGED) from wrong
    return found


def decoded(content: bytes) -> str:
    """Return the text of bytes in UTF-8, UTF-16 or GB18030, with or without a mark (NOT_A_SHEET)."""
    marked = next((name for mark, name in _MARKS if content.startswith(mark)), "")
    for name in [marked] if marked else _likely(content):
        try:
            return content.decode(name)
        except UnicodeDecodeError:
            continue
    raise UserError(ErrorCode.NOT_A_SHEET)


def _likely(content: bytes) -> list[str]:
    """UTF-16 without a mark has a zero byte at every second place wherever ASCII stands, other text has none."""
    start = content[:4096]
    if b"\0" in start:
        return ["utf-16-le" if start[1::2].count(0) >= start[::2].count(0) else "utf-16-be"]
    return ["utf-8", "gb18030"]


def _separator(text: str) -> str:
    """Return what parts the cells: what stands most often, in the first lines, in as many as possible."""
    lines = [line for line in text[:65536].splitlines() if line.strip()][:_SAMPLE]
    counts = {mark: sum(1 for line in lines if mark in line) for mark in _SEPARATORS}
    best = max(counts.values(), default=0)
    return next((mark for mark in _SEPARATORS if counts[mark] == best), ",") if best else ","
