"""Letters and a handbook as PDF: beside reportlab drawing the same lines without setting them, and LibreOffice if there is one."""

import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from io import BytesIO
from pathlib import Path
from typing import Any

from sxt_desktop.bench.measure import Line, side_by_side
from sxt_desktop.bench.prose import OfficeProse
from sxt_desktop.domain.ids import EntryId, FormId
from sxt_desktop.domain.values import Ref, Values
from sxt_desktop.usecases.assignments import LIST_ITEM
from sxt_desktop.usecases.print_document import render_letters
from sxt_desktop.usecases.save_entry import save_entry
from sxt_desktop.usecases.sign_letter import LETTER, new_letter_values
from sxt_desktop.usecases.workspace import Workspace
from sxt_desktop.usecases.write_word import render_word

ITEMS = 12
RECORDS_ON_A_PAGE = 2.1
_ROUNDS = 3
_OFFICE_SECONDS = 600
_FEW, _MORE = 4, 20
_SAMPLED = f"in one run; start and {_FEW + _MORE} letters measured, the rest told by them"
_SECTIONS = 15
_DAY = datetime(2026, 3, 5, 14, 20)  # noqa: DTZ001 - the domain's times are local


def lines(ws: Workspace, resources: Path, *, letters: int, handbook: int) -> Iterator[Line]:
    """Measure `letters` letters of about three pages each, and a handbook of about `handbook` pages."""
    keys = tuple(_letter(ws, number) for number in range(letters))
    beside = list(_beside(resources, f"{letters} letters", lambda: render_letters(ws, keys)[0]))
    yield from beside
    office = shutil.which("soffice")
    if office:
        took = _word_by_office(office, ws, keys)
        yield Line(
            f"{letters} letters as PDF", beside[0].ours, took, "LibreOffice, their Word files", _SAMPLED
        )
    from sxt_desktop.catalog.documents import load_document
    from sxt_desktop.documents.fonts import FontSet
    from sxt_desktop.documents.handbook import build

    spec, fonts = load_document(resources / "documents" / "handbook.toml"), FontSet.load(resources)
    context = handbook_context(round(handbook * RECORDS_ON_A_PAGE))

    def print_handbook() -> bytes:
        out = BytesIO()
        build(out, context, fonts, style=spec)
        return out.getvalue()

    yield from _beside(resources, f"{handbook}-page handbook", print_handbook)


def _beside(resources: Path, work: str, ours: Any) -> Iterator[Line]:
    """Measure a paper beside plain drawing of its lines and, where installed, LibreOffice."""
    pages = printed_lines(ours())
    took = side_by_side(ours, lambda: draw_plainly(resources, pages), rounds=_ROUNDS)
    note = f"{len(pages)} pages, {1000 * took[0] / len(pages):.1f} ms a page"
    yield Line(f"{work} as PDF", *took, "reportlab drawString", note)
    office = shutil.which("soffice")
    if office:
        yield Line(f"{work} as PDF", took[0], _by_office(office, pages), "LibreOffice, plain text", "one run")


def printed_lines(pdf: bytes) -> list[list[str]]:
    """Return the lines of every page as a reader finds them."""
    import pypdfium2

    with pypdfium2.PdfDocument(pdf) as document:
        return [page.get_textpage().get_text_range().splitlines() for page in document]


def draw_plainly(resources: Path, pages: Sequence[Sequence[str]]) -> bytes:
    """Draw lines below each other in one font, which is all that reportlab does by itself."""
    from sxt_desktop.documents.canvas import new_canvas
    from sxt_desktop.documents.fonts import Face, FontSet

    out, fonts = BytesIO(), FontSet.load(resources)
    canvas = new_canvas(out, fonts, title="floor", author="floor", invariant_date=date(2026, 1, 1))
    font = fonts.primary(Face.SONG)
    for page in pages:
        canvas.setFont(font, 12)
        for number, line in enumerate(page):
            canvas.drawString(60, 790 - number * 15, line)
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def _by_office(office: str, pages: Sequence[Sequence[str]]) -> float:
    """Return the seconds LibreOffice takes to make a PDF of the bare text."""
    with tempfile.TemporaryDirectory(prefix="sxt-bench-") as place:
        source = Path(place) / "paper.txt"
        source.write_text("\n".join(line for page in pages for line in page), "utf-8")
        return _converting(office, Path(place), [source])


