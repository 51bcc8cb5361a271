"""扫描归档: signed letters come back from the copier in any order and find their records."""

from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from random import Random
from zlib import crc32

import pikepdf
import pypdfium2
import pytest
from PIL import Image

from sxt_desktop.documents.scans.reading import read_page
from sxt_desktop.domain.errors import ErrorCode, UserError
from sxt_desktop.domain.ids import EntryId
from sxt_desktop.domain.scanned import lack_pages
from sxt_desktop.domain.values import Attachment, Ref
from sxt_desktop.usecases.attach_file import save_copy
from sxt_desktop.usecases.entries import open_entry
from sxt_desktop.usecases.file_scans import file_scans
from sxt_desktop.usecases.print_document import render_document, render_letters
from sxt_desktop.usecases.read_scans import (
    ScanPlan,
    State,
    assigned,
    changed_since_print,
    picture_of,
    read_scans,
)
from sxt_desktop.usecases.save_entry import save_entry
from sxt_desktop.usecases.scan_signing import WHOLE, Signing
from sxt_desktop.usecases.sign_letter import LETTER, SignedRate, make_letters, signed_rate
from sxt_desktop.usecases.workspace import CHINA, Workspace
from tests.documents.scanning import as_pdf, crossed, laid_down, printed_pages, signed
from tests.pairs import Clock, new_unit, save_duty
from tests.usecases.test_exchange import dump

YEAR = 2026
SIGNED = date(YEAR, 1, 20)


@pytest.fixture
def ws(tmp_path: Path) -> Iterator[Workspace]:
    """A committee in January."""
    clock = Clock(datetime(YEAR, 1, 21, 9, tzinfo=CHINA))
    made = new_unit(tmp_path, clock, name="东湖大学党委", short_name="东湖大学党委", code="东大")
    yield made
    made.workbook.close()


def letters_for(ws: Workspace, count: int) -> tuple[EntryId, ...]:
    """Return so many letters, each of another person."""
    parties = tuple(Ref(f"person-{n}", f"张{n}") for n in range(count))
    for party in parties:
        save_duty(ws, party)
    return make_letters(ws, year=YEAR, parties=parties).entries


def scanned(ws: Workspace, letters: tuple[EntryId, ...], to: Path, *, seed: int = 1) -> Path:
    """Print letters, sign them, also across a code, shuffle the pages, lay some upside down, and scan them."""
    chance = Random(seed)
    pages = printed_pages(render_letters(ws, letters)[0])
    written = [
        page if read_page(page).code is None else crossed(signed(page, chance), chance) for page in pages
    ]
    lying = [laid_down(page, chance, is_upside_down=chance.random() < 0.3) for page in written]
    chance.shuffle(lying)
    to.write_bytes(as_pdf(lying))
    return to


def scans_of(ws: Workspace, letter: EntryId) -> tuple[Attachment, ...]:
    held = open_entry(ws, letter).values.get("scan")
    return tuple(one for one in held if isinstance(one, Attachment)) if isinstance(held, tuple) else ()


def check_all_filed(ws: Workspace, letters: tuple[EntryId, ...], place: Path) -> ScanPlan:
    """Scan letters back, file them, and look at each copy: its own pages, upright, in order."""
    plan = read_scans(ws, [scanned(ws, letters, place / "扫描.pdf")])
    assert (plan.unknown, {one.state for one in plan.documents}) == ((), {State.READY})
    done = file_scans(ws, plan.documents, signed_on=SIGNED, box_no="2026-1")
    assert (set(done.changes.entries), done.refused, done.left) == (set(letters), (), ())
    for letter in letters:
        (scan,) = scans_of(ws, letter)
        copy = save_copy(ws, scan, place / "copy.pdf")
        document = pypdfium2.PdfDocument(copy)
        read = [read_page(page.render(scale=2, grayscale=True).to_pil()) for page in document]
        document.close()
        assert [(one.code.document_id, one.code.page, one.turn) for one in read if one.code] == [
            (letter, number, 0) for number in range(1, len(read) + 1)
        ]
    return plan


