"""A year's archive: readable and checked without the program, never half there, never with what is restricted."""

import ast
import json
import shutil
import subprocess
import sys
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sxt_desktop.domain.errors import Cancelled, ErrorCode, UserError
from sxt_desktop.domain.forms import Sensitivity
from sxt_desktop.domain.ids import FormId
from sxt_desktop.domain.values import Ref
from sxt_desktop.usecases.archive_names import MOST_BYTES, MOST_CHARACTERS, file_name, unique_name
from sxt_desktop.usecases.attach_file import attach_bytes
from sxt_desktop.usecases.before_closing import changed_since, unfinished_of
from sxt_desktop.usecases.close_year import Closed, close_restricted, close_year
from sxt_desktop.usecases.closings import CLOSED, closings
from sxt_desktop.usecases.entries import open_entry
from sxt_desktop.usecases.looks import looks
from sxt_desktop.usecases.save_entry import save_entry
from sxt_desktop.usecases.workspace import CHINA, Workspace
from tests.pairs import Clock, new_unit, secretary
from tests.usecases.paper_world import PaperWorld, paper_values

NOW = datetime(2026, 11, 18, 9, tzinfo=CHINA)
HIDDEN = "只给纪检看的一次谈话"


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PaperWorld]:
    folder = tmp_path_factory.mktemp("year")
    made = PaperWorld(
        new_unit(folder, Clock(NOW), name="东湖大学机械工程学院党委", short_name="机械学院党委", code="机械")
    )
    for form in ("handbook_08", "handbook_08", "talk_record", "major_decision", "problem_item", "list_item"):
        made.keep(form)
    note = attach_bytes(made.ws, "会议/纪要?.txt", "一份佐证".encode())
    made.keep("handbook_01", evidence=(note,), subject=secretary(made.ws))
    talk = made.ws.library.form(FormId("talk_record"))
    values = {**paper_values(talk), "title": HIDDEN}
    save_entry(made.ws, form_id=talk.id, values=values, sensitivity=Sensitivity.DISCIPLINE)
    yield made
    made.close()


@pytest.fixture(scope="module")
def archive(world: PaperWorld, tmp_path_factory: pytest.TempPathFactory) -> Closed:
    return close_year(world.ws, 2026, tmp_path_factory.mktemp("stick"))


@pytest.fixture
def copy(archive: Closed, tmp_path: Path) -> Path:
    return Path(shutil.copytree(archive.path, tmp_path / "归档"))


def verify(folder: Path) -> tuple[int, str]:
    done = subprocess.run(
        [sys.executable, "-I", str(folder / "核对.py")],
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
        env={"PYTHONIOENCODING": "utf-8"},
    )
    return done.returncode, done.stdout + done.stderr


def test_everything_of_the_year_is_in_the_folder_under_names_of_its_own(archive: Closed) -> None:
    names = {path.relative_to(archive.path).as_posix() for path in archive.path.rglob("*")}
    assert {"归档文件目录.pdf", "归档文件目录.xlsx", "归档文件目录.csv", "备考表.pdf", "说明.txt"} <= names
    assert {"manifest.sha256", "核对.py", "日志/日志.jsonl", "台账/全程纪实.xlsx", "台账/清单.xlsx"} <= names
    assert any(name.startswith("永久/Y-0001-") and name.endswith("Y-0001.pdf") for name in names)
    assert [name for name in names if "全程纪实手册（周明远）/D30-" in name and name.endswith(".pdf")]
    (note,) = [path for path in archive.path.rglob("*.txt") if path.parent.name == "附件"]
    assert note.name == "纪要.txt" and note.read_bytes() == "一份佐证".encode()
    assert archive.lacking == () and not list(archive.path.parent.glob("*.part"))
    assert all(path.read_bytes().startswith(b"%PDF-") for path in archive.path.rglob("*.pdf"))
    table = (archive.path / "归档文件目录.csv").read_text("utf-8-sig")
    assert table.index("WS·2026-Y-0001") < table.index("WS·2026-D30-0001") < table.index("WS·2026-D10-0001")


def test_nothing_restricted_and_no_key_is_in_the_folder(world: PaperWorld, archive: Closed) -> None:
    from sxt_desktop.usecases.identities import own_identity

    secrets = [HIDDEN.encode(), own_identity(world.ws).sign_seed, world.ws.workbook.key]
    for path in archive.path.rglob("*"):
        if path.is_file():
            content = path.read_bytes()
            assert not [one for one in secrets if one in content or one.hex().encode() in content], path
    withheld = [line for line in log_lines(archive.path)[1:] if "revision" not in line]
    assert len(withheld) == 1


def log_lines(folder: Path) -> list[dict[str, object]]:
    return [json.loads(line) for line in (folder / "日志/日志.jsonl").read_text("utf-8").splitlines()]


