"""What was acknowledged is there, whatever happens: processes killed, disks full, no network at all."""

import os
import random
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NoReturn

import pytest

from sxt_desktop.domain.drafts import Typing
from sxt_desktop.domain.errors import ErrorCode, UserError
from sxt_desktop.domain.ids import EntryId, FormId
from sxt_desktop.store import entries, outbox
from sxt_desktop.usecases.attach_file import attach_bytes
from sxt_desktop.usecases.check_workbook import check_workbook
from sxt_desktop.usecases.entries import open_entry
from sxt_desktop.usecases.export_bundle import export_bundle
from sxt_desktop.usecases.import_bundle import import_bundle
from sxt_desktop.usecases.preview_import import preview_import
from sxt_desktop.usecases.save_entry import save_entry
from sxt_desktop.usecases.setup import open_unit
from sxt_desktop.usecases.workspace import Workspace
from tests.journeys.worker import AROUND, visit
from tests.pairs import CHEAP, PASSWORD, make_pair

ROOT = Path(__file__).resolve().parents[2]
VISIT = FormId("handbook_08")
Unproven = Callable[[str], NoReturn]


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with an enrolled pair, closed, to be copied by every test."""
    folder = tmp_path_factory.mktemp("pair")
    make_pair(folder).close()
    return folder


@pytest.fixture
def folder(template: Path, tmp_path: Path) -> Path:
    """A copy of the pair's folder."""
    return Path(shutil.copytree(template, tmp_path / "pair"))


def unit_path(folder: Path) -> Path:
    return folder / "机械学院党委.sxt"


def committee_path(folder: Path) -> Path:
    return folder / "东湖大学党委.sxt"


@contextmanager
def opened(path: Path) -> Iterator[Workspace]:
    ws = open_unit(path, PASSWORD, AROUND)
    try:
        yield ws
    finally:
        ws.workbook.close()


def command(*arguments: object) -> list[str]:
    return [sys.executable, "-m", "tests.journeys.worker", *map(str, arguments)]


def start(*arguments: object) -> subprocess.Popen[str]:
    return subprocess.Popen(command(*arguments), cwd=ROOT, stdout=subprocess.PIPE, text=True)


def killed_after(process: subprocess.Popen[str], acknowledgements: int, pause: float) -> list[str]:
    """Kill a worker some time after an acknowledgement and return all that it told."""
    assert process.stdout is not None
    told = []
    for line in process.stdout:
        told.append(line)
        if len(told) > acknowledgements:
            break
    time.sleep(pause)
    process.kill()
    told += process.communicate()[0].splitlines(keepends=True)
    return [line.split()[1] for line in told if line.startswith("ack ") and line.endswith("\n")][1:]


def kill_saves(path: Path, times: int, seed: int) -> int:
    """Kill a saving process again and again; returns how many acknowledged records were found again."""
    chance, acknowledged = random.Random(seed), 0
    everything: list[str] = []
    for _ in range(times):
        process = start("save", path, 200)
        everything += killed_after(process, chance.randrange(0, 12), chance.random() * 0.02)
        with opened(path) as ws:
            for entry in everything[acknowledged:]:
                assert open_entry(ws, EntryId(entry)).listed.title.startswith("调研")
            acknowledged = len(everything)
            assert check_workbook(ws).findings == ()
    with opened(path) as ws:
        for entry in everything:
            open_entry(ws, EntryId(entry))
    return acknowledged


def test_what_was_acknowledged_survives_kills_at_random_moments(folder: Path) -> None:
    assert kill_saves(unit_path(folder), times=8, seed=1) > 10


@pytest.mark.sweep
def test_what_was_acknowledged_survives_many_kills_at_random_moments(folder: Path) -> None:
    assert kill_saves(unit_path(folder), times=60, seed=2) > 100