@pytest.mark.req("MZ27")
def test_signed_letters_come_back_in_any_order_and_find_their_records(ws: Workspace, tmp_path: Path) -> None:
    letters = letters_for(ws, 8)
    check_all_filed(ws, letters, tmp_path)
    assert signed_rate(ws, YEAR) == SignedRate(8, 8)
    opened = open_entry(ws, letters[0])
    assert (opened.values["signed_on"], opened.values["box_no"]) == (SIGNED, "2026-1")


@pytest.mark.sweep
def test_two_hundred_letters_come_back(ws: Workspace, tmp_path: Path) -> None:
    letters = letters_for(ws, 200)
    plan = check_all_filed(ws, letters, tmp_path)
    assert plan.pages >= 400
    assert signed_rate(ws, YEAR) == SignedRate(200, 200)


def test_the_same_scan_again_changes_nothing(ws: Workspace, tmp_path: Path) -> None:
    letters = letters_for(ws, 1)
    source = scanned(ws, letters, tmp_path / "一.pdf")
    file_scans(ws, read_scans(ws, [source]).documents, signed_on=SIGNED)
    before = dump(ws)
    again = read_scans(ws, [source])
    assert [one.state for one in again.documents] == [State.ALREADY]
    assert file_scans(ws, again.documents, signed_on=SIGNED).changes.entries == ()
    assert dump(ws) == before


def test_a_letter_changed_after_printing_is_not_filed_without_a_look(ws: Workspace, tmp_path: Path) -> None:
    (letter,) = letters_for(ws, 1)
    source = scanned(ws, (letter,), tmp_path / "一.pdf")
    opened = open_entry(ws, letter)
    save_entry(ws, form_id=LETTER, values={**opened.values, "extra": "另加一条。"}, entry_id=letter)
    assert [one.state for one in read_scans(ws, [source]).documents] == [State.CHANGED]


def test_a_letter_registered_as_signed_after_printing_still_says_the_same(
    ws: Workspace, tmp_path: Path
) -> None:
    (letter,) = letters_for(ws, 1)
    source = scanned(ws, (letter,), tmp_path / "一.pdf")
    opened = open_entry(ws, letter)
    save_entry(ws, form_id=LETTER, values={**opened.values, "signed_on": SIGNED}, entry_id=letter)
    assert [one.state for one in read_scans(ws, [source]).documents] == [State.READY]


def test_a_missing_page_is_named_and_the_rest_waits_for_it(ws: Workspace, tmp_path: Path) -> None:
    (letter,) = letters_for(ws, 1)
    pages = printed_pages(render_letters(ws, (letter,))[0])
    (tmp_path / "少一页.pdf").write_bytes(as_pdf(pages[1:]))
    (document,) = read_scans(ws, [tmp_path / "少一页.pdf"]).documents
    assert (document.state, document.missing) == (State.MISSING_PAGES, (1,))