def _word_by_office(office: str, ws: Workspace, keys: Sequence[EntryId]) -> float:
    """Return the seconds LibreOffice takes to make PDFs of the same letters, all given to one run as Word files.

    A few and some more of them are converted: what the start takes and what each letter takes tell of all.
    """
    with tempfile.TemporaryDirectory(prefix="sxt-bench-") as place:
        sources = []
        for number, key in enumerate(keys[: _FEW + _MORE]):
            sources.append(Path(place) / f"{number}.docx")
            sources[-1].write_bytes(render_word(ws, document=LETTER, subject=key))
        _converting(office, Path(place), sources[:1])  # the first start of all makes its folder of settings
        first = _converting(office, Path(place), sources[:_FEW])
        if len(sources) <= _FEW:
            return first
        each = (_converting(office, Path(place), sources) - first) / (len(sources) - _FEW)
        return first + each * (len(keys) - _FEW)


def _converting(office: str, place: Path, sources: Sequence[Path]) -> float:
    command = [office, f"-env:UserInstallation=file://{place}/profile", "--headless", "--convert-to", "pdf"]
    begun = time.perf_counter()
    subprocess.run(
        [*command, "--outdir", str(place), *map(str, sources)],
        check=True,
        capture_output=True,
        timeout=_OFFICE_SECONDS,
    )
    return time.perf_counter() - begun


def handbook_context(records: int) -> Any:
    """Return a handbook of that many records, each with prose of its own."""
    from sxt_desktop.documents.contexts import DutyItem, Foot, HandbookContext, HandbookSection, Quota

    prose = OfficeProse(2026)
    share = -(-records // _SECTIONS)
    sections = tuple(
        HandbookSection(prose.title(2), tuple(_entry(prose, n) for n in range(share)), share, 0, 0)
        for _ in range(_SECTIONS)
    )
    foot = Foot(
        "0193b6a2-7c4e-7f10-9a3b-5d2c8e4f1a60", "测〔2026〕1号", ("DG-2026-01",), _DAY, "a1b2c3d4e5f6"
    )
    return HandbookContext(
        organisation="测速单位委员会",
        book_number="DG-2026-01",
        person="周明远",
        person_titles="党委书记",
        duty_kind="第一责任人",
        charge=prose.paragraph(30),
        year=2026,
        duties=tuple(DutyItem("领导责任", prose.paragraph(60), "每半年") for _ in range(20)),
        sections=sections,
        quotas=(Quota("基层调研", "30天", "26天", "4天", "未完成"),),
        foot=foot,
    )


def _entry(prose: OfficeProse, number: int) -> Any:
    from sxt_desktop.documents.contexts import HandbookEntry

    return HandbookEntry(
        number=f"DG-2026-{number:04}",
        date=f"2026年{number % 12 + 1}月{number % 28 + 1}日",
        entered_at=_DAY,
        timeliness="及时",
        title=prose.title(4),
        content=prose.paragraph(180),
        people="周明远、张䶮、李𬭛",
        place="行政楼302会议室",
        outcome=prose.paragraph(40),
        evidence=("会议记录.pdf",),
    )


def _letter(ws: Workspace, number: int) -> EntryId:
    party = Ref(None, f"责任人{number}")
    items = tuple(_item(ws, party, index) for index in range(ITEMS)) if number == 0 else ()
    values = new_letter_values(ws, year=ws.today.year, party_b=party, items=items or _items(ws))
    return save_entry(ws, form_id=LETTER, values=values).entry


def _item(ws: Workspace, party: Ref, index: int) -> Ref:
    form = ws.library.form(FormId(LIST_ITEM))
    text = OfficeProse(index).paragraph(60)
    values: Values = {
        "item_no": f"1-{index + 1:02d}",
        "list_kind": "责任清单",
        "duty": "班子成员一岗双责",
        "holder": party,
        "content": text,
        "measure": OfficeProse(index + ITEMS).paragraph(50),
    }
    required = {spec.id for spec in form.fields if spec.required}
    for spec in form.fields:
        if spec.id in required and spec.id not in values and spec.choices:
            values[spec.id] = spec.choices[0]
    saved = save_entry(ws, form_id=LIST_ITEM, values=values)
    return Ref(saved.entry, text[:20])


def _items(ws: Workspace) -> tuple[Ref, ...]:
    from sxt_desktop.domain.records import Filter
    from sxt_desktop.usecases.entries import list_entries

    rows = list_entries(ws, Filter(forms=(LIST_ITEM,)), limit=ITEMS)
    return tuple(Ref(row.entry_id, row.title) for row in rows)
