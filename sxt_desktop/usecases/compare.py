"""Two contents of one form beside each other: what was added, taken away or changed, in the words people read.

Values are compared as stored; a body its form cannot read is shown as far as it can be. Sub-tables are compared
row by row, attachments by name.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum

from sxt_desktop.domain.forms import FieldSpec, FormSpec
from sxt_desktop.domain.values import Body, FieldKind, Json, NotReadable, is_empty, show

LONGEST = 3000
"""Beyond so many characters that differ, both sides are marked whole: finding out more would take too long."""
NOT_UNDERSTOOD = "（内容无法识别）"
OTHER_THING = "（名称相同，内容已更换）"


class ChangeKind(StrEnum):
    """What became of a field or of a row of a sub-table."""

    SAME = "same"
    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"


@dataclass(frozen=True, slots=True)
class Part:
    """A stretch of text, and whether it is not on the other side."""

    text: str
    differs: bool


Parts = tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One field, or one row of a sub-table, before and after; an empty side is empty text."""

    field_id: str
    label: str
    before: str
    after: str
    kind: ChangeKind

    @property
    def parts(self) -> tuple[Parts, Parts]:
        """Both sides cut into what they share and what differs."""
        if self.kind is ChangeKind.CHANGED:
            return segments(self.before, self.after)
        differs = self.kind is not ChangeKind.SAME
        return _whole(self.before, differs), _whole(self.after, differs)


def compare(
    form: FormSpec, old_body: Body, new_body: Body, *, old_form: FormSpec | None = None
) -> tuple[FieldChange, ...]:
    """Return what differs between two contents, in the order of the form.

    `old_form`, where the older content was written with another version of the form, tells of fields it lost.
    """
    both = side_by_side(form, old_body, new_body, old_form=old_form)
    return tuple(one for one in both if one.kind is not ChangeKind.SAME)


def side_by_side(
    form: FormSpec, old_body: Body, new_body: Body, *, old_form: FormSpec | None = None
) -> tuple[FieldChange, ...]:
    """Return every field filled on either side, also where nothing changed."""
    return tuple(
        change
        for spec in _fields(form, old_form)
        for change in _changes(spec, old_body.get(spec.id), new_body.get(spec.id))
    )


def _fields(form: FormSpec, old_form: FormSpec | None) -> Iterator[FieldSpec]:
    yield from form.fields
    if old_form is not None:
        yield from (spec for spec in old_form.fields if form.field(spec.id) is None)


def _changes(spec: FieldSpec, old: Json, new: Json) -> Iterator[FieldChange]:
    if spec.kind is FieldKind.TABLE:
        yield from _row_changes(spec, _rows(old), _rows(new))
        return
    before, after = _words(spec, old), _words(spec, new)
    if before or after:
        if before == after and old != new:
            after += OTHER_THING
        yield _change(spec.id, spec.label, before, after)


def _change(field_id: str, label: str, before: str, after: str) -> FieldChange:
    return FieldChange(field_id, label, before, after, _kind(before, after))


def _kind(before: str, after: str) -> ChangeKind:
    if before == after:
        return ChangeKind.SAME
    if not before:
        return ChangeKind.ADDED
    return ChangeKind.CHANGED if after else ChangeKind.REMOVED


# words


def _words(spec: FieldSpec, raw: Json) -> str:
    if spec.kind is FieldKind.ATTACHMENTS:
        return "\n".join(_name(item) for item in raw) if isinstance(raw, list) else ""
    try:
        value = spec.read(raw)
    except NotReadable:
        return raw if isinstance(raw, str) else NOT_UNDERSTOOD
    if is_empty(value):
        return ""
    return f"{show(value)}{spec.unit}"


def _name(item: Json) -> str:
    name = item.get("name") if isinstance(item, dict) else None
    return name if isinstance(name, str) else NOT_UNDERSTOOD


def _row_words(spec: FieldSpec, row: Mapping[str, Json]) -> str:
    cells = ((column.label, _words(column, row.get(column.id))) for column in spec.columns)
    return "\n".join(f"{label}：{words}" for label, words in cells if words)


# sub-tables


def _rows(raw: Json) -> list[dict[str, Json]]:
    return [row for row in raw if isinstance(row, dict)] if isinstance(raw, list) else []


def _row_changes(
    spec: FieldSpec, old: Sequence[Mapping[str, Json]], new: Sequence[Mapping[str, Json]]
) -> Iterator[FieldChange]:
    before = [_row_words(spec, row) for row in old]
    after = [_row_words(spec, row) for row in new]
    matched = SequenceMatcher(None, before, after, autojunk=False).get_opcodes()
    for _, old_from, old_to, new_from, new_to in matched:
        for step in range(max(old_to - old_from, new_to - new_from)):
            here, there = old_from + step, new_from + step
            was = before[here] if here < old_to else ""
            now = after[there] if there < new_to else ""
            row = f"第{there + 1}行" if there < new_to else f"原第{here + 1}行"
            yield _change(spec.id, f"{spec.label}（{row}）", was, now)


# what differs inside a text

_TOKEN = re.compile(r"[0-9A-Za-z]+|\s|.", re.DOTALL)


def segments(before: str, after: str) -> tuple[Parts, Parts]:
    """Cut two texts into what they share and what differs; joined again, each gives its text back."""
    old, new = _TOKEN.findall(before), _TOKEN.findall(after)
    head = _common(old, new)
    tail = _common(old[head:][::-1], new[head:][::-1])
    middle_old, middle_new = old[head : len(old) - tail], new[head : len(new) - tail]
    left: list[tuple[Iterable[str], bool]] = [(old[:head], False)]
    right: list[tuple[Iterable[str], bool]] = [(new[:head], False)]
    for is_same, a, b in _stretches(middle_old, middle_new):
        left.append((a, not is_same))
        right.append((b, not is_same))
    left.append((old[len(old) - tail :], False))
    right.append((new[len(new) - tail :], False))
    return _joined(left), _joined(right)


def _common(old: Sequence[str], new: Sequence[str]) -> int:
    pairs = enumerate(zip(old, new, strict=False))
    return next((at for at, (a, b) in pairs if a != b), min(len(old), len(new)))


def _stretches(old: list[str], new: list[str]) -> Iterator[tuple[bool, list[str], list[str]]]:
    """Yield (same, old, new); a lone shared character between two changes belongs to them, to be readable."""
    if max(len(old), len(new)) > LONGEST:
        yield False, old, new
        return
    for tag, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        is_inside = a > 0 and b < len(old) and c > 0 and d < len(new)
        is_same = tag == "equal" and (b - a > 1 or not is_inside)
        yield is_same, old[a:b], new[c:d]


def _joined(pieces: Iterable[tuple[Iterable[str], bool]]) -> Parts:
    found: list[Part] = []
    for tokens, differs in pieces:
        text = "".join(tokens)
        if found and text and found[-1].differs == differs:
            found[-1] = Part(found[-1].text + text, differs)
        elif text:
            found.append(Part(text, differs))
    return tuple(found)


def _whole(text: str, differs: bool) -> Parts:
    return (Part(text, differs),) if text else ()
