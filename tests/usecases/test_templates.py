"""Templates of an office's own: kept by who manages the workbook, filled with records, never sent or taken from anyone."""

import json
from collections.abc import Iterator
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pytest
from docx import Document

from sxt_desktop.documents.word.placeholders import read_template
from sxt_desktop.domain.backups import BackupKind
from sxt_desktop.domain.errors import Cancelled, ErrorCode, UserError
from sxt_desktop.domain.forms import FieldSpec, FormSpec
from sxt_desktop.domain.ids import EntryId, FormId
from sxt_desktop.domain.roles import LocalUser, Role
from sxt_desktop.domain.template_names import names_of
from sxt_desktop.domain.templates import Fault, FaultKind
from sxt_desktop.domain.values import FieldKind, Values
from sxt_desktop.usecases.attach_file import attach_file
from sxt_desktop.usecases.back_up import back_up
from sxt_desktop.usecases.blank_entry import blank_entry
from sxt_desktop.usecases.example_template import save_example
from sxt_desktop.usecases.fill_template import newest_record, render_template, write_template, write_templates
from sxt_desktop.usecases.save_entry import save_entry, void_entry
from sxt_desktop.usecases.templates import (
    add_template,
    check_template,
    find_template,
    remove_template,
    rename_template,
    replace_template,
    save_template,
    template_names,
    templates,
)
from tests.usecases.paper_world import PaperWorld, empty_world, paper_values
from ui.messages import sentence

TALK = FormId("talk_record")


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PaperWorld]:
    made = empty_world(tmp_path_factory.mktemp("templates"))
    yield made
    made.close()


def template_file(folder: Path, *paragraphs: str, row: tuple[str, ...] = ()) -> Path:
    document = Document()
    for words in paragraphs:
        document.add_paragraph(words)
    if row:
        table = document.add_table(1, len(row))
        for number, words in enumerate(row):
            table.cell(0, number).text = words
    path = folder / "谈话单.docx"
    document.save(str(path))
    return path


def words_of(content: bytes) -> list[str]:
    return [one.text for one in Document(BytesIO(content)).paragraphs]


def refused(function: object, *given: object, **named: object) -> ErrorCode:
    with pytest.raises(UserError) as error:
        function(*given, **named)  # type: ignore[operator]
    assert sentence(error.value).endswith("。")
    return error.value.code


def kept_files(world: PaperWorld) -> int:
    return sum(one.is_file() for one in (world.ws.workbook.path / "files").rglob("*"))


def events(world: PaperWorld) -> list[tuple[str, str]]:
    rows = world.ws.whole.execute("SELECT kind, detail FROM events WHERE kind LIKE 'template%' ORDER BY id")
    return [(kind, json.loads(detail)["name"]) for kind, detail in rows]


def test_a_template_is_kept_replaced_renamed_and_removed(world: PaperWorld, tmp_path: Path) -> None:
    ws = world.ws
    path = template_file(tmp_path, "{{谈话对象}}")
    made = add_template(ws, path, form=TALK)
    assert [one.name for one in templates(ws, TALK)] == ["谈话单"] and not templates(ws, FormId("filing"))
    assert save_template(ws, made.id, out=tmp_path / "原件.docx").read_bytes() == path.read_bytes()
    before = kept_files(world)
    replace_template(ws, made.id, template_file(tmp_path, "{{谈话对象}}", "{{地点}}"))
    assert not ws.workbook.files.holds(made.sha256)
    assert before == kept_files(world)
    assert rename_template(ws, made.id, " 廉政\n谈话单 ").name == "廉政 谈话单"
    assert refused(add_template, ws, path, form=TALK, name="廉政 谈话单") is ErrorCode.TEMPLATE_NAME
    assert refused(rename_template, ws, made.id, "  ") is ErrorCode.TEMPLATE_NAME
    now = find_template(ws, "廉政 谈话单")
    remove_template(ws, made.id)
    assert not ws.workbook.files.holds(now.sha256) and not templates(ws)
    assert refused(remove_template, ws, made.id) is ErrorCode.TEMPLATE_UNKNOWN
    assert [kind for kind, _ in events(world)][-4:] == [
        "template_added",
        "template_replaced",
        "template_renamed",
        "template_removed",
    ]


