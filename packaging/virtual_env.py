"""The project's .venv: made once, filled from the lock files, left alone while a stamp says it is current."""

import hashlib
import importlib.util
import json
import os
import platform
import re
import shutil
import subprocess
import sys
from pathlib import Path

import system_libraries

RUNTIME_LOCK = "requirements.lock"
OLDER_LOCK = "requirements-older.lock"
DEVELOP_LOCK = "requirements-dev.lock"
STAMP = "sxt-lock.json"
NEWEST_GLIBC_NEEDED = {"x86_64": (2, 34), "amd64": (2, 34), "aarch64": (2, 39), "arm64": (2, 39)}
"""Below these the current Qt wheels do not load and the older lock is taken."""
OLDER_LOCK_PYTHON_LIMIT = (3, 14)
"""The Qt of the older lock has no wheels from this Python on."""
PIP_OF_OTHERS = (22, 3)
"""From this version on pip can fill another environment (`--python`)."""

Version = tuple[int, ...]
Stamp = dict[str, str]


class SetupError(Exception):
    """The environment cannot be made; the text tells the user why and what to do."""


def numbers(text: str) -> Version:
    """`glibc 2.36` and `2.36.1` as numbers, for comparing."""
    found = re.search(r"\d+(\.\d+)*", text)
    return tuple(int(part) for part in found.group().split(".")) if found else ()


def glibc_version() -> Version | None:
    """The C library of this machine, none off glibc."""
    try:
        text = os.confstr("CS_GNU_LIBC_VERSION")
    except (AttributeError, ValueError, OSError):
        return None
    return numbers(text) if text else None


def choose_lock(machine: str, glibc: Version | None) -> str:
    """The runtime lock whose Qt loads on this processor with this C library."""
    needed = NEWEST_GLIBC_NEEDED.get(machine.lower())
    if glibc is None or needed is None or glibc >= needed:
        return RUNTIME_LOCK
    return OLDER_LOCK


def locks(root: Path, *, develop: bool) -> dict[str, Path]:
    """The lock files to install, by their part in the stamp."""
    found = {"runtime": root / choose_lock(platform.machine(), glibc_version())}
    if develop:
        found["develop"] = root / DEVELOP_LOCK
    return found


def wanted_stamp(python: str, lock_files: dict[str, Path]) -> Stamp:
    """What the stamp must say: the Python version and the SHA-256 of each lock."""
    hashes = {part: hashlib.sha256(path.read_bytes()).hexdigest() for part, path in lock_files.items()}
    return {"python": python, **hashes}


def is_current(stamp: Stamp, wanted: Stamp) -> bool:
    """An environment that has more than is wanted is current too."""
    return all(stamp.get(part) == value for part, value in wanted.items())


def read_stamp(folder: Path) -> Stamp:
    """The stamp of the last complete installation, empty when there is none to trust."""
    try:
        content = json.loads((folder / STAMP).read_text("utf-8"))
    except (OSError, ValueError):
        return {}
    return content if isinstance(content, dict) else {}


def interpreter(folder: Path) -> Path:
    """Where the environment keeps its Python."""
    return folder / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")


def python_version(python: Path) -> str | None:
    """The version of a working environment, none when it is missing, broken or of another Python now."""
    ask = (
        "import os, sys, sysconfig;"
        "own = sys.prefix != sys.base_prefix and os.path.isdir(sysconfig.get_path('purelib'));"
        "print('.'.join(map(str, sys.version_info[:3])), own)"
    )
    try:
        done = subprocess.run([str(python), "-I", "-c", ask], capture_output=True, text=True, check=False)
    except OSError:
        return None
    version, _, own = done.stdout.strip().partition(" ")
    usable = done.returncode == 0 and own == "True" and numbers(version) >= (3, 11)
    return version if usable else None


def prepare(root: Path, *, develop: bool) -> Path:
    """The Python of an up-to-date .venv; quick when nothing changed."""
    folder = root / ".venv"
    python = interpreter(folder)
    version = python_version(python)
    if version is None:
        create(folder)
        version = python_version(python)
    if version is None:
        raise SetupError(f"没能建立可用的 Python 环境：{folder}。请删除这个文件夹后再试。")
    lock_files = locks(root, develop=develop)
    refuse_unsupported(lock_files["runtime"], version)
    wanted = wanted_stamp(version, lock_files)
    if not is_current(read_stamp(folder), wanted):
        (folder / STAMP).unlink(missing_ok=True)
        install(python, list(lock_files.values()))
        (folder / STAMP).write_text(json.dumps(wanted, indent=1), "utf-8")
    return python


