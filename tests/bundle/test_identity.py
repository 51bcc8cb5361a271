"""Identities, their cards, fingerprints and certificates."""

import random
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sxt_desktop.bundle import signing
from sxt_desktop.bundle.identity import (
    MAX_CARD_BYTES,
    PrivateIdentity,
    certificate_from_json,
    check_groups,
    new_identity,
    public_from_json,
    read_card,
    sign_certificate,
    verify_certificate,
    write_card,
)
from sxt_desktop.bundle.strict_json import Malformed
from sxt_desktop.domain.errors import ErrorCode, UserError
from sxt_desktop.domain.ids import OrgId
from sxt_desktop.domain.revisions import canonical
from tests.bundle.making import COMMITTEE, CREATED, EPOCH, STRANGER, UNIT, identity


def refused(content: bytes) -> None:
    with pytest.raises(UserError) as told:
        read_card(content)
    assert told.value.code is ErrorCode.IDENTITY_DAMAGED


def signed_card(**changes: Any) -> bytes:
    """A card with changed fields, honestly signed."""
    statement = {**UNIT.public.to_json(), **changes}
    signature = signing.sign(signing.CARD, canonical(statement), UNIT.sign_seed).hex()
    return canonical({"format": "sxt-identity-1", "identity": statement, "signature": signature}) + b"\n"


def test_a_card_comes_back() -> None:
    card = write_card(UNIT)
    assert read_card(card) == UNIT.public
    assert card.endswith(b"\n") and len(card) < MAX_CARD_BYTES
    assert signed_card() == card


@settings(max_examples=300)
@given(st.integers(0, 8 * len(write_card(UNIT)) - 1))
def test_every_flipped_bit_of_a_card_is_refused(bit: int) -> None:
    card = bytearray(write_card(UNIT))
    card[bit // 8] ^= 1 << bit % 8
    refused(bytes(card))


@given(st.binary(max_size=300))
def test_any_other_file_is_no_card(content: bytes) -> None:
    refused(content)


@pytest.mark.parametrize(
    "content",
    [
        write_card(UNIT)[:-1],
        write_card(UNIT) + b"\n",
        b" " + write_card(UNIT),
        write_card(UNIT).replace(b'"format"', b' "format"'),
        b"x" * (MAX_CARD_BYTES + 1),
        signed_card(org="../etc"),
        signed_card(name=""),
        signed_card(name="甲\u202e学院"),
        signed_card(name="甲\n学院"),
        signed_card(name="x" * 201),
        signed_card(created_at="yesterday"),
        signed_card(more=1),
        signed_card(box_key="00" * 32),
        signed_card(box_key="01" + "00" * 31),
        signed_card(sign_key=STRANGER.public.sign_key.hex()),
        signed_card(sign_key="00" * 32),
        write_card(UNIT).replace(b"sxt-identity-1", b"sxt-identity-2"),
    ],
)
def test_strange_cards_are_refused(content: bytes) -> None:
    refused(content)


def test_fingerprint_covers_keys_and_organisation() -> None:
    groups = UNIT.public.fingerprint
    assert len(groups) == 8 and all(len(group) == 4 for group in groups)
    assert len(UNIT.public.key_id) == 16
    for other in (
        replace(UNIT.public, org=OrgId("other")),
        replace(UNIT.public, sign_key=STRANGER.public.sign_key),
        replace(UNIT.public, box_key=STRANGER.public.box_key),
    ):
        assert other.fingerprint != groups
    assert replace(UNIT.public, name="新名").fingerprint == groups


def test_groups_from_paper() -> None:
    public, printed = UNIT.public, UNIT.public.fingerprint
    assert check_groups(public, {0: printed[0], 3: printed[3], 5: printed[5], 7: printed[7]})
    assert check_groups(public, dict(enumerate(printed)))
    wide = "".join(chr(ord(digit) + 0xFEE0) for digit in printed[2].upper())
    assert check_groups(public, {2: f" {wide} "})
    assert not check_groups(public, {})
    assert not check_groups(public, {8: printed[0]})
    assert not check_groups(public, {0: printed[0], 1: "0000"})
    assert not check_groups(public, {0: printed[1], 1: printed[0]})
    assert not check_groups(COMMITTEE.public, {0: printed[0]})


def test_keys_belong_together_and_stay_secret() -> None:
    assert UNIT.sign_seed.hex() not in repr(UNIT) and repr(UNIT.sign_seed) not in repr(UNIT)
    with pytest.raises(ValueError, match="sign"):
        PrivateIdentity(UNIT.public, STRANGER.sign_seed, UNIT.box_seed)
    with pytest.raises(ValueError, match="box"):
        PrivateIdentity(UNIT.public, UNIT.sign_seed, STRANGER.box_seed)
    assert identity("甲学院", seed=2).public.key_id != UNIT.public.key_id


def test_new_identities_are_checked() -> None:
    def make(**changes: Any) -> PrivateIdentity:
        fields = {
            "org": "o",
            "name": "名\u200b",
            "short_name": "e\u0301",
            "epoch": EPOCH,
            "created_at": CREATED,
        }
        return new_identity(random=random.Random(1).randbytes, **{**fields, **changes})

    assert (make().public.name, make().public.short_name) == ("名", "é")
    assert read_card(write_card(make())) == make().public
    for wrong in ({"name": " "}, {"org": "a b"}, {"epoch": ""}, {"created_at": "now"}):
        with pytest.raises(Malformed):
            make(**wrong)


def test_public_identity_json() -> None:
    assert public_from_json(UNIT.public.to_json()) == UNIT.public
    with pytest.raises(Malformed):
        public_from_json({**UNIT.public.to_json(), "sign_key": "00"})


def test_certificates() -> None:
    certificate = sign_certificate(UNIT.public, parent=COMMITTEE, valid_from_n=7, at=CREATED)
    assert certificate_from_json(certificate.to_json()) == certificate
    assert verify_certificate(certificate, COMMITTEE.public)
    assert not verify_certificate(certificate, STRANGER.public)
    assert not verify_certificate(certificate, replace(COMMITTEE.public, sign_key=STRANGER.public.sign_key))
    assert not verify_certificate(certificate, identity("校党委", seed=2).public)
    for changed in (
        replace(certificate, subject=STRANGER.public),
        replace(certificate, valid_from_n=6),
        replace(certificate, at="2026-03-02"),
        replace(certificate, signature=b""),
    ):
        assert not verify_certificate(changed, COMMITTEE.public)
    with pytest.raises(Malformed):
        certificate_from_json({**certificate.to_json(), "more": 1})
