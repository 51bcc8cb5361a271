"""Developer tool: rebuilds the bundled fonts in resources/fonts from the named npm and Debian packages.

Run it with the development environment (needs fonttools, npm, apt-get, dpkg-deb):

    python packaging/build_fonts.py

The result depends only on the pinned source fonts (checked by SHA-256) and on the fontTools version named in
resources/fonts/SOURCES.md; resources/fonts/SHA256SUMS is written last.
"""

from __future__ import annotations

import argparse
import gzip
import hashlib
import subprocess
import tarfile
import tempfile
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from fontTools.pens.cu2quPen import Cu2QuPen
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont, newTable

ROOT = Path(__file__).resolve().parent.parent
TARGET = ROOT / "resources" / "fonts"
CHARACTERS = Path(__file__).with_name("standard-characters.txt")
"""通用规范汉字表 (2013), 8105 characters, one level per line."""

MAX_CURVE_ERROR = 1.0
"""Largest distance in font units (1/1000 em) between FandolFang's cubic curves and our quadratic ones."""

DROPPED_TABLES = ["BASE", "DSIG", "GDEF", "GPOS", "GSUB", "STAT", "VORG", "vhea", "vmtx"]
"""Tables used for shaping and vertical setting only: reportlab shapes nothing, the window needs none."""

MAXP_FIELDS = (
    "maxZones",
    "maxTwilightPoints",
    "maxStorage",
    "maxFunctionDefs",
    "maxInstructionDefs",
    "maxStackElements",
    "maxSizeOfInstructions",
    "maxComponentElements",
)
"""Fields of the TrueType maxp table that a CFF font lacks and the compiler does not compute."""

SYMBOLS = (
    "—―–‐‑·•…‖‘’“”‰‱′″※‼⁇°§¶†‡©®™√×÷±∓≤≥≠≈≡∞∵∴∶∷∠⊥∥∩∪∈∑∏∫∮∝∽≌⊙⌒"
    "→←↑↓↔↕↖↗↘↙⇒⇐⇔□■▢▣▤▥▦▧▨▩▪▫○●◎◇◆◯△▲▽▼▷▶◁◀◈◉◐◑☆★☐☑☒✓✔✗✘"
    "〇〃々〆〔〕〈〉《》「」『』【】〖〗〒〓〜〝〞、。〡〢〣〤〥〦〧〨〩㈱㊣№℃℉℡㎎㎏㎜㎝㎞㎡㏄㏎㏑㏒㏕¥￥€£¢￠￡￢￣￤"
)
"""Single signs that the program's papers use beside those of GB 2312."""

RANGES = (
    (0x0020, 0x007E),  # ASCII
    (0x00A0, 0x00FF),  # Latin-1
    (0x2002, 0x200A),  # spaces of fixed width
    (0x2160, 0x217B),  # Roman numerals
    (0x2460, 0x249B),  # ①-⑳ ⑴-⒇ ⒈-⒛
    (0x2500, 0x257F),  # box drawing
    (0x2580, 0x259F),  # blocks, for bars in plain tables
    (0x3000, 0x303F),  # CJK punctuation
    (0x3220, 0x3229),  # ㈠-㈩
    (0x3280, 0x3289),  # ㊀-㊉
    (0xFF01, 0xFF5E),  # fullwidth forms
)


class BuildError(Exception):
    """The fonts cannot be built; the text says why."""


@dataclass(frozen=True, slots=True)
class Package:
    """A package that holds source files: `kind` is "npm" or "deb", `version` is the pinned one."""

    kind: str
    name: str
    version: str


@dataclass(frozen=True, slots=True)
class Source:
    """One font file in a package; `sha256` pins its bytes."""

    package: Package
    member: str
    sha256: str


@dataclass(frozen=True, slots=True)
class Product:
    """One bundled font.

    `covers` is the set of code points asked for (None: all), `without` are signs left to the next font of the
    chain because this one draws them too narrow for Chinese text, `family` renames the font, `dash` says that
    the dash must be widened to the whole em.
    """

    file: str
    source: Source
    covers: Callable[[], set[int]] | None
    without: str = ""
    family: str | None = None
    dash: bool = True


