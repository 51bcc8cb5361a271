"""Which lock a machine gets, when an environment counts as current, what is said when pip fails."""

import platform
from pathlib import Path

import pytest

import virtual_env
from virtual_env import DEVELOP_LOCK, OLDER_LOCK, RUNTIME_LOCK, SetupError


@pytest.mark.parametrize(
    ("machine", "glibc", "lock"),
    [
        ("x86_64", (2, 36), RUNTIME_LOCK),
        ("x86_64", (2, 34), RUNTIME_LOCK),
        ("x86_64", (2, 31), OLDER_LOCK),
        ("x86_64", (2, 28), OLDER_LOCK),
        ("aarch64", (2, 39), RUNTIME_LOCK),
        ("aarch64", (2, 36), OLDER_LOCK),
        ("aarch64", (2, 31), OLDER_LOCK),
        ("AMD64", None, RUNTIME_LOCK),
        ("ARM64", None, RUNTIME_LOCK),
        ("loongarch64", (2, 28), RUNTIME_LOCK),
    ],
)
def test_lock_by_platform(machine: str, glibc: tuple[int, ...] | None, lock: str) -> None:
    assert virtual_env.choose_lock(machine, glibc) == lock


def test_versions_are_compared_as_numbers() -> None:
    assert virtual_env.numbers("glibc 2.36") == (2, 36)
    assert virtual_env.numbers("pip 23.0.1 from somewhere (python 3.11)") == (23, 0, 1)
    assert virtual_env.numbers("") == ()
    assert virtual_env.numbers("2.9") < virtual_env.numbers("2.28")


@pytest.fixture
def lock_files(tmp_path: Path) -> dict[str, Path]:
    found = {"runtime": tmp_path / RUNTIME_LOCK, "develop": tmp_path / DEVELOP_LOCK}
    for path in found.values():
        path.write_text(f"{path.name}==1\n", "utf-8")
    return found


def test_stamp_changes_with_python_and_with_each_lock(lock_files: dict[str, Path]) -> None:
    before = virtual_env.wanted_stamp("3.11.2", lock_files)
    assert virtual_env.is_current(before, before)
    assert not virtual_env.is_current(before, virtual_env.wanted_stamp("3.12.1", lock_files))
    for path in lock_files.values():
        path.write_text("other==2\n", "utf-8")
        assert not virtual_env.is_current(before, virtual_env.wanted_stamp("3.11.2", lock_files))


def test_an_environment_for_tests_also_runs_the_program(lock_files: dict[str, Path]) -> None:
    both = virtual_env.wanted_stamp("3.11.2", lock_files)
    runtime = virtual_env.wanted_stamp("3.11.2", {"runtime": lock_files["runtime"]})
    assert virtual_env.is_current(both, runtime)
    assert not virtual_env.is_current(runtime, both)


@pytest.mark.parametrize("content", [None, b"", b"[]", b"{", b"\xff"])
def test_a_damaged_stamp_counts_as_none(tmp_path: Path, content: bytes | None) -> None:
    if content is not None:
        (tmp_path / virtual_env.STAMP).write_bytes(content)
    assert virtual_env.read_stamp(tmp_path) == {}


class FakeMachine:
    """A working interpreter whose installations are counted instead of done."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.installed: list[list[str]] = []
        self.failure: SetupError | None = None
        monkeypatch.setattr(virtual_env, "python_version", lambda _python: "3.11.2")
        monkeypatch.setattr(virtual_env, "install", self.install)
        monkeypatch.setattr(virtual_env, "glibc_version", lambda: (2, 36))
        monkeypatch.setattr(platform, "machine", lambda: "x86_64")

    def install(self, _python: Path, files: list[Path]) -> None:
        self.installed.append([path.name for path in files])
        if self.failure:
            raise self.failure


@pytest.fixture
def machine(monkeypatch: pytest.MonkeyPatch, lock_files: dict[str, Path], tmp_path: Path) -> FakeMachine:
    assert lock_files
    (tmp_path / ".venv").mkdir()
    return FakeMachine(monkeypatch)


def test_installs_once_and_again_only_for_more(machine: FakeMachine, tmp_path: Path) -> None:
    for develop in (False, False, True, True, False):
        virtual_env.prepare(tmp_path, develop=develop)
    assert machine.installed == [[RUNTIME_LOCK], [RUNTIME_LOCK, DEVELOP_LOCK]]


def test_a_failed_installation_leaves_no_stamp(machine: FakeMachine, tmp_path: Path) -> None:
    virtual_env.prepare(tmp_path, develop=False)
    machine.failure = SetupError("网络不通。")
    with pytest.raises(SetupError):
        virtual_env.prepare(tmp_path, develop=True)
    machine.failure = None
    virtual_env.prepare(tmp_path, develop=False)
    assert len(machine.installed) == 3


def test_too_new_a_python_for_the_older_lock_is_named() -> None:
    virtual_env.refuse_unsupported(Path(OLDER_LOCK), "3.13.1")
    virtual_env.refuse_unsupported(Path(RUNTIME_LOCK), "3.14.0")
    with pytest.raises(SetupError, match=r"3\.11 至 3\.13"):
        virtual_env.refuse_unsupported(Path(OLDER_LOCK), "3.14.0")


def test_a_missing_or_foreign_interpreter_has_no_version(tmp_path: Path) -> None:
    assert virtual_env.python_version(tmp_path / "python") is None


@pytest.mark.parametrize(
    ("output", "words"),
    [
        ("Retrying after connection broken by NameResolutionError\nERROR: No matching distribution", "网络"),
        ("ERROR: No matching distribution found for x==1", "没有适合本机"),
        ("ERROR: THESE PACKAGES DO NOT MATCH THE HASHES FROM THE REQUIREMENTS FILE", "校验值"),
        ("OSError: [Errno 28] No space left on device", "磁盘空间"),
        ("anything else", "没有完成"),
    ],
)
def test_pip_failures_become_one_sentence(output: str, words: str) -> None:
    sentence = virtual_env.explain(output, free=2**40)
    assert words in sentence
    assert "\n" not in sentence


def test_a_full_disk_is_seen_even_when_pip_does_not_say_so() -> None:
    assert "磁盘空间" in virtual_env.explain("killed", free=1)


def test_the_last_words_of_a_tool() -> None:
    assert virtual_env.last_line("a\n  b \n\n") == "b"
    assert virtual_env.last_line("") == ""
