"""Every paper with places to sign: printed, signed, scanned with all others, and filed to its record."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any

import pytest

from sxt_desktop.catalog.documents import load_documents
from sxt_desktop.domain.ids import EntryId, FormId
from sxt_desktop.domain.papers import Layout
from sxt_desktop.domain.scanned import signed_copies
from sxt_desktop.domain.values import FieldKind
from sxt_desktop.usecases.entries import open_entry
from sxt_desktop.usecases.file_scans import Filed, file_scans
from sxt_desktop.usecases.print_document import render_document
from sxt_desktop.usecases.read_scans import ScanPlan, State, read_scans
from sxt_desktop.usecases.signed_copy import signed_copy_of
from tests.documents.scanning import as_pdf, printed_pages
from tests.pairs import RESOURCES
from tests.usecases.paper_world import TODAY, PaperWorld, make_world

SHIPPED = load_documents(RESOURCES / "documents")
OF_ONE_RECORD = (Layout.FORM_TABLE, Layout.OFFICIAL, Layout.REPORT, Layout.LETTER)
SIGNED = tuple(
    name
    for name, spec in SHIPPED.items()
    if spec.layout in OF_ONE_RECORD and spec.parties and name not in ("archive_note", "integrity_file")
)
"""Papers of one record that somebody signs and that come back into it; the note of an archive is of a whole year, and
into the file of a person nothing is put without a registered look.
"""
ENTRY_FORMS = ("handbook_01", "deployment", "inspection_rectification", "self_assessment", "task_report")
"""Records printed by the general form that hold a signed copy."""


@dataclass(frozen=True, slots=True)
class Batch:
    """What was scanned at once, and what came of it; `of` tells the record of each paper."""

    world: PaperWorld
    of: dict[str, EntryId]
    plan: ScanPlan
    filed: Filed


def form_of(name: str) -> FormId:
    """Return the form whose record a paper is of."""
    forms = SHIPPED[name].forms if name in SHIPPED else ()
    return FormId(forms[0] if forms else ("handbook_02" if name == "entry_form" else name))


@pytest.fixture(scope="module")
def batch(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Batch]:
    """All papers of all kinds in one heap on the copier."""
    place = tmp_path_factory.mktemp("signed")
    world = make_world(place)
    of, pages = dict[str, EntryId](), list[Any]()
    for name in (*SIGNED, *ENTRY_FORMS):
        entry = of[name] = world.records[form_of(name)]
        document = name if name in SHIPPED else "entry_form"
        pages += printed_pages(render_document(world.ws, document=document, subject=entry)[0])
    Random(7).shuffle(pages)
    scan = place / "扫描.pdf"
    scan.write_bytes(as_pdf(pages))
    plan = read_scans(world.ws, [scan])
    yield Batch(world, of, plan, file_scans(world.ws, plan.documents, signed_on=TODAY))
    world.close()


@pytest.mark.parametrize("name", [*SIGNED, *ENTRY_FORMS])
def test_a_signed_paper_finds_its_record(batch: Batch, name: str) -> None:
    entry = batch.of[name]
    found = [one for one in batch.plan.documents if one.row is not None and one.row.entry_id == entry]
    assert found and {one.state for one in found} == {State.READY}
    opened = open_entry(batch.world.ws, entry)
    place = signed_copy_of(batch.world.ws, form_of(name))
    assert place is not None
    copies = signed_copies(opened.values[place.scan])
    assert len(copies) == len(found)
    assert all(one.name.endswith("签署件.pdf") for one in copies)
    assert not place.day or opened.values[place.day] is not None


def test_all_papers_were_filed(batch: Batch) -> None:
    assert (batch.filed.refused, batch.filed.left, batch.plan.unknown) == ((), (), ())
    assert set(batch.filed.changes.entries) == set(batch.of.values())


@pytest.mark.parametrize("name", [name for name, spec in SHIPPED.items() if spec.signed_copy])
def test_a_signed_copy_goes_to_fields_that_are_there(name: str, batch: Batch) -> None:
    """The general form is of many forms; its records either have one of both fields or hold no copy."""
    form = batch.world.ws.library.form(form_of(name))
    said = dict(SHIPPED[name].signed_copy)
    if name == "entry_form":
        said = {"scan": said["instead"]}
    kinds = {place: getattr(form.field(field), "kind", None) for place, field in said.items()}
    assert kinds.pop("scan") is FieldKind.ATTACHMENTS
    assert kinds.pop("day", FieldKind.DATE) is FieldKind.DATE
    assert kinds.pop("by_proxy", FieldKind.YES_NO) is FieldKind.YES_NO
    assert kinds.pop("levels", FieldKind.TABLE) is FieldKind.TABLE
    assert kinds.pop("box_no", FieldKind.TEXT) is FieldKind.TEXT


def test_ballots_are_not_filed(batch: Batch, tmp_path: Path) -> None:
    """How somebody voted is nobody's record."""
    ws, appraisal = batch.world.ws, batch.world.records[FormId("appraisal")]
    pages = printed_pages(render_document(ws, document="appraisal_ballot", subject=appraisal)[0])
    (tmp_path / "票.pdf").write_bytes(as_pdf(pages))
    plan = read_scans(ws, [tmp_path / "票.pdf"])
    assert all(not one.is_fileable for one in plan.documents)
