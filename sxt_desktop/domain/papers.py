"""What a printed document is: its layout, fixed words, clauses and who signs it; declared in `resources/documents/`."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum


class Layout(StrEnum):
    """The ways a document can be set; many documents share one."""

    LETTER = "letter"
    HANDBOOK = "handbook"
    FORM_TABLE = "form_table"
    CARD = "card"
    LEDGER = "ledger"
    OFFICIAL = "official"
    REPORT = "report"


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

    `source` names the clause of the rule it follows and is not printed. `fields` are those of the record set
    under the heading; numbers of a sub-table with `charts` are drawn as well.
    """

    key: str
    heading: str
    paragraphs: tuple[str, ...] = ()
    source: str = ""
    fields: tuple[str, ...] = ()
    charts: bool = False


@dataclass(frozen=True, slots=True)
class Party:
    """Someone who signs: the word before the line, the word for the party, whether a seal belongs there.

    With `opinion` there is room to write what is agreed to above the signature (逐级签明意见). The seal is that of the
    record's owner, or of the organisation in the field `unit`.
    """

    key: str
    label: str
    signer: str
    sealed: bool = False
    every_page: bool = False
    opinion: bool = False
    unit: str = ""


@dataclass(frozen=True, slots=True)
class LedgerColumn:
    """A column of a ledger: those of its fields that a record fills, or a value worked out by name.

    Without either it stays empty, to be signed by hand (审签). `internal` columns are left out of what is shown
    in public (公示件).
    """

    label: str
    fields: tuple[str, ...] = ()
    value: str = ""
    weight: float = 1.0
    internal: bool = False


WORDS_NEEDED: Mapping[Layout, tuple[str, ...]] = {
    Layout.LETTER: ("opening", "term", "represented_by", "measure", "due"),
    Layout.HANDBOOK: (
        "organisation", "book_number", "duty_kind", "person", "person_titles", "charge", "year",
        "contents", "no_records", "duties", "quotas", "reviews", "totals", "confirmation",
    ),
    Layout.FORM_TABLE: ("number",),
    Layout.CARD: ("groups", "code", "date"),
    Layout.LEDGER: ("organisation", "nothing"),
    Layout.OFFICIAL: ("copies_to", "printed_on"),
    Layout.REPORT: (),
}  # fmt: skip
"""The words a layout prints and therefore every document of that layout must give."""

CLAUSES_NEEDED: Mapping[Layout, tuple[str, ...]] = {
    Layout.LETTER: ("goal", "content", "safeguards", "assessment", "sanctions", "supplement"),
    Layout.HANDBOOK: ("rules",),
    Layout.FORM_TABLE: (),
    Layout.CARD: ("notes",),
    Layout.LEDGER: (),
    Layout.OFFICIAL: (),
    Layout.REPORT: (),
}
"""The clauses a layout cannot do without."""


@dataclass(frozen=True, slots=True)
class DocumentSpec:
    """One kind of printed document.

    `forms` names the forms whose records it is made of, `where` the values by which they are chosen (a form
    without such a field is not restricted); a ledger has `columns` and may be grouped by a field. `public`
    ones leave out internal columns and every record that is 纪检专阅; `leaves_out` names fields not printed.
    `takes` says which fields of the record fill a place of the layout: title, number, addressees, copies_to, day,
    approver, signer, facts, or the opinion of a party by its key. `numbers` are what it computes with, by name.
    """

    id: str
    title: str
    layout: Layout
    words: Mapping[str, str] = field(default_factory=dict)
    clauses: tuple[Clause, ...] = ()
    parties: tuple[Party, ...] = ()
    margins: Margins = field(default_factory=Margins)
    duplex: bool = False
    landscape: bool = False
    source: str = ""
    signed_copy: Mapping[str, str] = field(default_factory=dict)
    """Fields of the record for the signed paper: `scan` (`instead` where a form has no such field), and `day`,
    `by_proxy`, `signed_by` (who signed by proxy), `box_no` where there are any."""
    forms: tuple[str, ...] = ()
    where: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    also: Mapping[str, str] = field(default_factory=dict)
    """Fields of `where` and the further field that may hold one of the values (一条列入几张清单, MZ13)."""
    columns: tuple[LedgerColumn, ...] = ()
    group_by: str = ""
    leaves_out: tuple[str, ...] = ()
    takes: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    public: bool = False
    numbers: Mapping[str, Decimal] = field(default_factory=dict)
    called: str = ""
    """Its title by the names of a profile, a form's id in braces for each (``{measure_item}公示``); `title` where one
    has none."""

    def word(self, key: str) -> str:
        """Return a fixed word, empty if the document has none."""
        return self.words.get(key, "")

    def clause(self, key: str) -> Clause:
        """Return the clause of that key, an empty one if the document has none."""
        return next((clause for clause in self.clauses if clause.key == key), Clause(key, ""))

    @property
    def shown_columns(self) -> tuple[LedgerColumn, ...]:
        """The columns that are printed."""
        return tuple(column for column in self.columns if not (self.public and column.internal))

    def missing(self) -> tuple[str, ...]:
        """Return the words and clauses its layout needs and the document does not give."""
        keys = {clause.key for clause in self.clauses}
        words = (key for key in WORDS_NEEDED[self.layout] if key not in self.words)
        return (*words, *(key for key in CLAUSES_NEEDED[self.layout] if key not in keys))
