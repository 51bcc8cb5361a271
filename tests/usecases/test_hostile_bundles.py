"""An enrolled subordinate that wants to hurt: refused or taken over soundly, within bounds of memory."""

import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from sxt_desktop.usecases.identities import own_identity
from tests.bundle.forging import Forged
from tests.bundle.test_hostile import MOST_MEMORY, ROOT
from tests.pairs import make_pair
from tests.usecases.hostile_bundles import Enrolled, large, originals, statements, words

REFUSALS = {"bundle_altered", "bundle_hostile"}
Family = Callable[[Enrolled], Iterator[tuple[str, Forged]]]


FAMILIES = (originals, words, statements, pytest.param(large, marks=pytest.mark.sweep))


@pytest.mark.parametrize("family", FAMILIES, ids=lambda one: one.__name__)
def test_an_enrolled_peer_that_means_harm_is_refused_within_bounds(
    family: Family, tmp_path: Path, record_property: Callable[[str, object], None]
) -> None:
    pair = make_pair(tmp_path)
    me = Enrolled(own_identity(pair.unit), own_identity(pair.committee))
    folder = tmp_path / "hostile"
    folder.mkdir()
    for name, made in family(me):
        (folder / f"{name}.sxb").write_bytes(made.raw())
    pair.close()
    command = [sys.executable, "-m", "tests.usecases.hostile_bundles", str(folder)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    record_property("cost", done.stdout)
    print(done.stdout)
    told = {name: code for name, (code, *_) in found["told"].items()}
    assert {name: code for name, code in told.items() if code not in REFUSALS | {""}} == {}
    assert {name for name, code in told.items() if not code} == {
        one for one in told if one.startswith("sound")
    }
    assert len(told) == len(list(folder.glob("*.sxb")))
    assert found["findings"] == 0
    assert {name: peak for name, (*_, peak) in found["told"].items() if peak > MOST_MEMORY} == {}
    committee = next(tmp_path.glob("东湖*.sxt"))
    assert list((committee / "received").iterdir()) == []
