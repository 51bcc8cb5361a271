"""Whether what a form demands, restricts, gathers or works out from its values names fields there are."""

from collections.abc import Iterator

from sxt_desktop.catalog.definition_wrong import DefinitionWrong
from sxt_desktop.domain import derivations
from sxt_desktop.domain.derivations import Derivation
from sxt_desktop.domain.forms import FormSpec, Sensitivity
from sxt_desktop.domain.values import FieldKind


def value_rules_wrong(form: FormSpec) -> Iterator[DefinitionWrong]:
    """Yield what cannot be meant about a form's `required_when`, `gathers`, `restricted_when`, `one_for`, `guarded`, `derive`."""
    for spec in form.fields:
        when = spec.required_when
        if when is not None and form.field(when.field_id) is None:
            yield DefinitionWrong(spec.id, "required_when", f"必填条件指向没有的字段“{when.field_id}”")
        texts = all(isinstance(one, str) for one in spec.gathers.values())
        if spec.gathers and not (texts and spec.kind is FieldKind.ENTRIES):
            yield DefinitionWrong(spec.id, "gathers", "自动汇集只用于引用记录的字段，须写明表单和字段")
    when = form.restricted_when
    if when is not None and form.field(when.field_id) is None:
        yield DefinitionWrong("", "restricted_when", f"专阅条件指向没有的字段“{when.field_id}”")
    if form.one_for and form.facts.get("subject") != form.one_for:
        yield DefinitionWrong("", "one_for", "一人一档的字段须是通用事实“subject”")
    if form.guarded:
        yield from _guard_wrong(form)
    for one in form.derivations:
        yield from _derive_wrong(form, one)


def _guard_wrong(form: FormSpec) -> Iterator[DefinitionWrong]:
    """A guarded form is 纪检专阅 and lists show of it what its facts name, nothing else."""
    if form.sensitivity is not Sensitivity.DISCIPLINE:
        yield DefinitionWrong("", "guarded", "登记后查阅的表单须是“纪检专阅”")
    for name in form.list_columns:
        if name not in form.head:
            yield DefinitionWrong("", "list_columns", f"登记后查阅的表单，列表只显示通用事实，“{name}”不是")


def _derive_wrong(form: FormSpec, one: Derivation) -> Iterator[DefinitionWrong]:
    if one.rule not in derivations.RULES or len(one.fields) != derivations.RULES[one.rule][1]:
        yield DefinitionWrong("", "derive", f"没有“{one.rule}”这种推算，或字段数不对")
    table = form.field(one.table)
    if one.table and (table is None or table.kind is not FieldKind.TABLE):
        yield DefinitionWrong("", "derive", f"推算指向没有的子表“{one.table}”")
    known = {spec.id for spec in (table.columns if table else form.fields)}
    for name in one.fields:
        if name not in known:
            yield DefinitionWrong("", "derive", f"推算指向没有的字段“{name}”")