def kill_exports(folder: Path, times: int, seed: int) -> None:
    chance, stick = random.Random(seed), folder / "stick"
    stick.mkdir()
    with opened(unit_path(folder)) as ws:
        attach = attach_bytes(ws, "大附件.bin", os.urandom(6 << 20))
        save_entry(ws, form_id=VISIT, values={**visit(1), "evidence": (attach,)})
    with opened(committee_path(folder)) as ws:
        to = ws.org
    for _ in range(times):
        process = start("export", unit_path(folder), to, stick, 3)
        acknowledged = killed_after(process, chance.randrange(0, 2), chance.random() * 0.15)
        for name in acknowledged:
            assert (stick / name).is_file()
    with opened(committee_path(folder)) as ws:
        for path in sorted(stick.glob("*.sxb")):
            preview_import(ws, path).close()  # every file with a final name is whole and genuine
    with opened(unit_path(folder)) as ws:
        assert check_workbook(ws).findings == ()
        written = [one for one in outbox.sent_to(ws.read, to) if one.state == "written"]
        assert all((stick / str(one.file_name)).is_file() for one in written)
        last = export_bundle(ws, to=to, directory=stick)
    with opened(committee_path(folder)) as ws:
        plan = preview_import(ws, last.path)
        voided = {one.seq for one in plan.staged.manifest.voided}
        assert voided.isdisjoint({one.seq for one in written})
        assert import_bundle(ws, plan).entries == last.entries


def test_a_killed_export_leaves_no_half_file_under_a_final_name(folder: Path) -> None:
    kill_exports(folder, times=5, seed=3)


@pytest.mark.sweep
def test_many_killed_exports_leave_no_half_file_under_a_final_name(folder: Path) -> None:
    kill_exports(folder, times=40, seed=4)


def kill_imports(folder: Path, times: int, seed: int) -> None:
    """Kill the committee while it imports; what it holds is always one of the bundles' ends."""
    chance, stick = random.Random(seed), folder / "stick"
    stick.mkdir()
    with opened(committee_path(folder)) as ws:
        to = ws.org
    bundles, ends = [], [0]
    with opened(unit_path(folder)) as ws:
        unit, epoch = ws.org, ws.epoch
        for number in range(times * 2):
            evidence = attach_bytes(ws, "附件.bin", os.urandom(200_000))
            save_entry(ws, form_id=VISIT, values={**visit(number), "evidence": (evidence,)})
            bundles.append(export_bundle(ws, to=to, directory=stick).path)
            ends.append(entries.head(ws.read, unit, epoch).n)
    for _ in range(times):
        with opened(committee_path(folder)) as ws:
            done = ends.index(entries.head(ws.read, unit, epoch).n)
        if done == len(bundles):
            break
        process = start("import", committee_path(folder), *bundles[done:])
        told = killed_after(process, chance.randrange(0, 2), chance.random() * 0.06)
        with opened(committee_path(folder)) as ws:
            n = entries.head(ws.read, unit, epoch).n
            assert n in ends
            assert not told or n >= ends[int(told[-1])]
            assert check_workbook(ws).findings == ()
            assert list((ws.workbook.path / "received").iterdir()) == []
            assert list((ws.workbook.path / "files").glob("*.part")) == []
    with opened(committee_path(folder)) as ws:
        received = {one.seq for one in outbox.received_from(ws.read, unit)}
        for seq, path in enumerate(bundles, 1):
            if seq not in received:
                import_bundle(ws, preview_import(ws, path))
        assert entries.head(ws.read, unit, epoch).n == ends[-1]
        assert check_workbook(ws).findings == ()


def test_a_killed_import_leaves_the_old_or_the_new_state(folder: Path) -> None:
    kill_imports(folder, times=4, seed=5)


@pytest.mark.sweep
def test_many_killed_imports_leave_the_old_or_the_new_state(folder: Path) -> None:
    kill_imports(folder, times=20, seed=6)


