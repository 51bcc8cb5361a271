"""Papers from records: what stands on them is what was entered, read back from the PDF as anyone would."""

from collections.abc import Iterator
from pathlib import Path

import pypdfium2
import pytest

from sxt_desktop.domain.errors import ErrorCode, UserError
from sxt_desktop.domain.ids import FormId
from sxt_desktop.domain.people import FourDuty
from sxt_desktop.domain.records import Filter
from sxt_desktop.domain.values import DateRange, Ref
from sxt_desktop.usecases.directory import directory
from sxt_desktop.usecases.entries import list_entries, open_entry
from sxt_desktop.usecases.paper_handbook import handbook_context
from sxt_desktop.usecases.paper_kinds import document_for
from sxt_desktop.usecases.preview_pages import page_pictures
from sxt_desktop.usecases.print_document import (
    print_document,
    render_document,
    render_letters,
    render_recovery_sheet,
)
from sxt_desktop.usecases.save_entry import save_entry
from sxt_desktop.usecases.workspace import Workspace
from tests.pairs import Pair, issue_order, make_pair, save_duty, secretary
from tests.usecases.conftest import OpenDemo
from tests.usecases.test_papers import ABOUT_OTHERS, PAPERS

DOCUMENTS = sorted(
    path.stem for path in (Path(__file__).resolve().parents[2] / "resources/documents").glob("*.toml")
)


@pytest.fixture
def pair(tmp_path: Path) -> Iterator[Pair]:
    made = make_pair(tmp_path)
    yield made
    made.close()


def text_of(content: bytes) -> str:
    document = pypdfium2.PdfDocument(content)
    try:
        found = "".join(page.get_textpage().get_text_range() for page in document)
    finally:
        document.close()
    return "".join(found.split())


def a_letter(ws: Workspace) -> str:
    rows = list_entries(ws, Filter(forms=(FormId("responsibility_letter"),), owner=ws.org), limit=1)
    return rows[0].entry_id


def test_a_letter_takes_its_items_from_the_list_word_for_word(open_demo: OpenDemo) -> None:
    ws = open_demo.unit
    letter = a_letter(ws)
    values = open_entry(ws, letter, ws.org).values  # type: ignore[arg-type]
    items = values["items"]
    assert isinstance(items, tuple)
    text = text_of(render_document(ws, document="responsibility_letter", subject=letter)[0])
    for item in items:
        assert isinstance(item, Ref)
        content = open_entry(ws, item.id, ws.org).listed.body["content"]  # type: ignore[arg-type]
        assert "".join(str(content).split()) in text
    assert "甲方" in text and "乙方" in text and "（盖章）" in text


@pytest.mark.req("LZ01", "LZ02")
def test_a_handbook_shows_every_record_of_the_person(open_demo: OpenDemo) -> None:
    ws = open_demo.unit
    person = directory(ws).holders(FourDuty.SECRETARY, start=ws.today, end=ws.today)[0]
    text = text_of(render_document(ws, document="handbook", subject=person.name, year=2026)[0])
    forms = tuple(form.id for form in ws.library.group("handbook"))
    rows = list_entries(ws, Filter(forms=forms, owner=ws.org, subject=person.id, year=2026), limit=500)
    assert rows
    for row in rows:
        assert "".join(row.title.split()) in text
    for form in ws.library.group("handbook"):
        assert (
            "".join(form.title.split()).strip("“”") in text.replace("“", "").replace("”", "")
            or form.title in text
        )


def test_the_sums_of_a_handbook_are_the_counts_of_its_records(open_demo: OpenDemo) -> None:
    ws = open_demo.unit
    person = directory(ws).holders(FourDuty.SECRETARY, start=ws.today, end=ws.today)[0]
    context = handbook_context(ws, subject=person.id, year=2026)
    for section in context.sections:
        assert section.total == len(section.entries)
        assert section.supplied == sum(one.timeliness == "补录" for one in section.entries)
    assert all(
        one.late_reason for part in context.sections for one in part.entries if one.timeliness == "补录"
    )


def test_rare_names_are_printed_and_can_be_copied_out(pair: Pair) -> None:
    ws, name = pair.unit, "李𬭛·张䶮喆"
    party = Ref(None, name)
    save_duty(ws, party)
    entry = save_entry(
        ws,
        form_id=FormId("handbook_02"),
        values={
            "subject": party,
            "occurred": DateRange(ws.today, ws.today),
            "title": f"检查{name}分管工作",
            "content": "逐项查看台账",
        },
    ).entry
    assert name in text_of(render_document(ws, document="entry_form", subject=entry)[0])


