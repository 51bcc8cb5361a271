"""Which font draws which character, and what is bundled."""

import hashlib
import json
import time
from pathlib import Path

import pytest
from fontTools.fontBuilder import FontBuilder
from fontTools.pens.ttGlyphPen import TTGlyphPen

from sxt_desktop.documents.fonts import Face, FontSet, Run
from sxt_desktop.documents.sfnt import BrokenFontError, read_faces
from sxt_desktop.documents.system_fonts import default_dirs, find_installed

ROOT = Path(__file__).parents[2]
RESOURCES = ROOT / "resources"
FONTS = RESOURCES / "fonts"
STANDARD = (ROOT / "packaging" / "standard-characters.txt").read_text("utf-8").replace("\n", "")
RARE_NAMES = "张䶮 李𬭛 赵㛃 孙喆 周堃"


@pytest.fixture(scope="module")
def bundled() -> FontSet:
    """The bundled fonts alone."""
    return FontSet.load(RESOURCES, system_dirs=[])


def make_font(path: Path, family: str, characters: str, *, fs_type: int = 0, bold: bool = False) -> Path:
    """A small TrueType font with square glyphs, 900/1000 wide, for the given characters."""
    pen = TTGlyphPen(None)
    pen.moveTo((100, 0))
    for point in ((100, 700), (800, 700), (800, 0)):
        pen.lineTo(point)
    pen.closePath()
    names = [".notdef", *(f"u{ord(c):X}" for c in characters)]
    builder = FontBuilder(1000, isTTF=True)
    builder.setupGlyphOrder(names)
    builder.setupCharacterMap({ord(c): f"u{ord(c):X}" for c in characters})
    builder.setupGlyf(dict.fromkeys(names, pen.glyph()))
    builder.setupHorizontalMetrics(dict.fromkeys(names, (900, 100)))
    builder.setupHorizontalHeader(ascent=880, descent=-120)
    builder.setupNameTable(
        {"familyName": {"zh": family}, "styleName": "Regular", "psName": path.stem}, mac=False
    )
    builder.setupOS2(fsType=fs_type)
    builder.setupPost(keepGlyphNames=False)
    builder.font["head"].macStyle = int(bold)
    builder.save(path)
    return path


def with_installed(folder: Path) -> FontSet:
    """The fonts of a PC on which just the fonts of the folder are installed."""
    return FontSet.load(RESOURCES, system_dirs=[folder])


def font_of(fonts: FontSet, character: str, face: Face) -> str:
    """Registered name of the font that draws the character."""
    (run,) = fonts.runs(character, face)
    return run.font


# --- what is bundled -------------------------------------------------------------------------------------------


def test_sums_match_every_bundled_file() -> None:
    lines = (FONTS / "SHA256SUMS").read_text("ascii").splitlines()
    sums = {name: digest for digest, name in (line.split("  ") for line in lines)}
    assert set(sums) == {p.name for p in FONTS.iterdir() if p.suffix in (".ttf", ".txt")}
    assert {name: hashlib.sha256((FONTS / name).read_bytes()).hexdigest() for name in sums} == sums


def test_licences_and_sources_lie_beside_the_fonts() -> None:
    sources = (FONTS / "SOURCES.md").read_text("utf-8")
    for font in FONTS.glob("*.ttf"):
        assert font.name in sources
    for name in ("OFL-Noto-Serif-SC.txt", "OFL-Noto-Sans-SC.txt", "OFL-LXGW-WenKai.txt"):
        assert name in sources
        assert "SIL OPEN FONT LICENSE" in (FONTS / name).read_text("utf-8").upper()
    assert "GNU GENERAL PUBLIC LICENSE" in (FONTS / "Fandol-COPYING.txt").read_text("utf-8")
    assert "special exception" in (FONTS / "Fandol-COPYING.txt").read_text("utf-8")


def test_bundle_stays_small() -> None:
    sizes = [p.stat().st_size for p in FONTS.iterdir()]
    assert sum(sizes) < 37e6
    assert max(sizes) < 16e6


def test_reserved_font_names_are_not_used() -> None:
    for font in FONTS.glob("*.ttf"):
        (face,) = read_faces(font)
        assert not any(word in name for name in face.names for word in ("lxgw", "霞鹜", "source"))
        assert face.embeddable and face.outlines