def traced(folder: Path, unproven: Unproven, calls: str, *arguments: object) -> list[str]:
    """Run a worker under strace and return the lines of the trace."""
    if shutil.which("strace") is None:
        unproven("strace 没有安装，无法看到系统调用")
    trace = folder / "trace"
    run = ["strace", "-f", "-y", "-s", "200", "-e", f"trace={calls}", "-o", str(trace), *command(*arguments)]
    done = subprocess.run(run, cwd=ROOT, capture_output=True, text=True, check=False)
    if not trace.is_file() or (done.returncode and "ptrace" in done.stderr):
        unproven("这里不允许 strace")
    assert done.returncode == 0, done.stderr
    return trace.read_text(errors="replace").splitlines()


def test_the_ledger_is_synced_before_every_acknowledgement(folder: Path, unproven: Unproven) -> None:
    """kill -9 proves nothing about power; this does as far as a program can: WAL written, then synced, then told."""
    lines = traced(folder, unproven, "pwrite64,fdatasync,fsync,write", "save", unit_path(folder), 20)
    dirty, synced, told = False, 0, 0
    for line in lines:
        if "ledger.db-wal>" in line and "pwrite64(" in line:
            dirty = True
        elif "ledger.db-wal>" in line and re.search(r"\bf(?:data)?sync\(", line):
            dirty, synced = False, synced + 1
        elif "ack " in line and "open" not in line:
            told += 1
            assert not dirty, line
            assert synced >= told, line
    assert told == 20


def test_an_export_is_synced_before_it_is_acknowledged(folder: Path, unproven: Unproven) -> None:
    with opened(committee_path(folder)) as ws:
        to = ws.org
    stick = folder / "stick"
    stick.mkdir()
    calls = "write,fsync,fdatasync,rename,renameat,renameat2"
    lines = traced(folder, unproven, calls, "export", unit_path(folder), to, stick, 1)
    steps = []
    for line in lines:
        if re.search(r"\bfsync\(.*\.sxb\.part>", line):
            steps.append("part synced")
        elif re.search(r"\brename\w*\(.*\.sxb", line):
            steps.append("renamed")
        elif re.search(r"\bfsync\(.*\.sxb>", line):
            steps.append("file synced")
        elif re.search(r"\bfsync\(\d+<[^>]*/stick>", line):
            steps.append("folder synced")
        elif "ack " in line and ".sxb" in line:
            steps.append("told")
    assert steps == ["part synced", "renamed", "file synced", "folder synced", "told"]


def test_no_socket_is_ever_opened(folder: Path, unproven: Unproven) -> None:
    with opened(committee_path(folder)) as ws:
        to = ws.org
    stick = folder / "stick"
    stick.mkdir()
    lines = traced(folder, unproven, "%network", "export", unit_path(folder), to, stick, 1)
    calls = [line for line in lines if re.search(r"\b(socket|connect|bind|sendto|recvfrom)\(", line)]
    assert calls == []
    (bundle,) = stick.glob("*.sxb")
    lines = traced(folder, unproven, "%network", "import", committee_path(folder), bundle)
    assert [line for line in lines if "socket(" in line or "connect(" in line] == []


def test_everything_works_without_any_network(folder: Path, unproven: Unproven) -> None:
    if shutil.which("unshare") is None:
        unproven("unshare 没有安装，无法断开网络")
    run = ["unshare", "-rn", *command("save", unit_path(folder), 2)]
    done = subprocess.run(run, cwd=ROOT, capture_output=True, text=True, check=False)
    if "unshare:" in done.stderr:
        unproven("这里不允许 unshare")
    assert done.returncode == 0, done.stderr
    assert done.stdout.count("ack ") == 3


@contextmanager
def small_disk(place: Path, unproven: Unproven, kib: int) -> Iterator[Path]:
    """Mount a file system in memory of this size."""
    if not hasattr(os, "geteuid") or os.geteuid() != 0 or shutil.which("mount") is None:
        unproven("没有管理员权限，无法挂载小磁盘")
    place.mkdir()
    size = f"size={kib}k"
    done = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", size, "tmpfs", str(place)], capture_output=True, check=False
    )
    if done.returncode:
        unproven("这里不允许挂载小磁盘")
    try:
        yield place
    finally:
        subprocess.run(["umount", "-l", str(place)], check=True)


