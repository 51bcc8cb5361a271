"""Every shipped form: it loads, a record of it can be filled, stored, read back and found."""

import json
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sxt_desktop.catalog.forms import (
    FACTS,
    DefinitionWrong,
    LoadedForm,
    definition_hash,
    form_from_definition,
    load_forms,
)
from sxt_desktop.domain.errors import ErrorCode, UserError
from sxt_desktop.domain.forms import FieldSpec
from sxt_desktop.domain.values import FieldKind, is_empty, show
from tests.catalog.form_lock import current, locked, relock
from tests.samples import FORMS, TODAY, load_form, sample_values, sample_variants

SHIPPED = load_forms(FORMS)
every_form = pytest.mark.parametrize("form", SHIPPED.values(), ids=list(SHIPPED))

SECTIONS = [
    "研究部署安排",
    "督促检查落实",
    "听取工作汇报",
    "干部选拔任用",
    "廉政谈话教育",
    "干部作风建设",
    "干部问责处理",
    "反映问题调研",
    "问题整改落实",
    "违纪案件查处",
    "参加双重组织生活会",
    "加强党内监督",
    "重大事项请示报告",
    "“三重一大”决策",
    "四个不直接分管",
]
FORBIDDEN = ("宗教", "信仰", "社交圈", "工作圈", "思想动态", "家庭成员", "举报人")


def all_fields(form: LoadedForm) -> Iterator[FieldSpec]:
    for spec in form.spec.fields:
        yield spec
        yield from spec.columns


@pytest.mark.req("LZ01", "LZ02")
def test_the_handbook_has_the_fifteen_sections_in_order() -> None:
    sections = [form.spec for form in SHIPPED.values() if form.spec.group == "handbook"]
    assert [spec.title for spec in sorted(sections, key=lambda spec: spec.order)] == SECTIONS


@every_form
def test_a_filled_record_is_accepted_and_read_back_as_it_was(form: LoadedForm) -> None:
    spec = form.spec
    filled: set[str] = set()
    for values in sample_variants(spec):
        assert spec.problems(values, today=TODAY) == ()
        body = json.loads(json.dumps(spec.body(values)))
        assert spec.read(body) == values
        assert spec.body(spec.read(body)) == body
        filled |= set(body)
    assert filled == {field.id for field in spec.fields}


@every_form
def test_an_empty_record_is_refused(form: LoadedForm) -> None:
    required = [f.id for f in form.spec.visible({}) if f.required and f.kind is not FieldKind.NUMBER]
    assert required
    assert [problem.field_id for problem in form.spec.problems({}, today=TODAY)] == required


@every_form
def test_a_record_is_found_by_its_title(form: LoadedForm) -> None:
    values = sample_values(form.spec)
    title = form.spec.fact("title", values)
    assert not is_empty(title)
    assert show(title) in form.spec.search_text(values)


@every_form
def test_lists_have_columns_and_facts_have_fields(form: LoadedForm) -> None:
    assert form.spec.list_columns
    assert set(form.spec.facts) <= set(FACTS)
    named = (*form.spec.list_columns, *form.spec.facts.values())
    assert all(form.spec.field(name) is not None for name in named)


@every_form
def test_long_forms_have_headings(form: LoadedForm) -> None:
    headings = [title for title, _ in form.spec.sections({})]
    if len(form.spec.fields) > 10:
        assert len(headings) >= 2 and all(headings)


@pytest.mark.req("FX11")
@every_form
def test_nothing_private_is_asked(form: LoadedForm) -> None:
    for spec in all_fields(form):
        words = "".join((spec.id, spec.label, *spec.choices))
        assert not [word for word in FORBIDDEN if word in words]


@every_form
def test_evidence_is_never_demanded(form: LoadedForm) -> None:
    assert not [f.id for f in all_fields(form) if f.required and f.kind is FieldKind.ATTACHMENTS]