SERIF = Package("npm", "@expo-google-fonts/noto-serif-sc", "0.4.3")
SANS = Package("npm", "@expo-google-fonts/noto-sans-sc", "0.4.3")
WENKAI = Package("deb", "fonts-lxgw-wenkai", "1.250+repack-1")
FANDOL = Package("deb", "texlive-lang-chinese", "2022.20230122-1")

SERIF_LIGHT = Source(
    SERIF,
    "300Light/NotoSerifSC_300Light.ttf",
    "a86e5cabd0c0b9bd656ff9c3e437bec6519fc7b149e845192edd8075b07789eb",
)
SERIF_REGULAR = Source(
    SERIF,
    "400Regular/NotoSerifSC_400Regular.ttf",
    "c358a69de3df5f423a8946a7b03e3126fb6ba116f1130a463455b4e39e1f0742",
)
SERIF_SEMIBOLD = Source(
    SERIF,
    "600SemiBold/NotoSerifSC_600SemiBold.ttf",
    "5d19e0f438d4a30371f584d34a87c9232dba0a85237db63fe5337fe743487def",
)
SANS_REGULAR = Source(
    SANS,
    "400Regular/NotoSansSC_400Regular.ttf",
    "d45f67f0a7c0ca3f256950777ce6a61cc7ce5f9696d02900cbbaac25f8aa7d16",
)
SANS_BOLD = Source(
    SANS,
    "700Bold/NotoSansSC_700Bold.ttf",
    "9a38ae0ab28cd5a256f9ea8e00dedc688aac17f7915fcb000572990afa956b96",
)
WENKAI_REGULAR = Source(
    WENKAI,
    "usr/share/fonts/truetype/lxgw-wenkai/LXGWWenKai-Regular.ttf",
    "bbf534b0ca093928f94d1782855e65a19a32cde82b075d495d072025521953c8",
)
FANDOL_FANG = Source(
    FANDOL,
    "usr/share/texlive/texmf-dist/fonts/opentype/public/fandol/FandolFang-Regular.otf",
    "d838ad32ce2244d8144f408c37fe71065aba6fbbc80759a4d2aa2033948d5bc9",
)

FANG_FILE = "SxtFang.ttf"

FANG_WITHOUT = "①②③④⑤⑥⑦⑧⑨⑩□■○●◎◇◆△▲☆★√←→↑↓※℃"
"""Signs that FandolFang draws far larger, smaller or narrower than its ideographs."""

KAI_WITHOUT = "“”‘’×÷±"
"""Signs that LXGW WenKai draws for Latin text, narrower than an ideograph."""


def wanted() -> set[int]:
    """Code points of the subsets: 通用规范汉字表, GB 2312, the ranges and the single signs above."""
    points = {ord(c) for c in CHARACTERS.read_text("utf-8") if not c.isspace()}
    for row in range(0xA1, 0xF8):
        for cell in range(0xA1, 0xFF):
            points.update(map(ord, bytes((row, cell)).decode("gb2312", "ignore")))
    for first, last in RANGES:
        points.update(range(first, last + 1))
    return points | set(map(ord, SYMBOLS))


def beyond_fang() -> set[int]:
    """What the light song must draw for 仿宋 and 楷体: the wanted characters that one of them lacks."""
    with TTFont(TARGET / FANG_FILE, lazy=True) as font:
        return (wanted() - set(font.getBestCmap())) | set(map(ord, KAI_WITHOUT))


