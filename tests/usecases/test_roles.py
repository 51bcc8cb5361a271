"""What each role may do: every use case that writes is tried as each role, and refused with who could."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from functools import partial
from pathlib import Path

import pytest

from sxt_desktop.domain.errors import ErrorCode, UserError
from sxt_desktop.domain.forms import Sensitivity
from sxt_desktop.domain.ids import FormId
from sxt_desktop.domain.people import Relation
from sxt_desktop.domain.roles import LocalUser, Permission, Role, roles_with
from sxt_desktop.usecases.export_bundle import export_bundle
from sxt_desktop.usecases.identities import begin_enrolment, finish_enrolment, write_identity
from sxt_desktop.usecases.import_bundle import import_bundle
from sxt_desktop.usecases.permits import levels, may_keep
from sxt_desktop.usecases.preview_import import preview_import
from sxt_desktop.usecases.review_entry import review_entry
from sxt_desktop.usecases.save_entry import bring_back, void_entry
from sxt_desktop.usecases.workspace import Workspace
from tests.pairs import Pair, carry, issue_order, make_pair, save_visit, set_level
from tests.usecases.every_use_case import WRITES
from ui.messages import sentence

VISIT = FormId("handbook_08")


@pytest.fixture(scope="module")
def pair(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Pair]:
    """A committee and its unit; what is tried here is refused or harmless."""
    made = make_pair(tmp_path_factory.mktemp("roles"))
    yield made
    made.close()


def as_role(ws: Workspace, *roles: Role) -> Workspace:
    return replace(ws, user=LocalUser("u9", "某人", frozenset(roles)))


def is_permitted(ws: Workspace, name: str, number: int) -> bool:
    try:
        WRITES[name][number][0](ws)
    except UserError as refused:
        return refused.code is not ErrorCode.NOT_PERMITTED
    return True


TRIED = [
    (name, number, role) for name, tries in WRITES.items() for number in range(len(tries)) for role in Role
]


@pytest.mark.parametrize(("name", "number", "role"), TRIED)
def test_each_role_may_do_what_is_its_own_and_nothing_else(
    pair: Pair, name: str, number: int, role: Role
) -> None:
    assert is_permitted(as_role(pair.unit, role), name, number) is (role in WRITES[name][number][1])


def test_a_refusal_says_who_could(pair: Pair) -> None:
    with pytest.raises(UserError) as refused:
        WRITES["blank_entry.blank_entry"][0][0](as_role(pair.unit, Role.RECORDER))
    assert refused.value.code is ErrorCode.NOT_PERMITTED
    assert "、".join(roles_with(Permission.BLANK)) in sentence(refused.value)


def test_who_holds_two_roles_may_do_what_either_may(pair: Pair) -> None:
    both = as_role(pair.unit, Role.ENDORSER, Role.ADMIN)
    assert is_permitted(both, "blank_entry.blank_entry", 0)
    assert is_permitted(both, "sign_letter.make_letters", 0)
    assert not is_permitted(both, "matters.issue_matter", 0)


@pytest.mark.parametrize("role", Role)
def test_what_may_be_done_with_a_record_hangs_on_its_form(tmp_path: Path, role: Role) -> None:
    pair = make_pair(tmp_path)
    try:
        order, visit = issue_order(pair), save_visit(pair.committee, date(2026, 11, 17))
        ws = as_role(pair.committee, role)
        for entry, permission in ((order, Permission.SUPERVISE), (visit, Permission.RECORD)):
            may = ws.user.may(permission)
            for change in (
                partial(set_level, ws, entry, Sensitivity.PUBLIC),
                partial(void_entry, ws, entry_id=entry, reason="重复"),
                partial(bring_back, ws, entry_id=entry),
            ):
                if may:
                    change()
                    continue
                with pytest.raises(UserError) as refused:
                    change()
                assert refused.value.code is ErrorCode.NOT_PERMITTED
    finally:
        pair.close()


def test_taking_a_bundle_over_and_enrolling_ask_for_the_role(tmp_path: Path) -> None:
    pair = make_pair(tmp_path)
    try:
        recorder, holder = as_role(pair.committee, Role.RECORDER), as_role(pair.committee, Role.HOLDER)
        save_visit(pair.unit, date(2026, 11, 17))
        sent, _ = carry(pair.unit, recorder, tmp_path)
        assert sent.entries
        save_visit(pair.unit, date(2026, 11, 16))
        path = export_bundle(pair.unit, to=pair.committee.org, directory=tmp_path).path
        with pytest.raises(UserError) as refused:
            import_bundle(holder, preview_import(holder, path))
        assert refused.value.code is ErrorCode.NOT_PERMITTED
        assert import_bundle(recorder, preview_import(recorder, path)).entries
        card = write_identity(pair.unit, tmp_path)
        enrolment = begin_enrolment(recorder, card)
        with pytest.raises(UserError) as refused:
            finish_enrolment(holder, enrolment, groups={}, relation=Relation.SUBORDINATE)
        assert refused.value.code is ErrorCode.NOT_PERMITTED
    finally:
        pair.close()


def test_a_review_needs_the_role_even_when_it_is_saved_as_any_form_is(pair: Pair) -> None:
    ws = as_role(pair.committee, Role.RECORDER)
    with pytest.raises(UserError) as refused:
        review_entry(
            ws, entry_id=save_visit(pair.unit, date(2026, 11, 17)), owner=pair.unit.org, verdict="通过"
        )
    assert refused.value.code is ErrorCode.NOT_PERMITTED
    assert not may_keep(ws, FormId("review"))
    assert may_keep(ws, VISIT)


def test_no_level_of_state_secrets_is_offered(pair: Pair) -> None:
    offered = {level.value for level in levels(as_role(pair.unit, *Role))}
    assert offered == {"公开", "内部", "纪检专阅"}


def test_only_discipline_staff_are_offered_the_restricted_level(pair: Pair) -> None:
    for role in Role:
        offered = Sensitivity.DISCIPLINE in levels(as_role(pair.unit, role))
        assert offered is (role is Role.DISCIPLINE)