@pytest.mark.parametrize("face", Face)
def test_every_face_draws_all_standard_characters(bundled: FontSet, face: Face) -> None:
    assert len(STANDARD) == 8105
    assert bundled.missing(STANDARD) == ()
    assert "".join(run.text for run in bundled.runs(STANDARD, face)) == STANDARD
    assert bundled.width(STANDARD, face, 16) == pytest.approx(8105 * 16, rel=1e-3)


@pytest.mark.parametrize("face", [Face.BIAO_SONG, Face.KAI, Face.HEI, Face.SONG])
def test_only_fang_needs_another_font_for_standard_characters(bundled: FontSet, face: Face) -> None:
    assert bundled.runs(STANDARD, face) == [Run(bundled.primary(face), STANDARD)]


@pytest.mark.parametrize("face", Face)
def test_signs_of_documents_are_drawn_full_width(bundled: FontSet, face: Face) -> None:
    signs = "“”‘’—…、。《》〔〕「」①⑩⑳□■○●△▲√×÷±≤≥→←↑↓※★Ⅰ㎡℃（）【】"
    assert bundled.missing(signs) == ()
    for sign in signs:
        assert bundled.width(sign, face, 1000) == 1000, sign


@pytest.mark.parametrize("face", Face)
def test_dash_pair_is_one_line(bundled: FontSet, face: Face) -> None:
    """The dash reaches both edges of its em, to within 1/50, in the font that draws it."""
    from reportlab.pdfbase import pdfmetrics

    font = pdfmetrics.getFont(font_of(bundled, "—", face))
    glyph = font.face.charToGlyph[0x2014]
    start = font.face.get_table_pos("glyf")[0] + font.face.glyphPos[glyph]
    left, _, right, _ = (
        int.from_bytes(font.face.get_chunk(start + 2 + 2 * n, 2), "big", signed=True) for n in range(4)
    )
    assert left <= 20 and right >= 980


# --- fallback ----------------------------------------------------------------------------------------------------


def test_rare_names_fall_back_glyph_by_glyph(bundled: FontSet) -> None:
    runs = bundled.runs(RARE_NAMES, Face.FANG)
    assert "".join(run.text for run in runs) == RARE_NAMES
    own = bundled.primary(Face.FANG)
    assert [run.text for run in runs if run.font != own] == ["䶮", "𬭛", "㛃", "喆", "堃"]
    assert {run.font.split("-")[0] for run in runs} == {"FandolFang", "NotoSerifSC"}
    assert all("Light" in run.font for run in runs if run.font != own)
    assert bundled.missing(RARE_NAMES) == ()


def test_missing_characters_are_told_once_in_order(bundled: FontSet) -> None:
    assert bundled.missing("李\U00031350王😀😀\n\t\u200b\ufe0f\u3000") == ("😀", "\U00031350")
    assert bundled.missing("") == ()


def test_missing_character_still_takes_room(bundled: FontSet) -> None:
    (run,) = bundled.runs("\U00031350", Face.FANG)
    assert run == Run(bundled.primary(Face.SONG), "\U00031350")
    assert bundled.width("\U00031350", Face.FANG, 16) > 0


def test_controls_are_neither_drawn_nor_missing(bundled: FontSet) -> None:
    text = "甲\r\n\t\ufeff\u200d\ufe00\U000e0100\u2028乙"
    assert bundled.runs(text, Face.KAI) == [Run(bundled.primary(Face.KAI), "甲乙")]
    assert bundled.width(text, Face.KAI, 10) == 20


def test_text_is_composed_first(bundled: FontSet) -> None:
    assert bundled.runs("e\u0301\uf9d1", Face.HEI) == [Run(bundled.primary(Face.HEI), "é六")]
    assert bundled.width("e\u0301", Face.HEI, 16) == bundled.width("é", Face.HEI, 16)


def test_empty_text_has_no_runs(bundled: FontSet) -> None:
    assert bundled.runs("", Face.FANG) == []
    assert bundled.width("", Face.FANG, 16) == 0


def test_primary_fonts_differ(bundled: FontSet) -> None:
    assert len({bundled.primary(face) for face in Face}) == len(Face)


# --- installed fonts -----------------------------------------------------------------------------------------------


