"""Signatures hold for one purpose, one message, one key."""

from dataclasses import replace

import pytest

from sxt_desktop.bundle import checkpoints, signing
from sxt_desktop.domain.chains import Checkpoint
from sxt_desktop.domain.ids import KeyId, OrgId
from tests.bundle.making import EPOCH, STRANGER, UNIT, identity

KEY = UNIT.public.sign_key


def test_a_signature_holds_for_its_prefix_message_and_key_only() -> None:
    signature = signing.sign(signing.MANIFEST, b"message", UNIT.sign_seed)
    assert signing.is_signed(signing.MANIFEST, b"message", signature=signature, key=KEY)
    assert not signing.is_signed(signing.CARD, b"message", signature=signature, key=KEY)
    assert not signing.is_signed(signing.MANIFEST, b"messages", signature=signature, key=KEY)
    assert not signing.is_signed(
        signing.MANIFEST, b"message", signature=signature, key=STRANGER.public.sign_key
    )


@pytest.mark.parametrize("signature", [b"", bytes(63), bytes(64), bytes(65)])
@pytest.mark.parametrize("key", [b"", bytes(31), bytes(32), KEY, KEY + b"\0"])
def test_wrong_lengths_and_zeros_are_false(signature: bytes, key: bytes) -> None:
    assert not signing.is_signed(signing.MANIFEST, b"", signature=signature, key=key)


def test_prefixes_differ_and_none_begins_another() -> None:
    prefixes = [signing.CARD, signing.CERTIFICATE, signing.KEY_UPDATE, signing.MANIFEST]
    assert all(prefix.endswith(b"\0") for prefix in prefixes)
    assert len(set(prefixes)) == 4


def test_checkpoints() -> None:
    plain = Checkpoint(UNIT.public.org, EPOCH, 4, bytes(32), KeyId(""), "2026-03-01")
    signed = checkpoints.sign_checkpoint(plain, UNIT)
    assert signed.key_id == UNIT.public.key_id
    assert checkpoints.verify_checkpoint(signed, UNIT.public)
    assert not checkpoints.verify_checkpoint(signed, STRANGER.public)
    assert not checkpoints.verify_checkpoint(signed, identity("甲学院", seed=2).public)
    for changed in (
        replace(signed, n=5),
        replace(signed, link=bytes(31) + b"\1"),
        replace(signed, epoch="other"),
        replace(signed, at="2026-03-02"),
        replace(signed, owner=OrgId("other")),
        plain,
    ):
        assert not checkpoints.verify_checkpoint(changed, UNIT.public)
    with pytest.raises(ValueError, match="owner"):
        checkpoints.sign_checkpoint(plain, STRANGER)