def test_a_full_disk_refuses_to_save_and_loses_nothing(folder: Path, unproven: Unproven) -> None:
    with small_disk(folder / "disk", unproven, 2500) as disk:
        path = Path(shutil.copytree(unit_path(folder), disk / "甲.sxt"))
        saved: list[EntryId] = []
        with opened(path) as ws:
            ws.workbook.drafts.of("u1").keep(Typing(FormId("f")), {"title": "没写完"}, "x")
            filler = disk / "filler"

            def save_on() -> None:
                for number in range(3000):
                    if number == 5:
                        _fill(filler, leave=120_000)
                    saved.append(save_entry(ws, form_id=VISIT, values=visit(number)).entry)

            with pytest.raises(UserError) as error:
                save_on()
            assert error.value.code is ErrorCode.DISK_FULL
            assert len(saved) >= 5
            for entry in saved:
                open_entry(ws, entry)
            with pytest.raises(UserError) as error:
                attach_bytes(ws, "大.bin", os.urandom(300_000))
            assert error.value.code is ErrorCode.DISK_FULL
            assert list((path / "files").rglob("*.part")) == []
            filler.unlink()
            saved.append(save_entry(ws, form_id=VISIT, values=visit(9999)).entry)
        with opened(path) as ws:
            assert check_workbook(ws).findings == ()
            assert ws.workbook.drafts.of("u1").find("f") is not None
            for entry in saved:
                open_entry(ws, entry)


def test_a_full_disk_refuses_another_password_and_keeps_the_old_one(folder: Path, unproven: Unproven) -> None:
    with small_disk(folder / "disk", unproven, 2500) as disk:
        path = Path(shutil.copytree(unit_path(folder), disk / "甲.sxt"))
        with opened(path) as ws:
            _fill(disk / "filler", leave=0)
            with pytest.raises(UserError) as error:
                ws.workbook.keep_password("u1", "林静", "另一个很长的密码", CHEAP)
            assert error.value.code is ErrorCode.DISK_FULL
        (disk / "filler").unlink()
        with opened(path) as ws:
            assert check_workbook(ws).findings == ()


def _fill(path: Path, *, leave: int) -> None:
    """Take all room of a disk but so many bytes."""
    free = shutil.disk_usage(path.parent).free - leave
    try:
        with path.open("wb") as out:
            while free > 0:
                free -= out.write(b"x" * min(free, 4096))
                out.flush()
    except OSError:
        assert leave == 0


@pytest.mark.parametrize("lacks_from", ["the start", "the middle"])
def test_a_full_stick_refuses_the_bundle_and_keeps_nothing_of_it(
    folder: Path, unproven: Unproven, monkeypatch: pytest.MonkeyPatch, lacks_from: str
) -> None:
    with opened(unit_path(folder)) as ws, opened(committee_path(folder)) as committee:
        evidence = attach_bytes(ws, "大附件.bin", os.urandom(3 << 20))
        with small_disk(folder / "stick", unproven, 3000) as stick:
            first = export_bundle(ws, to=committee.org, directory=stick)
            before = first.path.read_bytes()
            save_entry(ws, form_id=VISIT, values={**visit(1), "evidence": (evidence,)})
            if lacks_from == "the middle":
                monkeypatch.setattr("sxt_desktop.bundle.stick._check_place", lambda *_: None)
            with pytest.raises(UserError) as error:
                export_bundle(ws, to=committee.org, directory=stick)
            assert error.value.code is ErrorCode.DISK_FULL
            assert [path.name for path in stick.iterdir()] == [first.path.name]
            assert first.path.read_bytes() == before
        monkeypatch.undo()
        (folder / "other").mkdir()
        sent = export_bundle(ws, to=committee.org, directory=folder / "other")
        plan = preview_import(committee, sent.path)
        assert import_bundle(committee, plan).entries == sent.entries
