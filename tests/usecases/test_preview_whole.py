"""What the preview says before anything is taken over: late entries by form, changes field by field, what is to do."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from sxt_desktop.domain.ids import EntryId
from sxt_desktop.usecases.entries import open_entry
from sxt_desktop.usecases.export_bundle import export_bundle
from sxt_desktop.usecases.import_bundle import import_bundle
from sxt_desktop.usecases.pending_bundles import Why, delete_pending, pending_bundles
from sxt_desktop.usecases.preview_import import ImportPlan
from sxt_desktop.usecases.preview_whole import preview_whole
from sxt_desktop.usecases.save_entry import save_entry
from sxt_desktop.usecases.take_in import keep_for_later
from sxt_desktop.usecases.workspace import Workspace
from tests.pairs import Pair, carry, issue_order, make_pair, save_visit


@pytest.fixture
def pair(tmp_path: Path) -> Iterator[Pair]:
    found = make_pair(tmp_path)
    yield found
    found.close()


def change(ws: Workspace, entry: EntryId, text: str) -> None:
    opened = open_entry(ws, entry)
    values = {**opened.values, "content": text}
    save_entry(ws, form_id=opened.listed.form_id, values=values, entry_id=entry)


def preview(sender: Workspace, receiver: Workspace, folder: Path) -> ImportPlan:
    return preview_whole(receiver, export_bundle(sender, to=receiver.org, directory=folder).path)


def test_counts_tell_late_entries_and_what_waits_for_review(pair: Pair) -> None:
    for day in (date(2026, 11, 17), date(2026, 11, 9), date(2026, 10, 12)):
        save_visit(pair.unit, day)
    plan = preview(pair.unit, pair.committee, pair.folder)
    (form,) = [one for one in plan.forms if one.title == "调研指导"] or plan.forms[-1:]
    assert (form.new, form.late, form.belated) == (3, 1, 1)
    assert plan.todos == ("待审核：3 条纪实",)
    assert (plan.unclear, plan.changes) == (0, ())
    plan.close()


def test_a_changed_record_is_told_field_by_field_against_what_is_held(pair: Pair) -> None:
    entry = save_visit(pair.unit, date(2026, 11, 16), title="到第一支部调研")
    carry(pair.unit, pair.committee, pair.folder)
    change(pair.unit, entry, "先改一次。")
    change(pair.unit, entry, "再改一次。")
    plan = preview(pair.unit, pair.committee, pair.folder)
    assert [one.title for one in plan.changes] == ["到第一支部调研"] * 2
    (field,) = plan.changes[-1].changes
    assert (field.label, field.after) == ("内容摘要", "再改一次。")
    assert field.before.startswith("听取支部书记汇报")
    plan.close()


def test_a_record_never_seen_is_named_and_its_later_content_told_beside_what_is_held(pair: Pair) -> None:
    held = save_visit(pair.unit, date(2026, 11, 16), title="到第一支部调研")
    carry(pair.unit, pair.committee, pair.folder)
    change(pair.unit, held, "改旧的。")
    fresh = save_visit(pair.unit, date(2026, 11, 17), title="到实训中心调研")
    change(pair.unit, fresh, "改新的。")
    plan = preview(pair.unit, pair.committee, pair.folder)
    assert [(one.title, one.day) for one in plan.added] == [("到实训中心调研", "2026-11-17")]
    assert [(one.title, one.is_held, one.changes[-1].after) for one in plan.changes] == [
        ("到第一支部调研", True, "改旧的。"),
        ("到实训中心调研", False, "改新的。"),
    ]
    plan.close()


def test_an_order_from_above_is_to_be_answered(pair: Pair) -> None:
    issue_order(pair, title="关于谈话记录不规范的整改")
    plan = preview(pair.committee, pair.unit, pair.folder)
    assert any("关于谈话记录不规范的整改" in words for words in plan.todos)
    plan.close()


def test_a_bundle_is_kept_for_later_and_taken_over_or_deleted_then(pair: Pair) -> None:
    save_visit(pair.unit, date(2026, 11, 16))
    plan = preview(pair.unit, pair.committee, pair.folder)
    path = plan.path
    keep_for_later(pair.committee, plan)
    path.unlink()
    (kept,) = pending_bundles(pair.committee)
    assert (kept.why, kept.may_be_tried, kept.is_alarm) == (Why.LATER, True, False)
    again = preview_whole(pair.committee, kept.path)
    keep_for_later(pair.committee, again)
    assert len(pending_bundles(pair.committee)) == 1
    import_bundle(pair.committee, preview_whole(pair.committee, kept.path))
    assert pending_bundles(pair.committee) == ()
    save_visit(pair.unit, date(2026, 11, 17))
    keep_for_later(pair.committee, preview(pair.unit, pair.committee, pair.folder))
    (kept,) = pending_bundles(pair.committee)
    delete_pending(pair.committee, kept.id)
    assert (pending_bundles(pair.committee), kept.path.exists()) == ((), False)
