"""What a printed document is: its layout, fixed words, clauses and who signs it; declared in `resources/documents/`."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class Layout(StrEnum):
    """The ways a document can be set; many documents share one."""

    LETTER = "letter"
    HANDBOOK = "handbook"
    FORM_TABLE = "form_table"
    CARD = "card"


@dataclass(frozen=True, slots=True)
class Margins:
    """White around the type area in millimetres; the default is the public document's (GB/T 9704-2012 §5.2)."""

    top: float = 37.0
    bottom: float = 35.0
    left: float = 28.0
    right: float = 26.0


@dataclass(frozen=True, slots=True)
class Clause:
    """A headed piece of fixed text: what stands there unless the record says something else.

    `source` names the clause of the rule it follows and is not printed.
    """

    key: str
    heading: str
    paragraphs: tuple[str, ...] = ()
    source: str = ""


@dataclass(frozen=True, slots=True)
class Party:
    """Someone who signs: the word before the line, the word for the party, whether a seal belongs there."""

    key: str
    label: str
    signer: str
    sealed: bool = False
    every_page: bool = False


WORDS_NEEDED: Mapping[Layout, tuple[str, ...]] = {
    Layout.LETTER: ("opening", "term", "represented_by", "measure", "due"),
    Layout.HANDBOOK: (
        "organisation", "book_number", "duty_kind", "person", "person_titles", "charge", "year",
        "contents", "no_records", "duties", "quotas", "reviews", "totals", "confirmation",
    ),
    Layout.FORM_TABLE: ("number",),
    Layout.CARD: ("groups", "code", "date"),
}  # fmt: skip
"""The words a layout prints and therefore every document of that layout must give."""

CLAUSES_NEEDED: Mapping[Layout, tuple[str, ...]] = {
    Layout.LETTER: ("goal", "content", "safeguards", "assessment", "sanctions", "supplement"),
    Layout.HANDBOOK: ("rules",),
    Layout.FORM_TABLE: (),
    Layout.CARD: ("notes",),
}
"""The clauses a layout cannot do without."""


@dataclass(frozen=True, slots=True)
class DocumentSpec:
    """One kind of printed document."""

    id: str
    title: str
    layout: Layout
    words: Mapping[str, str] = field(default_factory=dict)
    clauses: tuple[Clause, ...] = ()
    parties: tuple[Party, ...] = ()
    margins: Margins = field(default_factory=Margins)
    duplex: bool = False
    source: str = ""

    def word(self, key: str) -> str:
        """Return a fixed word, empty if the document has none."""
        return self.words.get(key, "")

    def clause(self, key: str) -> Clause:
        """Return the clause of that key, an empty one if the document has none."""
        return next((clause for clause in self.clauses if clause.key == key), Clause(key, ""))

    def missing(self) -> tuple[str, ...]:
        """Return the words and clauses its layout needs and the document does not give."""
        keys = {clause.key for clause in self.clauses}
        words = (key for key in WORDS_NEEDED[self.layout] if key not in self.words)
        return (*words, *(key for key in CLAUSES_NEEDED[self.layout] if key not in keys))
