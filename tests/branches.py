"""Which branches of the modules that guard the exchange no test takes: ``python -m tests.branches``.

Runs their tests while every conditional jump in them is watched at the level of bytecode, so neither the
modules nor the tests know of it. A branch counts as in other tools: a jump whose two ways lead to different
lines. Ways that only an exception nobody names would take, and a failing `assert`, do not count.
"""

import dis
import inspect
import linecache
import sys
from collections.abc import Iterator
from pathlib import Path
from types import CodeType, FrameType
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[1]
WATCHED = ("sxt_desktop/bundle/*.py", "sxt_desktop/domain/chains.py")
TESTS = ("tests/bundle", "tests/domain/test_chains.py")
LEFT_OUT = (
    "random_flipped",
    "every_flipped",
    "every_cut",
    "random_bytes",
    "so_many_values",
    "commas_in_texts",
    "as_it_is_held",
    "within_bounds",
)
"""Tests that repeat one thing thousands of times and take no branch that others do not."""
ELSEWHERE = "os.name"
"""In a line that asks for the system; one of its ways is taken on another."""
Way = tuple[int, int]


class Watch:
    """Notes which ways were taken from the conditional jumps of some files."""

    def __init__(self, files: list[Path]) -> None:
        self._files = {str(path) for path in files}
        self._jumps: dict[CodeType, set[int]] = {}
        self._last: dict[FrameType, int] = {}
        self.taken: dict[CodeType, set[Way]] = {}
        self.lines: dict[str, set[int]] = {}

    def __call__(self, frame: FrameType, event: str, arg: Any) -> Any:
        """Follow a call into a watched file; nothing else."""
        code = frame.f_code
        if code.co_filename not in self._files:
            return None
        if code not in self._jumps:
            self._jumps[code] = {jump for jump, _ in ways(code)}
            self.taken[code] = set()
        frame.f_trace_opcodes = True
        return self._inside

    def _inside(self, frame: FrameType, event: str, arg: Any) -> Any:
        if event == "line":
            self.lines.setdefault(frame.f_code.co_filename, set()).add(frame.f_lineno)
        elif event == "opcode":
            before, at = self._last.get(frame), frame.f_lasti
            if before is not None:
                self.taken[frame.f_code].add((before, at))
            if at in self._jumps[frame.f_code]:
                self._last[frame] = at
            else:
                self._last.pop(frame, None)
        elif event in ("return", "exception"):
            self._last.pop(frame, None)
        return self._inside


def ways(code: CodeType) -> Iterator[tuple[int, tuple[tuple[int, int], tuple[int, int]]]]:
    """Yield each conditional jump of a code object with its two ways, each as (offset, line)."""
    steps = list(dis.get_instructions(code))
    line_of, line = {}, code.co_firstlineno
    for step in steps:
        line = step.positions.lineno if step.positions and step.positions.lineno else line
        line_of[step.offset] = line
    for before, step, after in zip([None, *steps], steps, [*steps[1:], None], strict=False):
        if after is None or not is_branch(before, step, after):
            continue
        both = ((after.offset, line_of[after.offset]), (int(step.argval), line_of[int(step.argval)]))
        if both[0][1] != both[1][1]:
            yield step.offset, both


def is_branch(before: dis.Instruction | None, step: dis.Instruction, after: dis.Instruction) -> bool:
    """Whether a step is a jump that the source decides: no matching of exceptions, no leaving of `with`."""
    if "JUMP" not in step.opname and step.opname != "FOR_ITER":
        return False
    if step.opname in ("JUMP_FORWARD", "JUMP_BACKWARD", "JUMP_BACKWARD_NO_INTERRUPT"):
        return False
    implied = ("CHECK_EXC_MATCH", "WITH_EXCEPT_START")
    return (before is None or before.opname not in implied) and after.opname != "LOAD_ASSERTION_ERROR"


def codes(path: Path) -> Iterator[CodeType]:
    """Yield every code object of a file."""
    left = [compile(path.read_text("utf-8"), str(path), "exec")]
    while left:
        code = left.pop()
        yield code
        left += [one for one in code.co_consts if isinstance(one, CodeType)]


def missed(watch: Watch, files: list[Path]) -> Iterator[str]:
    """Yield every line and every way from a line that was never taken."""
    by_place: dict[tuple[str, int, str], set[Way]] = {}
    for code, taken in watch.taken.items():
        by_place.setdefault((code.co_filename, code.co_firstlineno, code.co_qualname), set()).update(taken)
    for path in files:
        name, ran = path.relative_to(ROOT), watch.lines.get(str(path), set())
        for code in codes(path):
            if code.co_name == "<module>":
                continue
            seen = by_place.get((code.co_filename, code.co_firstlineno, code.co_qualname))
            if seen is None:
                if code.co_flags & inspect.CO_NEWLOCALS and not is_stub(code):  # nor the body of a class
                    yield f"{name}:{code.co_firstlineno}: {code.co_qualname} is never called"
                continue
            yield from (f"{name}: {one} never goes on to {other}" for one, other in untaken(code, seen))
            left = (line for line in own_lines(code) - ran if not is_elsewhere(code, line - 1))
            yield from (f"{name}:{line} never runs" for line in left)


def untaken(code: CodeType, seen: set[Way]) -> set[tuple[int, int]]:
    """Return (line, line it never goes on to); a condition may have been compiled to several jumps."""
    wanted, taken = set(), set()
    for jump, both in ways(code):
        for at, line in both:
            way = (line_at(code, jump), line)
            if way[0] != line:
                wanted.add(way)
            if (jump, at) in seen:
                taken.add(way)
    return {way for way in wanted - taken if not is_elsewhere(code, way[0])}


def is_elsewhere(code: CodeType, line: int) -> bool:
    """Whether a line asks which system it runs on."""
    return ELSEWHERE in linecache.getline(code.co_filename, line)


def line_at(code: CodeType, offset: int) -> int:
    """Return the line of an offset."""
    return next(line or 0 for start, end, line in code.co_lines() if start <= offset < end)


def is_stub(code: CodeType) -> bool:
    """Whether a function does nothing: what a protocol declares."""
    return {step.opname for step in dis.get_instructions(code)} <= {"RESUME", "LOAD_CONST", "RETURN_VALUE"}


def own_lines(code: CodeType) -> set[int]:
    """Return the lines of a function besides its head."""
    return {line for _, _, line in code.co_lines() if line and line > code.co_firstlineno}


def main(arguments: list[str]) -> int:
    """Run the tests and tell what they miss; 1 when anything is, or when they fail."""
    files = sorted(path for pattern in WATCHED for path in ROOT.glob(pattern))
    watch = Watch(files)
    left_out = " and ".join(f"not {name}" for name in LEFT_OUT)
    sys.settrace(watch)
    try:
        code = pytest.main(
            [
                "-q",
                "-p",
                "no:cacheprovider",
                "-W",
                "ignore::pytest.PytestAssertRewriteWarning",
                "-m",
                "not sweep",
                "-k",
                left_out,
                *TESTS,
                *arguments,
            ]
        )
    finally:
        sys.settrace(None)
    found = sorted(set(missed(watch, files)))
    print("\n".join(found) or "every branch is taken")
    return 1 if code or found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
