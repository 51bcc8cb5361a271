"""Users' own Word templates: what they may ask for, and what is wrong with one.

A template holds words in double braces, `{{标题}}`, or `{{子表.列}}` in a row of a table. There is no logic in it.
"""

import difflib
import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from sxt_desktop.domain.ids import FormId

ROW_NUMBER = "#"
"""The key of a sub-table's running number."""


class FaultKind(StrEnum):
    """What can be wrong with a template: what a file may not hold, then what may not stand in braces."""

    MACRO = "macro"
    EMBEDDED = "embedded"
    OUTSIDE = "outside"
    FIELD_CODE = "field_code"
    FOREIGN_TEXT = "foreign_text"
    MAIL_MERGE = "mail_merge"
    DECLARED = "declared"
    STRANGE_PART = "strange_part"
    PICTURE_KIND = "picture_kind"
    NOT_A_DOCUMENT = "not_a_document"
    LOCKED = "locked"
    TOO_LARGE = "too_large"
    DAMAGED = "damaged"
    LOGIC = "logic"
    UNPAIRED = "unpaired"
    UNKNOWN = "unknown"
    PAGE_NUMBER = "page_number"
    OUT_OF_ROW = "out_of_row"
    TWO_TABLES = "two_tables"
    NO_FIELD = "no_field"


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong with a template: `what` it is called there, `where` it stands, `near` the name meant perhaps."""

    kind: FaultKind
    what: str = ""
    where: str = ""
    near: str = ""


@dataclass(frozen=True, slots=True)
class Place:
    """Something in braces: the words as they stand, where, and the numbers of the table rows around, innermost first."""

    words: str
    where: str
    rows: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Name:
    """What a template may ask for: `name` goes into the braces; a sub-table's column has its table's id.

    `key` is the id of a field (or of a sub-table's column), or a key of the names that every form has.
    """

    name: str
    key: str
    section: str = ""
    table: str = ""


@dataclass(frozen=True, slots=True)
class Template:
    """A template kept in a workbook, for records of one form."""

    id: str
    name: str
    form: FormId
    sha256: str
    size: int
    added_at: str
    added_by: str


def folded(name: str) -> str:
    """Return a name as names are compared: full-width and half-width alike, without spaces."""
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", name))


class Names:
    """The names of one form, found as people type them."""

    def __init__(self, names: Iterable[Name]) -> None:
        self.all = tuple(names)
        self._by: Mapping[str, Name] = {folded(one.name): one for one in self.all}

    def find(self, words: str) -> Name | None:
        """Return what these words ask for, or None."""
        return self._by.get(folded(words))

    def near(self, words: str) -> str:
        """Return the name that looks most like these words, empty when none does."""
        wanted = folded(words)
        found = difflib.get_close_matches(wanted, self._by, n=1, cutoff=0.45)
        if not found:
            found = [key for key in self._by if wanted and (wanted in key or key in wanted)][:1]
        return self._by[found[0]].name if found else ""

    def faults(self, places: Iterable[Place], found: Iterable[Fault] = ()) -> tuple[Fault, ...]:
        """Return what is wrong with what stands in braces, each name and place once, after what was `found`."""
        seen, before = list(places), tuple(found)
        if not seen:
            return before or (Fault(FaultKind.NO_FIELD),)
        single = (fault for place in seen if (fault := self._fault(place)) is not None)
        return tuple(dict.fromkeys((*before, *single, *self._row_faults(seen))))

    def _fault(self, place: Place) -> Fault | None:
        known = self.find(place.words)
        if known is None:
            return self._unknown(place)
        if known.table and not place.rows:
            return Fault(FaultKind.OUT_OF_ROW, place.words, place.where)
        return None

    def _unknown(self, place: Place) -> Fault:
        if folded(place.words) in _PAGES:
            return Fault(FaultKind.PAGE_NUMBER, place.words, place.where)
        if _LOGIC.search(folded(place.words)):
            return Fault(FaultKind.LOGIC, place.words, place.where)
        return Fault(FaultKind.UNKNOWN, place.words, place.where, self.near(place.words))

    def _row_faults(self, places: list[Place]) -> Iterable[Fault]:
        """Yield what asks for a second sub-table in a row that is repeated, or in a row within it."""
        asked = [(place, known) for place in places if (known := self.find(place.words)) and known.table]
        tables: dict[int, str] = {}
        for place, known in asked:
            if place.rows and tables.setdefault(place.rows[0], known.table) != known.table:
                yield Fault(FaultKind.TWO_TABLES, place.words, place.where)
        for place, _ in asked:
            if any(row in tables for row in place.rows[1:]):
                yield Fault(FaultKind.TWO_TABLES, place.words, place.where)


_LOGIC = re.compile(r"[%#|()\[\]'\"=+*/<>:,;&!~^`$@\\{}]|\..*\.|_{2}|^\.|\.$")
"""What only a calculation, a filter or a call would need; names of fields are looked up before."""
_PAGES = frozenset(["页码", "页数", "总页数", "页"])
