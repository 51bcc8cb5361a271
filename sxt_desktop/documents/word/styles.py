"""Paragraph styles of a Word file: each way of setting text that a paper uses becomes one named style."""

from math import floor
from typing import Any

from docx.oxml.ns import qn

from sxt_desktop.documents.cells import COLUMN_HEAD, COLUMN_VALUE, LABEL, LONG_VALUE, VALUE
from sxt_desktop.documents.fonts import Face
from sxt_desktop.documents.gbt9704 import (
    ADDRESSEE,
    BODY,
    FLUSH,
    HEADING_1,
    HEADING_2,
    NUMBER,
    PAGE_NUMBER,
    SMALL,
    TITLE,
)
from sxt_desktop.documents.paragraph import Align, TextStyle
from sxt_desktop.documents.word.xml import element, twips

FONTS = {
    Face.FANG: "仿宋_GB2312",
    Face.BIAO_SONG: "方正小标宋简体",
    Face.KAI: "楷体_GB2312",
    Face.HEI: "黑体",
    Face.SONG: "宋体",
}
"""The names Chinese offices know their typefaces by; where one is missing, Word takes its nearest."""
_NAMED = {
    BODY: "公文正文",
    TITLE: "公文标题",
    HEADING_1: "一级标题",
    HEADING_2: "二级标题",
    FLUSH: "顶格正文",
    ADDRESSEE: "主送机关",
    NUMBER: "发文字号",
    PAGE_NUMBER: "页码",
    SMALL: "页脚小字",
    VALUE: "栏目内容",
    LONG_VALUE: "栏目长文",
    LABEL: "栏目名称",
    COLUMN_HEAD: "列名",
    COLUMN_VALUE: "列内容",
}
_OUTLINE = {TITLE: 0, HEADING_1: 1, HEADING_2: 2}
"""Levels for the navigation pane."""
_FACE_NAMES = {
    Face.FANG: "仿宋",
    Face.BIAO_SONG: "小标宋",
    Face.KAI: "楷体",
    Face.HEI: "黑体",
    Face.SONG: "宋体",
}
_USUAL_SIZE = 10.5
_ALIGNED = {Align.JUSTIFY: "both", Align.LEFT: "left", Align.CENTRE: "center", Align.RIGHT: "right"}


_KEPT = ("Normal", "DefaultParagraphFont", "TableNormal", "NoList")


def cleared(document: Any) -> "Styles":
    """Leave of the template's styles those every file has, and say which typefaces and language are the usual ones.

    The theme's typefaces go too, so that only ours are asked for.
    """
    root = document.styles.element
    for one in list(root):
        if one.tag != qn("w:style") or one.get(qn("w:styleId")) not in _KEPT:
            root.remove(one)
    for fonts in root.iter(qn("w:rFonts")):
        for name in [name for name in fonts.attrib if "heme" in name]:
            del fonts.attrib[name]
    root.insert(0, _defaults())
    return Styles(root)


def _defaults() -> Any:
    """Return what holds for text of no style: 宋体 五号, in Chinese."""
    made, inside = element("docDefaults"), element("rPrDefault")
    look = run_properties(Face.SONG, _USUAL_SIZE)
    look.append(element("lang", val="en-US", eastAsia="zh-CN", bidi="ar-SA"))
    inside.append(look)
    made.append(inside)
    made.append(element("pPrDefault"))
    return made


class Styles:
    """Makes each style once and returns its id."""

    def __init__(self, root: Any) -> None:
        self._root = root
        self._ids: dict[TextStyle, str] = {}

    def of(self, style: TextStyle) -> str:
        """Return the id of the paragraph style that sets text like this."""
        known = self._ids.get(style)
        if known is None:
            known = self._ids[style] = f"sxt{len(self._ids) + 1}"
            self._root.append(self._made(style, known))
        return known

    def _made(self, style: TextStyle, key: str) -> Any:
        made = element("style", type="paragraph", customStyle="1", styleId=key)
        made.append(element("name", val=self._name(style)))
        made.append(element("basedOn", val="Normal"))
        made.append(element("qFormat"))
        made.append(paragraph_properties(style))
        made.append(run_properties(style.face, style.size, style.tracking))
        return made

    def _name(self, style: TextStyle) -> str:
        plain = _NAMED.get(style)
        if plain is not None:
            return plain
        return f"{_FACE_NAMES[style.face]}{style.size:g}磅{len(self._ids)}"


def paragraph_properties(style: TextStyle) -> Any:
    """Return how a paragraph stands: spacing, indents, alignment, what it stays with (in the order Word wants)."""
    made = element("pPr")
    if style.keep_next:
        made.append(element("keepNext"))
    if style.together > 2:
        made.append(element("keepLines"))
    made.append(element("widowControl", val="1" if style.together == 2 else "0"))
    made.append(element("kinsoku"))
    made.append(element("overflowPunct", val="1" if style.hanging else "0"))
    made.append(element("autoSpaceDE", val="0"))
    made.append(element("autoSpaceDN", val="0"))
    if style.leading != BODY.leading:
        made.append(element("snapToGrid", val="0"))
    made.append(
        element(
            "spacing",
            before=twips(style.before),
            after=twips(style.after),
            line=floor(style.leading * 20),
            lineRule="exact",
        )
    )
    made.append(_indents(style))
    made.append(element("jc", val=_ALIGNED.get(style.align, "center")))
    level = _OUTLINE.get(style)
    if level is not None:
        made.append(element("outlineLvl", val=level))
    return made


def _indents(style: TextStyle) -> Any:
    made = element("ind", left_=twips(style.left), right_=twips(style.right))
    first = style.first_indent
    pitch = style.pitch or style.size
    if first > 0:
        made.set(qn("w:firstLineChars"), str(round(first * 100)))
        made.set(qn("w:firstLine"), str(twips(first * pitch)))
    elif first < 0:
        made.set(qn("w:hanging"), str(twips(-first * pitch)))
    return made


def run_properties(face: Face, size: float | None = None, tracking: float = 0.0) -> Any:
    """Return how characters look; without a size only the typeface is said."""
    font = FONTS[face]
    made = element("rPr")
    made.append(element("rFonts", ascii=font, hAnsi=font, eastAsia=font, cs=font))
    if size is not None:
        if tracking:
            made.append(element("spacing", val=floor(tracking * 20)))
        made.append(element("kern", val=0))
        made.append(element("sz", val=round(size * 2)))
        made.append(element("szCs", val=round(size * 2)))
    return made
