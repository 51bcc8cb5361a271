"""One bit flipped or the end cut off, anywhere in a bundle of the present format: refused, and nothing is left of it."""

import random
from collections.abc import Iterator
from pathlib import Path

import pytest

from sxt_desktop.domain.errors import ErrorCode, UserError
from sxt_desktop.usecases.passing_on import OWNERS
from tests.usecases.rich_world import KINDS, Sound, rich_bundles
from tests.usecases.test_exchange import dump
from ui.messages import sentence

FLIPS, SOME = 10_000, 60
REFUSED = {
    ErrorCode.NOT_A_BUNDLE,
    ErrorCode.BUNDLE_ALTERED,
    ErrorCode.BUNDLE_CUT,
    ErrorCode.BUNDLE_HOSTILE,
    ErrorCode.BUNDLE_NEWER,
    ErrorCode.BUNDLE_NOT_FOR_US,
    ErrorCode.BUNDLE_VOLUME_MISSING,
}


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Sound]]:
    """Bundles of every kind."""
    with rich_bundles(tmp_path_factory.mktemp("altered")) as made:
        yield made


def test_the_bundles_have_what_the_format_knows(sound: dict[str, Sound]) -> None:
    for name, bundle in sound.items():
        with bundle.preview().staged as staged:
            manifest = staged.manifest
            assert manifest.continues and manifest.key_updates and staged.files(), name
            assert len(manifest.logs) >= 2
            if name != "volumes":
                assert OWNERS in manifest.extensions and staged.certificates(), name
            if name == "passed on":
                assert manifest.acks and len({part.owner for part in manifest.logs}) == 2


def flip(content: bytes, bit: int) -> bytes:
    return content[: bit // 8] + bytes([content[bit // 8] ^ 1 << bit % 8]) + content[bit // 8 + 1 :]


def is_refused(bundle: Sound, tell: str) -> ErrorCode:
    """See that a bundle is refused in one sentence and that staging is gone."""
    with pytest.raises(UserError) as told:
        bundle.preview().close()
    assert told.value.code in REFUSED, tell
    assert sentence(told.value)
    assert list((bundle.ws.workbook.path / "received").iterdir()) == [], tell
    return told.value.code


def refused_everywhere(bundle: Sound, *, bits: list[int], cuts: list[int]) -> int:
    """Let a bundle be refused at all these places; nothing of the workbook changes meanwhile."""
    before, outside = dump(bundle.ws), files_beside(bundle)
    try:
        for bit in bits:
            bundle.changed(bit // 8, lambda content, at, bit=bit: flip(content, at * 8 + bit % 8))  # type: ignore[misc]
            is_refused(bundle, f"bit {bit}")
            bundle.mend()
        for length in cuts:
            bundle.changed(length, lambda content, at: content[:at])
            assert is_refused(bundle, f"cut {length}") is not ErrorCode.BUNDLE_NEWER
            bundle.mend()
    finally:
        bundle.mend()
    assert dump(bundle.ws) == before
    assert files_beside(bundle) == outside
    bundle.preview().close()
    return len(bits) + len(cuts)


def files_beside(bundle: Sound) -> dict[Path, bytes]:
    """Return every file of the workbook and around it."""
    folder = bundle.ws.workbook.path.parent
    return {
        path: path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and path.suffix not in (".db-shm", ".db-wal")
    }


@pytest.mark.parametrize("kind", KINDS)
def test_altered_or_cut_at_a_sample_of_places_it_is_refused(sound: dict[str, Sound], kind: str) -> None:
    bundle, chance = sound[kind], random.Random(41)
    edges = [0, 5, 6, 9, 10, bundle.size - 1]
    refused_everywhere(
        bundle,
        bits=chance.sample(range(bundle.size * 8), SOME),
        cuts=edges + chance.sample(range(bundle.size), SOME),
    )


@pytest.mark.sweep
@pytest.mark.parametrize("kind", KINDS)
def test_altered_at_ten_thousand_places_or_cut_at_any_it_is_refused(
    sound: dict[str, Sound], kind: str
) -> None:
    bundle = sound[kind]
    bits = random.Random(42).sample(range(bundle.size * 8), FLIPS)
    assert refused_everywhere(bundle, bits=bits, cuts=list(range(bundle.size))) == FLIPS + bundle.size
