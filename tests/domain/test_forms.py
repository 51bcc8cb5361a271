"""Forms: what they accept, what they hide, what they store."""

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sxt_desktop.domain.forms import Condition, FieldSpec, FormSpec, ProblemCode
from sxt_desktop.domain.ids import FormId
from sxt_desktop.domain.values import Attachment, DateRange, FieldKind, NotReadable, Ref, Value
from tests.samples import sample_value

TODAY = date(2026, 3, 5)
CELL = FieldSpec("cell", "格", FieldKind.TEXT, required=True, max_length=3)


def spec_of(kind: FieldKind, **settings: Any) -> FieldSpec:
    known: dict[str, Any] = {"id": "f", "label": "字段", "kind": kind}
    if kind in (FieldKind.CHOICE, FieldKind.MULTI_CHOICE):
        known["choices"] = ("甲", "乙")
    if kind is FieldKind.TABLE:
        known["columns"] = (CELL, FieldSpec("day", "日期", FieldKind.DATE, past_only=True))
    if kind is FieldKind.NUMBER:
        known["series"] = "{code}〔{year}〕{n}号"
    return FieldSpec(**{**known, **settings})


def codes(spec: FieldSpec, value: Value) -> list[str]:
    return [problem.code for problem in spec.problems(value, today=TODAY)]


REFUSED: list[tuple[FieldSpec, Any, list[str]]] = [
    (spec_of(FieldKind.TEXT, required=True), "  ", ["required"]),
    (spec_of(FieldKind.TEXT, required=True), "\u200b\ufeff\x00", ["required"]),
    (spec_of(FieldKind.PERSON, required=True), Ref(None, " "), ["required"]),
    (spec_of(FieldKind.PERSON, required=True), Ref("01", "\u202e"), ["required"]),
    (spec_of(FieldKind.ATTACHMENTS), (Attachment("zz", "甲.pdf", 1),), ["wrong_shape"]),
    (spec_of(FieldKind.ATTACHMENTS), (Attachment("0" * 64, "甲.pdf", -1),), ["wrong_shape"]),
    (spec_of(FieldKind.DATETIME), datetime(2026, 3, 5, 9, tzinfo=UTC), ["wrong_shape"]),
    (spec_of(FieldKind.TABLE, required=True), ({"cell": ""},), ["required"]),
    (spec_of(FieldKind.TEXT, max_length=2), "三个字", ["too_long"]),
    (spec_of(FieldKind.TEXT), "关于核查情况的报告（机密★5年）", ["state_secret"]),
    (spec_of(FieldKind.LONG_TEXT), "甲\n密 级：绝密", ["state_secret"]),
    (spec_of(FieldKind.TEXT), "开展保守国家秘密教育，秘密级以上的另行管理", []),
    (spec_of(FieldKind.ATTACHMENTS), (Attachment("0" * 64, "秘密★1年.pdf", 1),), ["state_secret"]),
    (spec_of(FieldKind.INTEGER, minimum=Decimal(1)), 0, ["too_small"]),
    (spec_of(FieldKind.DECIMAL, maximum=Decimal(366)), Decimal("366.5"), ["too_large"]),
    (spec_of(FieldKind.MONEY, unit="元"), Decimal(10) ** 12, []),
    (spec_of(FieldKind.MONEY, unit="元"), Decimal("0.005"), ["too_fine"]),
    (spec_of(FieldKind.MONEY), Decimal(10) ** 18, ["too_large"]),
    (spec_of(FieldKind.MONEY), Decimal("1.0000010"), []),
    (spec_of(FieldKind.MONEY), Decimal("1.0000001"), ["too_fine"]),
    (spec_of(FieldKind.DECIMAL, decimals=1), Decimal("0.25"), ["too_fine"]),
    (spec_of(FieldKind.DECIMAL), Decimal("NaN"), ["wrong_shape"]),
    (spec_of(FieldKind.INTEGER), -(10**18), ["too_small"]),
    (spec_of(FieldKind.INTEGER), True, ["wrong_shape"]),
    (spec_of(FieldKind.INTEGER), Decimal(1), ["wrong_shape"]),
    (spec_of(FieldKind.DATE), datetime(2026, 3, 5, 1, 1), ["wrong_shape"]),  # noqa: DTZ001 - local time
    (spec_of(FieldKind.TEXT), 5, ["wrong_shape"]),
    (spec_of(FieldKind.PERSONS), ("张明",), ["wrong_shape"]),
    (spec_of(FieldKind.TAGS), (Ref(None, "张明"),), ["wrong_shape"]),
    (spec_of(FieldKind.TEXT), ("张明",), ["wrong_shape"]),
    (spec_of(FieldKind.CHOICE), "丙", ["not_a_choice"]),
    (spec_of(FieldKind.MULTI_CHOICE), ("甲", "丙", "丁"), ["not_a_choice", "not_a_choice"]),
    (spec_of(FieldKind.TAGS, choices=("甲",), free=False), ("丙",), ["not_a_choice"]),
    (spec_of(FieldKind.ORG, free=False), Ref(None, "某处"), ["not_a_choice"]),
    (spec_of(FieldKind.ENTRIES, free=False), (Ref("e1", "甲"), Ref(None, "乙")), ["not_a_choice"]),
    (spec_of(FieldKind.DATE, past_only=True), date(2026, 3, 6), ["in_future"]),
    (spec_of(FieldKind.DATE), date(3026, 3, 5), ["year_unlikely"]),
    (spec_of(FieldKind.DATE), date(1026, 3, 5), ["year_unlikely"]),
    (
        spec_of(FieldKind.DATE_RANGE),
        DateRange(date(2026, 3, 5), date(2026, 3, 4)),
        ["end_before_start"],
    ),
    (
        spec_of(FieldKind.DATE_RANGE, past_only=True),
        DateRange(date(2026, 3, 5), date(2026, 3, 6)),
        ["in_future"],
    ),
]


