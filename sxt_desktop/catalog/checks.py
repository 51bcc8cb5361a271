"""What a form definition may say: known keys, their types, and no contradictions.

A definition can come in a bundle, so nothing about it is taken for granted: field ids become names in
SQL and on the screen, number series are filled in, patterns and limits steer the program.
"""

import re
from collections.abc import Iterator, Mapping

from sxt_desktop.catalog.definition_wrong import DefinitionWrong as DefinitionWrong
from sxt_desktop.catalog.flow_checks import flow_wrong
from sxt_desktop.catalog.toml_source import Types
from sxt_desktop.catalog.value_rules import value_rules_wrong
from sxt_desktop.domain import addressing, lifecycles
from sxt_desktop.domain.form_checks import RULES, WITH_LIMIT, WITH_WORDS, Check
from sxt_desktop.domain.forms import FieldSpec, FormSpec
from sxt_desktop.domain.numbering import FILLED, places
from sxt_desktop.domain.values import FieldKind, clean, parse_decimal

FACTS = (
    "occurred_on",
    "subject",
    "title",
    "number",
    "amount",
    "due_on",
    "replied_on",
    "closed_on",
    "addressee",
    "timeliness",
)
"""Generic facts a form may name a field for; lists, counts and lights work on these alone."""

COMPUTED = ("timeliness",)
"""Values the program itself fills in, by name."""

TRAVELS = ("up", "down", "stay")
"""Where the records of a form go: to the superior, to the addressee below, nowhere."""

LIFECYCLES = ("", *lifecycles.LIFECYCLES)
"""Lifecycles a form may name; each is a function of `domain/lifecycles.py`."""

DEFAULTS: Mapping[FieldKind, tuple[str, ...]] = {
    FieldKind.DATE: ("today",),
    FieldKind.DATE_RANGE: ("today", "year"),
    FieldKind.DATETIME: ("now",),
    FieldKind.PERSON: ("me", "commenter"),
    FieldKind.PERSONS: ("me",),
    FieldKind.ORG: ("own", "recipient", "second_recipient"),
    FieldKind.ORGS: ("own",),
    FieldKind.YES_NO: ("是", "否"),
    FieldKind.CHOICE: ("occasion",),
}
"""First values by name. Choices take one of their choices, numbers a number, text any text (``letter_title``
is filled in by name); other kinds have none."""
FOLLOWING = ("recipient", "second_recipient", "occasion", "commenter", "sanction_basis")
"""First values that go by another field: who a party reports to, before whom an account is given in a way, who comments on an
account, by what somebody is held to account."""

FORM_KEYS: Types = {
    "id": str,
    "version": int,
    "title": str,
    "group": str,
    "order": int,
    "phase": str,
    "source": str,
    "retention": str,
    "sensitivity": str,
    "list_columns": list[str],
    "facts": dict,
    "lifecycle": str,
    "travels": str,
    "use": list[str],
    "check": list,
    "field": list,
    "restricted_when": dict,
    "one_for": str,
    "guarded": bool,
    "derive": list,
    "across_years": bool,
    "counted": bool,
    "step": list,
}
CHECK_KEYS: Types = {
    "rule": str,
    "fields": list[str],
    "table": str,
    "value": (int, str),
    "equals": list[str],
    "among": list[str],
    "words": list[str],
    "limit": str,
    "advises": bool,
}
STEP_KEYS: Types = {
    "id": str,
    "title": str,
    "verb": str,
    "mark": str,
    "state": str,
    "after": list[str],
    "fields": list[str],
    "clears": list[str],
    "by": str,
    "states": dict,
    "path": str,
    "turns_back": bool,
}
DERIVE_KEYS: Types = {
    "rule": str,
    "fields": list[str],
    "table": str,
}
FIELD_KEYS: Types = {
    "id": str,
    "label": str,
    "kind": str,
    "required": bool,
    "hint": str,
    "choices": list[str],
    "minimum": (int, str),
    "maximum": (int, str),
    "decimals": int,
    "max_length": int,
    "advise_length": int,
    "unit": str,
    "half": bool,
    "section": str,
    "past_only": bool,
    "free": bool,
    "refers_to": list[str],
    "column": list,
    "visible_when": dict,
    "required_when": dict,
    "default": str,
    "follows": str,
    "series": str,
    "computed": str,
    "searchable": bool,
    "overseen": bool,
    "gathers": dict,
}
MOST_FIELDS = 300
MOST_CHOICES = 500
MOST_WORDS = 4000
"""The longest text of a definition, in characters."""
_ID = re.compile(r"[a-z][a-z0-9_]{0,59}")
_SERIES = re.compile(r"(?:[^{}]|\{[a-z][a-z0-9_]*\})*\{n\}(?:[^{}]|\{[a-z][a-z0-9_]*\})*")
_SERIES_SAYS = "编号字段须写编号样式，只能用 {code}、{year}、一个引用字段，且须有一个 {n}"
_CHOICE_KINDS = (FieldKind.CHOICE, FieldKind.MULTI_CHOICE)
_NUMBERS = (FieldKind.INTEGER, FieldKind.DECIMAL, FieldKind.MONEY)
_DAYS = (FieldKind.DATE, FieldKind.DATE_RANGE, FieldKind.DATETIME)
_NO_CELLS = (FieldKind.TABLE, FieldKind.ATTACHMENTS, FieldKind.NUMBER, FieldKind.SYSTEM, FieldKind.ENTRIES)
_FACT_KINDS: Mapping[str, tuple[FieldKind, ...]] = {
    "occurred_on": _DAYS,
    "due_on": _DAYS,
    "replied_on": _DAYS,
    "closed_on": _DAYS,
    "amount": (FieldKind.DECIMAL, FieldKind.MONEY),
}


