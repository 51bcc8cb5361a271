"""Files made to fill the memory are refused in little of it, measured in a process of its own."""

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import NoReturn

import pytest

from tests.documents.word.template_files import with_part

MOST_MB = 150
SCRIPT = """
import sys
from pathlib import Path
from sxt_desktop.documents.word.package import TemplateWrong
from sxt_desktop.documents.word.placeholders import read_template
try:
    read_template(Path(sys.argv[1]).read_bytes())
    print("taken")
except TemplateWrong as wrong:
    print(wrong.faults[0].kind.value)
print(next(int(one.split()[1]) // 1024 for one in open("/proc/self/status") if one.startswith("VmHWM")))
"""
PLAIN = "application/xml"
DEEP = b"<a>" * 50_000 + b"</a>" * 50_000


BOMBS: dict[str, tuple[Callable[[], bytes], str]] = {
    "picture": (lambda: with_part("word/media/a.png", bytes(200 << 20)), "too_large"),
    "text": (lambda: with_part("word/big.xml", b"<a>" + b"x" * (40 << 20) + b"</a>", PLAIN), "too_large"),
    "tags": (lambda: with_part("word/many.xml", b"<a>" + b"<b/>" * 900_000 + b"</a>", PLAIN), "too_large"),
    "wide": (lambda: with_part("word/wide.xml", b"<a>" + b"<b c='1'/>" * 119_000 + b"</a>", PLAIN), "taken"),
    "deep": (lambda: with_part("word/deep.xml", DEEP, PLAIN), "damaged"),
}


@pytest.mark.parametrize("name", BOMBS)
def test_memory_stays_small(tmp_path: Path, name: str, unproven: Callable[[str], NoReturn]) -> None:
    if not Path("/proc/self/status").exists():
        unproven("这台电脑不告诉一个进程最多用过多少内存")
    make, expected = BOMBS[name]
    path = tmp_path / "bomb.docx"
    path.write_bytes(make())
    run = [sys.executable, "-c", SCRIPT, str(path)]
    found = subprocess.run(run, capture_output=True, text=True, check=True, timeout=120)
    kind, most = found.stdout.split()
    assert kind == expected
    assert int(most) <= MOST_MB
