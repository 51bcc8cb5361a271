"""Stored bodies turned into values without losing what a draft holds, even if it cannot be read yet."""

from sxt_desktop.domain.forms import FieldSpec, FormSpec
from sxt_desktop.domain.values import Body, FieldKind, Json, NotReadable, Value, Values


def draft_values(form: FormSpec, body: Body) -> Values:
    """Return the values of a draft; text typed where something else belongs stays as it was typed."""
    return {spec.id: _value(spec, body[spec.id]) for spec in form.fields if spec.id in body}


def _value(spec: FieldSpec, raw: Json) -> Value:
    if spec.kind is FieldKind.TABLE and isinstance(raw, list):
        rows = (row for row in raw if isinstance(row, dict))
        return tuple({one.id: _value(one, row.get(one.id)) for one in spec.columns} for row in rows)
    try:
        return spec.read(raw)
    except NotReadable:
        return raw if isinstance(raw, str) else None
