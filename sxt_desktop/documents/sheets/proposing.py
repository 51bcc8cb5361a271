"""Which field, or which piece of one, each column of a head most likely means."""

from collections.abc import Iterator, Mapping, Sequence

from sxt_desktop.documents.sheets.cells import narrow
from sxt_desktop.documents.sheets.column_names import ColumnNames, bare, importable
from sxt_desktop.documents.sheets.headers import Head
from sxt_desktop.domain.column_meanings import PIECES_OF, TICKED, Piece, field_of, meaning
from sxt_desktop.domain.forms import FieldSpec
from sxt_desktop.domain.values import FieldKind

_CHOOSING = (FieldKind.CHOICE, FieldKind.MULTI_CHOICE, FieldKind.TAGS)
_LEAST_CHOICES = 2
_DAY = frozenset((Piece.MONTH, Piece.DAY))
_PERIOD = frozenset((Piece.START, Piece.END))
_MOMENT = frozenset((Piece.DATE, Piece.CLOCK))

Group = tuple[str, dict[int, Piece]]
"""The word above columns that stand beside each other, and the piece each of them tells."""


def propose(head: Head, names: ColumnNames) -> dict[int, str]:
    """Return what each column most likely means, each field once: pieces first, then whole fields by their titles.

    A field's own label comes before its other names; a title with the word above it before it alone, and the word
    above it last.
    """
    found = pieces_in(head, names) | _ticked(head, names)
    under = [bare(over + title) if over else "" for over, title in head.pairs]
    alone = [bare(title) for title in head.titles]
    above = [bare(over) if first else "" for over, first in zip(head.over, _firsts(head), strict=True)]
    for titles in (under, alone, above):
        _match(titles, names.of_fields, found)
    return found


def score(head: Head, names: ColumnNames) -> int:
    """Return how much of a form a head names: fields, pieces of them and choices."""
    whole = {bare(title) for title in head.titles} & names.words
    return len(whole) + len(pieces_in(head, names)) + len(_ticked(head, names))


def _match(titles: Sequence[str], names: Mapping[str, tuple[str, ...]], found: dict[int, str]) -> None:
    taken = {field_of(meant) for meant in found.values()}
    for rank in range(max(map(len, names.values()), default=0)):
        for field_id, words in names.items():
            if rank < len(words) and field_id not in taken:
                column = next(
                    (n for n, one in enumerate(titles) if one == words[rank] and n not in found), None
                )
                if column is not None:
                    found[column] = field_id
                    taken.add(field_id)


def _firsts(head: Head) -> Iterator[bool]:
    """Tell of each column whether it is the first one below the word above it."""
    before = ""
    for over in head.over:
        yield bool(over) and over != before
        before = over


def pieces_in(head: Head, names: ColumnNames) -> dict[int, str]:
    """Return the columns that tell a piece of a day or a period, with what they mean."""
    found: dict[int, str] = {}
    for over, group in _groups(head, names):
        spec = _told(over, frozenset(group.values()), names, {field_of(each) for each in found.values()})
        if spec is not None:
            found |= {column: meaning(spec.id, piece) for column, piece in group.items()}
    return found


def _groups(head: Head, names: ColumnNames) -> Iterator[Group]:
    over, group = "", dict[int, Piece]()
    for column, (above, title) in enumerate(head.pairs):
        found = names.piece(above, title)
        goes_on = found is not None and found[0] == over and found[1] not in group.values()
        if not goes_on:
            yield over, group
            group = {}
        if found is not None:
            over, group[column] = found
    yield over, group


def _told(over: str, pieces: frozenset[Piece], names: ColumnNames, taken: set[str]) -> FieldSpec | None:
    """Return the field that pieces below a word tell: the one called so, else the day of the record."""
    fitting = [
        spec
        for spec in importable(names.form)
        if spec.id not in taken and pieces and pieces <= frozenset(PIECES_OF.get(spec.kind, ()))
    ]
    called = next((spec for spec in fitting if over in names.of_fields[spec.id]), None)
    if called is not None and len(pieces) > 1:
        return called
    if not (any(pieces.issuperset(least) for least in (_DAY, _PERIOD, _MOMENT))):
        return None
    main = names.form.facts.get("occurred_on")
    return next((spec for spec in fitting if spec.id == main), None)


def _ticked(head: Head, names: ColumnNames) -> dict[int, str]:
    """Return the columns below the name of a field that are called as its choices: one is ticked in each row."""
    found: dict[int, str] = {}
    for spec in importable(names.form):
        if spec.kind not in _CHOOSING:
            continue
        choices = {narrow(choice): choice for choice in spec.choices}
        columns = {
            column: meaning(spec.id, TICKED + choices[narrow(title)])
            for column, (over, title) in enumerate(head.pairs)
            if narrow(title) in choices and bare(over) in names.of_fields[spec.id]
        }
        if len(columns) >= _LEAST_CHOICES:
            found |= columns
    return found