def test_only_who_manages_the_workbook_may(world: PaperWorld, tmp_path: Path) -> None:
    for role in set(Role) - {Role.ADMIN}:
        ws = replace(world.ws, user=LocalUser("u9", "某人", frozenset({role})))
        path = template_file(tmp_path, "{{地点}}")
        assert refused(add_template, ws, path, form=TALK) is ErrorCode.NOT_PERMITTED


def test_everything_wrong_is_said_at_once_and_nothing_is_kept(world: PaperWorld, tmp_path: Path) -> None:
    path = template_file(tmp_path, "{{谈话对像}}{{地 点}}", "{{存在问题及整改要求.问题}}", "{{页码}}")
    _, faults = check_template(world.ws, path, TALK)
    assert faults == (
        Fault(FaultKind.UNKNOWN, "谈话对像", "正文第1段", "谈话对象"),
        Fault(FaultKind.OUT_OF_ROW, "存在问题及整改要求.问题", "正文第2段"),
        Fault(FaultKind.PAGE_NUMBER, "页码", "正文第3段"),
    )
    with pytest.raises(UserError) as error:
        add_template(world.ws, path, form=TALK)
    assert error.value.code is ErrorCode.TEMPLATE_REFUSED and not templates(world.ws)
    assert "正文第1段的“谈话对像”不是这张表单的栏目，是不是“谈话对象”" in sentence(error.value)
    assert refused(add_template, world.ws, tmp_path / "没有.docx", form=TALK) is ErrorCode.FILE_MISSING


def test_a_record_is_written_in_the_words_of_the_office(world: PaperWorld, tmp_path: Path) -> None:
    ws = world.ws
    entry = world.keep("talk_record", place="{{谈话对象}}", content="第一条\n第二条")
    path = template_file(
        tmp_path,
        "{{单位全称}}|{{编号}}|{{今天}}|{{登记.记录人}}",
        "地点：{{地点}}",
        "{{谈话内容}}",
        row=("{{存在问题及整改要求.序号}}", "{{存在问题及整改要求.问题}}"),
    )
    made = add_template(ws, path, form=TALK, name="谈话")
    content = render_template(ws, template="谈话", subject=entry)
    first, second, *lines = words_of(content)
    number = ws.read.execute("SELECT number FROM latest WHERE entry_id=?", (entry,)).fetchone()[0]
    assert first == f"东湖大学机械工程学院党委|{number}|2026年11月18日|{ws.author}"
    assert (second, lines) == ("地点：{{谈话对象}}", ["第一条", "第二条"])
    assert content == render_template(ws, template=made.id, subject=number)
    assert newest_record(ws, made.id) == entry
    other = world.keep("filing")
    out = tmp_path / "x.docx"
    wrong = refused(write_template, ws, template=made.id, subject=other, out=out)
    assert wrong is ErrorCode.TEMPLATE_OTHER_FORM and not out.exists()
    assert write_template(ws, template=made.id, subject=entry, out=out).read_bytes() == content
    remove_template(ws, made.id)


def test_a_batch_writes_a_file_for_each_and_lists_what_was_refused(world: PaperWorld, tmp_path: Path) -> None:
    ws = world.ws
    made = add_template(ws, template_file(tmp_path, "{{地点}}"), form=TALK, name="谈话/单:一")
    ids = [world.keep("talk_record", place=f"地点{number}") for number in range(3)]
    folder = tmp_path / "整批"
    folder.mkdir()
    subjects = [*ids, ids[0], world.keep("filing"), "没有这一条"]
    told: list[tuple[int, int]] = []
    done = write_templates(
        ws,
        template=made.id,
        subjects=subjects,
        folder=folder,
        progress=lambda *given: told.append(given),
    )
    assert len(done.paths) == len(set(done.paths)) == 4 and set(done.paths) == set(folder.iterdir())
    assert [error.code for _, error in done.refused] == [
        ErrorCode.TEMPLATE_OTHER_FORM,
        ErrorCode.ENTRY_UNKNOWN,
    ]
    assert not any(set(path.name) & set('<>:"/\\|?*') for path in done.paths)
    assert told[-1] == (6, 6)

    def stop(at: int, total: int) -> None:
        if at == 1:
            raise Cancelled

    with pytest.raises(Cancelled):
        write_templates(ws, template=made.id, subjects=ids, folder=folder, progress=stop)
    assert len(list(folder.iterdir())) == 5
    gone = tmp_path / "没有"
    wrong = refused(write_templates, ws, template=made.id, subjects=ids, folder=gone)
    assert wrong is ErrorCode.PLACE_NOT_WRITABLE
    remove_template(ws, made.id)