@pytest.mark.parametrize(("spec", "value", "expected"), REFUSED)
def test_refused_at_the_field_with_the_reason(spec: FieldSpec, value: Any, expected: list[str]) -> None:
    assert codes(spec, value) == expected


ACCEPTED: list[tuple[FieldSpec, Any]] = [
    (spec_of(FieldKind.TEXT), ""),
    (spec_of(FieldKind.NUMBER, required=True), None),
    (spec_of(FieldKind.SYSTEM, required=True), None),
    (spec_of(FieldKind.DECIMAL, minimum=Decimal("0.5"), maximum=Decimal(366)), Decimal("0.5")),
    (spec_of(FieldKind.DATE, past_only=True), TODAY),
    (spec_of(FieldKind.DATE), date(2046, 12, 31)),
    (spec_of(FieldKind.DATE_RANGE), DateRange(TODAY, TODAY)),
    (spec_of(FieldKind.TAGS, choices=("甲",)), ("丙",)),
    (spec_of(FieldKind.ORG), Ref(None, "某处")),
    (spec_of(FieldKind.YES_NO, required=True), False),
    (spec_of(FieldKind.TABLE), ({"cell": "甲", "day": TODAY}, {"cell": ""})),
]


@pytest.mark.parametrize(("spec", "value"), ACCEPTED)
def test_accepted(spec: FieldSpec, value: Any) -> None:
    assert codes(spec, value) == []


def test_a_row_is_refused_with_its_number_and_column() -> None:
    rows: Any = ({"cell": "甲", "day": None}, {"cell": "四个字了", "day": date(2026, 3, 6)}, {"day": TODAY})
    found = list(spec_of(FieldKind.TABLE).problems(rows, today=TODAY))
    assert [(p.row, p.column_id, p.code) for p in found] == [
        (1, "cell", ProblemCode.TOO_LONG),
        (1, "day", ProblemCode.IN_FUTURE),
        (2, "cell", ProblemCode.REQUIRED),
    ]
    assert {p.field_id for p in found} == {"f"}


@pytest.mark.parametrize("raw", [{}, "x", [1], [[]], [{"cell": 1}]])
def test_a_table_of_another_shape_is_not_readable(raw: Any) -> None:
    with pytest.raises(NotReadable):
        spec_of(FieldKind.TABLE).read(raw)


json_values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.text(max_size=20)
    | st.sampled_from(["2026-03-05", "0001-01-01", "9999-12-31T23:59", "-1.5", "甲"])
    | st.fixed_dictionaries({"from": st.dates().map(str), "to": st.dates().map(str)})
    | st.fixed_dictionaries({"id": st.none() | st.text(max_size=5), "name": st.text(max_size=5)})
    | st.fixed_dictionaries(
        {"sha256": st.just("ab" * 32), "name": st.text(max_size=5), "size": st.integers()}
    ),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(st.sampled_from(["cell", "day"]) | st.text(max_size=3), inner, max_size=3)
    ),
    max_leaves=10,
)


