"""Whatever the window saves a paper as: a full disk and a file another program holds are told, nothing is half written."""

import errno
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from sxt_desktop.domain.errors import ErrorCode, UserError
from sxt_desktop.domain.ids import FormId
from sxt_desktop.domain.records import Filter
from sxt_desktop.domain.values import Ref
from sxt_desktop.usecases.draft_report import ReportWish, draft_report, report_subjects, save_report
from sxt_desktop.usecases.export_sheet import ListWish, export_sheet
from sxt_desktop.usecases.fill_template import write_template
from sxt_desktop.usecases.make_paper import WantedPaper, make_paper
from sxt_desktop.usecases.print_document import keep_file
from sxt_desktop.usecases.report_tables import save_tables
from sxt_desktop.usecases.save_papers import save_sheet, save_word
from sxt_desktop.usecases.templates import add_template, check_template, templates
from tests.documents.word.template_files import related
from tests.usecases.paper_world import PaperWorld, empty_world
from tests.usecases.test_templates import template_file
from ui.messages import sentence

TASK = FormId("task")
Save = Callable[[Path], object]


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PaperWorld]:
    made = empty_world(tmp_path_factory.mktemp("refused"))
    yield made
    made.close()


@pytest.fixture(scope="module")
def ways(world: PaperWorld, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Save]:
    """Every way a paper or a list is saved, by the ending of its file."""
    ws, task = world.ws, world.keep("task", title="整改任务")
    paper = make_paper(ws, WantedPaper("task", (task,)))
    own = add_template(ws, template_file(tmp_path_factory.mktemp("own"), "{{任务}}"), form=TASK)
    above = {"addressee": Ref(None, "中共示范大学委员会")}
    wanted = ReportWish("written_report", report_subjects(ws)[0], 2026, answers=above)
    report, _ = save_report(ws, draft_report(ws, wanted))
    wish = ListWish("任务", Filter(forms=(TASK,)))
    return {
        "pdf": lambda out: keep_file(paper.content, out),
        "docx": lambda out: save_word(ws, WantedPaper("task", (task,)), out=out),
        "模板.docx": lambda out: write_template(ws, template=own.id, subject=task, out=out),
        "台账.xlsx": lambda out: save_sheet(ws, WantedPaper("task_list", year=2026), out=out),
        "列表.xlsx": lambda out: export_sheet(ws, wish, out=out),
        "列表.csv": lambda out: export_sheet(ws, wish, out=out),
        "附表.xlsx": lambda out: save_tables(ws, report.entry, out=out),
    }


WAYS = ("pdf", "docx", "模板.docx", "台账.xlsx", "列表.xlsx", "列表.csv", "附表.xlsx")


def refusal(save: Save, out: Path) -> ErrorCode:
    """Save over a file and return why that was refused; the file stays as it was, with nothing beside it."""
    out.write_bytes(b"before")
    with pytest.raises(UserError) as refused:
        save(out)
    said = sentence(refused.value)
    assert said.endswith("。") and "\n" not in said
    assert out.read_bytes() == b"before" and list(out.parent.iterdir()) == [out]
    return refused.value.code


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a device that is always full")
@pytest.mark.parametrize("way", WAYS)
def test_a_full_disk_is_told_and_nothing_half_written(
    ways: dict[str, Save], tmp_path: Path, way: str
) -> None:
    out = tmp_path / f"文书.{way}"
    out.with_name(f"{out.name}.part").symlink_to("/dev/full")
    assert refusal(ways[way], out) is ErrorCode.DISK_FULL


@pytest.mark.parametrize("way", WAYS)
def test_a_file_another_program_holds_is_told_and_stays(
    ways: dict[str, Save], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, way: str
) -> None:
    def held(self: Path, target: Path) -> None:
        raise PermissionError(errno.EPERM, "held by another program")

    monkeypatch.setattr(Path, "replace", held)
    assert refusal(ways[way], tmp_path / f"文书.{way}") is ErrorCode.FILE_HELD


@pytest.mark.parametrize(
    "content", [related("image", "http://example.com/a.png"), related("attachedTemplate", "file:///a.dotm")]
)
def test_a_template_that_reaches_out_is_refused_in_a_sentence(
    world: PaperWorld, tmp_path: Path, content: bytes
) -> None:
    path = tmp_path / "模板.docx"
    path.write_bytes(content)
    before = templates(world.ws)
    with pytest.raises(UserError) as refused:
        add_template(world.ws, path, form=TASK)
    assert refused.value.code is ErrorCode.TEMPLATE_REFUSED and sentence(refused.value).endswith("。")
    assert templates(world.ws) == before


def test_a_template_with_logic_is_refused_where_it_stands(world: PaperWorld, tmp_path: Path) -> None:
    path = template_file(tmp_path, "{{任务}}", "{% for x in y %}")
    _, faults = check_template(world.ws, path, TASK)
    assert [(one.where, one.what) for one in faults] == [("正文第2段", "{% for x in y %}")]
    with pytest.raises(UserError) as refused:
        add_template(world.ws, path, form=TASK)
    assert "正文第2段" in sentence(refused.value)
