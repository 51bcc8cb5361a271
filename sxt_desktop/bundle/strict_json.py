"""JSON from outside, read strictly: limits before work, nothing two readers could understand differently.

Refused are: invalid UTF-8, text that is not NFC, a key twice, floats, NaN, lone surrogates, integers
beyond 64 bits, deep nesting, and what would take far more memory than it has bytes. `Shape` then takes an object apart field by field.
"""

import json
import re
import unicodedata
from collections.abc import Callable, Mapping
from itertools import islice
from typing import Any, NoReturn, TypeVar

from sxt_desktop.domain.values import Json

MAX_DEPTH = 32
MAX_INTEGER = 2**63 - 1
MAX_VALUES = 450_000
"""So many values, each of which may cost a hundred times its bytes."""
MAX_TEXT = 24 << 20
"""So many bytes of text as it is held in memory, where one rare character makes all of them four bytes wide."""
T = TypeVar("T")

_NESTING = re.compile(rb'"(?:[^"\\]|\\.)*"?|[\[\]{}]', re.DOTALL)
_MARKS = re.compile(rb'"(?:[^"\\]|\\.)*"?|[\[{,]', re.DOTALL)
_WIDE = re.compile(rb"[\xf0-\xff]|\\u")
HEX = re.compile(r"(?:[0-9a-f]{2})*")
TOKEN = re.compile(r"[0-9A-Za-z_-]{1,64}")
"""Ids and epochs: nothing that could mean something to a file system, a terminal or a database."""
HASH_BYTES = 32
MOMENT = re.compile(r"[0-9T:.+Z-]{10,40}")
"""A date with or without time, ISO 8601."""


class Malformed(ValueError):  # noqa: N818 - a shape, told apart by its caller
    """JSON or an object that is not of the shape asked for; the argument names the field or reason."""


def parse(raw: bytes, *, max_depth: int = MAX_DEPTH) -> Json:
    """Return the value of strict JSON; raises `Malformed`."""
    if len(raw) > MAX_VALUES:
        _check_memory(raw)
    if raw.count(b"[") + raw.count(b"{") > max_depth:
        _check_depth(raw, max_depth)
    try:
        text = raw.decode("utf-8")
        value: Json = _DECODER.decode(text)
        if b"\\u" in raw:  # only escapes can smuggle in lone surrogates or decomposed letters
            text = json.dumps(value, ensure_ascii=False)
            text.encode("utf-8")
    except Malformed:
        raise
    except (ValueError, RecursionError) as wrong:
        raise Malformed("json") from wrong
    if not unicodedata.is_normalized("NFC", text):
        raise Malformed("not NFC")
    return value


def _check_memory(raw: bytes) -> None:
    if len(raw) * _width(raw) > MAX_TEXT:
        raise Malformed("size")
    if raw.count(b",") + raw.count(b"[") + raw.count(b"{") > MAX_VALUES:
        _check_values(raw)


def _width(raw: bytes) -> int:
    """Return how many bytes a character may take once decoded."""
    if _WIDE.search(raw):
        return 4
    return 1 if raw.isascii() else 2


def _check_values(raw: bytes) -> None:
    marks = (found for found in _MARKS.finditer(raw) if found.group()[:1] != b'"')
    if sum(1 for _ in islice(marks, MAX_VALUES + 1)) > MAX_VALUES:
        raise Malformed("values")


def _check_depth(raw: bytes, limit: int) -> None:
    depth = 0
    for found in _NESTING.finditer(raw):
        first = found.group()[:1]
        if first in b"[{":
            depth += 1
            if depth > limit:
                raise Malformed("depth")
        elif first != b'"':
            depth -= 1


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    value = dict(pairs)
    if len(value) != len(pairs):
        raise Malformed("key twice")
    return value


def _integer(digits: str) -> int:
    if len(digits) > 20 or abs(number := int(digits)) > MAX_INTEGER:
        raise Malformed("integer")
    return number


def _refuse(found: str) -> NoReturn:
    raise Malformed("float")


_DECODER = json.JSONDecoder(
    object_pairs_hook=_object, parse_float=_refuse, parse_int=_integer, parse_constant=_refuse
)


class Shape:
    """An object being read field by field; every reader raises `Malformed` naming the field.

    Fields nobody asked for are what a newer version added: `rest` returns them.
    """

    def __init__(self, raw: object) -> None:
        if not isinstance(raw, dict):
            raise Malformed("object")
        self._raw: Mapping[str, Json] = raw
        self._asked: set[str] = set()

    def raw(self, name: str) -> Json:
        """Return a field as it is; it must be there."""
        self._asked.add(name)
        if name not in self._raw:
            raise Malformed(name)
        return self._raw[name]

    def has(self, name: str) -> bool:
        """Whether a field is there and not null."""
        self._asked.add(name)
        return self._raw.get(name) is not None

    def text(self, name: str, *, limit: int = 500) -> str:
        """Return a text of at most `limit` characters."""
        value = self.raw(name)
        if not isinstance(value, str) or len(value) > limit:
            raise Malformed(name)
        return value

    def match(self, name: str, pattern: re.Pattern[str]) -> str:
        """Return a text that matches a pattern as a whole."""
        value = self.text(name)
        if not pattern.fullmatch(value):
            raise Malformed(name)
        return value

    def token(self, name: str) -> str:
        """Return an id."""
        return self.match(name, TOKEN)

    def hex(self, name: str, size: int) -> bytes:
        """Return exactly `size` bytes written in lower-case hex."""
        value = self.text(name)
        if len(value) != 2 * size or not HEX.fullmatch(value):
            raise Malformed(name)
        return bytes.fromhex(value)

    def number(self, name: str, *, least: int = 0) -> int:
        """Return an integer of at least `least`."""
        value = self.raw(name)
        if isinstance(value, bool) or not isinstance(value, int) or value < least:
            raise Malformed(name)
        return value

    def items(self, name: str, read: Callable[[object], T], *, limit: int) -> tuple[T, ...]:
        """Return every item of a list of at most `limit`, read one by one."""
        value = self.raw(name)
        if not isinstance(value, list) or len(value) > limit:
            raise Malformed(name)
        return tuple(read(item) for item in value)

    def mapping(self, name: str) -> dict[str, Json]:
        """Return an object whose content is not ours to judge."""
        value = self.raw(name)
        if not isinstance(value, dict):
            raise Malformed(name)
        return value

    def rest(self) -> dict[str, Json]:
        """Return the fields nobody asked for, verbatim."""
        return {name: value for name, value in self._raw.items() if name not in self._asked}

    def end(self) -> None:
        """Refuse fields nobody asked for."""
        if self.rest():
            raise Malformed("unknown field")
