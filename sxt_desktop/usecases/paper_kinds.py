"""Which papers there are: for which forms, made of a record, a list or a year, under which titles."""

from collections.abc import Mapping, Sequence
from functools import lru_cache
from pathlib import Path

from sxt_desktop.catalog.documents import load_document, load_documents
from sxt_desktop.domain.errors import ErrorCode, UserError
from sxt_desktop.domain.ids import FormId
from sxt_desktop.domain.papers import DocumentSpec, Layout
from sxt_desktop.domain.records import Filter
from sxt_desktop.usecases.naming import Naming
from sxt_desktop.usecases.workspace import Workspace

ENTRY_FORM, RECORD_LEDGER = "entry_form", "record_ledger"
SINGLE = (Layout.FORM_TABLE, Layout.OFFICIAL, Layout.REPORT, Layout.LETTER)
"""Layouts of one record each."""

NEEDING = ("reminder_list",)
"""Ledgers about more than a year: 催报名单 is of a period."""

OF_A_YEAR = ("performance_book", "failure_book", "record_quality")
"""Books over a whole year's records of many forms; no list on the screen is one of them."""


def document_for(ws: Workspace, form_id: FormId) -> str:
    """Return the document by which a form's records are printed: its own, or the general form."""
    own = ws.library.resources / "documents" / f"{form_id}.toml"
    return form_id if own.is_file() else ENTRY_FORM


def documents_for(ws: Workspace, form_id: FormId) -> tuple[DocumentSpec, ...]:
    """Return every document made of one record of a form, its own first, the general form last."""
    own = document_for(ws, form_id)
    found = _shipped(ws.library.resources / "documents").values()
    others = (spec for spec in found if spec.layout in SINGLE and form_id in spec.forms and spec.id != own)
    general = () if own == ENTRY_FORM else (document_spec(ws, ENTRY_FORM),)
    return (document_spec(ws, own), *others, *general)


def ledgers_for(ws: Workspace, forms: Sequence[FormId]) -> tuple[DocumentSpec, ...]:
    """Return the ledgers made of records of these forms, then the one any list can be printed as."""
    found = _shipped(ws.library.resources / "documents").values()
    ledgers = (spec for spec in found if spec.layout is Layout.LEDGER and spec.id not in OF_A_YEAR)
    fitting = (spec for spec in ledgers if set(forms).intersection(spec.forms))
    return (*(_now(ws, spec) for spec in fitting), document_spec(ws, RECORD_LEDGER))


def documents_of_the_year(ws: Workspace) -> tuple[DocumentSpec, ...]:
    """Return the documents made of a year: every ledger, what goes into the archive."""
    found = _shipped(ws.library.resources / "documents").values()
    years = [
        spec for spec in found if spec.layout is Layout.LEDGER and spec.id not in (RECORD_LEDGER, *NEEDING)
    ]
    return (*(_now(ws, spec) for spec in years), document_spec(ws, "archive_note"))


def named_spec(
    ws: Workspace, document: str, *, year: int | None = None, chosen: Filter | None = None
) -> DocumentSpec:
    """Return a document under its title in a year, for whose records it is: this year and ours by default."""
    asked = chosen or Filter(year=year)
    return Naming(ws).paper(document_spec(ws, document), asked.year or year or ws.today.year, asked.owner)


def _now(ws: Workspace, spec: DocumentSpec) -> DocumentSpec:
    return Naming(ws).paper(spec, ws.today.year)


@lru_cache(maxsize=2)
def _shipped(folder: Path) -> Mapping[str, DocumentSpec]:
    """Return every document of a folder; they are read once, since they come with the program."""
    return load_documents(folder)


def document_spec(ws: Workspace, document: str) -> DocumentSpec:
    """Return a document as declared (DOCUMENT_UNKNOWN)."""
    path = ws.library.resources / "documents" / f"{document}.toml"
    if not document.isidentifier() or not path.is_file():
        raise UserError(ErrorCode.DOCUMENT_UNKNOWN, document=document)
    return load_document(path)