def test_a_template_outlives_the_record_it_was_attached_to(world: PaperWorld, tmp_path: Path) -> None:
    ws = world.ws
    path = template_file(tmp_path, "{{地点}}")
    made = add_template(ws, path, form=TALK, name="两处")
    held = attach_file(ws, path)
    spec = next(one for one in ws.library.form(TALK).fields if one.kind is FieldKind.ATTACHMENTS)
    entry = world.keep("talk_record", **{spec.id: (held,)})
    void_entry(ws, entry_id=entry, reason="登记有误")
    blank_entry(ws, entry_id=entry, basis="依据", reason="原因")
    assert save_template(ws, made.id, out=tmp_path / "还在.docx").read_bytes() == path.read_bytes()
    remove_template(ws, made.id)


def test_a_backup_takes_templates_along(world: PaperWorld, tmp_path: Path) -> None:
    made = add_template(world.ws, template_file(tmp_path, "{{地点}}"), form=TALK, name="备份")
    place = tmp_path / "备份处"
    place.mkdir()
    back_up(world.ws, BackupKind.MANUAL, place=place)
    assert any(made.sha256 in one.name for one in place.rglob("*"))
    remove_template(world.ws, made.id)


def test_every_name_of_every_form_stands_for_one_thing(world: PaperWorld) -> None:
    for form in world.ws.library.forms:
        names = template_names(world.ws, form)
        assert all(names.find(one.name) is one for one in names.all)
    text = FieldKind.TEXT
    twins = FormSpec(
        FormId("x"),
        1,
        "甲",
        (
            FieldSpec("a", "内容", text, section="一"),
            FieldSpec("b", "内 容", text, section="二"),
            FieldSpec("c", "单位", text),
            FieldSpec(
                "t", "表", FieldKind.TABLE, columns=(FieldSpec("x", "项", text), FieldSpec("y", "项", text))
            ),
        ),
    )
    found = [one.name for one in names_of(twins).all]
    assert found[:6] == ["一.内容", "二.内 容", "单位", "表.项", "表.项2", "表.序号"]
    assert "登记.单位" in found and found.count("单位") == 1


def test_an_older_record_leaves_what_it_had_not_yet_empty(world: PaperWorld, tmp_path: Path) -> None:
    entry = save_entry(world.ws, form_id=TALK, values=_least(world)).entry
    made = add_template(world.ws, template_file(tmp_path, "[{{签字扫描件}}]"), form=TALK, name="空")
    assert words_of(render_template(world.ws, template=made.id, subject=EntryId(entry))) == ["[]"]
    remove_template(world.ws, made.id)


def _least(world: PaperWorld) -> Values:
    spec = world.ws.library.form(TALK)
    values = paper_values(spec)
    asked = (one for one in spec.fields if one.required or one.required_when)
    return {one.id: values[one.id] for one in asked if one.id in values}


@pytest.mark.parametrize("form", [TALK, FormId("problem_item"), FormId("responsibility_letter")])
def test_the_example_has_every_name_passes_the_check_and_is_filled(
    world: PaperWorld, form: FormId, tmp_path: Path
) -> None:
    path = save_example(world.ws, form, out=tmp_path / f"{form}.docx")
    content, found = check_template(world.ws, path, form)
    assert found == ()
    words = {one.words.strip() for one in read_template(content)[0]}
    assert words == {one.name for one in template_names(world.ws, form).all}
    assert save_example(world.ws, form, out=tmp_path / "again.docx").read_bytes() == content
    if form == TALK:
        kept = add_template(world.ws, path, form=form, name="示例")
        entry = world.keep(form)
        text = "\n".join(
            cell.text
            for table in Document(BytesIO(render_template(world.ws, template=kept.id, subject=entry))).tables
            for row in table.rows
            for cell in row.cells
        )
        assert "{{" not in text and "谈话对象" in text and "东湖大学机械工程学院党委" in text
        remove_template(world.ws, kept.id)