def test_no_number_is_taken_that_nobody_can_mean() -> None:
    far: dict[FieldKind, int | Decimal] = {
        FieldKind.INTEGER: 10**18,
        FieldKind.DECIMAL: Decimal(10) ** 18,
        FieldKind.MONEY: Decimal(10) ** 18,
    }
    specs = [spec for form in SHIPPED.values() for spec in all_fields(form) if spec.kind in far]
    assert specs
    for spec in specs:
        number = far[spec.kind]
        assert [one.code for one in spec.problems(number, today=TODAY)] == ["too_large"], spec.id
        assert [one.code for one in spec.problems(-number, today=TODAY)] == ["too_small"], spec.id


def test_every_kind_of_field_is_used() -> None:
    assert {spec.kind for form in SHIPPED.values() for spec in all_fields(form)} == set(FieldKind)


@pytest.mark.req("LZ26")
def test_a_talk_needs_time_place_counterpart_and_content() -> None:
    form = SHIPPED[next(name for name in SHIPPED if name == "talk_record")].spec
    values = sample_values(form)
    for needed in ("when", "place", "talked", "content"):
        without = {key: value for key, value in values.items() if key != needed}
        assert [problem.field_id for problem in form.problems(without, today=TODAY)] == [needed]


@pytest.mark.req("LZ15", "LZ16")
def test_an_admonition_talk_says_what_caused_it() -> None:
    form = next(form.spec for form in SHIPPED.values() if form.spec.id == "talk_record")
    for kind in ("责任约谈", "提醒谈话"):
        values = sample_values(form, overrides={"kind": kind, "trigger": None})
        assert [problem.field_id for problem in form.problems(values, today=TODAY)] == ["trigger"]
    assert "trigger" not in sample_values(form, overrides={"kind": "谈心谈话"})


@pytest.mark.parametrize("number", range(1, 16))
def test_a_belated_record_needs_its_reason(number: int) -> None:
    form = next(form.spec for form in SHIPPED.values() if form.spec.id == f"handbook_{number:02d}")
    values = sample_values(form, overrides={"timeliness": "补录", "late_reason": None})
    assert [problem.field_id for problem in form.problems(values, today=TODAY)] == ["late_reason"]


class TestLock:
    """A released form is never changed in place."""

    def test_no_form_has_changed_without_a_new_version(self) -> None:
        known = locked()
        changed = [name for name, digest in current().items() if known.get(name) != digest]
        assert changed == [], "新表单或新版本:运行 python -m tests.catalog.form_lock;改动字段须 version+1"

    def test_relocking_keeps_what_was_released(self) -> None:
        assert relock({"a-1": "old"}, {"a-1": "new", "b-1": "x"}) == {"a-1": "old", "b-1": "x"}
        assert relock({"a-1": "old"}, {"a-1": "new"}, rewrite=True) == {"a-1": "new"}

    def test_any_change_of_a_field_changes_the_hash(self) -> None:
        for form in SHIPPED.values():
            changed = json.loads(json.dumps(form.definition))
            changed["field"][0]["label"] += "一"
            assert definition_hash(changed) != form.spec.hash == definition_hash(form.definition)


