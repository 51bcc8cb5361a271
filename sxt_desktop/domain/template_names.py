"""The names a template of a form can use: its fields by label, columns of sub-tables, and what every record has.

A name stands for one thing only: labels that occur twice are told apart by their section (分节.栏目), and what every
record has gives way to a field of the same label (登记.编号).
"""

from collections import Counter
from collections.abc import Iterator
from enum import StrEnum

from sxt_desktop.domain.forms import FieldSpec, FormSpec
from sxt_desktop.domain.templates import ROW_NUMBER, Name, Names, folded
from sxt_desktop.domain.values import FieldKind

GENERAL = "每条记录都有"
_APART = "登记"


class General(StrEnum):
    """What every record has; the values are the names."""

    ORGANISATION = "单位"
    FULL_NAME = "单位全称"
    FORM = "表单"
    TITLE = "标题"
    NUMBER = "编号"
    TODAY = "今天"
    ENTERED = "录入时间"
    AUTHOR = "记录人"
    CHECK = "校验码"


def names_of(form: FormSpec) -> Names:
    """Return every name a template of this form can use, each for one thing."""
    fields = list(_fields(form))
    taken = {folded(one.name) for one in fields}
    return Names((*fields, *_general(taken)))


def _fields(form: FormSpec) -> Iterator[Name]:
    labels = Counter(folded(spec.label) for spec in form.fields)
    used: Counter[str] = Counter()
    for spec in form.fields:
        own = (
            spec.label
            if labels[folded(spec.label)] == 1
            else ".".join(filter(None, (spec.section, spec.label)))
        )
        name = _numbered(own, used)
        if spec.kind is FieldKind.TABLE:
            yield from _columns(spec, name)
        else:
            yield Name(name, spec.id, spec.section)


def _columns(table: FieldSpec, name: str) -> Iterator[Name]:
    used: Counter[str] = Counter()
    for column in table.columns:
        yield Name(f"{name}.{_numbered(column.label, used)}", column.id, name, table.id)
    if not used[folded("序号")]:
        yield Name(f"{name}.序号", ROW_NUMBER, name, table.id)


def _numbered(name: str, used: Counter[str]) -> str:
    """Return a name, with a number where it was used before."""
    used[folded(name)] += 1
    count = used[folded(name)]
    return name if count == 1 else f"{name}{count}"


def _general(taken: set[str]) -> Iterator[Name]:
    for one in General:
        name = f"{_APART}.{one.value}" if folded(one.value) in taken else one.value
        yield Name(name, one.name, GENERAL)
