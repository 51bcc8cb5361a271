"""An enrolled sender that signs anything: any value of a sound manifest, log, certificate or form replaced by an odd one.

What comes of it is a refusal that changes nothing, or an import after which the workbook is sound and every position
held is its owner's.
"""

import gzip
import io
import json
import random
import shutil
import tarfile
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from sxt_desktop.bundle.envelope import open_key, read_envelope
from sxt_desktop.domain.errors import UserError
from sxt_desktop.sealing import unseal
from sxt_desktop.store import entries
from sxt_desktop.usecases.check_workbook import check_workbook
from sxt_desktop.usecases.identities import earlier_identities, own_identity
from sxt_desktop.usecases.import_bundle import import_bundle
from sxt_desktop.usecases.preview_import import preview_import
from sxt_desktop.usecases.screening import LIMITS
from sxt_desktop.usecases.workspace import Workspace
from tests.bundle.forging import Forged
from tests.usecases.rich_world import KINDS, Sound, copied, rich_bundles
from tests.usecases.test_exchange import dump
from ui.messages import sentence

SOME, MANY = 60, 2500
Place = tuple[str | int, ...]
ODD: tuple[Any, ...] = (None, True, 0, -1, 1, 2**31, 2**62, "", "x", "0" * 64, "中", [], {}, [[]], {"a": 1})
GONE = object()


class Victim:
    """Copies of the workbook a bundle is for, one after the other: each takes over at most one bundle."""

    def __init__(self, bundle: Sound, folder: Path) -> None:
        self._ws, self._folder = bundle.ws, folder
        self.ws = self._copy()
        self.before = dump(self.ws)

    def _copy(self) -> Workspace:
        shutil.rmtree(self._folder, ignore_errors=True)
        return copied(self._ws, self._folder / "copy.sxt")

    def renew(self) -> None:
        """Put a fresh copy in the place of one that took something over."""
        self.ws.workbook.close()
        self.ws = self._copy()


class Open:
    """What is in a sound bundle, and what its sender can make of it."""

    def __init__(self, bundle: Sound) -> None:
        self._sender = own_identity(bundle.sender)
        raw = io.BytesIO(b"".join(bundle.contents))
        head = read_envelope(raw, size=bundle.size, limits=LIMITS)
        named = {one.key_id for one in head.recipients}
        ours = (own_identity(bundle.ws), *earlier_identities(bundle.ws))
        self._me = next(one for one in ours if one.public.key_id in named)
        content = b"".join(unseal(raw.read, open_key(head, self._me), ad=head.sha256))
        with tarfile.open(fileobj=io.BytesIO(content)) as tar:
            found = [(one.name, tar.extractfile(one)) for one in tar.getmembers()]
        (_, manifest), _, *members = [(name, b"" if file is None else file.read()) for name, file in found]
        self.manifest: dict[str, Any] = json.loads(manifest)
        self.members = members

    def written(self, members: list[tuple[str, bytes]], rewrite: Callable[[dict[str, Any]], Any]) -> bytes:
        """Return the bundle with these members, truly signed by its sender after the manifest was rewritten."""
        kept = {
            name: value for name, value in self.manifest.items() if name not in ("header_sha256", "members")
        }
        unpacked = {name: len(_unpacked(data)) for name, data in members if name.endswith(".gz")}
        return Forged(
            members=members,
            manifest=kept,
            header={"bundle_id": self.manifest["bundle_id"]},
            unpacked=unpacked,
            signer=self._sender,
            recipients=(self._me.public, self._sender.public),
            rewrite=rewrite,
        ).raw()


def _unpacked(data: bytes) -> bytes:
    return gzip.decompress(data)


def places(value: Any, at: Place = ()) -> Iterator[Place]:
    """Yield where every value within a value stands."""
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, one in inner:
        yield (*at, key)
        yield from places(one, (*at, key))


def at(value: Any, place: Place) -> Any:
    for key in place:
        value = value[key]
    return value


def others(value: Any, found: Any) -> list[Any]:
    """Return what may stand in a value's place: odd ones, its neighbours, and others of its kind."""
    near: list[Any] = [GONE, *ODD]
    if isinstance(found, str):
        alike = {one for one in (at(value, place) for place in places(value)) if isinstance(one, str)}
        near += [
            found[:-1],
            found + "0",
            found[::-1],
            *sorted(one for one in alike if len(one) == len(found)),
        ]
    elif isinstance(found, int):
        near += [found - 1, found + 1]
    elif isinstance(found, list):
        near += [found[1:], found[:-1], found[::-1], found + found[-1:]]
    return near


def mutate(value: Any, chance: random.Random) -> tuple[Any, str]:
    """Return a copy of a value with one value in it replaced or gone, and what was done."""
    copy = json.loads(json.dumps(value))
    place = chance.choice(list(places(copy)))
    inner, key = at(copy, place[:-1]), place[-1]
    other = chance.choice(others(copy, inner[key]))
    if other is GONE:
        del inner[key]
    else:
        inner[key] = other
    return copy, f"{place} {'gone' if other is GONE else repr(other)[:80]}"


