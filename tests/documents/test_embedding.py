"""What goes into the PDF: the right text behind the glyphs, embedded fonts only, the same bytes every time."""

import io
from datetime import UTC, date, datetime
from pathlib import Path

import pikepdf
import pypdfium2
import pytest
from reportlab.graphics.charts.barcharts import VerticalBarChart
from reportlab.graphics.renderPDF import draw
from reportlab.graphics.shapes import Drawing
from reportlab.platypus import Table

from sxt_desktop.documents.canvas import DocumentCanvas, new_canvas
from sxt_desktop.documents.embedding import UnusableFontError, register, to_unicode_map
from sxt_desktop.documents.fonts import Face, FontSet

ROOT = Path(__file__).parents[2]
RARE_NAMES = "李𬭛 张䶮 赵㛃 孙喆 周堃"
STANDARD = (ROOT / "packaging" / "standard-characters.txt").read_text("utf-8").replace("\n", "")
BUILT_IN = ("Helvetica", "Times", "Courier", "Symbol", "ZapfDingbats")


@pytest.fixture(scope="module")
def fonts() -> FontSet:
    """The bundled fonts alone."""
    return FontSet.load(ROOT / "resources", system_dirs=[])


def start(target: io.BytesIO | Path, fonts: FontSet) -> DocumentCanvas:
    """A canvas with fixed metadata."""
    return new_canvas(target, fonts, title="责任清单", author="某县委", invariant_date=date(2026, 3, 1))


def draw_line(canvas: DocumentCanvas, fonts: FontSet, text: str, face: Face, *, y: float) -> None:
    """Draw one line in 16 pt from the left margin."""
    x = 50.0
    for run in fonts.runs(text, face):
        canvas.setFont(run.font, 16)
        canvas.drawString(x, y, run.text)
        x += fonts.width(run.text, face, 16)


def document(fonts: FontSet, lines: list[str], face: Face = Face.FANG) -> bytes:
    """A one-page PDF with the lines."""
    target = io.BytesIO()
    canvas = start(target, fonts)
    for number, line in enumerate(lines):
        draw_line(canvas, fonts, line, face, y=800 - 24 * number)
    canvas.save()
    return target.getvalue()


def text_of(pdf: bytes) -> list[str]:
    """The lines of text that a reader extracts."""
    with pypdfium2.PdfDocument(pdf) as opened:
        lines: list[str] = []
        for page in opened:
            lines += page.get_textpage().get_text_range().splitlines()
        return lines


def fonts_in(pdf: bytes) -> dict[str, bool]:
    """Name of every font object in the file, and whether its font file is embedded."""
    found = {}
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        for item in opened.objects:
            if isinstance(item, pikepdf.Dictionary) and item.get("/Type") == "/Font":
                found[str(item.BaseFont)] = "/FontFile2" in item.get("/FontDescriptor", pikepdf.Dictionary())
    return found


@pytest.mark.parametrize("face", Face)
def test_rare_names_are_extracted_exactly(fonts: FontSet, face: Face) -> None:
    """reportlab 5.1 alone makes 李ⲵ of 李𬭛."""
    assert text_of(document(fonts, [RARE_NAMES], face)) == [RARE_NAMES]


def test_documents_with_many_characters_are_extracted_exactly(fonts: FontSet) -> None:
    """Several subsets per font, some with characters on both sides of U+FFFF."""
    beyond = [c for c in STANDARD if ord(c) > 0xFFFF]
    text = "".join(beyond) + STANDARD[:500] + STANDARD[-500:]
    lines = [text[i : i + 28] for i in range(0, 28 * 30, 28)]
    assert len(beyond) > 100
    assert text_of(document(fonts, lines)) == lines


def test_latin_brackets_and_signs_are_extracted_exactly(fonts: FontSet) -> None:
    lines = [r"ABC (abc) \ [1] <2> 100% 3/4", "“引号”《书名》〔2026〕1号——①⑳□√℃"]
    assert text_of(document(fonts, lines)) == lines


