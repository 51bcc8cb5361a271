"""Run or test the program on a fresh machine that has only Python and pip.

`run` needs the runtime lock, `test` and `check` the development lock as well. This file must stay readable
for Python 3.6, so that an old interpreter answers with a sentence instead of a syntax error.
"""

import sys

if sys.version_info < (3, 11):  # noqa: UP036
    sys.exit("本程序需要 Python 3.11 或更高版本，当前是 %d.%d，请安装后再试。" % sys.version_info[:2])  # noqa: UP031

import os
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path

import displays
import system_libraries
import virtual_env
from virtual_env import SetupError

ROOT = Path(__file__).resolve().parent.parent
COMMANDS = ("run", "test", "check")
USAGE = """用法：
  python3 packaging/bootstrap.py run                打开程序（没有图形界面时改为生成一套示例）
  python3 packaging/bootstrap.py run -- 参数        把参数交给 main.py，例如 run -- --version
  python3 packaging/bootstrap.py test [--all]       安装所需并做全部检查；--all 连同耗时的遍历测试
  python3 packaging/bootstrap.py check [--all]      同 test，但不安装系统软件包
  test 与 check 之后可用 -- 把参数交给 pytest"""


class UsageError(Exception):
    """The command line cannot be understood."""


@dataclass(frozen=True, slots=True)
class Request:
    """What the user asked for: a command, whether the long sweeps too, and arguments to hand on."""

    command: str
    everything: bool
    passed: list[str]


def parse(argv: list[str]) -> Request:
    """Split the command line at `--`; `run` hands on whatever follows it."""
    if not argv or argv[0] not in COMMANDS:
        raise UsageError(USAGE)
    command, rest = argv[0], argv[1:]
    cut = rest.index("--") if "--" in rest else len(rest)
    own, passed = rest[:cut], rest[cut + 1 :]
    if command == "run":
        return Request(command, False, own + passed)
    unknown = [argument for argument in own if argument != "--all"]
    if unknown:
        raise UsageError("不认识的参数：%s\n%s" % (" ".join(unknown), USAGE))  # noqa: UP031
    return Request(command, "--all" in own, passed)


def checks(request: Request) -> list[tuple[str, list[str]]]:
    """The four checks, each with its name and its arguments for the Python of .venv."""
    spread = ["-n", "auto", "--dist", "loadfile", "--no-loadscope-reorder"]
    chosen = [] if request.everything else ["-m", "not sweep"]
    tests = ["-m", "pytest", *spread, *chosen, *request.passed]
    return [
        ("格式", ["-m", "ruff", "format", "--check", "."]),
        ("规范", ["-m", "ruff", "check", "."]),
        ("类型", ["-m", "mypy"]),
        ("测试", tests),
    ]


def exit_code(returned: int) -> int:
    """The code a shell would report, also for a process ended by a signal."""
    return returned if returned >= 0 else 128 - returned


def call(python: Path, arguments: list[str], env: dict[str, str]) -> int:
    """Run the Python of .venv at the top of the project and give back its exit code."""
    sys.stdout.flush()
    return exit_code(subprocess.call([str(python), *arguments], cwd=ROOT, env=env))


def run(request: Request) -> int:
    """Hand arguments to main.py, or open the window, or without a display write the example journey."""
    env = dict(os.environ)
    window = not request.passed and displays.has_display(env)
    libraries = system_libraries.BASE | (system_libraries.WINDOW if window else {})
    complete = system_libraries.provide(libraries)
    if window and not complete:
        return 1
    python = virtual_env.prepare(ROOT, develop=False)
    if window or request.passed:
        return call(python, ["main.py", *request.passed], env)
    return run_journey(python, env)


def run_journey(python: Path, env: dict[str, str]) -> int:
    """Show on a machine without a display what the program makes."""
    env.setdefault("QT_QPA_PLATFORM", "offscreen")
    folder = Path(tempfile.mkdtemp(prefix="sxt-")) / "示例"
    print(f"本机没有可用的图形界面，改为生成一套示例，存放在：{folder}")
    code = call(python, ["main.py", "journey", "--out", str(folder)], env)
    print(f"示例已生成：{folder}" if code == 0 else f"示例没有全部生成，退出码 {code}。")
    return code


def test(request: Request) -> int:
    """Run every check even when an earlier one fails, and name those that failed."""
    if request.command == "test" and not system_libraries.provide(system_libraries.BASE):
        return 1
    if request.command == "test":
        system_libraries.provide_if_root(system_libraries.WINDOW, system_libraries.TEST_TOOLS)
    python = virtual_env.prepare(ROOT, develop=True)
    env = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    failed: dict[str, int] = {}
    for name, arguments in checks(request):
        print(f"== {name}:{' '.join(arguments[1:])}")
        code = call(python, arguments, env)
        if code:
            failed[name] = code
    print(f"未通过：{'、'.join(failed)}。" if failed else "全部通过。")
    return next(iter(failed.values()), 0)


def main(argv: list[str]) -> int:
    """Do what the command line asks; 2 means it was not understood, 1 that the machine is not ready."""
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(errors="backslashreplace")  # type: ignore[union-attr]
    if argv[:1] in (["-h"], ["--help"]):
        print(USAGE)
        return 0
    try:
        request = parse(argv)
        return run(request) if request.command == "run" else test(request)
    except UsageError as error:
        print(error, file=sys.stderr)
        return 2
    except SetupError as error:
        print(error, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("已停止。", file=sys.stderr)
        return 130


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
