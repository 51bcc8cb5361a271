"""A fault layer: lets a process meet death or an error at exactly its n-th change of a folder's files.

`strace -e inject` counts calls per thread, so that no number names one moment of a process with a writer
thread. Here one tracer sees the calls of all threads in one order. A seccomp filter stops the process only
at calls that change files; everything else runs at full speed. Linux on x86-64 only: elsewhere `possible`
says no and what was to be proved is 未证明.
"""

import ctypes
import os
import platform
import sys
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

_TRACEME, _CONT, _GETREGS, _SETREGS, _SYSCALL, _SETOPTIONS = 0, 7, 12, 13, 24, 0x4200
_EVENT_SECCOMP = 7
_OPTIONS = 0x1 | 0x2 | 0x4 | 0x8 | 0x10 | 0x80 | 0x100000
"""System call stops marked, every thread and child followed, seccomp events, killed with the tracer."""
_TRAP, _STOP, _KILL = 5, 19, 9
_SYSTEM_CALL_STOP = _TRAP | 0x80
_ALL_THREADS = 0x40000000
_NO_NEW_PRIVILEGES, _SET_SECCOMP, _FILTER = 38, 22, 2
_ALLOW, _TRACE = 0x7FFF0000, 0x7FF00000
_HERE = -100
_CREATES = os.O_CREAT | os.O_TRUNC | getattr(os, "O_TMPFILE", 0) & ~getattr(os, "O_DIRECTORY", 0)

BY_HANDLE = {1: "write", 18: "pwrite64", 20: "writev", 296: "pwritev", 40: "sendfile", 326: "copy_file_range"}
SYNCS = {74: "fsync", 75: "fdatasync", 77: "ftruncate", 285: "fallocate"}
BY_NAME = {82: "rename", 83: "mkdir", 84: "rmdir", 87: "unlink", 76: "truncate"}
BY_PLACE = {257: "openat", 258: "mkdirat", 263: "unlinkat", 264: "renameat", 316: "renameat2"}
NAMES = BY_HANDLE | SYNCS | BY_NAME | BY_PLACE
WRITES = frozenset(BY_HANDLE.values())


class _Registers(ctypes.Structure):
    """What Linux calls user_regs_struct on x86-64."""

    _fields_ = [
        (name, ctypes.c_ulonglong)
        for name in (
            *("r15", "r14", "r13", "r12", "rbp", "rbx", "r11", "r10", "r9", "r8", "rax", "rcx", "rdx"),
            *("rsi", "rdi", "orig_rax", "rip", "cs", "eflags", "rsp", "ss", "fs_base", "gs_base"),
            *("ds", "es", "fs", "gs"),
        )
    ]


class _Instruction(ctypes.Structure):
    """One instruction of a seccomp filter."""

    _fields_ = [
        ("code", ctypes.c_ushort),
        ("yes", ctypes.c_ubyte),
        ("no", ctypes.c_ubyte),
        ("k", ctypes.c_uint),
    ]


class _Program(ctypes.Structure):
    """A seccomp filter."""

    _fields_ = [("length", ctypes.c_ushort), ("instructions", ctypes.POINTER(_Instruction))]


@dataclass(frozen=True, slots=True)
class Call:
    """One change of a file: the system call, the path within the folder watched, the bytes it is given."""

    name: str
    path: str
    size: int = 0


@dataclass(frozen=True, slots=True)
class Change:
    """A call with everything needed to do it again.

    `at` is where content goes or the new length; `to` the new name. `told` lines were told before it.
    """

    name: str
    path: str
    at: int = 0
    content: bytes = b""
    to: str = ""
    told: int = 0


@dataclass(frozen=True, slots=True)
class Fault:
    """What happens at the n-th of the calls counted (from 1; 0 for never).

    `kill`: the process dies before the call. `tear`: half of what is to be written is, then it dies.
    `error`: this call and the following ones fail with `errno`, `times` in all, or until `over` says so.
    `record`: nothing happens to it, and every change is written down with its content.
    """

    n: int = 0
    what: str = "kill"
    errno: int = 0
    times: int = 1 << 30
    only: frozenset[str] = frozenset(NAMES.values())
    """The calls that are counted."""
    under: str = ""
    """Only calls on paths that begin so, within the folder watched, are counted: a stick, say."""


@dataclass(frozen=True, slots=True)
class Traced:
    """How it went: the calls counted before the end, how the process ended (negative: the signal)."""

    calls: tuple[Call, ...]
    code: int
    changes: tuple[Change, ...] = ()