def test_installed_font_goes_first_and_gaps_are_filled(tmp_path: Path, bundled: FontSet) -> None:
    make_font(tmp_path / "simfang.ttf", "仿宋", "张三李")
    fonts = with_installed(tmp_path)
    assert fonts.primary(Face.FANG).startswith("simfang-")
    assert font_of(fonts, "张", Face.FANG) == fonts.primary(Face.FANG)
    assert font_of(fonts, "四", Face.FANG) == bundled.primary(Face.FANG)
    assert font_of(fonts, "𬭛", Face.FANG) == font_of(bundled, "𬭛", Face.FANG)
    assert fonts.width("张四", Face.FANG, 10) == 19
    assert fonts.primary(Face.KAI) == bundled.primary(Face.KAI)


def test_preferred_name_wins_over_folder_order(tmp_path: Path) -> None:
    make_font(tmp_path / "a.ttf", "仿宋", "张三")
    make_font(tmp_path / "b.ttf", "仿宋_GB2312", "张")
    fonts = with_installed(tmp_path)
    assert font_of(fonts, "张", Face.FANG).startswith("b-")
    assert font_of(fonts, "三", Face.FANG).startswith("a-")


@pytest.mark.parametrize(
    ("family", "face"),
    [("方正小标宋简体", Face.BIAO_SONG), ("楷体_GB2312", Face.KAI), ("黑体", Face.HEI), ("宋体", Face.SONG)],
)
def test_each_face_has_installed_fonts(tmp_path: Path, family: str, face: Face) -> None:
    make_font(tmp_path / "own.TTF", family, "张")
    assert with_installed(tmp_path).primary(face).startswith("own-")


def test_renamed_copy_of_a_bundled_font_is_taken(tmp_path: Path, bundled: FontSet) -> None:
    from fontTools.ttLib import TTFont

    with TTFont(FONTS / "SxtBiaoSong.ttf", lazy=True) as font:
        for record in font["name"].names:
            if record.nameID in (1, 4):
                record.string = "方正小标宋_GBK"
        font.save(tmp_path / "fzxbs.ttf")
    fonts = with_installed(tmp_path)
    assert fonts.primary(Face.BIAO_SONG) != bundled.primary(Face.BIAO_SONG)
    assert fonts.primary(Face.BIAO_SONG).startswith("NotoSerifSC-SemiBold-2-"), (
        "same PostScript name, own PDF name"
    )
    assert font_of(fonts, "党", Face.BIAO_SONG) == fonts.primary(Face.BIAO_SONG)


@pytest.mark.parametrize("fs_type", [0x0002, 0x0100, 0x0200])
def test_font_that_may_not_be_embedded_is_refused(tmp_path: Path, bundled: FontSet, fs_type: int) -> None:
    make_font(tmp_path / "locked.ttf", "仿宋", "张", fs_type=fs_type)
    assert with_installed(tmp_path).primary(Face.FANG) == bundled.primary(Face.FANG)


@pytest.mark.parametrize("fs_type", [0x0000, 0x0004, 0x0008])
def test_font_for_print_or_editing_is_allowed(tmp_path: Path, fs_type: int) -> None:
    make_font(tmp_path / "open.ttf", "仿宋", "张", fs_type=fs_type)
    assert with_installed(tmp_path).primary(Face.FANG).startswith("open-")


def test_bold_style_is_not_taken_for_the_regular_one(tmp_path: Path, bundled: FontSet) -> None:
    make_font(tmp_path / "bold.ttf", "黑体", "张", bold=True)
    assert with_installed(tmp_path).primary(Face.HEI) == bundled.primary(Face.HEI)


def test_broken_files_are_ignored(tmp_path: Path, bundled: FontSet) -> None:
    whole = make_font(tmp_path / "whole.bin", "仿宋", "张三").read_bytes()
    (tmp_path / "empty.ttf").write_bytes(b"")
    (tmp_path / "text.ttf").write_text("no font", "utf-8")
    (tmp_path / "collection.ttc").write_bytes(b"ttcf\0\1\0\0\xff\xff\xff\xff")
    (tmp_path / "postscript.ttf").write_bytes(b"OTTO" + whole[4:])
    (tmp_path / "folder.ttf").mkdir()
    for length in range(0, len(whole), 7):
        (tmp_path / f"cut{length}.ttf").write_bytes(whole[:length])
    assert with_installed(tmp_path).primary(Face.FANG) == bundled.primary(Face.FANG)