def lines_mutated(data: bytes, chance: random.Random) -> tuple[bytes, str]:
    """Mutate one line of a member of lines; where it is a position, half the time with its digest put right."""
    lines = data.splitlines()
    number = chance.randrange(len(lines))
    value, told = mutate(json.loads(lines[number]), chance)
    lines[number] = json.dumps(value, ensure_ascii=False, separators=(",", ":"), sort_keys=True).encode()
    return b"\n".join(lines) + b"\n", f"line {number} {told}"


def forged(opened: Open, chance: random.Random) -> tuple[bytes, str]:
    """Return a bundle with one thing in it changed, and what."""
    members = list(opened.members)
    named = [number for number, (name, _) in enumerate(members) if not name.startswith("files/")]
    if chance.random() < 0.6:
        told: list[str] = []

        def rewrite(statement: dict[str, Any]) -> Any:
            value, what = mutate(statement, random.Random(seed))
            told[:] = [what]
            return value

        seed = chance.random()
        return opened.written(members, rewrite), f"manifest {told or ''}"
    number = chance.choice(named)
    name, data = members[number]
    if name.endswith(".gz"):
        lines, what = lines_mutated(_unpacked(data), chance)
        data = gzip.compress(lines, mtime=0)
    elif name.endswith(".jsonl"):
        data, what = lines_mutated(data, chance)
    else:
        value, what = mutate(json.loads(data), chance)
        data = json.dumps(value, ensure_ascii=False, separators=(",", ":"), sort_keys=True).encode()
    members[number] = (name, data)
    return opened.written(members, lambda statement: statement), f"{name} {what}"


def held(ws: Workspace) -> set[tuple[str, str, int, bytes]]:
    """Return every position held, of whomever."""
    return {
        (owner, epoch, one.n, one.digest)
        for owner in {owner for owner, _, _ in entries.owners(ws.whole)}
        for epoch, _ in entries.epochs(ws.whole, owner)
        for one in entries.positions(ws.whole, owner, epoch, 1, 10_000)
    }


def what_comes_of_it(victim: Victim, path: Path, true: set[Any]) -> str:
    """Receive a bundle; return the code it is refused with, or whether records were taken over."""
    taken, refused = None, None
    try:
        taken = import_bundle(victim.ws, preview_import(victim.ws, path))
    except UserError as error:
        refused = error
    if taken is None:
        assert refused is not None and sentence(refused)
        assert list((victim.ws.workbook.path / "received").iterdir()) == []
        assert dump(victim.ws) == victim.before
        return refused.code.value
    assert held(victim.ws) <= true
    assert check_workbook(victim.ws).findings == ()
    assert check_workbook(victim.ws, rebuild=True).findings == ()
    victim.renew()
    return f"taken over {min(taken.entries, 1)}"


def received(bundle: Sound, folder: Path, *, times: int, seed: int) -> Counter[str]:
    """Let a bundle's recipient receive so many mutations of it; return what came of them."""
    opened, victim, path = Open(bundle), Victim(bundle, folder / "victim"), folder / "mutated.sxb"
    true = held(bundle.ws) | held(bundle.sender)
    chance, seen = random.Random(seed), Counter[str]()
    try:
        path.write_bytes(opened.written(opened.members, lambda statement: statement))
        assert what_comes_of_it(victim, path, true) == "taken over 1", "unchanged it is sound"
        for number in range(times):
            try:
                raw, told = forged(opened, chance)
            except (TypeError, ValueError, OverflowError):
                continue  # not even canonical
            path.write_bytes(raw)
            try:
                seen[what_comes_of_it(victim, path, true)] += 1
            except Exception as wrong:
                raise AssertionError(f"{number}: {told}") from wrong
    finally:
        victim.ws.workbook.close()
    return seen


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Sound]]:
    """Bundles of every kind."""
    with rich_bundles(tmp_path_factory.mktemp("mutated")) as made:
        yield made


@pytest.mark.parametrize("kind", KINDS)
def test_a_sample_of_mutations_is_refused_or_sound(
    sound: dict[str, Sound], kind: str, tmp_path: Path
) -> None:
    seen = received(sound[kind], tmp_path, times=SOME, seed=51)
    assert sum(count for code, count in seen.items() if code.startswith("bundle_")) > SOME // 2


@pytest.mark.sweep
@pytest.mark.parametrize("kind", KINDS)
def test_thousands_of_mutations_are_refused_or_sound(
    sound: dict[str, Sound], kind: str, tmp_path: Path
) -> None:
    seen = received(sound[kind], tmp_path, times=MANY, seed=52)
    assert sum(seen.values()) > MANY * 9 // 10
    print(kind, dict(seen))
