"""Papers made in memory: in a batch with a way to stop, 缺字 with the record it stands in, saved under good names."""

from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pytest
from docx import Document
from python_calamine import CalamineWorkbook

from sxt_desktop.domain.errors import Cancelled, ErrorCode, UserError
from sxt_desktop.domain.ids import FormId
from sxt_desktop.domain.records import Filter
from sxt_desktop.usecases.make_paper import WantedPaper, make_paper
from sxt_desktop.usecases.paper_kinds import documents_of_the_year
from sxt_desktop.usecases.paper_names import paper_name, safe_name
from sxt_desktop.usecases.preview_pages import OpenPages
from sxt_desktop.usecases.print_document import keep_file
from sxt_desktop.usecases.save_papers import save_sheet, save_word, save_words
from tests.usecases.paper_world import PaperWorld, empty_world, make_world

NOWHERE = "\U0003100d"
"""A character of Extension G: assigned, but in no font of an office."""


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PaperWorld]:
    made = make_world(tmp_path_factory.mktemp("made"))
    yield made
    made.close()


def tasks(world: PaperWorld, count: int) -> tuple[str, ...]:
    return tuple(world.keep("task", title=f"任务{number}") for number in range(count))


def test_a_batch_has_every_record_and_tells_how_far_it_is(world: PaperWorld) -> None:
    subjects = tasks(world, 4)
    told: list[tuple[int, int]] = []
    made = make_paper(world.ws, WantedPaper("task", subjects), progress=lambda *far: told.append(far))
    pages = OpenPages(made.content)
    assert {len(pages.find(f"任务{number}")) > 0 for number in range(4)} == {True}
    pages.close()
    assert told == sorted(told) and told[0] == (0, 8) and told[-1] == (7, 8)


def test_a_batch_can_be_stopped_while_it_is_read_and_while_it_is_set(world: PaperWorld) -> None:
    subjects = tasks(world, 3)
    for far in (1, 4):

        def stop(done: int, total: int, far: int = far) -> None:
            if done >= far:
                raise Cancelled

        with pytest.raises(Cancelled):
            make_paper(world.ws, WantedPaper("task", subjects), progress=stop)


def test_a_character_no_font_has_is_told_with_its_record_in_a_batch_and_in_a_ledger(tmp_path: Path) -> None:
    world = empty_world(tmp_path)
    bad = world.keep("task", title=f"任务{NOWHERE}")
    made = make_paper(world.ws, WantedPaper("task", (*tasks(world, 1), bad)))
    assert made.content == b"" and {one.character for one in made.missing} == {NOWHERE}
    assert {one.entry_id for one in made.missing} == {bad}
    assert {(one.form_id, one.field) for one in made.missing} == {("task", "任务")}
    ledger = make_paper(world.ws, WantedPaper("task_list", year=2026))
    assert {(one.character, one.entry_id) for one in ledger.missing} == {(NOWHERE, bad)}
    world.close()


def test_every_document_of_the_year_is_made_and_kept_as_a_table(world: PaperWorld, tmp_path: Path) -> None:
    for spec in documents_of_the_year(world.ws):
        wanted = WantedPaper(spec.id, year=2026)
        assert make_paper(world.ws, wanted).content.startswith(b"%PDF")
        if spec.layout.value == "ledger":
            out = save_sheet(world.ws, wanted, out=tmp_path / f"{spec.id}.xlsx")
            rows = CalamineWorkbook.from_path(str(out)).get_sheet_by_index(0).to_python()
            assert len(rows) > 2 and spec.title[:2] in "".join(map(str, rows[0]))
    with pytest.raises(UserError) as refused:
        save_sheet(world.ws, WantedPaper("archive_note", year=2026), out=tmp_path / "no.xlsx")
    assert refused.value.code is ErrorCode.DOCUMENT_NO_SHEET


def test_a_batch_of_word_files_has_one_for_each_under_a_name_of_its_own(
    world: PaperWorld, tmp_path: Path
) -> None:
    same = tuple(world.keep("handbook_02", title="同一标题") for _ in range(2))
    kept = save_words(world.ws, WantedPaper("entry_form", same), folder=tmp_path)
    assert len({path.name for path in kept}) == 2 and all(path.is_file() for path in kept)
    assert all(Document(BytesIO(path.read_bytes())).tables for path in kept)
    one = save_word(world.ws, WantedPaper("entry_form", same[:1]), out=tmp_path / "一份.docx")
    assert Document(BytesIO(one.read_bytes())).tables


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a device that is always full")
def test_a_batch_of_word_files_is_not_left_half_on_a_full_disk(world: PaperWorld, tmp_path: Path) -> None:
    same = tuple(world.keep("handbook_02", title="同一标题") for _ in range(2))
    wanted = WantedPaper("entry_form", same)
    names = [path.name for path in save_words(world.ws, wanted, folder=tmp_path)]
    full = tmp_path / "满"
    full.mkdir()
    (full / f"{names[1]}.part").symlink_to("/dev/full")
    with pytest.raises(UserError) as refused:
        save_words(world.ws, wanted, folder=full)
    assert refused.value.code is ErrorCode.DISK_FULL
    assert list(full.glob("*.docx")) == []


def test_names_say_kind_number_and_person_and_suit_every_system(world: PaperWorld) -> None:
    order = world.records[FormId("rectification_order")]
    name = paper_name(world.ws, WantedPaper("rectification_order", (order,)))
    assert name.startswith("督办整改单-") and not set(name) & set('\\/:*?"<>|.')
    assert paper_name(world.ws, WantedPaper("task", ("a", "b"))) == "任务下达单-2份"
    assert paper_name(world.ws, WantedPaper("signing_ledger", year=2026)).endswith("-2026")
    chosen = Filter(year=0)
    assert paper_name(world.ws, WantedPaper("record_ledger", year=2026, chosen=chosen)) == "记录台账"
    assert [safe_name(text) for text in ("con", "LPT1", "..", "a/b:c")] == ["_con", "_LPT1", "文书", "a-b-c"]


def test_a_save_that_is_refused_leaves_what_was_there(tmp_path: Path) -> None:
    target = tmp_path / "在用.pdf"
    target.mkdir()
    with pytest.raises(UserError) as refused:
        keep_file(b"new", target)
    assert refused.value.code in (ErrorCode.PLACE_NOT_WRITABLE, ErrorCode.FILE_HELD)
    with pytest.raises(UserError) as gone:
        keep_file(b"new", tmp_path / "nowhere" / "a.pdf")
    assert gone.value.code is ErrorCode.PLACE_NOT_WRITABLE
    assert [one.name for one in tmp_path.iterdir()] == ["在用.pdf"]
