"""Comparing two contents: added, removed, changed; rows of sub-tables; files; the changed stretch of long texts."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sxt_desktop.catalog.library import load_library
from sxt_desktop.domain.forms import FormSpec
from sxt_desktop.domain.ids import FormId
from sxt_desktop.domain.values import Body
from sxt_desktop.usecases.compare import (
    LONGEST,
    NOT_UNDERSTOOD,
    OTHER_THING,
    ChangeKind,
    compare,
    segments,
    side_by_side,
)
from tests.samples import RESOURCES, sample_values, sample_variants

FILE: Body = {"sha256": "ab" * 32, "name": "签到表.pdf", "size": 3}


@pytest.fixture(scope="module")
def talk() -> FormSpec:
    """The form of a talk: choices, people, a sub-table, files."""
    return load_library(RESOURCES).form(FormId("talk_record"))


def sides(form: FormSpec, old: Body, new: Body) -> list[tuple[str, str, str, str]]:
    return [(one.label, one.before, one.after, one.kind.value) for one in compare(form, old, new)]


def test_a_field_is_added_removed_or_changed_in_the_order_of_the_form(talk: FormSpec) -> None:
    old: Body = {"title": "年度谈话", "place": "会议室", "kind": "履责谈话"}
    new: Body = {"title": "季度谈话", "kind": "履责谈话", "content": "谈要点"}
    assert sides(talk, old, new) == [
        ("事由", "年度谈话", "季度谈话", "changed"),
        ("地点", "会议室", "", "removed"),
        ("谈话内容", "", "谈要点", "added"),
    ]


def test_values_are_shown_as_people_read_them(talk: FormSpec) -> None:
    old: Body = {"when": "2026-03-04T08:30", "initiative": False, "talked": [{"id": "1", "name": "李华"}]}
    new: Body = {
        "when": "2026-03-05T09:00",
        "initiative": True,
        "talked": [{"id": "1", "name": "李华"}, {"id": None, "name": "王芳"}],
    }
    assert sides(talk, old, new) == [
        ("谈话时间", "2026年3月4日 08:30", "2026年3月5日 09:00", "changed"),
        ("谈话对象", "李华", "李华、王芳", "changed"),
        ("主动约谈", "否", "是", "changed"),
    ]


def test_rows_of_a_sub_table_are_compared_one_by_one(talk: FormSpec) -> None:
    rows: list[Body] = [{"problem": text} for text in ("学习不够", "纪律松散", "作风漂浮")]
    first, second, third = rows
    old: Body = {"problems": [first, second]}
    new: Body = {"problems": [first, {"problem": "纪律松散", "demand": "限期改"}, third]}
    label = "存在问题及整改要求"
    assert sides(talk, old, new) == [
        (f"{label}（第2行）", "问题：纪律松散", "问题：纪律松散\n整改要求：限期改", "changed"),
        (f"{label}（第3行）", "", "问题：作风漂浮", "added"),
    ]
    assert sides(talk, {"problems": [first, second]}, {"problems": [second]}) == [
        (f"{label}（原第1行）", "问题：学习不够", "", "removed")
    ]


def test_files_are_told_by_name_and_another_file_of_the_same_name_is_told_too(talk: FormSpec) -> None:
    other: Body = {**FILE, "name": "补签.pdf", "sha256": "cd" * 32}
    assert sides(talk, {"signed_scan": [FILE]}, {"signed_scan": [FILE, other]}) == [
        ("签字扫描件", "签到表.pdf", "签到表.pdf\n补签.pdf", "changed")
    ]
    changed = compare(talk, {"signed_scan": [FILE]}, {"signed_scan": [{**FILE, "sha256": "ef" * 32}]})
    assert [one.after for one in changed] == [f"签到表.pdf{OTHER_THING}"]


def test_what_its_form_cannot_read_is_shown_as_far_as_it_can_be(talk: FormSpec) -> None:
    assert sides(talk, {"when": "明天"}, {"when": 7}) == [("谈话时间", "明天", NOT_UNDERSTOOD, "changed")]
    assert sides(talk, {"problems": "x", "signed_scan": 3}, {"problems": [4]}) == []


def test_a_field_that_only_the_older_form_has_is_not_lost(talk: FormSpec) -> None:
    library = load_library(RESOURCES)
    other = library.form(FormId("review"))
    found = compare(talk, {"verdict": "通过"}, {}, old_form=other)
    assert [(one.field_id, one.kind) for one in found] == [("verdict", ChangeKind.REMOVED)]


def test_everything_filled_can_be_shown_beside_each_other(talk: FormSpec) -> None:
    old: Body = {"title": "年度谈话", "place": "会议室"}
    kinds = [one.kind for one in side_by_side(talk, old, {**old, "place": "办公室"})]
    assert kinds == [ChangeKind.SAME, ChangeKind.CHANGED]


def test_the_changed_stretch_of_a_text_is_marked() -> None:
    before, after = segments("会议研究了三项工作，形成决议。", "会议研究了五项重点工作，形成决议。")
    assert [part.text for part in before if part.differs] == ["三"]
    assert [part.text for part in after if part.differs] == ["五", "重点"]


def test_a_lone_shared_character_between_changes_is_marked_with_them() -> None:
    before, after = segments("开头甲的乙结尾", "开头丙的丁结尾")
    assert [part.text for part in before if part.differs] == ["甲的乙"]
    assert [part.text for part in after if part.differs] == ["丙的丁"]


@settings(max_examples=200, deadline=None)
@given(st.text("甲乙丙 ab1，\n", max_size=40), st.text("甲乙丙 ab1，\n", max_size=40))
def test_the_parts_of_each_side_give_its_text_back(before: str, after: str) -> None:
    left, right = segments(before, after)
    assert "".join(part.text for part in left) == before
    assert "".join(part.text for part in right) == after
    shared = ["".join(part.text for part in side if not part.differs) for side in (left, right)]
    assert shared[0] == shared[1]


def test_very_long_texts_are_marked_whole() -> None:
    before, after = "甲" * (LONGEST * 40), "乙" * (LONGEST * 40)
    left, right = segments(f"头{before}尾", f"头{after}尾")
    assert [part.differs for part in left] == [part.differs for part in right] == [False, True, False]


@pytest.mark.parametrize("name", sorted(load_library(RESOURCES).forms))
def test_every_form_there_is_can_be_compared(name: str) -> None:
    form = load_library(RESOURCES).form(FormId(name))
    body = form.body(sample_values(form))
    assert compare(form, body, body) == ()
    for values in sample_variants(form):
        other = form.body(values)
        assert {one.kind for one in compare(form, {}, other)} == {ChangeKind.ADDED}
        assert {one.kind for one in compare(form, other, {})} == {ChangeKind.REMOVED}