PRODUCTS = (
    Product(FANG_FILE, FANDOL_FANG, wanted, without=FANG_WITHOUT, dash=False),
    Product("SxtKai.ttf", WENKAI_REGULAR, wanted, without=KAI_WITHOUT, family="SxtKai", dash=False),
    Product("SxtSong-Regular.ttf", SERIF_REGULAR, None),
    Product("SxtSongLight.ttf", SERIF_LIGHT, beyond_fang),
    Product("SxtBiaoSong.ttf", SERIF_SEMIBOLD, wanted),
    Product("SxtHei-Regular.ttf", SANS_REGULAR, wanted),
    Product("SxtHei-Bold.ttf", SANS_BOLD, wanted),
)
"""In building order: the light song needs the finished 仿宋."""


def fetch(package: Package, work: Path) -> Path:
    """Fetch a package with the developer's own npm or apt-get and unpack it; returns its root folder."""
    root = work / package.name.replace("/", "-").lstrip("@")
    root.mkdir(parents=True)
    if package.kind == "npm":
        command = ["npm", "pack", "--silent", f"{package.name}@{package.version}"]
        subprocess.run(command, cwd=root, check=True, stdout=subprocess.DEVNULL)
        with tarfile.open(next(root.glob("*.tgz"))) as archive:
            archive.extractall(root, filter="data")
        return root / "package"
    command = ["apt-get", "download", f"{package.name}={package.version}"]
    subprocess.run(command, cwd=root, check=True, stdout=subprocess.DEVNULL)
    subprocess.run(["dpkg-deb", "-x", str(next(root.glob("*.deb"))), str(root)], check=True)
    return root


def checked(path: Path, source: Source) -> Path:
    """The path of a source font whose bytes are the pinned ones."""
    found = hashlib.sha256(path.read_bytes()).hexdigest()
    if found != source.sha256:
        raise BuildError(
            f"{source.package.name}: {source.member} has SHA-256 {found}, expected {source.sha256}"
        )
    return path


def reduce(font: Any, product: Product) -> None:
    """Cut the font down to the product's characters and drop the tables that are not needed."""
    points = set(font.getBestCmap())
    if product.covers is not None:
        points &= product.covers()
    points -= set(map(ord, product.without))
    options = Options()
    options.layout_features = []
    options.drop_tables = list(options.drop_tables) + DROPPED_TABLES
    options.name_IDs = ["*"]
    options.name_languages = ["*"]
    options.notdef_outline = True
    options.glyph_names = False
    options.recalc_timestamp = False
    options.prune_codepage_ranges = False
    subsetter = Subsetter(options)
    subsetter.populate(unicodes=points)
    subsetter.subset(font)


def to_quadratic(font: Any) -> None:
    """Replace CFF outlines by TrueType ones, because reportlab embeds only those."""
    glyph_set = font.getGlyphSet()
    order = font.getGlyphOrder()
    outlines = {}
    for name in order:
        pen = TTGlyphPen(glyph_set)
        glyph_set[name].draw(Cu2QuPen(pen, MAX_CURVE_ERROR, reverse_direction=True))
        outlines[name] = pen.glyph()
    font["loca"] = newTable("loca")
    font["glyf"] = glyf = newTable("glyf")
    glyf.glyphOrder = order
    glyf.glyphs = outlines
    font["maxp"] = maxp = newTable("maxp")
    maxp.tableVersion = 0x00010000
    for name in MAXP_FIELDS:
        setattr(maxp, name, 1 if name == "maxZones" else 0)
    maxp.numGlyphs = len(order)
    font["post"].formatType = 3.0
    del font["CFF "]
    font.sfntVersion = "\x00\x01\x00\x00"


def widen_dash(font: Any) -> None:
    """Make — and ― fill the em at the height of the ideographs, so that —— is one unbroken line.

    Noto joins the pair by a ligature, which reportlab does not apply.
    """
    units = font["head"].unitsPerEm
    for table in font["cmap"].tables:
        if table.isUnicode() and 0x2015 in table.cmap:
            name = table.cmap[0x2014] = table.cmap[0x2015]
    glyph = font["glyf"][name]
    left, right = glyph.xMin, glyph.xMax
    for index, (x, y) in enumerate(glyph.coordinates):
        glyph.coordinates[index] = (round((x - left) * units / (right - left)), y)
    glyph.recalcBounds(font["glyf"])
    font["hmtx"][name] = (units, 0)


