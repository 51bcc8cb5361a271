"""A TOML file that can say in which line something wrong stands."""

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import Any

from sxt_desktop.domain.errors import ErrorCode, UserError

Place = Sequence[str | int]
"""Where something stands: keys and, for arrays of tables, counts from 0, e.g. ``("field", 2, "kind")``."""

MOST_DOTS, MOST_INTEGER = 100, 10**15
"""A file can come in a bundle: a key of thousands of parts takes minutes to read, an integer of thousands of digits
cannot be written out again."""
MOST_KEPT = 512
"""So many files are not read a second time in one process while they say the same; nobody changes what they say."""
Types = Mapping[str, type | tuple[type, ...]]
"""Known keys and the types their values may have; ``list[str]`` asks for a list of texts, none of them empty."""


@dataclass(frozen=True, slots=True)
class TomlSource:
    """The text of one file beside what it says."""

    path: Path
    text: str
    table: Mapping[str, Any]

    @classmethod
    def load(cls, path: Path) -> "TomlSource":
        """Read a file; a syntax error names its line."""
        return parsed(path, text_of(path))

    @classmethod
    def of(cls, name: str, text: str) -> "TomlSource":
        """Read a text that came from elsewhere, named `name` in errors; however it is nested, it is refused in words."""
        path = Path(name)
        for number, line in enumerate(text.split("\n"), 1):
            if line.count(".") > MOST_DOTS:
                raise invalid(path, number, "层次过深")
        try:
            return cls(path, text, tomllib.loads(text))
        except tomllib.TOMLDecodeError as wrong:
            raise invalid(path, _line_in(str(wrong), text), "不是有效的 TOML 语法") from wrong
        except ValueError as wrong:
            raise invalid(path, 1, "数字过长") from wrong
        except RecursionError as wrong:
            raise invalid(path, 1, "层次过深") from wrong

    def fail(self, place: Place, reason: str) -> UserError:
        """Return the error to raise about something at a place of this file."""
        return invalid(self.path, self.line_of(place), reason)

    def line_of(self, place: Place) -> int:
        """Return the line (from 1) of the deepest part of a place that can be found."""
        lines = self.text.splitlines()
        line = 0
        for number, part in enumerate(place):
            if isinstance(part, int):
                continue
            count = place[number + 1] if number + 1 < len(place) else None
            found = _find(lines, line, part, count if isinstance(count, int) else None)
            if found is None:
                break
            line = found
        return line + 1


def text_of(path: Path) -> str:
    """Return what a resource file says (RESOURCE_INVALID)."""
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as wrong:
        raise invalid(path, 1, f"无法按 UTF-8 读取:{wrong.__class__.__name__}") from wrong


@lru_cache(MOST_KEPT)
def parsed(path: Path, text: str) -> TomlSource:
    """Return what a file says, whose text was read just now; a file of the program says the same all day."""
    return replace(TomlSource.of(path.name, text), path=path)


def _line_in(words: str, text: str) -> int:
    found = re.search(r"line (\d+)", words)
    return int(found.group(1)) if found else text.count("\n") + 1


def _find(lines: list[str], start: int, key: str, count: int | None) -> int | None:
    header = re.compile(r"\s*\[\[?\s*(?:[\w.]+\.)?" + re.escape(key) + r"\s*\]\]?\s*(#.*)?$")
    assignment = re.compile(
        r"\s*(?:\"?)" + re.escape(key) + r"(?:\"?)\s*=|.*[{,]\s*" + re.escape(key) + r"\s*="
    )
    left = count or 0
    for number in range(start, len(lines)):
        if header.match(lines[number]):
            if left == 0:
                return number
            left -= 1
        elif count is None and assignment.match(lines[number]):
            return number
    return None


def invalid(path: Path, line: int, reason: str) -> UserError:
    """Return the error that says which resource file is wrong, where and why."""
    return UserError(ErrorCode.RESOURCE_INVALID, file=path.name, line=line, reason=reason)


def check_keys(source: TomlSource, table: Mapping[str, Any], place: Place, allowed: Types) -> None:
    """Refuse keys that are not known and values of a wrong type."""
    wrong = wrong_key(table, allowed)
    if wrong is not None:
        raise source.fail((*place, wrong[0]), wrong[1])


def wrong_key(table: Mapping[str, Any], allowed: Types) -> tuple[str, str] | None:
    """Return the first key that is not known or whose value has a wrong type, and why; None if all are right."""
    for key, value in table.items():
        if key not in allowed:
            return key, f"不认识的项“{key}”"
        if not _has_type(value, allowed[key]):
            return key, f"“{key}”的类型不对"
    return None


def _has_type(value: Any, kind: type | tuple[type, ...]) -> bool:
    if kind == list[str]:
        return isinstance(value, list) and all(isinstance(item, str) and item for item in value)
    if isinstance(value, bool):
        return kind is bool or (isinstance(kind, tuple) and bool in kind)
    if isinstance(value, int) and abs(value) > MOST_INTEGER:
        return False
    return isinstance(value, kind)
