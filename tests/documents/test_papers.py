"""Every shipped document is printed: embedded fonts, same bytes again, sound structure."""

import shutil
import subprocess
from pathlib import Path

import pikepdf
import pytest

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


@pytest.mark.skipif(shutil.which("qpdf") is None, reason="qpdf 未安装,未检查 PDF 结构")
@pytest.mark.parametrize("name", sorted(SAMPLES))
def test_qpdf_finds_nothing(name: str, tmp_path: Path) -> None:
    path = tmp_path / "paper.pdf"
    path.write_bytes(printed(name))
    done = subprocess.run(["qpdf", "--check", str(path)], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