def test_to_unicode_map_is_utf16_in_blocks_of_100() -> None:
    text = to_unicode_map([0, 0x2CB5B, 0x5F20, *range(0x4E00, 0x4E00 + 120)])
    assert "<01> <D872DF5B>" in text
    assert "<02> <5F20>" in text
    assert "<00> <0000>" not in text
    assert text.count("100 beginbfchar") == 1
    assert text.count("22 beginbfchar") == 1


def test_every_font_is_embedded_and_none_is_built_in(fonts: FontSet) -> None:
    target = io.BytesIO()
    canvas = start(target, fonts)
    canvas.drawString(50, 800, "没有设置字体的文字")
    draw_line(canvas, fonts, RARE_NAMES, Face.FANG, y=700)
    canvas.showPage()
    table = Table([["党组", ""], ["1", "甲"]])
    table.wrapOn(canvas, 300, 300)
    table.drawOn(canvas, 50, 500)
    drawing = Drawing(300, 200)
    chart = VerticalBarChart()
    chart.data = [(1, 2, 3)]
    chart.categoryAxis.categoryNames = ["a", "b", "c"]
    drawing.add(chart)
    draw(drawing, canvas, 50, 200)
    canvas.save()
    found = fonts_in(target.getvalue())
    assert len(found) >= 3
    assert all(found.values())
    assert not [name for name in found if any(word in name for word in BUILT_IN)]
    lines = text_of(target.getvalue())
    assert "没有设置字体的文字" in lines
    assert any("党组" in line for line in lines)


def test_empty_document_has_no_font(fonts: FontSet) -> None:
    target = io.BytesIO()
    canvas = start(target, fonts)
    canvas.showPage()
    canvas.save()
    assert fonts_in(target.getvalue()) == {}


def test_text_object_in_a_built_in_font_is_refused(fonts: FontSet) -> None:
    text = start(io.BytesIO(), fonts).beginText(0, 0)
    with pytest.raises(ValueError, match="Helvetica"):
        text.setFont("Helvetica", 12)


def test_same_input_gives_same_bytes(fonts: FontSet, tmp_path: Path) -> None:
    first = document(fonts, [RARE_NAMES, "正文"])
    document(fonts, ["别的文件"], Face.KAI)
    again = FontSet.load(ROOT / "resources", system_dirs=[], cache=tmp_path / "cache.json")
    assert document(again, [RARE_NAMES, "正文"]) == first


def test_metadata_come_from_the_caller(fonts: FontSet, tmp_path: Path) -> None:
    path = tmp_path / "文书.pdf"
    canvas = new_canvas(
        path,
        fonts,
        title="述责述廉报告",
        author="张䶮",
        invariant_date=datetime(2026, 3, 1, 8, 30, tzinfo=UTC),
    )
    canvas.drawString(50, 50, "正文")
    canvas.save()
    with pikepdf.open(path) as opened:
        assert str(opened.docinfo.Title) == "述责述廉报告"
        assert str(opened.docinfo.Author) == "张䶮"
        assert str(opened.docinfo.CreationDate) == "D:20260301083000+00'00'"
        assert str(opened.Root.Lang) == "zh-CN"
        assert opened.Root.ViewerPreferences.DisplayDocTitle
        assert opened.check_pdf_syntax() == []
    assert b"D:20260301000000+08'00'" in document(fonts, ["日期"])


def test_two_fonts_of_one_name_in_one_process_do_not_mix(fonts: FontSet) -> None:
    """reportlab registers a second font of the same face name as an alias of the first."""
    folder = ROOT / "resources" / "fonts"
    kai = register(folder / "SxtKai.ttf", 0, "Same")
    hei = register(folder / "SxtHei-Regular.ttf", 0, "Same")
    assert kai.fontName != hei.fontName
    assert kai.face.familyName != hei.face.familyName
    assert register(folder / "SxtKai.ttf", 0, "Same") is kai


def test_file_that_is_no_font_is_refused(tmp_path: Path) -> None:
    (tmp_path / "no.ttf").write_bytes(b"\x00\x01\x00\x00")
    for path in (tmp_path / "no.ttf", tmp_path / "absent.ttf"):
        with pytest.raises(UnusableFontError):
            register(path, 0, "No")
