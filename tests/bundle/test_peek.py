"""What a bundle says of itself before anything is verified: enough to put many in order, never to be believed."""

from pathlib import Path

import pytest

from sxt_desktop.bundle.limits import Limits
from sxt_desktop.bundle.medium import chunks_of
from sxt_desktop.bundle.peek import Claim, peek
from sxt_desktop.domain.errors import ErrorCode, UserError
from tests.bundle.forging import Forged
from tests.bundle.making import COMMITTEE, CREATED, EPOCH, STRANGER, UNIT, identity, write


def placed(raw: bytes, folder: Path) -> Path:
    path = folder / "bundle.sxb"
    path.write_bytes(raw)
    return path


def test_sender_number_and_manifest_are_told(tmp_path: Path) -> None:
    raw, written = write()
    claim = Claim(UNIT.public.org, EPOCH, 3, CREATED, written.manifest_sha256)
    assert peek(placed(raw, tmp_path), [COMMITTEE], Limits()) == claim
    assert peek(tmp_path / "bundle.sxb", [identity("校党委", seed=2), COMMITTEE], Limits()) == claim
    assert [path.name for path in tmp_path.iterdir()] == ["bundle.sxb"]


def test_a_forged_one_tells_as_much(tmp_path: Path) -> None:
    claim = peek(placed(Forged(signer=STRANGER).raw(), tmp_path), [COMMITTEE], Limits())
    assert claim is not None and (claim.org, claim.seq) == (UNIT.public.org, 1)


@pytest.mark.parametrize(
    "raw",
    [
        b"no bundle",
        write()[0][:-2000],
        Forged(manifest={"seq": 0}).raw(),
        Forged(manifest={"from": "me"}).raw(),
        Forged(manifest={"created_at": "x" * 41}).raw(),
        Forged(manifest_bytes=b"[]").raw(),
        Forged(recipients=(STRANGER.public,)).raw(),
    ],
)
def test_what_cannot_be_read_so_far_says_nothing(tmp_path: Path, raw: bytes) -> None:
    assert peek(placed(raw, tmp_path), [COMMITTEE], Limits()) is None
    assert peek(tmp_path / "nothing.sxb", [COMMITTEE], Limits()) is None


def test_the_bytes_of_a_bundle_as_they_lie(tmp_path: Path) -> None:
    raw, _ = write()
    for number, at in enumerate((0, 5000), 1):
        (tmp_path / f"a.sxb.{number:03d}").write_bytes(raw[at : 5000 if number == 1 else None])
    assert b"".join(chunks_of(tmp_path / "a.sxb.002")) == raw
    with pytest.raises(UserError) as told:
        list(chunks_of(tmp_path / "nothing.sxb"))
    assert told.value.code is ErrorCode.FILE_MISSING
