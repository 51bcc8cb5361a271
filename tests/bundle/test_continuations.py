"""A statement that a new epoch goes on: only its owner signs it, and it is read strictly and in bounds."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from sxt_desktop.bundle.checkpoints import sign_checkpoint, verify_checkpoint
from sxt_desktop.bundle.continuations import (
    WHY_LENGTH,
    continuation_from_json,
    continuation_to_json,
    sign_continuation,
    verify_continuation,
)
from sxt_desktop.bundle.limits import Limits
from sxt_desktop.bundle.manifest import manifest_from_json
from sxt_desktop.bundle.strict_json import Malformed, parse
from sxt_desktop.domain.chains import Checkpoint, Continuation
from sxt_desktop.domain.ids import KeyId
from tests.bundle.making import COMMITTEE, CREATED, EPOCH, UNIT, content, identity, read, write

NEXT = "fedcba9876543210fedcba9876543210"
PLAIN = Continuation(UNIT.public.org, NEXT, EPOCH, 4, b"l" * 32, "恢复", CREATED, KeyId(""))
SIGNED = sign_continuation(PLAIN, UNIT)


def test_the_owner_signs_and_everyone_can_verify() -> None:
    assert SIGNED.key_id == UNIT.public.key_id
    assert verify_continuation(SIGNED, UNIT.public)
    assert not verify_continuation(replace(SIGNED, n=3), UNIT.public)
    assert not verify_continuation(SIGNED, COMMITTEE.public)
    assert not verify_continuation(SIGNED, identity("甲学院", seed=2).public)


def test_nobody_else_signs_it() -> None:
    with pytest.raises(ValueError, match="owner"):
        sign_continuation(PLAIN, COMMITTEE)


def test_it_cannot_pass_for_a_checkpoint() -> None:
    head = Checkpoint(UNIT.public.org, NEXT, 4, b"l" * 32, UNIT.public.key_id, CREATED, SIGNED.signature)
    assert not verify_checkpoint(head, UNIT.public)
    signed = sign_checkpoint(head, UNIT)
    assert not verify_continuation(replace(SIGNED, signature=signed.signature), UNIT.public)


def test_it_travels_unchanged() -> None:
    assert continuation_from_json(continuation_to_json(SIGNED)) == SIGNED


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("epoch", "../e"),
        ("from_epoch", ""),
        ("n", -1),
        ("n", True),
        ("link", "ab"),
        ("why", ""),
        ("why", "恢\u202e复"),
        ("why", "恢\n复"),
        ("why", "恢" * (WHY_LENGTH + 1)),
        ("at", "昨天"),
        ("signature", "00"),
        ("more", 1),
    ],
)
def test_a_malformed_statement_is_refused(name: str, value: Any) -> None:
    with pytest.raises(Malformed):
        continuation_from_json({**continuation_to_json(SIGNED), name: value})


def test_a_bundle_names_the_epoch_it_is_written_in_and_what_led_there(tmp_path: Path) -> None:
    raw, _ = write(content(epoch=NEXT, continues=[SIGNED]))
    with read(raw, tmp_path) as staged:
        assert staged.manifest.sender.epoch == NEXT
        assert staged.manifest.continues == (SIGNED,)
        assert manifest_from_json(staged.manifest.to_json()) == staged.manifest


def test_the_first_epoch_writes_as_it_always_did(tmp_path: Path) -> None:
    raw, written = write()
    assert b"continues" not in written.manifest
    with read(raw, tmp_path) as staged:
        assert (staged.manifest.sender.epoch, staged.manifest.continues) == (EPOCH, ())


def test_statements_are_bounded() -> None:
    _, written = write(content(epoch=NEXT, continues=[SIGNED, SIGNED]))
    manifest = parse(written.manifest)
    assert len(manifest_from_json(manifest, Limits(epochs=2)).continues) == 2
    with pytest.raises(Malformed, match="continues"):
        manifest_from_json(manifest, Limits(epochs=1))
