"""A superior's word that a key counts no longer: whoever vouched for the key, nobody else, and every field signed."""

from dataclasses import replace
from typing import Any

import pytest

from sxt_desktop.bundle.identity import sign_certificate
from sxt_desktop.bundle.revocations import (
    Revocation,
    revocation_from_json,
    sign_revocation,
    verify_revocation,
)
from sxt_desktop.bundle.strict_json import Malformed
from sxt_desktop.domain.ids import KeyId, OrgId
from tests.bundle.making import COMMITTEE, CREATED, EPOCH, STRANGER, UNIT

VOUCHED = (sign_certificate(UNIT.public, parent=COMMITTEE, valid_from_n=1, at=CREATED),)
PARENT = COMMITTEE.public
SAID = sign_revocation(
    Revocation(UNIT.public.org, UNIT.public.key_id, EPOCH, 7, PARENT.org, PARENT.key_id, CREATED), COMMITTEE
)


def test_whoever_vouched_for_a_key_may_revoke_it() -> None:
    assert verify_revocation(SAID, PARENT, VOUCHED)
    assert revocation_from_json(SAID.to_json()) == SAID


def test_nobody_else_may() -> None:
    assert not verify_revocation(SAID, PARENT, ())
    assert not verify_revocation(SAID, STRANGER.public, VOUCHED)
    by_another = sign_revocation(SAID, STRANGER)
    assert not verify_revocation(by_another, PARENT, VOUCHED)


@pytest.mark.parametrize(
    "change",
    [
        {"subject": OrgId("other")},
        {"subject_key_id": KeyId("0" * 16)},
        {"epoch": "f" * 32},
        {"n": 8},
        {"at": "2027-01-01T00:00:00+08:00"},
        {"parent_key_id": KeyId("0" * 16)},
    ],
)
def test_every_field_is_signed(change: dict[str, Any]) -> None:
    assert not verify_revocation(replace(SAID, **change), PARENT, VOUCHED)


@pytest.mark.parametrize(
    "change", [{"more": 1}, {"n": -1}, {"signature": "00"}, {"at": "x"}, {"epoch": None}]
)
def test_what_is_no_statement_is_refused(change: dict[str, Any]) -> None:
    with pytest.raises(Malformed):
        revocation_from_json({**SAID.to_json(), **change})