GOOD = """\
id = "sample"
version = 1
title = "样表"
list_columns = ["name"]

[facts]
title = "name"

[[field]]
id = "name"
label = "名称"
kind = "text"

[[field]]
id = "level"
label = "层级"
kind = "choice"
choices = ["甲", "乙"]

[[field]]
id = "rows"
label = "子表"
kind = "table"

[[field.column]]
id = "cell"
label = "格"
kind = "text"
"""
LEVEL = 'kind = "choice"\nchoices = ["甲", "乙"]'
NAME = 'label = "名称"\nkind = "text"'
CELL = 'label = "格"\nkind = "text"'
WRONG = {
    "syntax": ("version = 1", "version = ", 2, "不是有效的 TOML 语法"),
    "unknown form key": ("version = 1", "version = 1\ncolour = 1", 3, "不认识的项“colour”"),
    "unknown field key": (NAME, NAME + "\ncolour = 1", 13, "不认识的项“colour”"),
    "unknown column key": (CELL, CELL + "\ncolour = 1", 29, "不认识的项“colour”"),
    "wrong type": ("version = 1", 'version = "1"', 2, "“version”的类型不对"),
    "yes for a number": ("version = 1", "version = true", 2, "“version”的类型不对"),
    "float": (NAME, NAME + "\nminimum = 0.5", 13, "“minimum”的类型不对"),
    "not a number": (NAME, NAME + '\nminimum = "很少"', 13, "“minimum”不是数"),
    "choices that are no texts": ('["甲", "乙"]', "[1, 2]", 18, "“choices”的类型不对"),
    "no title": ('title = "样表"\n', "", 1, "缺少“title”"),
    "version 0": ("version = 1", "version = 0", 2, "版本从1开始"),
    "bad form id": ('id = "sample"', 'id = "样表"', 1, "只能用小写英文字母"),
    "bad field id": ('id = "name"', 'id = "Na-me"', 10, "只能用小写英文字母"),
    "field without label": ('label = "名称"\n', "", 9, "字段缺少“label”"),
    "unknown kind": ('kind = "choice"', 'kind = "colour"', 17, "没有“colour”这种字段"),
    "same field twice": ('id = "level"', 'id = "name"', 15, "字段“name”重复"),
    "choices missing": (LEVEL, 'kind = "choice"', 14, "选项"),
    "choices repeated": ('["甲", "乙"]', '["甲", "甲"]', 18, "选项重复"),
    "choices on text": (NAME, NAME + '\nchoices = ["甲"]', 13, "选项只用于单选和多选"),
    "condition on nothing": (
        LEVEL,
        LEVEL + '\nvisible_when = { field = "size", equals = "大" }',
        19,
        "没有“size”",
    ),
    "condition on a later field": (
        NAME,
        NAME + '\nvisible_when = { field = "level", equals = "甲" }',
        13,
        "排在前面的字段",
    ),
    "condition with more": (
        LEVEL,
        LEVEL + '\nvisible_when = { field = "name", equals = "大", not = 1 }',
        19,
        "只能写 field 和 equals",
    ),
    "condition without text": (
        LEVEL,
        LEVEL + '\nvisible_when = { field = "name", equals = 3 }',
        19,
        "须写成文字",
    ),
    "demand on nothing": (
        LEVEL,
        LEVEL + '\nrequired_when = { field = "size", equals = "大" }',
        19,
        "必填条件指向没有的字段“size”",
    ),
    "confidential by nothing": (
        "version = 1",
        'version = 1\nrestricted_when = { field = "size", equals = "大" }',
        3,
        "专阅条件指向没有的字段“size”",
    ),
    "one for no subject": ("version = 1", 'version = 1\none_for = "name"', 3, "一人一档的字段"),
    "gathering without references": (NAME, NAME + '\ngathers = { sample = "name" }', 13, "自动汇集只用于"),
    "unknown derivation": (
        CELL,
        CELL + '\n\n[[derive]]\nrule = "luck"\nfields = ["name"]',
        30,
        "没有“luck”这种推算",
    ),
    "fit without words": (
        CELL,
        CELL + '\n\n[[check]]\nrule = "only_with"\nfields = ["name", "level"]',
        30,
        "须写 equals 和 among",
    ),
    "table without columns": (GOOD[GOOD.index("[[field.column]]") :], "", 20, "子表须有列"),
    "table in a table": (CELL, 'label = "格"\nkind = "entries"', 25, "子表的列不能是“entries”"),
    "choice column without choices": (CELL, 'label = "格"\nkind = "choice"', 25, "列“cell”:选项"),
    "number without series": (NAME, 'label = "名称"\nkind = "number"', 9, "编号"),
    "series with foreign parts": (
        NAME,
        'label = "名称"\nkind = "number"\nseries = "{n.real}号"',
        13,
        "编号",
    ),
    "unknown computed value": (NAME, 'label = "名称"\nkind = "system"\ncomputed = "luck"', 13, "“luck”"),
    "decimals of text": (NAME, NAME + "\ndecimals = 2", 13, "小数位数只用于数字，在0到10之间"),
    "limits crossed": (NAME, NAME + "\nminimum = 3\nmaximum = 2", 13, "下限大于上限"),
    "no room": (NAME, NAME + "\nmax_length = 0", 13, "字数上限"),
    "default not among the choices": (LEVEL, LEVEL + '\ndefault = "丙"', 19, "默认值“丙”"),
    "unknown fact": ('title = "name"', 'colour = "name"', 6, "没有“colour”这种通用事实"),
    "fact without field": ('title = "name"', 'title = "size"', 6, "facts 指向没有的字段“size”"),
    "fact of a wrong kind": ('title = "name"', 'due_on = "name"', 6, "不能作为“due_on”"),
    "column without field": ('["name"]', '["size"]', 4, "列表栏指向没有的字段“size”"),
    "unknown way": ("version = 1", 'version = 1\ntravels = "out"', 3, "travels"),
    "unknown lifecycle": ("version = 1", 'version = 1\nlifecycle = "luck"', 3, "办理流程"),
    "unknown group": ("version = 1", 'version = 1\nuse = ["nothing"]', 3, "没有共用字段组“nothing”"),
    "unknown sensitivity": ("version = 1", 'version = 1\nsensitivity = "绝密"', 1, "不完整"),
}


