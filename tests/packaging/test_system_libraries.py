"""Missing Qt libraries and tools: what is asked of apt-get, and what a user without rights is told."""

import sys

import pytest

import system_libraries

ABSENT = {"libabsent-for-test.so.1": "libabsent1", "libother-for-test.so.1": "libabsent1"}


@pytest.fixture
def on_linux(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", "linux")


@pytest.fixture
def calls(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, ...]]:
    """What would have been asked of apt-get, which fails every time."""
    made: list[tuple[str, ...]] = []

    def apt(*words: str) -> str:
        made.append(words)
        return "E: Unable to locate package"

    monkeypatch.setattr(system_libraries, "apt", apt)
    monkeypatch.setattr(system_libraries, "has_apt", lambda: True)
    return made


@pytest.mark.usefixtures("on_linux")
def test_each_missing_package_is_named_once() -> None:
    assert system_libraries.missing_packages(ABSENT) == ["libabsent1"]
    assert system_libraries.missing_tools({"no-such-program-for-test": "nothing"}) == ["nothing"]


def test_nothing_is_asked_for_off_linux(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", "win32")
    assert system_libraries.missing_packages(ABSENT) == []
    assert system_libraries.missing_tools({"no-such-program-for-test": "nothing"}) == []


def test_the_line_to_run_is_exact() -> None:
    line = system_libraries.apt_line(["libegl1", "libgl1"])
    assert line == "apt-get install -y --no-install-recommends libegl1 libgl1"


def test_a_user_is_told_the_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(system_libraries, "has_apt", lambda: True)
    last = system_libraries.advice(["libegl1"]).splitlines()[-1]
    assert last.strip() == "sudo apt-get install -y --no-install-recommends libegl1"
    monkeypatch.setattr(system_libraries, "has_apt", lambda: False)
    assert "没有 apt-get" in system_libraries.advice(["libegl1"])


@pytest.mark.usefixtures("on_linux")
def test_without_rights_nothing_is_installed(
    monkeypatch: pytest.MonkeyPatch, calls: list[tuple[str, ...]], capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(system_libraries, "is_root", lambda: False)
    assert not system_libraries.provide(ABSENT)
    assert calls == []
    assert "libabsent1" in capsys.readouterr().err


@pytest.mark.usefixtures("on_linux")
def test_root_installs_with_fresh_lists_on_the_second_try(
    monkeypatch: pytest.MonkeyPatch, calls: list[tuple[str, ...]]
) -> None:
    monkeypatch.setattr(system_libraries, "is_root", lambda: True)
    assert not system_libraries.provide(ABSENT)
    assert calls == [("install", "libabsent1"), ("update",), ("install", "libabsent1")]


def test_one_unknown_package_does_not_keep_out_the_others(calls: list[tuple[str, ...]]) -> None:
    assert not system_libraries.install(["a", "b"])
    assert calls[-2:] == [("install", "a"), ("install", "b")]


@pytest.mark.usefixtures("on_linux")
def test_nothing_missing_asks_nothing(calls: list[tuple[str, ...]]) -> None:
    assert system_libraries.provide({})
    system_libraries.provide_if_root({}, {})
    assert calls == []


@pytest.mark.usefixtures("on_linux")
def test_missing_test_tools_are_no_failure(
    monkeypatch: pytest.MonkeyPatch, calls: list[tuple[str, ...]], capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(system_libraries, "is_root", lambda: True)
    system_libraries.provide_if_root(ABSENT, {"no-such-program-for-test": "nothing"})
    assert ("install", "libabsent1", "nothing") in calls
    assert "未证明" in capsys.readouterr().err