def check_measure(value: object) -> None:
    """Refuse a definition with longer lists or texts than any form has, or with characters nobody sees."""
    if isinstance(value, str) and (len(value) > MOST_WORDS or clean(value) != value):
        raise DefinitionWrong("", "", "表单定义中的文字过长或含不可见字符")
    if isinstance(value, Mapping | list) and len(value) > MOST_CHOICES:
        raise DefinitionWrong("", "", f"表单定义中的一栏超过{MOST_CHOICES}项")
    if isinstance(value, Mapping):
        for key, item in value.items():
            check_measure(key)
            check_measure(item)
    elif isinstance(value, list):
        for item in value:
            check_measure(item)


def contradictions(form: FormSpec) -> Iterator[DefinitionWrong]:
    """Yield everything about a form that cannot be meant."""
    if sum(1 + len(spec.columns) for spec in form.fields) > MOST_FIELDS:
        yield DefinitionWrong("", "field", f"字段和列超过{MOST_FIELDS}个")
        return
    if not _ID.fullmatch(form.id):
        yield DefinitionWrong("", "id", f"表单标识“{form.id}”只能用小写英文字母、数字和下划线")
    if form.version < 1:
        yield DefinitionWrong("", "version", "版本从1开始")
    if form.travels not in TRAVELS:
        yield DefinitionWrong("", "travels", "travels 只能是 up、down、stay")
    if form.lifecycle not in LIFECYCLES:
        yield DefinitionWrong("", "lifecycle", f"没有“{form.lifecycle}”这种办理流程")
    seen: set[str] = set()
    for spec in form.fields:
        yield from _id_wrong(spec, seen)
        if spec.visible_when is not None and spec.visible_when.field_id not in seen:
            name = spec.visible_when.field_id
            yield DefinitionWrong(spec.id, "visible_when", f"显示条件须指向排在前面的字段，没有“{name}”")
        seen.add(spec.id)
        yield from _field_wrong(spec)
    yield from _names_wrong(form)
    for spec in form.fields:
        yield from _follows_wrong(form, spec)
        if spec.series:
            yield from _series_wrong(form, spec)
    yield from value_rules_wrong(form)
    yield from flow_wrong(form)


def _id_wrong(spec: FieldSpec, seen: set[str]) -> Iterator[DefinitionWrong]:
    if not _ID.fullmatch(spec.id):
        yield DefinitionWrong(spec.id, "id", f"字段标识“{spec.id}”只能用小写英文字母、数字和下划线")
    if spec.id in seen:
        yield DefinitionWrong(spec.id, "id", f"字段“{spec.id}”重复")


def _names_wrong(form: FormSpec) -> Iterator[DefinitionWrong]:
    for name, field_id in form.facts.items():
        spec = form.field(field_id)
        if name not in FACTS:
            yield DefinitionWrong("", "facts", f"没有“{name}”这种通用事实")
        elif spec is None:
            yield DefinitionWrong("", "facts", f"facts 指向没有的字段“{field_id}”")
        elif spec.kind not in _FACT_KINDS.get(name, (spec.kind,)):
            yield DefinitionWrong("", "facts", f"“{field_id}”这种字段不能作为“{name}”")
        elif name == "addressee" and addressing.FIELDS.get(field_id) is not spec.kind:
            yield DefinitionWrong(
                "", "facts", "收件单位的字段须叫 addressee（单位）或 addressees（多个单位）"
            )
    for column in form.list_columns:
        if form.field(column) is None:
            yield DefinitionWrong("", "list_columns", f"列表栏指向没有的字段“{column}”")
    for check in form.checks:
        yield from _check_wrong(form, check)


def _follows_wrong(form: FormSpec, spec: FieldSpec) -> Iterator[DefinitionWrong]:
    if bool(spec.follows) != (spec.default in FOLLOWING) or (spec.follows and not form.field(spec.follows)):
        yield DefinitionWrong(spec.id, "follows", "只有随另一栏而定的默认值才写 follows，且那一栏须存在")