def test_pages_nobody_recognises_are_put_to_a_record_by_hand(ws: Workspace, tmp_path: Path) -> None:
    (letter,) = letters_for(ws, 1)
    pages = printed_pages(render_letters(ws, (letter,))[0])
    width, height = pages[0].size
    pages[0].paste(0, (0, height * 4 // 5, width, height))  # the copier's lid cut the code off
    (tmp_path / "扫描.pdf").write_bytes(as_pdf(pages))
    plan = read_scans(ws, [tmp_path / "扫描.pdf"])
    (page,) = plan.unknown
    assert picture_of(page, width=300).startswith(b"\x89PNG")
    done = assigned(ws, plan, page, letter)
    assert (done.unknown, [one.state for one in done.documents]) == ((), [State.READY])
    assert file_scans(ws, done.documents).changes.entries == (letter,)


def test_pictures_in_a_folder_are_read_in_the_order_of_their_numbers(ws: Workspace, tmp_path: Path) -> None:
    (letter,) = letters_for(ws, 1)
    folder = tmp_path / "扫描件"
    folder.mkdir()
    pages = printed_pages(render_letters(ws, (letter,))[0])
    for number, page in enumerate(pages):
        page.rotate(90, expand=True).save(folder / f"扫描{number + 1}.{'tif' if number % 2 else 'jpg'}")
    (folder / "说明.txt").write_text("不是图片", encoding="utf-8")
    plan = read_scans(ws, [folder])
    assert [one.state for one in plan.documents] == [State.READY]
    assert {turn for _, turn in plan.documents[0].pages} == {90}
    assert file_scans(ws, plan.documents).changes.entries == (letter,)


def test_papers_of_another_workbook_are_told_as_such(ws: Workspace, tmp_path: Path) -> None:
    other = new_unit(tmp_path / "other", Clock(datetime(YEAR, 1, 21, 9, tzinfo=CHINA)), name="西湖大学党委",
                     short_name="西湖大学党委", code="西大")  # fmt: skip
    try:
        source = scanned(other, letters_for(other, 1), tmp_path / "别家.pdf")
    finally:
        other.workbook.close()
    (document,) = read_scans(ws, [source]).documents
    assert (document.state, document.is_fileable, document.form_title) == (State.UNKNOWN, False, "")


def test_a_signed_list_says_what_it_is_and_is_put_somewhere_by_hand(ws: Workspace, tmp_path: Path) -> None:
    """No code tells whose list of a year it is: it is filed by nobody but a person."""
    paper = render_document(ws, document="signing_ledger", year=YEAR)[0]
    (tmp_path / "台账.pdf").write_bytes(as_pdf(printed_pages(paper)))
    (document,) = read_scans(ws, [tmp_path / "台账.pdf"]).documents
    assert (document.state, document.is_fileable) == (State.UNKNOWN, False)
    assert document.form_title.startswith("2026年度") and "签订台账" in document.form_title


def refused(ws: Workspace, path: Path) -> ErrorCode:
    (found,) = read_scans(ws, [path]).damaged
    return found[1].code


def test_files_that_are_no_scans_are_refused_one_by_one(ws: Workspace, tmp_path: Path) -> None:
    letters = letters_for(ws, 1)
    good = scanned(ws, letters, tmp_path / "好.pdf")
    broken, huge, cut = tmp_path / "坏.pdf", tmp_path / "大.png", tmp_path / "断.jpg"
    broken.write_bytes(b"%PDF-1.7\nnothing")
    header = b"IHDR" + (50_000).to_bytes(4, "big") * 2 + b"\x08\x00\x00\x00\x00"
    start = b"\x89PNG\r\n\x1a\n\x00\x00\x00\r" + header + crc32(header).to_bytes(4, "big")
    huge.write_bytes(start + b"\x00\x00\x00\x0aIDAT" + b"\x00" * 14)
    Image.new("L", (600, 800), 255).save(cut, "JPEG")
    cut.write_bytes(cut.read_bytes()[:400])
    assert refused(ws, broken) is ErrorCode.SCAN_UNREADABLE
    assert refused(ws, huge) is ErrorCode.SCAN_TOO_LARGE
    assert refused(ws, cut) is ErrorCode.SCAN_UNREADABLE
    assert refused(ws, tmp_path / "没有.pdf") is ErrorCode.FILE_MISSING
    plan = read_scans(ws, [broken, good, huge])
    assert (len(plan.documents), len(plan.damaged)) == (1, 2)


def test_a_folder_without_scans_says_so(ws: Workspace, tmp_path: Path) -> None:
    (tmp_path / "空").mkdir()
    with pytest.raises(UserError) as error:
        read_scans(ws, [tmp_path / "空"])
    assert error.value.code is ErrorCode.SCAN_NOTHING


def test_a_pdf_with_a_picture_that_would_fill_the_memory_is_refused(ws: Workspace, tmp_path: Path) -> None:
    path = tmp_path / "大.pdf"
    with pikepdf.new() as document:
        page = document.add_blank_page()
        picture = pikepdf.Stream(document, b"\0", Type=pikepdf.Name.XObject, Subtype=pikepdf.Name.Image,
                                 Width=50_000, Height=50_000, BitsPerComponent=8,
                                 ColorSpace=pikepdf.Name.DeviceGray)  # fmt: skip
        page.obj.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(P=picture))
        page.obj.Contents = pikepdf.Stream(document, b"q 100 0 0 100 0 0 cm /P Do Q")
        document.save(path)
    assert refused(ws, path) is ErrorCode.SCAN_TOO_LARGE


def test_what_a_pdf_carries_besides_pages_is_not_kept(ws: Workspace, tmp_path: Path) -> None:
    (letter,) = letters_for(ws, 1)
    source = scanned(ws, (letter,), tmp_path / "一.pdf")
    with pikepdf.open(source, allow_overwriting_input=True) as document:
        run = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS=pikepdf.String("app.alert(1)"))
        document.Root.OpenAction = run
        for page in document.pages:
            page.obj.AA = pikepdf.Dictionary(O=run)
        document.save(source)
    file_scans(ws, read_scans(ws, [source]).documents)
    (scan,) = scans_of(ws, letter)
    assert b"JavaScript" not in save_copy(ws, scan, tmp_path / "copy.pdf").read_bytes()


