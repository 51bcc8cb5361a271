"""The lock files: exact, hashed, without addresses, and in step with pyproject.toml and each other."""

import re
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

import lock

ROOT = Path(lock.__file__).resolve().parent.parent
RUNTIME = ("requirements.lock", "requirements-older.lock")
ALL = (*RUNTIME, "requirements-dev.lock")


def read(name: str) -> list[tuple[Requirement, list[str]]]:
    """Each requirement of a lock with its hashes."""
    text = (ROOT / name).read_text("utf-8").replace("\\\n", " ")
    lines = [line.split(" --hash=") for line in text.splitlines() if line.strip()]
    return [(Requirement(first), [value.strip() for value in hashes]) for first, *hashes in lines]


def versions(name: str) -> dict[str, set[str]]:
    """The versions a lock pins, by package; more than one where markers tell them apart."""
    found: dict[str, set[str]] = {}
    for requirement, _ in read(name):
        found.setdefault(canonicalize_name(requirement.name), set()).add(exact(requirement))
    return found


def exact(requirement: Requirement) -> str:
    """The one version of `name==version`."""
    (specifier,) = requirement.specifier
    assert specifier.operator == "=="
    return specifier.version


def declared(*, develop: bool) -> list[Requirement]:
    """What pyproject.toml asks for."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    texts = project["optional-dependencies"]["dev"] if develop else project["dependencies"]
    return [Requirement(text) for text in texts]


@pytest.mark.parametrize("name", ALL)
def test_no_addresses(name: str) -> None:
    text = (ROOT / name).read_text("utf-8")
    assert "://" not in text
    assert not re.search(r"^\s*(-i|-f|--index|--extra-index|--find-links|--trusted)", text, re.MULTILINE)


@pytest.mark.parametrize("name", ALL)
def test_every_requirement_is_exact_and_hashed(name: str) -> None:
    entries = read(name)
    assert entries
    for requirement, hashes in entries:
        assert exact(requirement)
        assert requirement.url is None
        assert hashes
        assert all(re.fullmatch(r"sha256:[0-9a-f]{64}", value) for value in hashes)


@pytest.mark.parametrize("name", RUNTIME)
def test_runtime_locks_satisfy_the_project(name: str) -> None:
    for python in ("3.11", "3.13"):
        here = {"python_version": python, "python_full_version": f"{python}.2"}
        for requirement in declared(develop=False):
            if requirement.marker is None or requirement.marker.evaluate(here):
                for version in installed(name, requirement, here):
                    assert requirement.specifier.contains(version), f"{requirement} {version}"


def installed(name: str, wanted: Requirement, here: dict[str, str]) -> list[str]:
    """The versions of a package a lock gives a machine."""
    found = [
        exact(one)
        for one, _ in read(name)
        if canonicalize_name(one.name) == canonicalize_name(wanted.name)
        and (one.marker is None or one.marker.evaluate(here))
    ]
    assert found, wanted.name
    return found


def test_development_lock_satisfies_the_project() -> None:
    pinned = versions("requirements-dev.lock")
    for requirement in declared(develop=True):
        for version in pinned[canonicalize_name(requirement.name)]:
            assert requirement.specifier.contains(version), f"{requirement} {version}"


def test_locks_differ_in_qt_only() -> None:
    current, older = (versions(name) for name in RUNTIME)
    different = {name for name in current | older if current.get(name) != older.get(name)}
    assert different == {"pyside6-essentials", "shiboken6"}
    assert older["pyside6-essentials"] == {"6.9.3", "6.8.0.2"}
    assert current["pyside6-essentials"] == {"6.11.3", "6.12.0"}


def test_python_3_11_is_spared_the_qt_that_loses_references() -> None:
    here = {"python_version": "3.11", "python_full_version": "3.11.7"}
    assert installed("requirements.lock", Requirement("PySide6-Essentials"), here) == ["6.11.3"]


@pytest.mark.parametrize(("machine", "version"), [("x86_64", "6.9.3"), ("aarch64", "6.8.0.2")])
def test_older_qt_by_processor(machine: str, version: str) -> None:
    fitting = [
        exact(requirement)
        for requirement, _ in read("requirements-older.lock")
        if requirement.name == "pyside6-essentials"
        and requirement.marker is not None
        and requirement.marker.evaluate({"platform_machine": machine})
    ]
    assert fitting == [version]


def test_the_development_lock_leaves_the_runtime_alone() -> None:
    assert not versions("requirements-dev.lock").keys() & versions("requirements.lock").keys()


def test_pip_is_locked_because_sqlite_utils_asks_for_it() -> None:
    assert all("pip" in versions(name) for name in RUNTIME)


def test_blocks_of_shared_packages_are_dropped() -> None:
    assert lock.is_extra("ruff==1 \\\n    --hash=x\n", {"click"})
    assert not lock.is_extra("click==1 \\\n    --hash=x\n", {"click"})
    assert not lock.is_extra("shiboken6==1\n", set())
    assert not lock.is_extra("", set())
