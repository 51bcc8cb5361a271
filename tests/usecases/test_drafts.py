"""Drafts are offered to whoever typed them, compared with what was saved since, and never shown to anyone else."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import pytest

from sxt_desktop.domain.drafts import KeptDraft, Typing
from sxt_desktop.domain.errors import ErrorCode, UserError
from sxt_desktop.domain.forms import Sensitivity
from sxt_desktop.domain.ids import FormId
from sxt_desktop.domain.roles import LocalUser, Role
from sxt_desktop.domain.values import Body
from sxt_desktop.usecases.drafts import (
    Side,
    chosen,
    compare_draft,
    drafts_of_removed,
    drop_draft,
    drop_drafts_of,
    find_draft,
    keep_draft,
    own_drafts,
)
from sxt_desktop.usecases.entries import Opened, open_entry
from sxt_desktop.usecases.local_users import add_user, remove_user
from sxt_desktop.usecases.save_entry import save_entry
from sxt_desktop.usecases.workspace import CHINA, Workspace
from tests.pairs import CHEAP, PASSWORD, Clock, new_unit, save_visit

VISIT = FormId("handbook_08")
NEW = Typing(VISIT)
DAY = date(2026, 11, 17)


@pytest.fixture
def ws(tmp_path: Path) -> Iterator[Workspace]:
    clock = Clock(datetime(2026, 11, 18, 9, tzinfo=CHINA))
    made = new_unit(tmp_path, clock, name="甲党委", short_name="甲", code="甲")
    yield made
    made.workbook.close()


def as_user(ws: Workspace, user_id: str, *roles: Role) -> Workspace:
    return replace(ws, user=LocalUser(user_id, "某人", frozenset(roles)))


def content(opened: Opened) -> Body:
    return opened.form.body(opened.values)


def change(ws: Workspace, opened: Opened, **values: object) -> Opened:
    """Save a change of a record and return it as it is now."""
    entry = opened.listed.entry_id
    save_entry(ws, form_id=VISIT, values={**opened.values, **values}, entry_id=entry)  # type: ignore[dict-item]
    return open_entry(ws, entry)


def draft_of(ws: Workspace, opened: Opened, **typed: str) -> KeptDraft:
    """Keep a draft of a change and return it."""
    typing = Typing(VISIT, opened.listed.entry_id, base=opened.listed.digest)
    keep_draft(ws, typing, {**content(opened), **typed})
    found = find_draft(ws, typing.key)
    assert found is not None
    return found


def test_a_draft_is_listed_by_what_one_recognises_it_by(ws: Workspace) -> None:
    keep_draft(ws, NEW, {"title": "  到 支部\n调研 ", "content": "没写完"})
    keep_draft(ws, Typing(FormId("person")), {"name": "欧阳建国"})
    keep_draft(ws, Typing(FormId("handbook_03")), {"content": "只有内容"})
    keep_draft(ws, Typing(FormId("gone")), {"title": "表已不在"})
    lines = own_drafts(ws)
    told = {(line.draft.typing.form_id, line.form_title, line.group, line.title) for line in lines}
    assert told == {
        ("gone", "gone", "", ""),
        ("handbook_03", ws.library.form(FormId("handbook_03")).title, "handbook", "只有内容"),
        ("person", "人员", "people", "欧阳建国"),
        ("handbook_08", ws.library.form(VISIT).title, "handbook", "到 支部 调研"),
    }
    drop_draft(ws, NEW.key)
    assert NEW.key not in {line.draft.typing.key for line in own_drafts(ws)}


def test_nobody_sees_the_drafts_of_others(ws: Workspace) -> None:
    keep_draft(ws, NEW, {"title": "我的"})
    admin = as_user(ws, "u2", *Role)
    assert own_drafts(admin) == () and find_draft(admin, NEW.key) is None
    keep_draft(admin, NEW, {"title": "另一人的"})
    drop_draft(admin, NEW.key)
    found = find_draft(ws, NEW.key)
    assert found is not None and found.body == {"title": "我的"}


def test_what_one_may_no_longer_see_is_not_listed(ws: Workspace) -> None:
    entry = save_visit(ws, DAY)
    opened = open_entry(ws, entry)
    clerk = as_user(ws, "u2", Role.RECORDER)
    draft_of(clerk, opened, title="线索")
    keep_draft(clerk, Typing(FormId("order_reply"), about=entry), {"title": "回告"})
    assert len(own_drafts(clerk)) == 2
    save_entry(
        ws,
        form_id=VISIT,
        values=dict(opened.values),
        entry_id=entry,
        sensitivity=Sensitivity.DISCIPLINE,
    )
    assert own_drafts(clerk) == ()
    assert len(own_drafts(as_user(ws, "u2", Role.DISCIPLINE))) == 2


def test_a_draft_of_what_is_still_as_it_was_differs_where_one_typed(ws: Workspace) -> None:
    opened = open_entry(ws, save_visit(ws, DAY, title="旧题"))
    comparison = compare_draft(ws, draft_of(ws, opened, title="新题"), opened)
    (one,) = comparison.differences
    assert (one.field_id, one.saved, one.typed, one.side) == ("title", "旧题", "新题", Side.DRAFT)
    assert not comparison.has_moved
    assert not own_drafts(ws)[0].has_moved


def test_what_was_saved_meanwhile_is_told_from_what_was_typed(ws: Workspace) -> None:
    first = open_entry(ws, save_visit(ws, DAY, title="旧题"))
    draft = draft_of(ws, first, title="草稿题", place="草稿地点")
    now = change(ws, first, title="新题", content="别处写的内容。")
    comparison = compare_draft(ws, draft, now)
    assert comparison.has_moved
    assert own_drafts(ws)[0].has_moved
    assert {one.field_id: one.side for one in comparison.differences} == {
        "title": Side.BOTH,
        "place": Side.DRAFT,
        "content": Side.RECORD,
    }


def test_what_is_chosen_is_put_together_field_by_field(ws: Workspace) -> None:
    first = open_entry(ws, save_visit(ws, DAY, title="旧题"))
    draft = draft_of(ws, first, title="草稿题", place="草稿地点")
    now = change(ws, first, title="新题", content="别处写的内容。")
    comparison = compare_draft(ws, draft, now)
    taken = chosen(
        comparison, saved=content(now), typed=draft.body, take_saved=("content", "place", "subject")
    )
    assert (taken["title"], taken["content"]) == ("草稿题", "别处写的内容。")
    assert "place" not in taken
    assert taken["subject"] == draft.body["subject"]
    every = [one.field_id for one in comparison.differences]
    assert chosen(comparison, saved=content(now), typed=draft.body, take_saved=every) == content(now)
    assert chosen(comparison, saved=content(now), typed=draft.body, take_saved=()) == draft.body


def test_a_draft_of_0_1_0_has_no_base_and_goes_by_the_times(ws: Workspace) -> None:
    opened = open_entry(ws, save_visit(ws, DAY, title="旧题"))
    typing = Typing(VISIT, opened.listed.entry_id)
    keep_draft(ws, typing, {**content(opened), "title": "草稿题"})
    draft = find_draft(ws, typing.key)
    assert draft is not None
    assert not compare_draft(ws, draft, opened).has_moved
    now = change(ws, opened, title="新题")
    later = compare_draft(ws, draft, now)
    assert later.has_moved and [one.side for one in later.differences] == [Side.DRAFT]


def test_only_an_administrator_drops_what_a_removed_user_left(ws: Workspace) -> None:
    added = add_user(ws, name="王敏", roles=[Role.RECORDER], password=PASSWORD, cost=CHEAP)
    keep_draft(as_user(ws, added.id, Role.RECORDER), NEW, {"title": "王敏的"})
    keep_draft(ws, NEW, {"title": "我的"})
    assert drafts_of_removed(ws) == ()
    with pytest.raises(UserError) as refusal:
        drop_drafts_of(ws, added.id)
    assert refusal.value.code is ErrorCode.PERSON_UNKNOWN
    remove_user(ws, user_id=added.id)
    assert drafts_of_removed(ws) == ((added.id, "王敏", 1),)
    for work in (lambda clerk: drop_drafts_of(clerk, added.id), drafts_of_removed):
        with pytest.raises(UserError) as refusal:
            work(as_user(ws, "u1", Role.RECORDER))
        assert refusal.value.code is ErrorCode.NOT_PERMITTED
    drop_drafts_of(ws, added.id)
    assert drafts_of_removed(ws) == ()
    assert len(own_drafts(ws)) == 1
