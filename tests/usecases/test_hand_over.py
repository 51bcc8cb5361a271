"""A hand-over is what was really done since it began, and says what was left out."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from sxt_desktop.domain.errors import ErrorCode, UserError
from sxt_desktop.domain.roles import EVERY_ROLE, LocalUser, Role
from sxt_desktop.usecases.hand_over import (
    HandOver,
    Step,
    begin_hand_over,
    end_hand_over,
    hand_over,
    skip_step,
)
from sxt_desktop.usecases.keys import rotate_keys
from sxt_desktop.usecases.local_users import add_user, new_recovery_sheet, remove_user
from sxt_desktop.usecases.print_document import render_document
from sxt_desktop.usecases.workspace import Workspace
from tests.documents.papers import page_texts
from tests.pairs import CHEAP, Pair, make_pair


@pytest.fixture
def unit(tmp_path: Path) -> Iterator[Workspace]:
    made: Pair = make_pair(tmp_path)
    yield made.unit
    made.close()


def refused(code: ErrorCode) -> "pytest.RaisesExc[UserError]":
    return pytest.raises(UserError, check=lambda error: error.code is code)


def present(ws: Workspace) -> HandOver:
    found = hand_over(ws)
    assert found is not None
    return found


def done(ws: Workspace) -> set[Step]:
    return {one.step for one in present(ws).steps if one.is_settled}


def test_what_was_done_since_it_began_belongs_to_it(unit: Workspace) -> None:
    assert hand_over(unit) is None
    rotate_keys(unit)
    begin_hand_over(unit, giver_id="u1", taker=" 周明远 ")
    assert done(unit) == set()
    new = add_user(unit, name="周明远", roles=EVERY_ROLE, password="password2", cost=CHEAP)
    assert done(unit) == {Step.ADD}
    rotate_keys(unit)
    new_recovery_sheet(unit, CHEAP)
    assert done(unit) == {Step.ADD, Step.KEYS, Step.SHEET}
    skip_step(unit, Step.REKEY, reason="没有人带走密码")
    taker = replace(unit, user=new)
    remove_user(taker, user_id="u1")
    end_hand_over(taker)
    found = present(taker)
    assert (found.giver, found.taker, found.is_open) == ("林静", "周明远", False)
    by = {one.step: one for one in found.steps}
    assert done(taker) == set(Step) - {Step.REKEY}
    assert (by[Step.REKEY].skipped_why, by[Step.REMOVE].by) == ("没有人带走密码", "周明远")
    rotate_keys(taker)
    assert present(taker) == found


def test_somebody_elses_leaving_is_no_step_and_doing_counts_after_skipping(unit: Workspace) -> None:
    other = add_user(unit, name="马学军", roles=[Role.HOLDER], password="password3", cost=CHEAP)
    begin_hand_over(unit, giver_id="u1", taker="周明远")
    remove_user(unit, user_id=other.id)
    skip_step(unit, Step.KEYS, reason="以后再换")
    assert done(unit) == set()
    rotate_keys(unit)
    assert done(unit) == {Step.KEYS}


def test_names_and_reasons_are_needed(unit: Workspace) -> None:
    with refused(ErrorCode.REASON_MISSING):
        begin_hand_over(unit, giver_id="u1", taker=" ")
    with refused(ErrorCode.PERSON_UNKNOWN):
        begin_hand_over(unit, giver_id="u9", taker="周明远")
    with refused(ErrorCode.REASON_MISSING):
        skip_step(unit, Step.KEYS, reason="")
    assert hand_over(unit) is None


def test_the_record_is_printed_with_every_step(unit: Workspace) -> None:
    with refused(ErrorCode.DOCUMENT_NEEDS):
        render_document(unit, document="hand_over")
    begin_hand_over(unit, giver_id="u1", taker="周明远")
    rotate_keys(unit)
    skip_step(unit, Step.REKEY, reason="没有人带走密码")
    content, pages = render_document(unit, document="hand_over")
    text = "".join(page_texts(content)).replace("\n", "")
    assert pages == 1
    for words in ("移交人", "林静", "周明远", "更换本单位密钥", "没有人带走密码", "尚未办完", "监交人签字"):
        assert words in text


def test_only_an_administrator_hands_over(unit: Workspace) -> None:
    someone = replace(unit, user=LocalUser("u1", "某人", frozenset({Role.RECORDER})))
    tries: tuple[Callable[[], object], ...] = (
        lambda: begin_hand_over(someone, giver_id="u1", taker="周明远"),
        lambda: skip_step(someone, Step.KEYS, reason="试"),
        lambda: end_hand_over(someone),
        lambda: hand_over(someone),
    )
    for work in tries:
        with refused(ErrorCode.NOT_PERMITTED):
            work()