def possible() -> str:
    """Return why nothing can be traced here; empty when it can."""
    if sys.platform != "linux" or platform.machine() != "x86_64":
        return "故障注入只在 x86-64 的 Linux 上做得到"
    try:
        return "" if run(lambda: 0, Path("/nowhere"), Fault()).code == 0 else "这里不允许跟踪进程"
    except OSError as refused:
        return f"这里不允许跟踪进程：{refused.strerror}"


def run(
    work: Callable[[], int],
    folder: Path,
    fault: Fault,
    over: Callable[[], bool] = lambda: False,
    told: Callable[[], int] = lambda: 0,
) -> Traced:
    """Do `work` in a forked process, which returns its exit code, with this fault in this folder's files.

    `told` counts what it has acknowledged so far. The calling process must have one thread only.
    """
    child = os.fork()
    if child == 0:
        _be_traced(work)
    os.waitpid(child, 0)
    _ptrace(_SETOPTIONS, child, 0, _OPTIONS)
    _ptrace(_CONT, child, 0, 0)
    return _Tracer(child, folder, fault, over, told).follow()


def _be_traced(work: Callable[[], int]) -> None:
    """Ask to be traced, then work; never returns."""
    try:
        _ptrace(_TRACEME, 0, 0, 0)
        os.kill(os.getpid(), _STOP)
        _stop_at_changes()
        os._exit(work())
    except BaseException:
        os._exit(99)


def _stop_at_changes() -> None:
    """Install a filter: load the number of the call; the known ones go to the tracer."""
    load, equal, answer = 0x20, 0x15, 0x06
    numbers = sorted(NAMES)
    steps = [_Instruction(load, 0, 0, 0)]
    steps += [_Instruction(equal, len(numbers) - place, 0, number) for place, number in enumerate(numbers)]
    steps += [_Instruction(answer, 0, 0, _ALLOW), _Instruction(answer, 0, 0, _TRACE)]
    program = _Program(len(steps), (_Instruction * len(steps))(*steps))
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.prctl(_NO_NEW_PRIVILEGES, 1, 0, 0, 0):
        raise OSError(ctypes.get_errno(), "prctl")
    if libc.prctl(_SET_SECCOMP, _FILTER, ctypes.byref(program), 0, 0):
        raise OSError(ctypes.get_errno(), "seccomp")


def _ptrace(request: int, pid: int, address: int, data: object) -> None:
    call = ctypes.CDLL(None, use_errno=True).ptrace
    call.restype = ctypes.c_long
    call.argtypes = [ctypes.c_long, ctypes.c_long, ctypes.c_void_p, ctypes.c_void_p]
    if call(request, pid, address, data) == -1:
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))