def test_an_order_has_its_demands_due_date_and_signature_places(pair: Pair) -> None:
    order = issue_order(pair)
    opened = open_entry(pair.committee, order)
    number = opened.listed.number or ""
    text = text_of(render_document(pair.committee, document="rectification_order", subject=number)[0])
    assert number in text and "谈话内容空泛" in text and "逐人补谈并如实记录" in text
    assert "签发人签字" in text and "（盖章）" in text


@pytest.mark.req("LZ26")
def test_a_talk_record_asks_the_person_talked_to_to_sign(pair: Pair) -> None:
    ws = pair.unit
    values = {
        "kind": "履责谈话",
        "form": "个别",
        "when": pair.clock.moment.replace(tzinfo=None, microsecond=0, second=0),
        "place": "学院会议室",
        "talker": secretary(ws),
        "talked": (Ref(None, "邝喆"),),
        "title": "台账记录不及时",
        "content": "指出三次记录迟于发生日期一周以上。",
    }
    entry = save_entry(ws, form_id=FormId("talk_record"), values=values).entry  # type: ignore[arg-type]
    assert document_for(ws, FormId("talk_record")) == "talk_record"
    text = text_of(render_document(ws, document="talk_record", subject=entry)[0])
    for word in ("学院会议室", "邝喆", "谈话对象签字", "与谈话内容一致", "指出三次记录迟于发生日期一周以上"):
        assert word in text


def test_many_letters_are_one_file(open_demo: OpenDemo) -> None:
    ws = open_demo.unit
    rows = list_entries(ws, Filter(forms=(FormId("responsibility_letter"),), owner=ws.org))
    content, pages = render_letters(ws, tuple(row.entry_id for row in rows))
    text = text_of(content)
    assert pages >= 2 * len(rows) - 1
    assert all(row.number and row.number in text for row in rows)


def test_cards_show_our_fingerprint_and_the_recovery_key(pair: Pair) -> None:
    from sxt_desktop.usecases.identities import own_identity

    text = text_of(render_document(pair.unit, document="enrolment_card")[0])
    assert all(group.upper() in text for group in own_identity(pair.unit).public.fingerprint)
    sheet = text_of(render_recovery_sheet(pair.unit, "ABCD-EFGH-JKLM-NPQR-STUV-WXYZ-2345-6789"))
    assert "ABCD" in sheet and "6789" in sheet


def test_a_receipt_names_the_bundle_it_confirms(open_demo: OpenDemo) -> None:
    from sxt_desktop.usecases.overview import peer_states

    got = next(one.received for one in peer_states(open_demo.committee) if one.received is not None)
    text = text_of(render_document(open_demo.committee, document="receipt", subject=got.bundle_id)[0])
    assert got.manifest_sha256[:4].upper() in text and f"第{got.seq}号" in text


def test_what_cannot_be_printed_leaves_no_file(pair: Pair, tmp_path: Path) -> None:
    out = tmp_path / "nothing.pdf"
    wrong = {
        "no_such_document": ErrorCode.DOCUMENT_UNKNOWN,
        "../main": ErrorCode.DOCUMENT_UNKNOWN,
        "responsibility_letter": ErrorCode.ENTRY_UNKNOWN,
        "handbook": ErrorCode.PERSON_UNKNOWN,
        "receipt": ErrorCode.DOCUMENT_NEEDS,
    }
    for document, code in wrong.items():
        with pytest.raises(UserError) as refused:
            print_document(pair.unit, document=document, subject="查无此项", out=out)
        assert refused.value.code is code
    assert not out.exists() and not list(tmp_path.glob("*.part"))


def test_printing_the_same_twice_gives_the_same_bytes(open_demo: OpenDemo) -> None:
    letter = a_letter(open_demo.unit)
    first = render_document(open_demo.unit, document="responsibility_letter", subject=letter)
    assert first == render_document(open_demo.unit, document="responsibility_letter", subject=letter)


def test_a_preview_is_pictures_of_the_pages(open_demo: OpenDemo) -> None:
    content, pages = render_document(open_demo.unit, document="enrolment_card")
    pictures = page_pictures(content, width=400)
    assert len(pictures) == pages and all(one.startswith(b"\x89PNG") for one in pictures)


def test_every_shipped_document_was_printed_somewhere() -> None:
    here = {
        "handbook",
        "enrolment_card",
        "receipt",
        "recovery_sheet",
        "hand_over",  # by test_hand_over
    }
    assert here | set(PAPERS) | set(ABOUT_OTHERS) == set(DOCUMENTS)
