"""An example of a template: a form as our own paper has it, with the name of a field wherever a value would stand."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sxt_desktop.documents.cells import COLUMN_HEAD, COLUMN_VALUE, Cells
from sxt_desktop.documents.fonts import FontSet
from sxt_desktop.documents.gbt9704 import TITLE, Geometry
from sxt_desktop.documents.grid import Grid, Row
from sxt_desktop.documents.paragraph import Typesetter
from sxt_desktop.documents.typeset import Gap, Prose
from sxt_desktop.documents.word.building import told, written
from sxt_desktop.domain.papers import DocumentSpec

_MADE = datetime(2026, 1, 1)  # noqa: DTZ001 - a fixed time, so that the file is the same each time
Pairs = Sequence[tuple[str, str]]
"""What stands beside each other: a label, and a name in its braces."""


@dataclass(frozen=True, slots=True)
class Example:
    """What an example holds: the title, the fields by section, the columns of each sub-table."""

    title: str
    sections: Sequence[tuple[str, Pairs]]
    tables: Sequence[tuple[str, Pairs]]


def build_example(example: Example, fonts: FontSet, *, style: DocumentSpec) -> bytes:
    """Return the example as a Word file that passes the check of templates."""
    geometry = Geometry(style.margins, style.duplex, style.landscape)
    document, _ = told(_story(example, Typesetter(fonts), geometry), geometry)
    about = document.core_properties
    about.title, about.author, about.last_modified_by, about.comments = example.title, "", "", ""
    about.created = about.modified = _MADE
    return written(document)


def _story(example: Example, setter: Typesetter, geometry: Geometry) -> Iterator[Any]:
    cells = Cells(setter, geometry.width)
    yield Prose(setter, example.title, TITLE)
    yield Gap(8)
    for title, pairs in example.sections:
        rows = [cells.whole(label, words) for label, words in pairs]
        yield cells.grid([*([cells.heading(title)] if title else []), *rows])
        yield Gap(8)
    for title, pairs in example.tables:
        yield Grid([cells.heading(title)], cells.widths)
        yield _table(cells, pairs)
        yield Gap(8)


def _table(cells: Cells, pairs: Pairs) -> Grid:
    """Return a head and the row that is printed as often as there are records of it."""
    width = round(cells.width / len(pairs), 2)
    heads = Row(tuple(cells.text(label, COLUMN_HEAD) for label, _ in pairs), may_split=False)
    names = Row(tuple(cells.text(words, COLUMN_VALUE) for _, words in pairs), may_split=False)
    return Grid([heads, names], [width] * len(pairs), heads=1)
