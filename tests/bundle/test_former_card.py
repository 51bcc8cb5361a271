"""原登记: what a superior says about a lost subordinate is read strictly, beside the subordinate's own card."""

import pytest

from sxt_desktop.bundle.former_card import is_former, read_former, write_former
from sxt_desktop.bundle.identity import MAX_CARD_BYTES, sign_certificate, write_card
from sxt_desktop.domain.errors import ErrorCode, UserError
from tests.bundle.making import COMMITTEE, UNIT

AT = "2026-11-18T09:00:00+08:00"


@pytest.fixture
def said() -> bytes:
    certificate = sign_certificate(UNIT.public, parent=COMMITTEE, valid_from_n=3, at=AT)
    return write_former(certificate, COMMITTEE.public)


def test_either_file_says_who_the_unit_was(said: bytes) -> None:
    assert read_former(said) == (UNIT.public, COMMITTEE.public.name)
    assert read_former(write_card(UNIT)) == (UNIT.public, "")
    assert (is_former(said), is_former(write_card(UNIT))) == (True, False)


def test_another_signer_other_words_and_other_shapes_are_refused(said: bytes) -> None:
    by_itself = sign_certificate(UNIT.public, parent=UNIT, valid_from_n=3, at=AT)
    for wrong in (
        write_former(by_itself, COMMITTEE.public),
        said.replace(b'"valid_from_n":3', b'"valid_from_n":4'),
        said.replace(b'"format"', b' "format"'),
        said.replace(b'"parent":{', b'"parent":{"more":1,'),
        said[:-2],
        said + b" " * MAX_CARD_BYTES,
        b"",
    ):
        with pytest.raises(UserError) as refused:
            read_former(wrong)
        assert refused.value.code is ErrorCode.IDENTITY_DAMAGED