def set_names(font: Any, product: Product) -> None:
    """Keep the identifying names and the licence, rename where asked, and state that the font was changed."""
    table = font["name"]
    kept = {0, 1, 2, 3, 4, 5, 6, 13, 14, 16, 17}
    table.names = [r for r in table.names if r.platformID == 3 and r.langID == 0x409 and r.nameID in kept]
    if product.family is not None:
        table.names = [r for r in table.names if r.nameID not in (16, 17)]
        for number, text in ((1, product.family), (4, product.family), (6, f"{product.family}-Regular")):
            table.setName(text, number, 3, 1, 0x409)
    version = table.getDebugName(5)
    names = {3: f"sxt:{table.getDebugName(6)}", 5: f"{version};changed for sxt-desktop"}
    for number, text in names.items():
        table.setName(text, number, 3, 1, 0x409)
    if not table.getDebugName(13):
        table.setName("GPL version 3 with font exception, see Fandol-COPYING.txt", 13, 3, 1, 0x409)
    change = f"Changed from {product.source.member.rsplit('/', 1)[1]} of {product.source.package.name}; see SOURCES.md"
    table.setName(change, 10, 3, 1, 0x409)


def build(product: Product, root: Path) -> None:
    """Build one font file."""
    font = TTFont(checked(root / product.source.member, product.source), recalcTimestamp=False)
    reduce(font, product)
    if "CFF " in font:
        to_quadratic(font)
    if product.dash:
        widen_dash(font)
    set_names(font, product)
    font.save(TARGET / product.file)
    if not {"glyf", "loca"} <= set(font.keys()):
        raise BuildError(f"{product.file} has no TrueType outlines")


def write_licences(roots: dict[Package, Path]) -> None:
    """Copy the licence texts that must accompany the fonts."""
    for package, name in ((SERIF, "OFL-Noto-Serif-SC.txt"), (SANS, "OFL-Noto-Sans-SC.txt")):
        (TARGET / name).write_bytes((roots[package] / "LICENSE_FONT").read_bytes())
    wenkai = roots[WENKAI] / "usr/share/doc/fonts-lxgw-wenkai/copyright"
    (TARGET / "OFL-LXGW-WenKai.txt").write_bytes(wenkai.read_bytes())
    fandol = roots[FANDOL] / "usr/share/doc/texlive-doc/fonts/fandol"
    (TARGET / "Fandol-COPYING.txt").write_bytes(gzip.decompress((fandol / "COPYING.gz").read_bytes()))
    (TARGET / "Fandol-README.txt").write_bytes((fandol / "README").read_bytes())


def write_sums(folder: Path) -> None:
    """Write SHA256SUMS over the fonts and licence texts, in the format of sha256sum."""
    files = sorted(p for p in folder.iterdir() if p.suffix in (".ttf", ".txt"))
    lines = [f"{hashlib.sha256(p.read_bytes()).hexdigest()}  {p.name}\n" for p in files]
    (folder / "SHA256SUMS").write_bytes("".join(lines).encode("ascii"))


def build_all(work: Path, products: Iterable[Product]) -> None:
    """Fetch the packages into `work` and build every product."""
    packages = {product.source.package for product in products}
    roots = {package: fetch(package, work) for package in sorted(packages, key=lambda p: p.name)}
    TARGET.mkdir(parents=True, exist_ok=True)
    for product in products:
        build(product, roots[product.source.package])
        print(f"{product.file}: {(TARGET / product.file).stat().st_size / 1e6:.1f} MB")
    write_licences(roots)
    write_sums(TARGET)


def main() -> None:
    """Parse the command line and build."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.parse_args()
    with tempfile.TemporaryDirectory() as work:
        build_all(Path(work), PRODUCTS)


if __name__ == "__main__":
    main()
