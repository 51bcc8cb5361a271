"""Write the three lock files again from pyproject.toml, with uv; versions stay unless `--upgrade` is given."""

import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
QT_PACKAGES = ("pyside6", "shiboken6")
OLDER_QT = """\
PySide6-Essentials==6.9.3 ; platform_machine != 'aarch64'
PySide6-Essentials==6.8.0.2 ; platform_machine == 'aarch64'
"""
"""The last Qt for glibc 2.28 on x86_64 and for glibc 2.31 on aarch64."""
OPTIONS = (
    "--universal",
    "--python-version=3.11",
    "--fork-strategy=fewest",
    "--only-binary=:all:",
    "--generate-hashes",
    "--no-header",
    "--no-annotate",
    "--quiet",
)


def find_uv() -> str:
    """uv from the path, or the one beside this Python or in .venv."""
    beside = (Path(sys.executable).parent, ROOT / ".venv" / "bin", ROOT / ".venv" / "Scripts")
    for candidate in (shutil.which("uv"), *(shutil.which("uv", path=str(folder)) for folder in beside)):
        if candidate:
            return candidate
    sys.exit("需要 uv 才能重新生成锁定文件：请先把 uv 装到当前环境。")


def compile_lock(uv: str, target: str, *options: str) -> None:
    """Resolve pyproject.toml into one lock file; pins already there are kept."""
    command = [uv, "pip", "compile", *OPTIONS, *options, "--output-file", target, "pyproject.toml"]
    subprocess.run(command, cwd=ROOT, check=True)


def pins(lock: str) -> list[str]:
    """The `name==version` lines of a lock without Qt, which differs between the locks."""
    found = re.findall(r"^[a-z0-9.-]+==[^\s;\\]+", (ROOT / lock).read_text("utf-8"), re.MULTILINE)
    return [pin for pin in found if not pin.startswith(QT_PACKAGES)]


def keep_extra_only(target: str, shared: list[str]) -> None:
    """Drop from the development lock what the runtime locks install already, Qt above all."""
    known = {pin.partition("==")[0] for pin in shared}
    blocks = re.split(r"^(?=[a-z0-9])", (ROOT / target).read_text("utf-8"), flags=re.MULTILINE)
    kept = [block for block in blocks if is_extra(block, known)]
    (ROOT / target).write_text("".join(kept), "utf-8", newline="\n")


def is_extra(block: str, known: set[str]) -> bool:
    """A requirement of the development tools alone."""
    name = block.partition("==")[0]
    return bool(name) and name not in known and not name.startswith(QT_PACKAGES)


def main(argv: list[str]) -> int:
    """Write the runtime lock first; the other two keep to its versions."""
    if argv not in ([], ["--upgrade"]):
        print("用法：python packaging/lock.py [--upgrade]", file=sys.stderr)
        return 2
    uv = find_uv()
    compile_lock(uv, "requirements.lock", *argv)
    shared = pins("requirements.lock")
    with tempfile.TemporaryDirectory() as folder:
        older, fixed = Path(folder, "older.txt"), Path(folder, "fixed.txt")
        older.write_text(OLDER_QT, "utf-8")
        fixed.write_text("\n".join(shared) + "\n", "utf-8")
        compile_lock(
            uv, "requirements-older.lock", *argv, "--override", str(older), "--constraint", str(fixed)
        )
        compile_lock(uv, "requirements-dev.lock", *argv, "--extra=dev", "--constraint", str(fixed))
    keep_extra_only("requirements-dev.lock", shared)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
