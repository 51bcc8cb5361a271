"""Draws small pictures of every printed document from the demonstration, for the manual.

Run from the project's folder: ``python packaging/make_paper_pictures.py``. Pictures go to `resources/help/papers/`,
600 pixels wide and at most 60 kB each; only invented people and organisations are on them.
"""

import sys
import tempfile
from collections.abc import Iterator
from datetime import date, datetime
from io import BytesIO
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from sxt_desktop.catalog.documents import load_documents  # noqa: E402 - the path comes first
from sxt_desktop.domain.ids import FormId  # noqa: E402
from sxt_desktop.domain.papers import DocumentSpec, Layout  # noqa: E402
from sxt_desktop.domain.people import FourDuty  # noqa: E402
from sxt_desktop.domain.records import Filter  # noqa: E402
from sxt_desktop.store.keyslots import Cost  # noqa: E402
from sxt_desktop.usecases.demo import build_demo  # noqa: E402
from sxt_desktop.usecases.desk import matrix  # noqa: E402
from sxt_desktop.usecases.directory import directory  # noqa: E402
from sxt_desktop.usecases.entries import list_entries  # noqa: E402
from sxt_desktop.usecases.overview import peer_states  # noqa: E402
from sxt_desktop.usecases.paper_kinds import document_for  # noqa: E402
from sxt_desktop.usecases.preview_pages import page_pictures  # noqa: E402
from sxt_desktop.usecases.print_document import render_document, render_recovery_sheet  # noqa: E402
from sxt_desktop.usecases.register_look import register_look  # noqa: E402
from sxt_desktop.usecases.setup import Surroundings, open_unit  # noqa: E402
from sxt_desktop.usecases.workspace import CHINA, Workspace  # noqa: E402

RESOURCES = ROOT / "resources"
FOLDER = RESOURCES / "help" / "papers"
TODAY = date(2026, 11, 22)
PASSWORD = "sxt-demo-1"
WIDTH, MOST_BYTES = 600, 60_000
COLOURS = (64, 32, 16, 8)
EXAMPLE_KEY = "ABCD-EFGH-JKLM-NPQR-STUV-WXYZ-2345-6789"
"""Opens nothing."""
LAST_PAGES = ("handbook", "major_decision", "sanction_proposal", "discipline_recommendation")
"""Documents whose end is shown as well: there they are signed."""


def surroundings() -> Surroundings:
    """Return surroundings in which it is always ten in the morning of the demonstration's day."""
    moment = datetime(TODAY.year, TODAY.month, TODAY.day, 10, tzinfo=CHINA)
    return Surroundings(RESOURCES, now=lambda: moment, cost=Cost(1, 8192))


def papers(ws: Workspace) -> Iterator[tuple[str, bytes]]:
    """Yield every document the workbook can print, by id."""
    for name, spec in load_documents(RESOURCES / "documents").items():
        if name == "recovery_sheet":
            yield name, render_recovery_sheet(ws, EXAMPLE_KEY)
        elif (subject := subject_of(ws, spec)) is not None:
            yield name, render_document(ws, document=name, subject=subject, year=TODAY.year)[0]


def subject_of(ws: Workspace, spec: DocumentSpec) -> str | None:
    """Return what a document is printed about; None where the demonstration has nothing for it."""
    if spec.layout is Layout.HANDBOOK:
        return directory(ws).holders(FourDuty.SECRETARY, start=TODAY, end=TODAY)[0].name
    if spec.id == "receipt":
        got = next((one.received for one in peer_states(ws) if one.received is not None), None)
        return None if got is None else got.bundle_id
    if spec.id == "reminder_list":
        return next(reversed(matrix(ws, TODAY.year).periods)).name
    if spec.layout in (Layout.LEDGER, Layout.CARD) or spec.id == "archive_note":
        return None if spec.id == "hand_over" else ""
    own = [FormId(name) for name in ws.library.forms if document_for(ws, FormId(name)) == spec.id]
    forms = own or [FormId(name) for name in spec.forms]
    chosen = Filter(forms=tuple(forms[:1]), owner=ws.org)
    rows = list_entries(ws, chosen, limit=1) if forms else ()
    if rows and ws.library.form(forms[0]).guarded:
        register_look(ws, entry_id=rows[0].entry_id, reason="做手册的插图", approver="韦承砚")
    return rows[0].entry_id if rows else None


def small(picture: bytes) -> bytes:
    """Return a picture with as many greys and colours as fit."""
    from PIL import Image

    with Image.open(BytesIO(picture)) as opened:
        drawn = opened.convert("RGB")
    for colours in COLOURS:
        out = BytesIO()
        drawn.quantize(colours, dither=Image.Dither.NONE).save(out, "PNG", optimize=True)
        if out.tell() <= MOST_BYTES:
            break
    return out.getvalue()


def draw() -> dict[str, bytes]:
    """Return every picture by its name."""
    drawn: dict[str, bytes] = {}
    with tempfile.TemporaryDirectory() as place:
        demo = build_demo(Path(place) / "文档", surroundings(), password=PASSWORD, today=TODAY)
        ws = open_unit(demo.committee, PASSWORD, surroundings())
        for name, content in papers(ws):
            pages = page_pictures(content, width=WIDTH)
            drawn[name] = small(pages[0])
            if name in LAST_PAGES:
                drawn[f"{name}-end"] = small(pages[-1])
        ws.workbook.close()
    return drawn


def main() -> int:
    """Draw everything, then put it in the place of what was there; pictures of documents that are no more go."""
    drawn = draw()
    FOLDER.mkdir(parents=True, exist_ok=True)
    for old in FOLDER.glob("*.png"):
        old.unlink()
    for name, picture in drawn.items():
        (FOLDER / f"{name}.png").write_bytes(picture)
        print(f"{name}: {len(picture) // 1000} kB")
    return 0


if __name__ == "__main__":
    sys.exit(main())
