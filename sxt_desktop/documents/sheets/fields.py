"""What a cell means in a field of a form: the value, or why it is none."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from sxt_desktop.documents.sheets.cells import Cell, cell_text, narrow
from sxt_desktop.documents.sheets.days import day_of, moment_of, span_of
from sxt_desktop.documents.sheets.numbers import number_of
from sxt_desktop.domain.forms import FieldSpec
from sxt_desktop.domain.ids import FormId
from sxt_desktop.domain.problems import ProblemCode
from sxt_desktop.domain.values import FieldKind, Ref, Value, clean

NOT_FROM_CELLS = (FieldKind.NUMBER, FieldKind.SYSTEM, FieldKind.TABLE, FieldKind.ATTACHMENTS)
"""What the program gives itself, and what no single cell can hold."""
_PARTING = re.compile(r"[、，,；;/\n|]+")
_SPREAD = re.compile(r"[\u3400-\u9fff\U00020000-\U0003ffff](?:\s+[\u3400-\u9fff\U00020000-\U0003ffff]){1,3}")
_LONGEST_SPREAD = 16
_YES = frozenset({"是", "有", "√", "✓", "✔", "☑", "■", "对", "y", "yes", "1", "true", "真"})
_NO = frozenset({"否", "无", "没有", "×", "✗", "✘", "□", "☐", "x", "n", "no", "0", "false", "假"})
_TICKED = re.compile(r"[√✓✔☑■]\s*([^\s√✓✔☑■□☐]+)")

Find = Callable[[tuple[FormId, ...], str], tuple[Ref, ...]]
"""Everyone or everything of some forms that is called so."""


class CellWrong(ValueError):  # noqa: N818 - a shape, told apart by its caller
    """A cell that cannot be taken: why, and what is to be said of it."""

    def __init__(self, code: ProblemCode, **facts: object) -> None:
        super().__init__(code.value)
        self.code, self.facts = code, facts


@dataclass(frozen=True, slots=True)
class Known:
    """What cells are understood with: the year of days without one, names, and what the user said names mean.

    `chosen` goes by field and name as it stands in the cell; None there leaves the name as plain text.
    """

    year: int
    find: Find
    chosen: Mapping[tuple[str, str], Ref] = field(default_factory=dict)


def value_of(spec: FieldSpec, cell: Cell, known: Known, *, at_end: bool = False) -> Value:
    """Return the value of a filled cell; raises `CellWrong`."""
    reader = _READERS.get(spec.kind)
    if reader is not None:
        return reader(spec, cell)
    if spec.kind is FieldKind.DATE:
        return _or_wrong(day_of(cell, year=known.year, at_end=at_end), ProblemCode.NOT_A_DAY, cell)
    if spec.kind is FieldKind.DATE_RANGE:
        return _or_wrong(span_of(cell, year=known.year), ProblemCode.NOT_A_DAY, cell)
    if spec.kind is FieldKind.DATETIME:
        return _moment(cell, known)
    if spec.kind in (FieldKind.PERSON, FieldKind.ORG):
        return _ref(spec, cell_text(cell), known)
    if spec.kind in (FieldKind.PERSONS, FieldKind.ORGS):
        return tuple(_ref(spec, name, known) for name in names_in(spec, cell_text(cell), known))
    if spec.kind is FieldKind.ENTRIES:
        return _entries(spec, cell_text(cell), known)
    raise CellWrong(ProblemCode.WRONG_SHAPE)


def names_in(spec: FieldSpec, text: str, known: Known) -> tuple[str, ...]:
    """Return the names a cell lists; blanks part them only where each part is a name that is known."""
    whole = " ".join(text.split())
    if spec.kind in (FieldKind.PERSON, FieldKind.ORG) or _is_known(spec, whole, known):
        return (whole,)
    parts = [part.strip() for part in _PARTING.split(text) if part.strip()]
    if len(parts) == 1:
        words = parts[0].split()
        if len(words) > 1 and all(_is_known(spec, word, known) for word in words):
            parts = words
    return tuple(dict.fromkeys(parts))


def _is_known(spec: FieldSpec, name: str, known: Known) -> bool:
    return (spec.id, name) in known.chosen or bool(known.find(spec.refers_to, name))


def _or_wrong(value: Value, code: ProblemCode, cell: Cell) -> Value:
    if value is None:
        raise CellWrong(code, value=cell_text(cell)[:40])
    return value


def _moment(cell: Cell, known: Known) -> Value:
    found = moment_of(cell, year=known.year)
    if found is None and span_of(cell, year=known.year) is not None:
        raise CellWrong(ProblemCode.TIME_MISSING, value=cell_text(cell)[:40])
    return _or_wrong(found, ProblemCode.NOT_A_DAY, cell)


def _ref(spec: FieldSpec, name: str, known: Known) -> Ref:
    chosen = known.chosen.get((spec.id, name))
    if chosen is not None:
        return chosen
    found = known.find(spec.refers_to, name)
    if len(found) == 1:
        return found[0]
    if found:
        raise CellWrong(ProblemCode.NAME_AMBIGUOUS, value=name[:40])
    if spec.free and spec.kind in (FieldKind.PERSONS, FieldKind.ORGS):
        return Ref(None, clean(name))
    raise CellWrong(ProblemCode.NAME_UNKNOWN, value=name[:40])


def _entries(spec: FieldSpec, text: str, known: Known) -> tuple[Ref, ...]:
    """Return the records a cell names; a title may itself hold what parts names, so the whole comes first."""
    whole = known.find(spec.refers_to, text)
    if len(whole) == 1:
        return whole
    lines = [line.strip() for line in text.split("\n") if line.strip()]
    names = lines if len(lines) > 1 else list(names_in(spec, text, known))
    return tuple(_ref(spec, name, known) for name in names)


def _text(spec: FieldSpec, cell: Cell) -> Value:
    return clean(cell_text(cell))


def is_spread(text: str) -> bool:
    """Whether a short word stands with blanks between its characters, to be as wide as others."""
    return len(text) <= _LONGEST_SPREAD and _SPREAD.fullmatch(text) is not None


def _line(spec: FieldSpec, cell: Cell) -> Value:
    """A field of one line takes several as one, and 张　三 as 张三."""
    text = clean(cell_text(cell))
    if is_spread(text):
        return "".join(text.split())
    return " ".join(text.split("\n")) if "\n" in text else text


def _decimal(spec: FieldSpec, cell: Cell) -> Value:
    found = number_of(cell_text(cell), spec.unit)
    if found is None or isinstance(cell, bool):
        raise CellWrong(ProblemCode.NOT_A_NUMBER, value=cell_text(cell)[:40])
    return found


def _integer(spec: FieldSpec, cell: Cell) -> Value:
    found = _decimal(spec, cell)
    if not isinstance(found, Decimal) or found != found.to_integral_value() or abs(found) >= 10**15:
        raise CellWrong(ProblemCode.NOT_A_NUMBER, value=cell_text(cell)[:40])
    return int(found)


def _yes_no(spec: FieldSpec, cell: Cell) -> Value:
    text = narrow(_ticked(cell_text(cell)))
    if text in _YES or text in _NO:
        return text in _YES
    raise CellWrong(ProblemCode.NOT_YES_NO, value=cell_text(cell)[:40])


def _choice(spec: FieldSpec, cell: Cell) -> Value:
    return _one_choice(spec, _ticked(cell_text(cell)))


def _ticked(text: str) -> str:
    """Return what is ticked among choices written out in one cell (☑是 □否), any other text as it is."""
    found = _TICKED.findall(text)
    return "、".join(found) if found else text


def _one_choice(spec: FieldSpec, text: str) -> str:
    wanted = narrow(text)
    found = next((choice for choice in spec.choices if narrow(choice) == wanted), None)
    if found is None:
        raise CellWrong(ProblemCode.NOT_A_CHOICE, value=text[:40])
    return found


def _choices(spec: FieldSpec, cell: Cell) -> Value:
    text = _ticked(cell_text(cell))
    if any(narrow(choice) == narrow(text) for choice in spec.choices):
        return (_one_choice(spec, text),)
    return tuple(dict.fromkeys(_one_choice(spec, part) for part in _parted(text)))


def _tags(spec: FieldSpec, cell: Cell) -> Value:
    if not spec.free:
        return _choices(spec, cell)
    known = {narrow(choice): choice for choice in spec.choices}
    return tuple(dict.fromkeys(known.get(narrow(part), clean(part)) for part in _parted(cell_text(cell))))


def _parted(text: str) -> list[str]:
    return [part.strip() for part in _PARTING.split(text) if part.strip()]


_READERS: Mapping[FieldKind, Callable[[FieldSpec, Cell], Value]] = {
    FieldKind.TEXT: _line,
    FieldKind.LONG_TEXT: _text,
    FieldKind.INTEGER: _integer,
    FieldKind.DECIMAL: _decimal,
    FieldKind.MONEY: _decimal,
    FieldKind.YES_NO: _yes_no,
    FieldKind.CHOICE: _choice,
    FieldKind.MULTI_CHOICE: _choices,
    FieldKind.TAGS: _tags,
}
