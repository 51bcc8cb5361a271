"""Every shipped document is printed: embedded fonts, same bytes again, sound structure."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import NoReturn

import pikepdf
import pytest

from tests.documents.hashes import hashes
from tests.documents.papers import DOCUMENTS, SAMPLES, printed

NAMES = sorted(path.stem for path in DOCUMENTS.glob("*.toml"))


def test_every_shipped_document_has_a_sample() -> None:
    assert set(SAMPLES) <= set(NAMES)


@pytest.mark.parametrize("name", sorted(SAMPLES))
def test_same_input_same_bytes(name: str) -> None:
    assert printed(name) == printed(name)


@pytest.mark.parametrize("name", sorted(SAMPLES))
def test_all_fonts_are_embedded(name: str, tmp_path: Path) -> None:
    path = tmp_path / "paper.pdf"
    path.write_bytes(printed(name))
    with pikepdf.open(path) as pdf:
        fonts = [
            obj for obj in pdf.objects if isinstance(obj, pikepdf.Dictionary) and obj.get("/Type") == "/Font"
        ]
        assert fonts
        for font in fonts:
            assert "/FontFile2" in font.FontDescriptor
            assert "Helvetica" not in str(font.BaseFont)
        assert pdf.docinfo.Title and pdf.docinfo.Author


def test_another_run_of_the_program_writes_the_same_bytes() -> None:
    """Another process hashes strings by another seed, so that no set or memory address gets into a file."""
    command = [sys.executable, "-m", "tests.documents.hashes"]
    environment = {**os.environ, "PYTHONHASHSEED": "4711"}
    root = Path(__file__).parents[2]
    done = subprocess.run(command, cwd=root, env=environment, capture_output=True, check=True)
    assert json.loads(done.stdout) == hashes()


@pytest.mark.parametrize("name", sorted(SAMPLES))
def test_qpdf_finds_nothing(name: str, tmp_path: Path, unproven: Callable[[str], NoReturn]) -> None:
    if shutil.which("qpdf") is None:
        unproven("本机没有 qpdf，没有检查文书的 PDF 结构")
    path = tmp_path / "paper.pdf"
    path.write_bytes(printed(name))
    done = subprocess.run(["qpdf", "--check", str(path)], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