def test_the_script_finds_all_in_order(copy: Path) -> None:
    assert verify(copy)[0] == 0 and "全部相符" in verify(copy)[1]
    (copy / "Thumbs.db").write_bytes(b"x")
    assert verify(copy)[0] == 0, "what a file manager leaves is no finding"


def test_the_script_says_what_is_missing_changed_and_extra(copy: Path) -> None:
    next(path for path in copy.rglob("Y-0001.pdf")).unlink()
    (copy / "说明.txt").write_text("别的", encoding="utf-8")
    (copy / "多的.txt").write_text("多", encoding="utf-8")
    code, said = verify(copy)
    assert code == 1
    assert (
        "缺少：永久/" in said and "改动：说明.txt" in said and "多出：多的.txt" in said and "共 3 处" in said
    )


@pytest.mark.parametrize("what", ["body", "author", "digest", "cut", "swapped", "head", "nonsense"])
def test_the_script_sees_a_log_that_was_rewritten_with_its_manifest(copy: Path, what: str) -> None:
    """Whoever changes a file can write its hash anew; the chain up to the signed head cannot be."""
    path = copy / "日志/日志.jsonl"
    lines = path.read_text("utf-8").splitlines()
    at = next(n for n, line in enumerate(lines) if '"body"' in line)
    line = json.loads(lines[at])
    if what == "body":
        line["body"]["title"] = "改过的题名"
    elif what == "author":
        line["revision"]["author"] = "别人"
    elif what == "digest":
        line["digest"] = "00" * 32
        del line["revision"], line["body"], line["salt"]
    lines[at] = json.dumps(line, ensure_ascii=False)
    if what == "cut":
        lines.pop()
    elif what == "swapped":
        lines[1], lines[2] = lines[2], lines[1]
    elif what == "head":
        lines[0] = lines[0].replace('"genesis":"', '"genesis":"00')
    elif what == "nonsense":
        lines[2] = "[]"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8", newline="\n")
    manifest = copy / "manifest.sha256"
    kept = [one for one in manifest.read_text("utf-8").splitlines() if "日志.jsonl" not in one]
    from sxt_desktop.usecases.archive_folder import sha256

    manifest.write_text("\n".join([*kept, f"{sha256(path)}  日志/日志.jsonl"]) + "\n", encoding="utf-8")
    code, said = verify(copy)
    assert code == 1 and "日志" in said


@pytest.mark.parametrize(
    "line", ["", "00  x", "0" * 64 + "  ../x", "0" * 64 + "  /etc/passwd", "0" * 64 + "  C:/x"]
)
def test_a_manifest_that_leads_outside_or_says_nothing_is_not_followed(copy: Path, line: str) -> None:
    (copy / "manifest.sha256").write_text(line + "\n" if line else "", encoding="utf-8")
    assert verify(copy)[0] == 2


def test_the_script_needs_no_more_than_python_3_8(archive: Closed) -> None:
    tree = ast.parse((archive.path / "核对.py").read_text("utf-8"), feature_version=(3, 8))
    imported = {name.name for node in ast.walk(tree) if isinstance(node, ast.Import) for name in node.names}
    assert imported == {"hashlib", "json", "os", "sys", "unicodedata"}
    assert not [node for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)]


def test_the_manifest_is_what_sha256sum_reads(archive: Closed) -> None:
    tool = shutil.which("sha256sum")
    if tool is None:
        pytest.skip("no sha256sum on this computer")
    done = subprocess.run([tool, "--quiet", "-c", "manifest.sha256"], cwd=archive.path, check=False)
    assert done.returncode == 0
    names = [line[66:] for line in (archive.path / "manifest.sha256").read_text("utf-8").splitlines()]
    assert names == sorted(names) and not [name for name in names if "\\" in name]


def test_closing_again_leaves_the_first_folder_and_tells_what_changed_since(
    world: PaperWorld, tmp_path: Path
) -> None:
    first = close_year(world.ws, 2026, tmp_path)
    assert changed_since(world.ws, 2026) == ()
    entry = world.keep("talk_record")
    opened = open_entry(world.ws, entry)
    save_entry(
        world.ws,
        form_id=opened.form.id,
        values={**opened.values, "place": "另一间会议室"},
        entry_id=entry,
        expected=opened.listed.digest,
    )
    assert [row.entry_id for row in changed_since(world.ws, 2026)] == [entry]
    second = close_year(world.ws, 2026, tmp_path)
    assert second.path != first.path and first.path.is_dir() and second.items == first.items + 1
    assert changed_since(world.ws, 2026) == ()
    assert [one.folder for one in closings(world.ws, 2026)][:2] == [second.path.name, first.path.name]


