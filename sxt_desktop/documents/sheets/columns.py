"""A whole column at once: each different cell is understood once, however often it stands there.

Going down columns and remembering keeps 20,000 rows within a small multiple of what reading the file takes.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TypeGuard
from unicodedata import is_normalized

from sxt_desktop.documents.sheets.cells import Cell
from sxt_desktop.documents.sheets.fields import CellWrong, Known, is_spread, value_of
from sxt_desktop.documents.sheets.pieces import TICKS
from sxt_desktop.domain.forms import FieldSpec
from sxt_desktop.domain.problems import Problem, ProblemCode
from sxt_desktop.domain.values import FieldKind, Value, is_empty

_ENDS = ("due_on", "closed_on", "replied_on")
_TEXTS = (FieldKind.TEXT, FieldKind.LONG_TEXT)
_NOTHING = frozenset({"-", "--", "—", "——", "－", "/", "／", "\\"})
_LONGEST_NOTHING = max(map(len, _NOTHING))
_NONE = "无"
"""What people write into a cell that is to stay empty; 无 may be an answer in a text, and is No where that is asked."""
_NAMING = (
    FieldKind.PERSON,
    FieldKind.PERSONS,
    FieldKind.ORG,
    FieldKind.ORGS,
    FieldKind.ENTRIES,
    FieldKind.DATE,
    FieldKind.DATE_RANGE,
    FieldKind.DATETIME,
)
_Read = tuple[Value, Problem | None]


@dataclass(frozen=True, slots=True)
class Column:
    """The values of one field down the rows, and what is wrong at which of them (counted from 0)."""

    spec: FieldSpec
    values: Sequence[Value]
    problems: Mapping[int, Problem] = field(default_factory=dict)


def read_column(
    spec: FieldSpec,
    cells: Sequence[Cell],
    known: Known,
    *,
    today: date,
    facts: Mapping[str, str],
    wrong: frozenset[int] = frozenset(),
) -> Column:
    """Understand the cells of one field; `facts` are the form's, `wrong` the rows whose cell holds an error."""
    at_end = any(facts.get(name) == spec.id for name in _ENDS)
    cells = _with_unticked(spec, cells)
    if not wrong and _are_plain(cells, spec):
        return Column(spec, cells)
    distinct = set(cells)
    keys: Sequence[object] = cells
    if True in distinct or False in distinct:  # these are equal to 1.0 and 0.0, and mean others
        keys = [(cell,) if cell.__class__ is bool else cell for cell in cells]
    elif len(distinct) == 1 and not wrong:
        value, problem = _checked(spec, cells[0], known, today, at_end=at_end)
        return Column(
            spec, [value] * len(cells), {} if problem is None else dict.fromkeys(range(len(cells)), problem)
        )
    by_key = dict(zip(keys, cells, strict=True))
    values: dict[object, Value] = _plain_texts(spec, by_key)
    bad: dict[object, Problem] = {}
    for key in by_key.keys() - values.keys() if values else by_key:
        values[key], problem = _checked(spec, by_key[key], known, today, at_end=at_end)
        if problem is not None:
            bad[key] = problem
    problems = {row: bad[key] for row, key in enumerate(keys) if key in bad} if bad else {}
    problems |= {row: Problem(spec.id, ProblemCode.CELL_IN_ERROR) for row in wrong if row < len(keys)}
    return Column(spec, [values[key] for key in keys], problems)


def _with_unticked(spec: FieldSpec, cells: Sequence[Cell]) -> Sequence[Cell]:
    """Where a column that must say 是 or 否 holds nothing but ticks, an empty cell says 否."""
    if spec.kind is not FieldKind.YES_NO or not spec.required:
        return cells
    filled = {cell.strip() if isinstance(cell, str) else "1" for cell in cells} - {""}
    if not filled or not filled <= TICKS - {"是", "1"}:
        return cells
    return ["否" if isinstance(cell, str) and not cell.strip() else cell for cell in cells]


def _are_plain(cells: Sequence[Cell], spec: FieldSpec) -> TypeGuard[Sequence[str]]:
    """Whether all cells of a text field are their own values: texts neither long nor very short, nothing to be cleaned.

    It is asked of all of them at once; what is normalised as a whole is so in its parts (UAX #15).
    """
    if spec.kind not in _TEXTS or set(map(type, cells)) != {str}:
        return False
    sizes = list(map(len, cells))  # type: ignore[arg-type]
    if min(sizes) <= _LONGEST_NOTHING or max(sizes) > spec.max_length // 2:
        return False
    words = "".join(cells)  # type: ignore[arg-type]
    return " " not in words and words.isprintable() and is_normalized("NFC", words)


def _plain_texts(spec: FieldSpec, by_key: Mapping[object, Cell]) -> dict[object, Value]:
    """Return the texts of a text field that are their own value: short ones in which nothing is to be cleaned."""
    if spec.kind not in _TEXTS:
        return {}
    texts = [cell for cell in by_key.values() if isinstance(cell, str) and cell not in _NOTHING and cell]
    short = spec.max_length // 2
    plain = [text for text in filter(str.isprintable, texts) if " " not in text and len(text) <= short]
    return dict(zip(plain, plain, strict=True)) if is_normalized("NFC", "\0".join(plain)) else {}


def _checked(spec: FieldSpec, cell: Cell, known: Known, today: date, *, at_end: bool) -> _Read:
    if isinstance(cell, str):
        bare = cell.strip()
        if not bare or bare in _NOTHING or (bare == _NONE and spec.kind in _NAMING):
            return None, next(spec.problems(None, today=today), None)
        is_short = spec.kind in _TEXTS and len(cell) <= spec.max_length // 2
        if is_short and bare.isprintable() and is_normalized("NFC", bare) and not is_spread(bare):
            return bare, None  # its length is all that could be wrong with it
    try:
        value = value_of(spec, cell, known, at_end=at_end)
    except CellWrong as wrong:
        return None, Problem(spec.id, wrong.code, wrong.facts)
    value = None if is_empty(value) else value
    return value, next(spec.problems(value, today=today), None)
