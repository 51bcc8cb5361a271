"""What a cell of a printed ledger says of a field: its words with their unit, sub-tables row by row."""

from collections.abc import Iterator, Sequence

from sxt_desktop.domain.forms import FieldSpec
from sxt_desktop.domain.scanned import lack_pages, signed_copies
from sxt_desktop.domain.terms import Terms
from sxt_desktop.domain.values import FieldKind, Row, Value, show


def field_words(terms: Terms, spec: FieldSpec | None, value: Value) -> str:
    """Return a field in words, several lines for a sub-table; files are counted, a lacking page of them is said."""
    if spec is not None and spec.kind is FieldKind.TABLE and isinstance(value, tuple):
        return "\n".join(_table_words(spec, [row for row in value if isinstance(row, dict)]))
    if spec is not None and spec.kind is FieldKind.ATTACHMENTS and isinstance(value, tuple):
        lacking = "，缺页" if lack_pages(signed_copies(value)) else ""
        return f"{len(value)}份{lacking}" if value else ""
    unit = "" if spec is None else spec.unit or ("万元" if spec.kind is FieldKind.MONEY else "")
    words = terms.shown(spec, value)
    return f"{words}{unit}" if words else ""


def _table_words(spec: FieldSpec, rows: Sequence[Row]) -> Iterator[str]:
    """Yield rows as 类别：…，责任人…; of several days, and of persons, it is said which they are."""
    has_days = sum(column.kind is FieldKind.DATE for column in spec.columns) > 1
    for row in rows:
        words, after = "", ""
        for column in spec.columns:
            text = show(row.get(column.id)).rstrip("。；，")
            if not text:
                continue
            name = _name(column, has_days=has_days) if words else ""
            words += f"{after}{name}{text}"
            after = "：" if column.kind is FieldKind.CHOICE and words == text else "，"
        yield words


def _name(column: FieldSpec, *, has_days: bool) -> str:
    """Return what is said before a value: 计划 of 计划日期 beside another day, 责任人 before a name."""
    if column.kind is FieldKind.DATE:
        return column.label.removesuffix("日期") if has_days else ""
    return column.label if column.kind is FieldKind.PERSON or column.label.endswith("人") else ""
