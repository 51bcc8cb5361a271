"""What a field can hold, and how it becomes JSON, words on a screen and words to search.

Floats never occur: decimals travel as strings, dates as ISO 8601 (GB/T 7408.1). Text is NFC.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any

Json = None | bool | int | str | list["Json"] | dict[str, "Json"]
Body = dict[str, Json]
"""The content of one revision: field id -> JSON value; a field without a value is left out."""


class FieldKind(StrEnum):
    """The kinds of field a form may name; each has a reader, a check, a widget and a way to be printed."""

    TEXT = "text"
    LONG_TEXT = "long_text"
    INTEGER = "integer"
    DECIMAL = "decimal"
    MONEY = "money"
    DATE = "date"
    DATE_RANGE = "date_range"
    DATETIME = "datetime"
    YES_NO = "yes_no"
    CHOICE = "choice"
    MULTI_CHOICE = "multi_choice"
    TAGS = "tags"
    PERSON = "person"
    PERSONS = "persons"
    ORG = "org"
    ORGS = "orgs"
    ENTRIES = "entries"
    TABLE = "table"
    ATTACHMENTS = "attachments"
    NUMBER = "number"
    SYSTEM = "system"


@dataclass(frozen=True, slots=True)
class DateRange:
    """A closed period of days, both ends included."""

    start: date
    end: date

    @property
    def days(self) -> int:
        """Number of calendar days, at least 1."""
        return (self.end - self.start).days + 1


@dataclass(frozen=True, slots=True)
class Ref:
    """A person, organisation or record as it was called when the field was filled; `id` is None for free text."""

    id: str | None
    name: str


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file kept by content: SHA-256 in hex, the name the user gave it, its size in bytes."""

    sha256: str
    name: str
    size: int


Row = Mapping[str, "Value"]
Value = (
    None
    | str
    | int
    | bool
    | Decimal
    | date
    | datetime
    | DateRange
    | Ref
    | tuple[str, ...]
    | tuple[Ref, ...]
    | tuple[Attachment, ...]
    | tuple[Row, ...]
)
Values = dict[str, Value]
"""Field id -> value as the program handles it; missing and None both mean "not filled"."""


class NotReadable(ValueError):  # noqa: N818 - a shape, told apart by its caller
    """JSON that does not have the shape its kind asks for."""


def clean(text: str) -> str:
    """Return text as it is stored: NFC, Unix line ends, no control or invisible formatting characters."""
    if text.replace("\n", "").isprintable():
        return unicodedata.normalize("NFC", text)
    lines = re.sub("\r\n|[\r\u2028\u2029]", "\n", text)
    kept = (c for c in lines if c in "\n\t" or unicodedata.category(c) not in ("Cc", "Cf", "Cs", "Co"))
    return unicodedata.normalize("NFC", "".join(kept))


def bare_name(text: str) -> str:
    """Return a name as it is compared: offices set 林　静 with a blank to the width of three characters."""
    return "".join(clean(text).split())


def _text(raw: Json) -> str:
    if not isinstance(raw, str):
        raise NotReadable
    return clean(raw)


def _integer(raw: Json) -> int:
    if isinstance(raw, bool) or not isinstance(raw, int) or abs(raw) >= 10**15:
        raise NotReadable
    return raw


_PLAIN_DECIMAL = re.compile(r"[+-]?(?:[0-9]{1,20}(?:\.[0-9]{0,10})?|\.[0-9]{1,10})")
"""No exponent: a few characters such as 1E+999999 would grow to megabytes when shown."""


def _decimal(raw: Json) -> Decimal:
    if not isinstance(raw, str) or not _PLAIN_DECIMAL.fullmatch(raw):
        raise NotReadable
    return Decimal(raw)


def _date(raw: Json) -> date:
    if not isinstance(raw, str):
        raise NotReadable
    day = date.fromisoformat(raw)
    if day.isoformat() != raw:
        raise NotReadable
    return day


def _date_range(raw: Json) -> DateRange:
    if not isinstance(raw, dict) or set(raw) != {"from", "to"}:
        raise NotReadable
    return DateRange(_date(raw["from"]), _date(raw["to"]))


def _datetime(raw: Json) -> datetime:
    if not isinstance(raw, str):
        raise NotReadable
    moment = datetime.fromisoformat(raw)
    if moment.isoformat(timespec="minutes") != raw or moment.tzinfo is not None:
        raise NotReadable
    return moment


def _yes_no(raw: Json) -> bool:
    if not isinstance(raw, bool):
        raise NotReadable
    return raw


def _items(raw: Json) -> list[Json]:
    if not isinstance(raw, list):
        raise NotReadable
    return raw


def _texts(raw: Json) -> tuple[str, ...]:
    return tuple(_text(item) for item in _items(raw))


def _ref(raw: Json) -> Ref:
    if not isinstance(raw, dict) or set(raw) != {"id", "name"}:
        raise NotReadable
    key = raw["id"]
    return Ref(None if key is None else _text(key), _text(raw["name"]))


def _refs(raw: Json) -> tuple[Ref, ...]:
    return tuple(_ref(item) for item in _items(raw))