def _series_wrong(form: FormSpec, spec: FieldSpec) -> Iterator[DefinitionWrong]:
    """A number hangs below at most one record, named by a field of references."""
    others = [name for name in places(spec.series) if name not in FILLED]
    named = [form.field(name) for name in others]
    is_once = len(others) < 2 and places(spec.series).count("n") == 1
    if not is_once or not all(one is not None and one.kind is FieldKind.ENTRIES for one in named):
        yield DefinitionWrong(spec.id, "series", _SERIES_SAYS)


def _check_wrong(form: FormSpec, check: Check) -> Iterator[DefinitionWrong]:
    if check.rule not in RULES:
        yield DefinitionWrong("", "check", f"没有“{check.rule}”这种核对")
        return
    count = RULES[check.rule][1]
    if len(check.fields) != count if count else len(check.fields) < 2:
        yield DefinitionWrong("", "check", f"“{check.rule}”这种核对的字段数不对")
    if check.rule == "only_with" and not (check.equals and check.among):
        yield DefinitionWrong("", "check", "“only_with”这种核对须写 equals 和 among")
    table = form.field(check.table)
    if check.table and (table is None or table.kind is not FieldKind.TABLE):
        yield DefinitionWrong("", "check", f"核对指向没有的子表“{check.table}”")
    known = {spec.id for spec in (*form.fields, *(table.columns if table else ()))}
    for name in check.fields:
        if name not in known:
            yield DefinitionWrong("", "check", f"核对指向没有的字段“{name}”")
    if bool(check.words) != (check.rule in WITH_WORDS) or bool(check.limit) != (check.rule in WITH_LIMIT):
        yield DefinitionWrong("", "check", f"“{check.rule}”这种核对的 words 或 limit 不对")


def _field_wrong(spec: FieldSpec) -> Iterator[DefinitionWrong]:
    if (spec.kind in _CHOICE_KINDS) != bool(spec.choices) and spec.kind is not FieldKind.TAGS:
        yield DefinitionWrong(spec.id, "choices", "选项只用于单选和多选，且不能为空")
    if len(set(spec.choices)) < len(spec.choices):
        yield DefinitionWrong(spec.id, "choices", "选项重复")
    if spec.overseen and spec.kind is not FieldKind.ORG:
        yield DefinitionWrong(spec.id, "overseen", "只有组织一栏可以写明由谁分管、联系")
    if (spec.kind is FieldKind.TABLE) != bool(spec.columns):
        yield DefinitionWrong(spec.id, "column", "子表须有列，其他字段不能有列")
    if (spec.kind is FieldKind.NUMBER) != bool(spec.series) or (
        spec.series and not _SERIES.fullmatch(spec.series)
    ):
        yield DefinitionWrong(spec.id, "series", _SERIES_SAYS)
    if (spec.kind is FieldKind.SYSTEM) != bool(spec.computed) or spec.computed not in ("", *COMPUTED):
        yield DefinitionWrong(spec.id, "computed", f"没有“{spec.computed}”这种自动值")
    yield from _limits_wrong(spec)
    yield from _columns_wrong(spec)


def _limits_wrong(spec: FieldSpec) -> Iterator[DefinitionWrong]:
    if spec.minimum is not None and spec.maximum is not None and spec.minimum > spec.maximum:
        yield DefinitionWrong(spec.id, "minimum", "下限大于上限")
    if spec.decimals is not None and not (spec.kind in _NUMBERS and 0 <= spec.decimals <= 10):
        yield DefinitionWrong(spec.id, "decimals", "小数位数只用于数字，在0到10之间")
    if spec.max_length < 1:
        yield DefinitionWrong(spec.id, "max_length", "字数上限须大于0")
    if spec.default and not _may_start_with(spec):
        yield DefinitionWrong(spec.id, "default", f"默认值“{spec.default}”不能用于这种字段")


def _may_start_with(spec: FieldSpec) -> bool:
    if spec.kind in (FieldKind.TEXT, FieldKind.LONG_TEXT):
        return True
    if spec.kind in _NUMBERS:
        return parse_decimal(spec.default) is not None
    return spec.default in (*spec.choices, *DEFAULTS.get(spec.kind, ()))


def _columns_wrong(spec: FieldSpec) -> Iterator[DefinitionWrong]:
    seen: set[str] = set()
    for column in spec.columns:
        if column.kind in _NO_CELLS:
            yield DefinitionWrong(spec.id, "column", f"子表的列不能是“{column.kind}”")
        if column.visible_when is not None:
            yield DefinitionWrong(spec.id, "column", "子表的列不能有显示条件")
        if column.required_when is not None:
            yield DefinitionWrong(spec.id, "column", "子表的列不能有必填条件")
        for found in (*_id_wrong(column, seen), *_field_wrong(column)):
            yield DefinitionWrong(spec.id, "column", f"列“{column.id}”:{found.reason}")
        seen.add(column.id)