def refuse_unsupported(lock: Path, version: str) -> None:
    """Say beforehand what pip would only say as a missing wheel."""
    if lock.name == OLDER_LOCK and numbers(version) >= OLDER_LOCK_PYTHON_LIMIT:
        raise SetupError(f"本机系统的 C 库较旧，只能配合 Python 3.11 至 3.13 使用，当前是 {version}。")


def create(folder: Path) -> None:
    """Make an empty environment; pip comes in a second step, because Debian keeps it in another package."""
    print(f"正在建立 Python 环境：{folder}", flush=True)
    if importlib.util.find_spec("venv") is None and not provide_venv_package():
        raise SetupError(system_libraries.advice([venv_package()]))
    arguments = [sys.executable, "-m", "venv", "--clear", "--without-pip", str(folder)]
    done = subprocess.run(arguments, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SetupError(f"没能建立 Python 环境：{folder}。{last_line(done.stderr + done.stdout)}")


def venv_package() -> str:
    """Debian's package with ensurepip for the Python that runs this."""
    system = os.path.realpath("/usr/bin/python3") == os.path.realpath(sys.executable)
    return "python3-venv" if system else f"python3.{sys.version_info[1]}-venv"


def provide_venv_package() -> bool:
    """Only Debian's own Python can be completed by apt-get, and only by root."""
    of_debian = os.path.realpath(sys.executable).startswith("/usr/bin/")
    return of_debian and system_libraries.may_install() and system_libraries.install([venv_package()])


def works(*command: str) -> bool:
    """The command exists and ends well."""
    try:
        return subprocess.run(command, capture_output=True, check=False).returncode == 0
    except OSError:
        return False


def pip_command(python: Path) -> list[str]:
    """A pip that installs into this environment: its own, or failing that the one of the running Python."""
    own = [str(python), "-m", "pip"]
    ensure = [str(python), "-m", "ensurepip", "--upgrade"]
    if works(*own, "--version") or (works(*ensure) and works(*own, "--version")):
        return own
    if host_pip_version() >= PIP_OF_OTHERS:
        return [sys.executable, "-m", "pip", "--python", str(python)]
    if provide_venv_package() and works(*ensure):
        return own
    raise SetupError(system_libraries.advice([venv_package()]))


def host_pip_version() -> Version:
    """The version of the running Python's pip, empty without one."""
    done = subprocess.run(
        [sys.executable, "-m", "pip", "--version"], capture_output=True, text=True, check=False
    )
    return numbers(done.stdout) if done.returncode == 0 else ()


def install(python: Path, lock_files: list[Path]) -> None:
    """Install the locked versions, wheels only, each checked against its hash."""
    print(
        f"正在安装程序所需的库（{'、'.join(path.name for path in lock_files)}），首次约需几分钟。", flush=True
    )
    command = [*pip_command(python), "install", "--no-input", "--require-hashes", "--only-binary", ":all:"]
    command += ["--disable-pip-version-check", "--no-warn-script-location"]
    if not sys.stdout.isatty():
        command.append("--quiet")
    for path in lock_files:
        command += ["-r", str(path)]
    env = {**os.environ, "PIP_USER": "0", "PYTHONUTF8": "1"}
    done = subprocess.run(command, env=env, stderr=subprocess.PIPE, text=True, errors="replace", check=False)
    if done.returncode:
        free = shutil.disk_usage(python.parent).free
        raise SetupError(explain(done.stderr, free))


def explain(output: str, free: int) -> str:
    """What pip reported, in a sentence; its own last words only where they help."""
    text, said = output.lower(), last_line(output)
    if "do not match the hashes" in text:
        return "下载的安装包与锁定的校验值不一致，已拒绝安装。请检查所用的软件源后再试。"
    if "no space left" in text or free < 200 * 2**20:
        return "磁盘空间不足，请清理后再试。"
    if any(
        word in text for word in ("connection", "name resolution", "timed out", "proxy", "ssl", "network")
    ):
        return "下载没有成功：网络不通，或 pip 所用的软件源不可用。请检查网络或 pip 的镜像设置后再执行一次。"
    if "no matching distribution" in text or "could not find a version" in text:
        return f"软件源中没有适合本机系统与 Python 版本的安装包。请检查 pip 的镜像设置，或换用 Python 3.13。（{said}）"
    return f"安装程序所需的库时出错，没有完成。（{said}）"


def last_line(output: str) -> str:
    """The last thing a tool said."""
    lines = [line.strip() for line in output.splitlines() if line.strip()]
    return lines[-1] if lines else ""
