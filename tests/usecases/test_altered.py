"""One bit flipped or the end cut off, anywhere in a bundle of the present format: refused, and nothing is left of it.

The bundles are small and have what the format knows: originals passed on, certificates, statements of new epochs and
keys, receipts, withheld records, attachments, a log brought back from above, volumes.
"""

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest

from sxt_desktop.domain.chains import Cause
from sxt_desktop.domain.errors import ErrorCode, UserError
from sxt_desktop.domain.forms import Sensitivity
from sxt_desktop.domain.ids import FormId
from sxt_desktop.domain.people import Relation
from sxt_desktop.usecases.attach_file import attach_bytes
from sxt_desktop.usecases.entries import open_entry
from sxt_desktop.usecases.epochs import begin_epoch
from sxt_desktop.usecases.export_bundle import export_bundle
from sxt_desktop.usecases.keys import rotate_keys
from sxt_desktop.usecases.passing_on import OWNERS
from sxt_desktop.usecases.preview_import import ImportPlan, preview_import
from sxt_desktop.usecases.recovering import export_recovery, pass_originals_on
from sxt_desktop.usecases.save_entry import save_entry
from sxt_desktop.usecases.sensitivity import set_sensitivity
from sxt_desktop.usecases.workspace import Workspace
from tests.pairs import Pair, carry, enrol, issue_order, make_pair, new_unit, save_visit
from tests.usecases.test_exchange import dump
from ui.messages import sentence

FLIPS, SOME = 10_000, 60
DAY = date(2026, 11, 2)
REFUSED = {
    ErrorCode.NOT_A_BUNDLE,
    ErrorCode.BUNDLE_ALTERED,
    ErrorCode.BUNDLE_CUT,
    ErrorCode.BUNDLE_HOSTILE,
    ErrorCode.BUNDLE_NEWER,
    ErrorCode.BUNDLE_NOT_FOR_US,
    ErrorCode.BUNDLE_VOLUME_MISSING,
}


@dataclass
class Sound:
    """A bundle that would be taken over, and whoever it is for."""

    ws: Workspace
    files: list[Path]

    def __post_init__(self) -> None:
        self.contents = [path.read_bytes() for path in self.files]
        self.size = sum(map(len, self.contents))

    def preview(self) -> ImportPlan:
        return preview_import(self.ws, self.files[0])

    def changed(self, place: int, change: Callable[[bytes, int], bytes]) -> None:
        """Write the file in which a byte lies anew; what comes after it is not there where it was cut off."""
        for path, content in zip(self.files, self.contents, strict=True):
            if 0 <= place < len(content):
                path.write_bytes(change(content, place))
            place -= len(content)

    def mend(self) -> None:
        for path, content in zip(self.files, self.contents, strict=True):
            path.write_bytes(content)


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Sound]]:
    """Bundles between a unit, the committee above it and the one above both."""
    folder = tmp_path_factory.mktemp("altered")
    pair = make_pair(folder)
    top = new_unit(folder, pair.clock, name="宁夏区委教育工委", short_name="教育工委", code="教工")
    middle, unit = pair.committee, pair.unit
    enrol(top, middle, Relation.SUBORDINATE, folder)
    enrol(middle, top, Relation.SUPERIOR, folder)
    pass_originals_on(middle, top.org, wanted=True)
    evidence = attach_bytes(unit, "照片.jpg", b"picture" * 30)
    entry = save_visit(unit, DAY)
    values = {**open_entry(unit, entry).values, "evidence": (evidence,)}
    save_entry(unit, form_id=FormId("handbook_08"), values=values, entry_id=entry)
    set_sensitivity(unit, entry_id=save_visit(unit, DAY), level=Sensitivity.DISCIPLINE)
    for ws in (unit, middle):
        rotate_keys(ws)
    unit, middle = begin_epoch(unit, Cause.MOVED), begin_epoch(middle, Cause.MOVED)
    save_visit(unit, DAY)
    volumes = export_bundle(unit, to=middle.org, directory=folder, volume=4000)
    assert volumes.volumes > 2
    made = {"volumes": Sound(middle, sorted(folder.glob(f"{volumes.path.stem}*")))}
    carry(unit, middle, folder)
    issue_order(Pair(top, middle, pair.clock, folder))
    carry(top, middle, folder)
    passed = export_bundle(middle, to=top.org, directory=folder)
    made["passed on"] = Sound(top, [passed.path])
    back = folder / "back"
    back.mkdir()
    made["recovery"] = Sound(unit, [export_recovery(middle, to=unit.org, directory=back).path])
    yield made
    top.workbook.close()
    pair.close()


KINDS = ("volumes", "passed on", "recovery")


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