def test_what_is_restricted_goes_to_a_folder_of_its_own_and_each_look_is_written_down(
    world: PaperWorld, tmp_path: Path
) -> None:
    before = len([one for one in looks(world.ws) if one.how == "导出表格"])
    made = close_restricted(world.ws, 2026, tmp_path)
    assert made.items == 1 and HIDDEN in (made.path / "归档文件目录.csv").read_text("utf-8-sig")
    assert not (made.path / "台账").exists() and verify(made.path)[0] == 0
    assert len([one for one in looks(world.ws) if one.how == "导出表格"]) == before + 1


def test_a_year_without_records_is_refused_and_leaves_nothing(world: PaperWorld, tmp_path: Path) -> None:
    with pytest.raises(UserError) as refused:
        close_year(world.ws, 2019, tmp_path)
    assert refused.value.code is ErrorCode.YEAR_EMPTY and list(tmp_path.iterdir()) == []


def test_stopped_half_way_nothing_is_left(world: PaperWorld, tmp_path: Path) -> None:
    def stop(done: int, total: int) -> None:
        assert done <= total
        if done == 3:
            raise Cancelled

    with pytest.raises(Cancelled):
        close_year(world.ws, 2026, tmp_path, progress=stop)
    assert list(tmp_path.iterdir()) == []


def test_without_room_it_is_refused_before_anything_is_written(
    world: PaperWorld, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    full = shutil.disk_usage(tmp_path)._replace(free=1000)
    monkeypatch.setattr(shutil, "disk_usage", lambda path: full)
    with pytest.raises(UserError) as refused:
        close_year(world.ws, 2026, tmp_path)
    assert refused.value.code is ErrorCode.DISK_FULL and list(tmp_path.iterdir()) == []


def test_what_a_kill_left_is_cleared_and_what_is_not_ours_stays(world: PaperWorld, tmp_path: Path) -> None:
    ours = tmp_path / "机械学院党委-2026年度归档-20261117.part"
    (ours / "30年").mkdir(parents=True)
    (ours / "未完成.txt").write_text("x", encoding="utf-8")
    others = tmp_path / "机械学院党委-照片.part"
    others.mkdir()
    (others / "照片.jpg").write_bytes(b"x")
    close_year(world.ws, 2026, tmp_path)
    assert not ours.exists() and (others / "照片.jpg").exists()


def test_what_is_unfinished_is_said_before(world: PaperWorld) -> None:
    item = Ref(world.keep("list_item"), "清单项")
    assert "没有签字的责任书" not in [one.what for one in unfinished_of(world.ws, 2026)]
    world.keep("responsibility_letter", items=(item,), signed_on=None)
    found = {one.what: one for one in unfinished_of(world.ws, 2026)}
    assert found["没有签字的责任书"].count == 1 and found["没有签字的责任书"].page == "letters"


def test_a_place_inside_the_workbook_is_refused(world: PaperWorld) -> None:
    with pytest.raises(UserError) as refused:
        close_year(world.ws, 2026, world.ws.workbook.path)
    assert refused.value.code is ErrorCode.PLACE_NOT_WRITABLE


_ANY = st.text(st.characters(exclude_categories=["Cs"]), max_size=300)


@given(st.lists(_ANY, min_size=1, max_size=8))
def test_names_are_taken_by_every_system_and_are_each_there_once(texts: list[str]) -> None:
    taken: set[str] = set()
    names = [unique_name(text, taken) for text in texts] + [file_name(text, taken) for text in texts]
    assert len({name.casefold() for name in names}) == len(names)
    for name in names:
        assert name and len(name) <= MOST_CHARACTERS and len(name.encode()) <= MOST_BYTES
        assert not set(name) & set('<>:"/\\|?*') and name.isprintable()
        assert name[-1] not in ". " and name.split(".")[0].upper() not in ("CON", "PRN", "AUX", "NUL", "COM1")


def test_the_closing_is_an_event_with_the_hash_of_its_manifest(world: PaperWorld, archive: Closed) -> None:
    from sxt_desktop.store import ledger
    from sxt_desktop.usecases.archive_folder import sha256

    kept = ledger.details_of(world.ws.whole, CLOSED)
    assert sha256(archive.path / "manifest.sha256") in [detail["sha256"] for _, detail in kept]


def test_who_may_not_keep_records_may_not_close(world: PaperWorld, tmp_path: Path) -> None:
    from dataclasses import replace

    from sxt_desktop.domain.roles import LocalUser, Role

    reader: Workspace = replace(world.ws, user=LocalUser("u9", "甲", frozenset({Role.ENDORSER})))
    with pytest.raises(UserError) as refused:
        close_year(reader, 2026, tmp_path)
    assert refused.value.code is ErrorCode.NOT_PERMITTED
