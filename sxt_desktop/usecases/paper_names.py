"""What a file with a paper is called: kind, number or title, person; a name every system takes."""

from typing import TYPE_CHECKING

from sxt_desktop.domain.forms import Sensitivity
from sxt_desktop.domain.ids import EntryId
from sxt_desktop.domain.papers import Layout
from sxt_desktop.domain.records import Listed
from sxt_desktop.store import lists
from sxt_desktop.usecases.paper_kinds import named_spec
from sxt_desktop.usecases.workspace import Workspace

if TYPE_CHECKING:
    from sxt_desktop.usecases.make_paper import WantedPaper

NAME_LENGTH = 60
_SHORT = 12
_RESERVED = frozenset(
    ["CON", "PRN", "AUX", "NUL", *(f"COM{n}" for n in range(10)), *(f"LPT{n}" for n in range(10))]
)
"""Names Windows keeps for devices, with whatever ending."""


def safe_name(text: str) -> str:
    """Return text as a file name that every system takes; a long one loses its middle, where numbers are not."""
    kept = "".join(c if c.isalnum() or c in "·-_()（）〔〕" else "-" for c in text).strip("-")
    short = kept if len(kept) <= NAME_LENGTH else f"{kept[:30]}…{kept[31 - NAME_LENGTH :]}"
    return f"_{short}" if short.upper() in _RESERVED else short or "文书"


def paper_name(ws: Workspace, wanted: "WantedPaper") -> str:
    """Return the name proposed for a paper, without its ending."""
    spec = named_spec(ws, wanted.document, year=wanted.year, chosen=wanted.chosen)
    parts = [spec.title]
    if len(wanted.subjects) > 1:
        parts.append(f"{len(wanted.subjects)}份")
    elif wanted.subject:
        parts += _of_subject(ws, wanted.subject)
    if spec.layout in (Layout.LEDGER, Layout.HANDBOOK):
        year = wanted.year if wanted.chosen is None else wanted.chosen.year
        parts.append(str(year or ""))
    parts.append("小册子" if wanted.booklet else "")
    return safe_name("-".join(filter(None, parts)))


def names_of(row: Listed) -> list[str]:
    """Return what the name of a file may tell of a record: of one that is 纪检专阅 its number alone."""
    if row.sensitivity == Sensitivity.DISCIPLINE:
        return [row.number or ""]
    return [row.number or row.title, row.subject_name or ""]


def _of_subject(ws: Workspace, subject: str) -> list[str]:
    """Return what names a record, a person's name; of what is no record a short word itself."""
    row = lists.find(ws.read, EntryId(subject), ws.org) or lists.find(ws.read, EntryId(subject))
    if row is None:
        return [subject] if len(subject) <= _SHORT else []
    return names_of(row)