def _attachment(raw: Json) -> Attachment:
    if not isinstance(raw, dict) or set(raw) != {"sha256", "name", "size"}:
        raise NotReadable
    sha256 = _text(raw["sha256"])
    if len(sha256) != 64 or any(c not in "0123456789abcdef" for c in sha256):
        raise NotReadable
    size = _integer(raw["size"])
    if size < 0:
        raise NotReadable
    return Attachment(sha256, _text(raw["name"]), size)


def _attachments(raw: Json) -> tuple[Attachment, ...]:
    return tuple(_attachment(item) for item in _items(raw))


_READERS: Mapping[FieldKind, Callable[[Json], Value]] = {
    FieldKind.TEXT: _text,
    FieldKind.LONG_TEXT: _text,
    FieldKind.INTEGER: _integer,
    FieldKind.DECIMAL: _decimal,
    FieldKind.MONEY: _decimal,
    FieldKind.DATE: _date,
    FieldKind.DATE_RANGE: _date_range,
    FieldKind.DATETIME: _datetime,
    FieldKind.YES_NO: _yes_no,
    FieldKind.CHOICE: _text,
    FieldKind.MULTI_CHOICE: _texts,
    FieldKind.TAGS: _texts,
    FieldKind.PERSON: _ref,
    FieldKind.PERSONS: _refs,
    FieldKind.ORG: _ref,
    FieldKind.ORGS: _refs,
    FieldKind.ENTRIES: _refs,
    FieldKind.ATTACHMENTS: _attachments,
    FieldKind.NUMBER: _text,
    FieldKind.SYSTEM: _text,
}


def read(kind: FieldKind, raw: Json) -> Value:
    """Turn JSON into a value of a kind (sub-tables are read by their form); raises `NotReadable`."""
    if raw is None:
        return None
    try:
        return _READERS[kind](raw)
    except NotReadable:
        raise
    except ValueError as wrong:
        raise NotReadable from wrong


def to_json(value: Any) -> Json:
    """Turn a value into what is stored, hashed and sent; blank rows and list items are left out."""
    if isinstance(value, datetime):
        return value.isoformat(timespec="minutes")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, str):
        return clean(value)
    if isinstance(value, DateRange):
        return {"from": value.start.isoformat(), "to": value.end.isoformat()}
    if isinstance(value, Ref):
        return {"id": value.id, "name": clean(value.name)}
    if isinstance(value, Attachment):
        return {"sha256": value.sha256, "name": clean(value.name), "size": value.size}
    if isinstance(value, Mapping):
        return {key: to_json(cell) for key, cell in value.items() if not is_empty(cell)}
    if isinstance(value, tuple):
        return [to_json(item) for item in value if not is_empty(item)]
    return value if isinstance(value, int) else None


def is_empty(value: Any) -> bool:
    """Whether a field counts as not filled: nothing, text nobody could see, or a list of nothing but that."""
    if value is None:
        return True
    if isinstance(value, str):
        return _is_blank(value)
    if isinstance(value, Ref):
        return _is_blank(value.name)
    if isinstance(value, tuple):
        return all(is_empty(item) for item in value)
    return isinstance(value, Mapping) and all(is_empty(cell) for cell in value.values())


def _is_blank(text: str) -> bool:
    """Whether nothing is left of a text as it is stored: zero-width blanks and control characters are no words."""
    kept = text.strip()
    return not kept or (not kept.isprintable() and not clean(kept).strip())


def chinese_date(day: date) -> str:
    """Return a date as papers write it, without leading zeros (GB/T 9704-2012): ``2026年3月5日``."""
    return f"{day.year}年{day.month}月{day.day}日"


def _show_decimal(number: Decimal) -> str:
    text = format(number, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def _show_datetime(moment: datetime) -> str:
    return f"{chinese_date(moment)} {moment:%H:%M}"


def _show_range(span: DateRange) -> str:
    if span.start == span.end:
        return chinese_date(span.start)
    if (span.start.year, span.start.month) == (span.end.year, span.end.month):
        return f"{chinese_date(span.start)}至{span.end.day}日"
    if span.start.year == span.end.year:
        return f"{chinese_date(span.start)}至{span.end.month}月{span.end.day}日"
    return f"{chinese_date(span.start)}至{chinese_date(span.end)}"


def show(value: Any) -> str:
    """Return a value in the words of screens and paper; empty text for an empty value."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, tuple):
        return _show_items(value)
    return _SHOW.get(type(value), str)(value)


def _show_items(items: Iterable[Any]) -> str:
    return "、".join(_show_row(item) if isinstance(item, Mapping) else show(item) for item in items)


def _show_row(row: Row) -> str:
    return " ".join(show(cell) for cell in row.values() if not is_empty(cell))


_SHOW: Mapping[type, Callable[[Any], str]] = {
    Decimal: _show_decimal,
    datetime: _show_datetime,
    date: chinese_date,
    DateRange: _show_range,
    Ref: lambda ref: ref.name,
    Attachment: lambda file: file.name,
}


def parse_decimal(text: str) -> Decimal | None:
    """Read a number as people type it (full-width digits and thousands commas allowed); None if it is none."""
    narrow = unicodedata.normalize("NFKC", text).replace(",", "").strip()
    return Decimal(narrow) if _PLAIN_DECIMAL.fullmatch(narrow) else None