def test_stopping_leaves_what_was_filed(ws: Workspace, tmp_path: Path) -> None:
    letters = letters_for(ws, 3)
    plan = read_scans(ws, [scanned(ws, letters, tmp_path / "三.pdf")])
    asked = iter([False, True])
    done = file_scans(ws, plan.documents, cancelled=lambda: next(asked))
    assert (len(done.changes.entries), len(done.left)) == (1, 2)


def test_the_same_paper_twice_and_two_prints_of_one_record_in_one_heap(ws: Workspace, tmp_path: Path) -> None:
    (letter,) = letters_for(ws, 1)
    first = printed_pages(render_letters(ws, (letter,))[0])
    opened = open_entry(ws, letter)
    save_entry(ws, form_id=LETTER, values={**opened.values, "extra": "另加一条。"}, entry_id=letter)
    second = printed_pages(render_letters(ws, (letter,))[0])
    (tmp_path / "一叠.pdf").write_bytes(as_pdf([*second, *first, *second]))
    plan = read_scans(ws, [tmp_path / "一叠.pdf"])
    found = {one.state: one.repeated for one in plan.documents}
    assert set(found) == {State.READY, State.CHANGED}
    assert (found[State.READY], found[State.CHANGED]) == (len(plan.documents[0].pages), 0)
    (changed,) = (one for one in plan.documents if one.state is State.CHANGED)
    differences = changed_since_print(ws, changed)
    assert differences is not None and [one.field_id for one in differences] == ["extra"]


def test_pages_filed_without_all_of_them_say_so_in_the_name(ws: Workspace, tmp_path: Path) -> None:
    (letter,) = letters_for(ws, 1)
    pages = printed_pages(render_letters(ws, (letter,))[0])
    (tmp_path / "少一页.pdf").write_bytes(as_pdf(pages[1:]))
    file_scans(ws, read_scans(ws, [tmp_path / "少一页.pdf"]).documents)
    copies = scans_of(ws, letter)
    assert lack_pages(copies) and "缺页：第1页" in copies[0].name


def test_a_letter_by_proxy_is_filed_with_who_signed_and_not_without(ws: Workspace, tmp_path: Path) -> None:
    letters = letters_for(ws, 1)
    plan = read_scans(ws, [scanned(ws, letters, tmp_path / "一.pdf")])
    (document,) = plan.documents
    assert document.takes_proxy and document.wants_day and document.levels == ()
    refused = file_scans(
        ws, plan.documents, signed_on=SIGNED, signings={letters[0]: Signing({WHOLE: " "})}
    ).refused
    assert [error.code for _, error in refused] == [ErrorCode.NOT_ACCEPTED]
    assert (
        file_scans(
            ws, plan.documents, signed_on=SIGNED, signings={letters[0]: Signing({WHOLE: "李强"})}
        ).refused
        == ()
    )
    kept = open_entry(ws, letters[0]).values
    assert (kept["by_proxy"], kept["signed_by"]) == (True, "李强")