def test_font_that_reportlab_cannot_read_is_skipped(tmp_path: Path, bundled: FontSet) -> None:
    path = make_font(tmp_path / "odd.ttf", "仿宋", "张三")
    data = bytearray(path.read_bytes())
    at = data.index(b"maxp")
    offset = int.from_bytes(data[at + 8 : at + 12], "big")
    data[offset : offset + 4] = b"\0\7\0\0"
    path.write_bytes(data)
    assert read_faces(path)[0].outlines
    fonts = with_installed(tmp_path)
    assert fonts.primary(Face.FANG) == bundled.primary(Face.FANG)
    assert font_of(fonts, "张", Face.FANG) == bundled.primary(Face.FANG)


def test_damaged_installation_is_told(tmp_path: Path) -> None:
    (tmp_path / "fonts").mkdir()
    with pytest.raises(BrokenFontError):
        FontSet.load(tmp_path, system_dirs=[])


# --- the cache of installed fonts ------------------------------------------------------------------------------------


def test_cache_saves_opening_and_notices_changes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder, cache = tmp_path / "f", tmp_path / "state" / "fonts.json"
    folder.mkdir()
    make_font(folder / "one.ttf", "仿宋", "张")
    first = find_installed(["仿宋"], [folder], cache)
    with monkeypatch.context() as patch:
        patch.setattr("sxt_desktop.documents.system_fonts.read_faces", _not_called)
        assert find_installed(["仿宋"], [folder], cache) == first
    make_font(folder / "one.ttf", "楷体", "张三")
    assert find_installed(["仿宋"], [folder], cache) == []
    (folder / "one.ttf").unlink()
    find_installed(["仿宋"], [folder], cache)
    assert json.loads(cache.read_text("utf-8"))["files"] == {}


def _not_called(path: Path) -> None:
    raise AssertionError(f"{path} opened")


@pytest.mark.parametrize(
    "damage",
    [
        "",
        "{",
        "[]",
        "null",
        '{"format": 1}',
        '{"format": 1, "names": "x", "files": 3}',
        '{"format": 9, "names": "x", "files": {}}',
    ],
)
def test_damaged_cache_costs_only_time(tmp_path: Path, damage: str) -> None:
    make_font(tmp_path / "one.ttf", "仿宋", "张")
    cache = tmp_path / "fonts.json"
    cache.write_text(damage, "utf-8")
    assert len(find_installed(["仿宋"], [tmp_path], cache)) == 1
    stored = json.loads(cache.read_text("utf-8"))
    for wrong in ([1], [1, 2, [["x", "y", []]]], [1, 2, 3], None, [1, 2, [[0, "y", 5]]]):
        stored["files"] = dict.fromkeys(stored["files"], wrong)
        cache.write_text(json.dumps(stored), "utf-8")
        assert len(find_installed(["仿宋"], [tmp_path], cache)) == 1


def test_cache_in_a_forbidden_place_is_no_error(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    assert find_installed(["仿宋"], [tmp_path], tmp_path / "file" / "fonts.json") == []


def test_font_folders_of_each_system() -> None:
    windows = default_dirs({"WINDIR": "C:/Windows", "LOCALAPPDATA": "C:/u"}, "win32")
    assert [p.as_posix() for p in windows] == ["C:/Windows/Fonts", "C:/u/Microsoft/Windows/Fonts"]
    linux = [p.as_posix() for p in default_dirs({"HOME": "/home/u"}, "linux")]
    assert linux == [
        "/usr/share/fonts",
        "/usr/local/share/fonts",
        "/home/u/.local/share/fonts",
        "/home/u/.fonts",
    ]


def test_loading_reads_no_outlines(tmp_path: Path) -> None:
    """Loading is part of the program's start: far below the time one font takes to parse."""
    FontSet.load(RESOURCES, cache=tmp_path / "fonts.json")
    took = []
    for _ in range(5):
        start = time.perf_counter()
        FontSet.load(RESOURCES, cache=tmp_path / "fonts.json")
        took.append(time.perf_counter() - start)
    assert min(took) < 0.03
