"""Bundles made to hurt: refused in one sentence each, with bounded memory, and nothing left anywhere."""

import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from sxt_desktop.bundle.limits import MIB
from sxt_desktop.bundle.strict_json import MAX_TEXT, MAX_VALUES, Malformed, parse
from tests.bundle.hostile import bombs, heads, manifests, members

ROOT = Path(__file__).resolve().parents[2]
MOST_MEMORY = 150 * MIB
REFUSALS = {"bundle_altered", "bundle_cut", "bundle_hostile"}


@pytest.mark.parametrize("family", [heads, manifests, members, bombs], ids=lambda one: one.__name__)
def test_hostile_bundles_are_refused_within_bounds(
    family: Callable[[], Iterator[tuple[str, bytes]]], tmp_path: Path
) -> None:
    folder = tmp_path / "received"
    folder.mkdir()
    for name, raw in family():
        (folder / f"{name}.sxb").write_bytes(raw)
    before = {path: path.read_bytes()[:64] for path in tmp_path.rglob("*") if path.is_file()}
    command = [sys.executable, "-m", "tests.bundle.hostile", str(folder)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    assert {name: code for name, code in found["told"].items() if code not in REFUSALS} == {}
    assert len(found["told"]) == len(before)
    assert found["peak"] <= MOST_MEMORY
    assert {path: path.read_bytes()[:64] for path in tmp_path.rglob("*") if path.is_file()} == before
    assert not (folder / "staging").exists()


@pytest.mark.parametrize("mark", [b"{},", b"[],", b"1,"])
def test_so_many_values_and_no_more(mark: bytes) -> None:
    each = mark.count(b",") + mark.count(b"{") + mark.count(b"[")
    most = (MAX_VALUES - 1) // each
    value = parse(b"[" + mark * most + b"1]")
    assert isinstance(value, list) and len(value) == most + 1
    with pytest.raises(Malformed, match="values"):
        parse(b"[" + mark * (most + each) + b"1]")


def test_commas_in_texts_are_no_values() -> None:
    text = ",[{" * MAX_VALUES
    assert parse(json.dumps([text, ","]).encode()) == [text, ","]


@pytest.mark.parametrize("character", ["a", "中", "😀", "\\u4e2d"])
def test_text_is_measured_as_it_is_held(character: str) -> None:
    width = {"a": 1, "中": 2}.get(character, 4)
    filling = "a" * (MAX_TEXT // width - 20)
    value = parse(f'"{character}{filling}"'.encode())
    assert isinstance(value, str) and len(value) >= len(filling)
    with pytest.raises(Malformed, match="size"):
        parse(f'"{character}{filling}{"a" * 40}"'.encode())
