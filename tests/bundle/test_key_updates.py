"""Statements that keys follow each other: both keys sign, whole keys are compared, and nothing else leads to a key."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from sxt_desktop.bundle.identity import PrivateIdentity
from sxt_desktop.bundle.key_updates import (
    Announced,
    key_update_from_json,
    path_to_key,
    sign_key_update,
    since_known,
    verify_key_update,
)
from sxt_desktop.bundle.strict_json import Malformed
from sxt_desktop.domain.errors import ErrorCode, UserError
from tests.bundle.making import (
    COMMITTEE,
    CREATED,
    EPOCH,
    STRANGER,
    UNIT,
    content,
    identity,
    knows,
    read,
    write,
)

SECOND, THIRD = identity("甲学院", seed=2), identity("甲学院", seed=3)


def announced(old: PrivateIdentity, new: PrivateIdentity, **more: Any) -> Announced:
    update = sign_key_update(old=old, new=new, epoch=EPOCH, n=7, at=CREATED)
    return Announced(replace(update, **more), 3)


FIRST_CHANGE, SECOND_CHANGE = announced(UNIT, SECOND), announced(SECOND, THIRD)


def test_what_is_written_is_read_again() -> None:
    update = FIRST_CHANGE.update
    assert verify_key_update(update)
    assert key_update_from_json(update.to_json()) == update
    with pytest.raises(Malformed):
        key_update_from_json({**update.to_json(), "more": 1})


@pytest.mark.parametrize(
    "more",
    [
        {"old_signature": FIRST_CHANGE.update.new_signature},
        {"new_signature": FIRST_CHANGE.update.old_signature},
        {"n": 8},
        {"epoch": "other"},
        {"at": "2027-01-01"},
        {"old": THIRD.public},
        {"new": THIRD.public},
        {"new": STRANGER.public},
    ],
)
def test_each_word_is_signed_by_both(more: dict[str, Any]) -> None:
    assert not verify_key_update(replace(FIRST_CHANGE.update, **more))


@pytest.mark.parametrize("new", [UNIT, STRANGER])
def test_a_key_follows_another_one_of_the_same_organisation(new: PrivateIdentity) -> None:
    with pytest.raises(ValueError, match="same organisation"):
        sign_key_update(old=UNIT, new=new, epoch=EPOCH, n=1, at=CREATED)


def test_the_path_leads_from_the_newest_key_that_is_known() -> None:
    org, last = UNIT.public.org, THIRD.public.key_id
    both = (SECOND_CHANGE, FIRST_CHANGE)
    path = path_to_key(both, org, last)
    assert path == (FIRST_CHANGE, SECOND_CHANGE)
    assert path_to_key(both, org, SECOND.public.key_id) == (FIRST_CHANGE,)
    assert path_to_key(both, org, STRANGER.public.key_id) == ()
    assert since_known(path, knows(UNIT.public)) == path
    assert since_known(path, knows(UNIT.public, SECOND.public)) == (SECOND_CHANGE,)
    assert since_known(path, knows(STRANGER.public)) == ()
    assert since_known(path, lambda org, key_id: STRANGER.public) == ()


@pytest.mark.parametrize(
    "wrong",
    [
        (FIRST_CHANGE, FIRST_CHANGE),
        (announced(UNIT, SECOND, n=9),),
        (FIRST_CHANGE, announced(STRANGER, identity("乙学院", seed=2))),
    ],
)
def test_statements_that_say_too_much_lead_nowhere(wrong: tuple[Announced, ...]) -> None:
    with pytest.raises(Malformed):
        path_to_key(wrong, UNIT.public.org, SECOND.public.key_id)


def test_names_between_two_changes_must_agree() -> None:
    renamed = replace(SECOND, public=replace(SECOND.public, name="另一个名字"))
    with pytest.raises(Malformed):
        path_to_key((FIRST_CHANGE, announced(renamed, THIRD)), UNIT.public.org, THIRD.public.key_id)


def bundle(*changes: Announced, sender: PrivateIdentity = THIRD) -> bytes:
    return write(content(key_updates=changes), sender=sender)[0]


def test_a_bundle_brings_its_senders_new_key(tmp_path: Path) -> None:
    with read(bundle(FIRST_CHANGE, SECOND_CHANGE), tmp_path) as staged:
        assert staged.sender == THIRD.public
        assert staged.manifest.key_updates == (FIRST_CHANGE, SECOND_CHANGE)


@pytest.mark.parametrize(
    "changes", [(), (SECOND_CHANGE,), (FIRST_CHANGE,), (announced(UNIT, SECOND, n=1), SECOND_CHANGE)]
)
def test_a_key_nobody_known_vouches_for_is_unknown(tmp_path: Path, changes: tuple[Announced, ...]) -> None:
    with pytest.raises(UserError) as refused:
        read(bundle(*changes), tmp_path)
    assert refused.value.code is ErrorCode.BUNDLE_UNKNOWN_SENDER


def test_a_look_up_that_answers_with_another_key_vouches_for_nothing(tmp_path: Path) -> None:
    with pytest.raises(UserError) as refused:
        read(bundle(FIRST_CHANGE, SECOND_CHANGE), tmp_path, sender_of=lambda org, key_id: STRANGER.public)
    assert refused.value.code is ErrorCode.BUNDLE_UNKNOWN_SENDER


def test_keys_of_ours_that_were_replaced_still_open(tmp_path: Path) -> None:
    newer = identity("校党委", seed=2)
    sealed = write(content())[0]
    with read(sealed, tmp_path, me=newer, earlier=(STRANGER, COMMITTEE)) as staged:
        assert staged.manifest.to_key_id == COMMITTEE.public.key_id
    with pytest.raises(UserError) as refused:
        read(sealed, tmp_path, me=newer)
    assert refused.value.code is ErrorCode.BUNDLE_NOT_FOR_US
