"""Where a table's head is, what its columns are called, and which field each one most likely means."""

import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sxt_desktop.documents.sheets.cells import Grid, Row, cell_text, is_blank, narrow
from sxt_desktop.documents.sheets.fields import NOT_FROM_CELLS
from sxt_desktop.domain.forms import FieldSpec, FormSpec

LOOKED_AT = 30
"""The head is looked for in so many first rows."""
LONGEST_TITLE = 60
_LEAST_COLUMNS = 3
_REMARK = re.compile(r"[(（\[【〔].*?[)）\]】〕]|[*＊:：]|\s+")

Aliases = Mapping[str, tuple[str, ...]]
"""Field id -> what else its column is called, first the likeliest."""


@dataclass(frozen=True, slots=True)
class Head:
    """The rows of a head, counted from 0, and what each column is called; nameless ones are empty."""

    first: int
    last: int
    titles: tuple[str, ...]

    @property
    def signature(self) -> str:
        """What a mapping is remembered under: the same titles in the same order."""
        return hashlib.sha256("\0".join(map(narrow, self.titles)).encode()).hexdigest()[:16]


def find_head(grid: Grid, form: FormSpec, aliases: Aliases) -> Head:
    """Return the head that names most fields: one row or two, below titles; without any, the first full row."""
    words = frozenset(word for names in _names(form, aliases).values() for word in names)
    best, best_score = None, 0
    for rows in (1, 2):  # two rows only where they name more than any one does
        for number in range(min(len(grid.rows), LOOKED_AT)):
            head = head_at(grid, number, rows)
            score = len({_bare(title) for title in head.titles} & words)
            if score > best_score:
                best, best_score = head, score
    return best or head_at(grid, _first_full(grid.rows), 1)


def head_at(grid: Grid, row: int, rows: int = 1) -> Head:
    """Return the head that stands in one row or two; above several columns a word counts for each of them."""
    upper = _spread(grid, row)
    lower = _spread(grid, row + 1) if rows == 2 else ()
    width = max(len(upper), len(lower))
    titles = [_title(_at(upper, column), _at(lower, column)) for column in range(width)]
    while titles and not titles[-1]:
        titles.pop()
    return Head(row, min(row + rows, max(len(grid.rows), 1)) - 1, tuple(titles))


def _title(upper: str, lower: str) -> str:
    return (lower or upper)[:LONGEST_TITLE]


def _spread(grid: Grid, number: int) -> tuple[str, ...]:
    """Return the words of a row, those of merged cells at each column they reach over."""
    if number >= len(grid.rows):
        return ()
    words = [" ".join(cell_text(cell).split()) for cell in grid.rows[number]]
    for top, left, _, right in grid.merged:
        if top == number and left < len(words) and right - left < len(words):
            words[left : right + 1] = [words[left]] * (min(right + 1, len(words)) - left)
    return tuple(words)


def _at(words: Sequence[str], column: int) -> str:
    return words[column] if column < len(words) else ""


def _first_full(rows: Sequence[Row]) -> int:
    """Return the first row that has at least two cells filled, else the first one that is not blank."""
    for number, row in enumerate(rows[:LOOKED_AT]):
        if sum(1 for cell in row if cell_text(cell)) >= 2:
            return number
    return next((number for number, row in enumerate(rows[:LOOKED_AT]) if not is_blank(row)), 0)


def importable(form: FormSpec) -> tuple[FieldSpec, ...]:
    """Return the fields a column can fill."""
    return tuple(spec for spec in form.fields if spec.kind not in NOT_FROM_CELLS)


def propose(head: Head, form: FormSpec, aliases: Aliases) -> dict[int, str]:
    """Return the field each column most likely means: its own label before other names, each field once."""
    names = _names(form, aliases)
    bare = [_bare(title) for title in head.titles]
    found: dict[int, str] = {}
    for rank in range(max((len(each) for each in names.values()), default=0)):
        for field_id, words in names.items():
            if rank < len(words) and field_id not in found.values():
                column = next(
                    (n for n, one in enumerate(bare) if one == words[rank] and n not in found), None
                )
                if column is not None:
                    found[column] = field_id
    return found


def _names(form: FormSpec, aliases: Aliases) -> dict[str, tuple[str, ...]]:
    return {
        spec.id: tuple(dict.fromkeys(map(_bare, (spec.label, *aliases.get(spec.id, ())))))
        for spec in importable(form)
    }


def _bare(title: str) -> str:
    """Return a title as it is compared: without remarks in brackets, marks and blanks."""
    return narrow(_REMARK.sub("", title)) or narrow(title)


def holds_table(grid: Grid) -> bool:
    """Whether a sheet has a row of several columns near its top, as no cover and no page of remarks has."""
    return any(sum(1 for cell in row if cell_text(cell)) >= _LEAST_COLUMNS for row in grid.rows[:LOOKED_AT])