@pytest.mark.parametrize("kind", list(FieldKind))
@given(raw=json_values, required=st.booleans())
def test_whatever_is_read_can_be_judged_and_stored(kind: FieldKind, raw: Any, required: bool) -> None:
    spec = spec_of(kind, required=required, minimum=Decimal(0), past_only=True)
    try:
        value = spec.read(raw)
    except NotReadable:
        return
    assert "wrong_shape" not in codes(spec, value)
    form = FormSpec(FormId("x"), 1, "样表", (spec,))
    body = form.body({"f": value})
    assert form.body(form.read(body)) == body
    form.search_text({"f": value})


@pytest.mark.parametrize("kind", list(FieldKind))
@pytest.mark.parametrize("other", list(FieldKind))
def test_a_value_of_another_kind_never_slips_through(kind: FieldKind, other: FieldKind) -> None:
    """What is accepted can be read back, so no stored record ever becomes unreadable."""
    spec, value = spec_of(kind), sample_value(spec_of(other), TODAY)
    if not codes(spec, value):
        form = FormSpec(FormId("x"), 1, "样表", (spec,))
        assert form.read(form.body({"f": value})) == {"f": value}


KIND = FieldSpec("kind", "类型", FieldKind.CHOICE, choices=("甲", "乙"), section="一")
DETAIL = FieldSpec(
    "detail", "详情", FieldKind.TEXT, required=True, visible_when=Condition("kind", ("乙",)), section="二"
)
DEEPER = FieldSpec("deeper", "再详", FieldKind.TEXT, visible_when=Condition("detail", ("有",)), section="一")
NOTE = FieldSpec("note", "备注", FieldKind.TEXT, searchable=False, section="二")
FORM = FormSpec(FormId("x"), 1, "样表", (KIND, DETAIL, DEEPER, NOTE), facts={"title": "detail"})


class TestConditions:
    """A hidden field is neither asked for, nor stored, nor found."""

    def test_a_hidden_field_is_left_out(self) -> None:
        values: dict[str, Value] = {"kind": "甲", "detail": "有", "deeper": "三"}
        assert FORM.visible(values) == (KIND, NOTE)
        assert FORM.problems(values, today=TODAY) == ()
        assert FORM.body(values) == {"kind": "甲"}
        assert FORM.search_text(values) == "甲"

    def test_a_shown_field_counts(self) -> None:
        assert [p.field_id for p in FORM.problems({"kind": "乙"}, today=TODAY)] == ["detail"]
        assert FORM.body({"kind": "乙", "detail": "有", "deeper": "三"}) == {
            "kind": "乙",
            "detail": "有",
            "deeper": "三",
        }

    @pytest.mark.parametrize(
        ("value", "holds"),
        [
            (True, True),
            (False, False),
            (None, False),
            ("是", True),
            (("否", "是"), True),
            ((Ref("p", "是"),), True),
            (({"是": "是"},), False),
            ((), False),
        ],
    )
    def test_conditions_compare_what_is_shown(self, value: Any, holds: bool) -> None:
        assert Condition("f", ("是",)).holds({"f": value}) is holds


def test_search_leaves_out_what_is_not_searchable() -> None:
    assert FORM.search_text({"kind": "乙", "detail": "有", "note": "私语"}) == "乙\n有"


def test_facts_come_from_the_field_named_for_them() -> None:
    assert FORM.fact("title", {"detail": "有"}) == "有"
    assert FORM.fact("amount", {"detail": "有"}) is None


def test_sections_keep_their_order_and_gather_their_fields() -> None:
    found = FORM.sections({"kind": "乙", "detail": "有"})
    assert [(title, [spec.id for spec in specs]) for title, specs in found] == [
        ("一", ["kind", "deeper"]),
        ("二", ["detail", "note"]),
    ]


def test_unknown_fields_of_a_body_are_left_alone() -> None:
    assert FORM.read({"kind": "甲", "colour": 3}) == {"kind": "甲"}
    assert FORM.field("colour") is None


def test_all_files_of_a_record_are_named() -> None:
    file = Attachment("ab" * 32, "a.pdf", 1)
    form = replace(FORM, fields=(*FORM.fields, spec_of(FieldKind.ATTACHMENTS)))
    assert form.attachments({"f": (file,), "note": "x"}) == (file,)
    assert form.attachments({}) == ()