@pytest.mark.parametrize(("found", "written", "line", "reason"), WRONG.values(), ids=list(WRONG))
def test_a_wrong_file_is_refused_with_line_and_reason(
    tmp_path: Path, found: str, written: str, line: int, reason: str
) -> None:
    assert found in GOOD
    path = tmp_path / "sample.toml"
    path.write_text(GOOD.replace(found, written, 1), encoding="utf-8")
    with pytest.raises(UserError) as caught:
        load_form(path)
    assert caught.value.code is ErrorCode.RESOURCE_INVALID
    assert caught.value.facts["file"] == "sample.toml"
    assert reason in str(caught.value.facts["reason"])
    assert caught.value.facts["line"] == line


def test_the_form_the_wrong_ones_are_made_from_is_right(tmp_path: Path) -> None:
    path = tmp_path / "sample.toml"
    path.write_text(GOOD, encoding="utf-8")
    assert load_form(path).spec.title == "样表"


def test_a_file_that_is_not_utf8_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "sample.toml"
    path.write_bytes(GOOD.encode("gb18030"))
    with pytest.raises(UserError) as caught:
        load_form(path)
    assert caught.value.code is ErrorCode.RESOURCE_INVALID


def test_a_wrong_shared_group_is_refused_in_its_own_file(tmp_path: Path) -> None:
    (tmp_path / "shared").mkdir()
    (tmp_path / "shared" / "part.toml").write_text('[[after]]\nid = "x"\nlabel = "x"\nkind = "y"\n', "utf-8")
    path = tmp_path / "sample.toml"
    path.write_text(GOOD.replace("version = 1", 'version = 1\nuse = ["part"]'), encoding="utf-8")
    with pytest.raises(UserError) as caught:
        load_form(path)
    assert (caught.value.facts["file"], caught.value.facts["line"]) == ("part.toml", 4)


def test_the_newest_version_of_a_form_counts(tmp_path: Path) -> None:
    for version in (2, 10, 9):
        text = GOOD.replace("version = 1", f"version = {version}")
        (tmp_path / f"sample_{version}.toml").write_text(text, encoding="utf-8")
    assert [form.spec.version for form in load_forms(tmp_path).values()] == [10]


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=12,
)


class TestForeignDefinitions:
    """Definitions come in bundles: whatever they hold, they are built or refused."""

    @given(json_values)
    def test_anything_else_is_refused(self, raw: Any) -> None:
        with pytest.raises(DefinitionWrong):
            form_from_definition(raw)

    @given(st.data())
    def test_a_form_with_anything_in_one_place_is_built_or_refused(self, data: st.DataObject) -> None:
        form = data.draw(st.sampled_from(list(SHIPPED.values())))
        definition = json.loads(json.dumps(form.definition))
        table = data.draw(st.sampled_from([definition, *definition["field"]]))
        table[data.draw(st.sampled_from(sorted(table)))] = data.draw(json_values)
        try:
            built = form_from_definition(definition)
        except DefinitionWrong:
            return
        assert built.hash == definition_hash(definition)

    def test_a_shipped_definition_gives_the_same_form(self) -> None:
        for form in SHIPPED.values():
            assert form_from_definition(json.loads(json.dumps(form.definition))) == form.spec

    def test_what_a_newer_program_added_does_not_disturb(self) -> None:
        definition = json.loads(json.dumps(next(iter(SHIPPED.values())).definition))
        definition["colour"] = "red"
        assert form_from_definition(definition).title
