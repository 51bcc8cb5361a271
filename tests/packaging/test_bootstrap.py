"""The start on a fresh machine: command line, choice of lock, stamp, what is said to the user."""

import ast
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

import bootstrap
import displays
import system_libraries
import virtual_env

ROOT = Path(bootstrap.__file__).resolve().parent.parent


def test_run_hands_on_everything_after_the_dashes() -> None:
    assert bootstrap.parse(["run", "--", "--version"]).passed == ["--version"]
    assert bootstrap.parse(["run", "--", "print", "--", "x"]).passed == ["print", "--", "x"]
    assert bootstrap.parse(["run"]).passed == []


def test_run_takes_arguments_without_the_dashes_too() -> None:
    assert bootstrap.parse(["run", "journey", "--out", "x"]).passed == ["journey", "--out", "x"]


@pytest.mark.parametrize("command", ["test", "check"])
def test_checks_split_own_arguments_from_those_of_pytest(command: str) -> None:
    request = bootstrap.parse([command, "--all", "--", "-k", "--all"])
    assert request == bootstrap.Request(command, True, ["-k", "--all"])
    assert not bootstrap.parse([command, "--", "--all"]).everything


@pytest.mark.parametrize("argv", [[], ["start"], ["test", "--quick"], ["--all", "test"]])
def test_what_is_not_understood_is_answered_with_the_usage(
    argv: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert bootstrap.main(argv) == 2
    assert "用法" in capsys.readouterr().err


def test_help_is_no_error(capsys: pytest.CaptureFixture[str]) -> None:
    assert bootstrap.main(["--help"]) == 0
    assert capsys.readouterr().out.startswith("用法")


def test_sweeps_run_only_when_everything_is_asked() -> None:
    usual = dict(bootstrap.checks(bootstrap.parse(["test", "--", "-x"])))
    everything = dict(bootstrap.checks(bootstrap.parse(["test", "--all"])))
    spread = ["-m", "pytest", "-n", "auto", "--dist", "loadfile", "--no-loadscope-reorder"]
    assert usual["测试"] == [*spread, "-m", "not sweep", "-x"]
    assert everything["测试"] == spread
    assert list(usual) == ["格式", "规范", "类型", "测试"]


def test_exit_codes_are_those_a_shell_reports() -> None:
    assert [bootstrap.exit_code(code) for code in (0, 3, -9)] == [0, 3, 137]


def test_a_failed_check_does_not_hide_the_others(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(virtual_env, "prepare", lambda _root, *, develop: Path(sys.executable))
    codes = iter([0, 4, 0, 5])
    monkeypatch.setattr(bootstrap, "call", lambda *_: next(codes))
    assert bootstrap.main(["check"]) == 4
    assert "未通过：规范、测试。" in capsys.readouterr().out


def test_run_without_display_writes_the_journey(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    called: list[list[str]] = []

    def call(_python: Path, arguments: list[str], _env: dict[str, str]) -> int:
        called.append(arguments)
        return 7

    monkeypatch.setattr(virtual_env, "prepare", lambda _root, *, develop: Path(sys.executable))
    monkeypatch.setattr(system_libraries, "provide", lambda _libraries: True)
    monkeypatch.setattr(displays, "has_display", lambda _env: False)
    monkeypatch.setattr(tempfile, "mkdtemp", lambda prefix: str(tmp_path))
    monkeypatch.setattr(bootstrap, "call", call)
    assert bootstrap.main(["run"]) == 7
    assert called == [["main.py", "journey", "--out", str(tmp_path / "示例")]]
    assert str(tmp_path / "示例") in capsys.readouterr().out


def test_setup_errors_are_one_calm_sentence(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fail(_root: Path, *, develop: bool) -> Path:
        raise virtual_env.SetupError("网络不通。")

    monkeypatch.setattr(virtual_env, "prepare", fail)
    assert bootstrap.main(["check"]) == 1
    assert capsys.readouterr().err == "网络不通。\n"


def test_the_entry_is_readable_for_old_interpreters() -> None:
    source = (ROOT / "packaging" / "bootstrap.py").read_text("utf-8")
    ast.parse(source, feature_version=(3, 7))


def test_only_the_standard_library_is_needed() -> None:
    arguments = [sys.executable, "-E", "-s", "-S", str(ROOT / "packaging" / "bootstrap.py"), "--help"]
    done = subprocess.run(arguments, capture_output=True, check=False)
    assert done.returncode == 0, done.stderr.decode()