class _Tracer:
    """Follows every thread of one process."""

    def __init__(
        self, child: int, folder: Path, fault: Fault, over: Callable[[], bool], told: Callable[[], int]
    ) -> None:
        self._child, self._folder, self._fault, self._over, self._told = (
            child,
            f"{folder}/",
            fault,
            over,
            told,
        )
        self._calls: list[Call] = []
        self._changes: list[Change] = []
        self._failed = 0
        self._tearing: int | None = None

    def follow(self) -> Traced:
        """Answer every stop until nothing is left to follow."""
        code = 0
        for thread, status in _stops():
            if os.WIFSTOPPED(status):
                with suppress(ProcessLookupError):
                    self._answer(thread, status)
            elif thread == self._child:
                code = os.waitstatus_to_exitcode(status)
        return Traced(tuple(self._calls), code, tuple(self._changes))

    def _answer(self, thread: int, status: int) -> None:
        stopped_by, event = os.WSTOPSIG(status), status >> 16
        if stopped_by == _SYSTEM_CALL_STOP:
            if thread == self._tearing:
                self._kill()
                return
            stopped_by = 0
        elif event == _EVENT_SECCOMP:
            if self._meet(thread):
                return
            stopped_by = 0
        elif event or stopped_by in (_STOP, _TRAP):
            stopped_by = 0
        _ptrace(_CONT, thread, 0, stopped_by)

    def _meet(self, thread: int) -> bool:
        """Do what the fault wants at a call; whether the thread was already dealt with."""
        registers = _Registers()
        _ptrace(_GETREGS, thread, 0, ctypes.addressof(registers))
        call = _call(thread, registers)
        watched = self._folder + self._fault.under
        if not call.path.startswith(watched) or call.name not in self._fault.only:
            return False
        self._calls.append(Call(call.name, call.path[len(self._folder) :], call.size))
        if self._fault.what == "record":
            self._record(thread, registers, self._calls[-1])
        if not self._fault.n or len(self._calls) < self._fault.n:
            return False
        return self._strike(thread, registers, call)

    def _record(self, thread: int, registers: _Registers, call: Call) -> None:
        at, content, to = 0, b"", ""
        if call.name in ("write", "pwrite64"):
            at = registers.r10 if call.name == "pwrite64" else _position(thread, registers.rdi)
            content = _memory(thread, registers.rsi, registers.rdx)
        elif call.name == "ftruncate":
            at = registers.rsi
        elif call.name == "rename":
            to = _absolute(thread, _HERE, registers.rsi).removeprefix(self._folder)
        self._changes.append(Change(call.name, call.path, at, content, to, self._told()))

    def _strike(self, thread: int, registers: _Registers, call: Call) -> bool:
        if self._fault.what == "error":
            self._fail(thread, registers)
            return False
        if len(self._calls) > self._fault.n:
            return False
        if self._fault.what == "tear" and call.name in WRITES and call.size > 1:
            self._tearing = thread
            setattr(registers, "r10" if call.name == "sendfile" else "rdx", call.size // 2)
            _ptrace(_SETREGS, thread, 0, ctypes.addressof(registers))
            _ptrace(_SYSCALL, thread, 0, 0)
        else:
            self._kill()
        return True

    def _fail(self, thread: int, registers: _Registers) -> None:
        """Let a call not happen and return the error, unless the fault is over."""
        if self._failed >= self._fault.times or self._over():
            self._failed = self._fault.times
            return
        self._failed += 1
        registers.orig_rax = ctypes.c_ulonglong(-1).value
        registers.rax = ctypes.c_ulonglong(-self._fault.errno).value
        _ptrace(_SETREGS, thread, 0, ctypes.addressof(registers))

    def _kill(self) -> None:
        os.kill(self._child, _KILL)


def _stops() -> Iterator[tuple[int, int]]:
    """Yield every stop and end of a thread until all are gone."""
    while True:
        try:
            yield os.waitpid(-1, _ALL_THREADS)
        except ChildProcessError:
            return


def _call(thread: int, registers: _Registers) -> Call:
    """Return which file a call is about; one that only opens something is about none."""
    number = registers.orig_rax
    name = NAMES.get(number, "")
    if name in ("sendfile", "copy_file_range"):
        handle = registers.rdi if name == "sendfile" else registers.rdx
        return Call(name, _handle(thread, handle), registers.r10 if name == "sendfile" else registers.r8)
    if number in BY_HANDLE or number in SYNCS:
        size = registers.rdx if name in ("write", "pwrite64") else 0
        return Call(name, _handle(thread, registers.rdi), size)
    if number in BY_NAME:
        path = _absolute(thread, _HERE, registers.rdi)
    else:
        path = _absolute(thread, ctypes.c_int(registers.rdi & 0xFFFFFFFF).value, registers.rsi)
    if name == "openat" and not _makes(registers.rdx, path):
        return Call(name, "")
    return Call(name, path)


def _makes(flags: int, path: str) -> bool:
    """Whether opening makes a file or empties one."""
    return bool(flags & _CREATES and (flags & ~os.O_CREAT & _CREATES or not os.path.lexists(path)))


def _handle(thread: int, handle: int) -> str:
    with suppress(OSError):
        return os.readlink(f"/proc/{thread}/fd/{handle}")
    return ""


def _absolute(thread: int, place: int, address: int) -> str:
    path = os.fsdecode(_text(thread, address))
    if path.startswith("/"):
        return path
    folder = os.readlink(f"/proc/{thread}/cwd") if place == _HERE else _handle(thread, place)
    return f"{folder}/{path}"


def _position(thread: int, handle: int) -> int:
    """Return where a write goes: the end of a file opened for appending, else the present position."""
    told = Path(f"/proc/{thread}/fdinfo/{handle}").read_text().split()
    if int(told[3], 8) & os.O_APPEND:
        return os.path.getsize(f"/proc/{thread}/fd/{handle}")
    return int(told[1])


def _memory(thread: int, address: int, size: int) -> bytes:
    with open(f"/proc/{thread}/mem", "rb", buffering=0) as memory:
        memory.seek(address)
        return memory.read(size)


def _text(thread: int, address: int) -> bytes:
    """Read a text up to its NUL, page by page."""
    found = b""
    with open(f"/proc/{thread}/mem", "rb", buffering=0) as memory:
        while b"\0" not in found and len(found) < 8192:
            memory.seek(address + len(found))
            piece = memory.read(4096 - (address + len(found)) % 4096)
            if not piece:
                break
            found += piece
    return found.partition(b"\0")[0]
