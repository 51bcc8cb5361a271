"""A process of one thread that has everything imported and lets a forked copy of itself do what is to fail.

It reads one request of JSON per line and answers with one; `Box` is its other end. Starting Python anew for
every point would cost more than all the rest.
"""

import base64
import json
import os
import subprocess
import sys
import tempfile
import traceback
from dataclasses import asdict, dataclass
from pathlib import Path
from types import TracebackType
from typing import Any

from tests.faults import ptrace
from tests.faults.operations import OPERATIONS
from tests.faults.ptrace import Call, Change, Fault

ROOT = Path(__file__).resolve().parents[2]
ENDED, REFUSED, CRASHED = 0, 3, 4


@dataclass(frozen=True, slots=True)
class Outcome:
    """What an interrupted process told, which calls were counted, how it ended (negative: the signal)."""

    told: tuple[str, ...]
    calls: tuple[Call, ...]
    code: int
    changes: tuple[Change, ...] = ()

    @property
    def is_killed(self) -> bool:
        """Whether the process died of what was done to it."""
        return self.code == -9


class Box:
    """Asks the server; close it, or use it as a context manager."""

    def __init__(self) -> None:
        self._server = subprocess.Popen(
            [sys.executable, "-m", "tests.faults.server"],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        self.impossible = str(self._answer()["impossible"])
        """Why nothing can be interrupted on this machine; empty when it can."""

    def run(self, operation: str, folder: Path, fault: Fault) -> Outcome:
        """Do an operation in a folder with this fault."""
        assert self._server.stdin is not None
        request = {"operation": operation, "folder": str(folder), **asdict(fault), "only": sorted(fault.only)}
        self._server.stdin.write(json.dumps(request) + "\n")
        self._server.stdin.flush()
        answer = self._answer()
        calls = tuple(Call(name, path, size) for name, path, size in answer["calls"])
        changes = tuple(
            Change(**{**one, "content": base64.b64decode(one["content"])}) for one in answer["changes"]
        )
        return Outcome(tuple(answer["told"]), calls, answer["code"], changes)

    def _answer(self) -> dict[str, Any]:
        assert self._server.stdout is not None
        line = self._server.stdout.readline()
        if not line:
            self.close()
            raise RuntimeError(f"the process that lets copies fail ended with {self._server.returncode}")
        answer: dict[str, Any] = json.loads(line)
        return answer

    def close(self) -> None:
        """End the server."""
        self._server.communicate()

    def __enter__(self) -> "Box":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def main() -> None:
    """Answer requests until there are no more."""
    _say({"impossible": ptrace.possible()})
    for line in sys.stdin:
        request = json.loads(line)
        operation, folder = request.pop("operation"), Path(request.pop("folder"))
        fault = Fault(**{**request, "only": frozenset(request["only"])})
        _say(_answer(operation, folder, fault))


def _answer(operation: str, folder: Path, fault: Fault) -> dict[str, object]:
    told = folder.with_name(f"{folder.name}.told")
    told.unlink(missing_ok=True)
    told.touch()
    traced = ptrace.run(
        lambda: _work(operation, folder, told),
        folder,
        fault,
        over=lambda: b"refused " in told.read_bytes(),
        told=lambda: told.read_bytes().count(b"\n"),
    )
    changes = [{**asdict(one), "content": base64.b64encode(one.content).decode()} for one in traced.changes]
    calls = [(call.name, call.path, call.size) for call in traced.calls]
    return {
        "told": told.read_text("utf-8").splitlines(),
        "calls": calls,
        "code": traced.code,
        "changes": changes,
    }


def _work(operation: str, folder: Path, told: Path) -> int:
    """Do an operation, in the process that is interrupted, and return its exit code."""
    out = os.open(told, os.O_WRONLY | os.O_APPEND)

    def tell(words: str) -> None:
        os.write(out, f"{words}\n".encode())

    tempfile.tempdir = str(folder / "temp")
    try:
        OPERATIONS[operation].run(folder, tell)
    except BaseException:
        tell(f"crash {traceback.format_exc()}")
        return CRASHED
    return ENDED


def _say(answer: dict[str, object]) -> None:
    print(json.dumps(answer), flush=True)


if __name__ == "__main__":
    main()
