"""Boxes that stand at a place of their own in a Word file: the place of a seal, the 版记 at the foot of its page."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from docx.oxml import parse_xml

from sxt_desktop.documents.word.xml import element

_EMU = 12_700
"""Word counts the size of drawings in so many to a point."""
_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_DRAWING = "http://schemas.openxmlformats.org/drawingml/2006"
_SHAPES = "http://schemas.microsoft.com/office/word/2010/wordprocessingShape"
_DASHED = '<a:ln w="6350"><a:solidFill><a:srgbClr val="999999"/></a:solidFill><a:prstDash val="dash"/></a:ln>'
_PLAIN = "<a:ln><a:noFill/></a:ln>"
_BOX = (
    f'<w:r xmlns:w="{_W}" xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
    f' xmlns:wp="{_DRAWING}/wordprocessingDrawing" xmlns:a="{_DRAWING}/main" xmlns:wps="{_SHAPES}">'
    '<mc:AlternateContent><mc:Choice Requires="wps"><w:drawing>'
    '<wp:anchor distT="0" distB="0" distL="0" distR="0" simplePos="0" relativeHeight="{number}" locked="0"'
    ' behindDoc="{behind}" layoutInCell="1" allowOverlap="1"><wp:simplePos x="0" y="0"/>'
    '<wp:positionH relativeFrom="column"><wp:posOffset>{left}</wp:posOffset></wp:positionH>'
    '<wp:positionV relativeFrom="{from_}">{place}</wp:positionV>'
    '<wp:extent cx="{width}" cy="{height}"/><wp:effectExtent l="0" t="0" r="0" b="0"/>{wrap}'
    '<wp:docPr id="{number}" name="{says}" descr="{says}"/><wp:cNvGraphicFramePr/>'
    f'<a:graphic><a:graphicData uri="{_SHAPES}"><wps:wsp><wps:cNvSpPr txBox="1"/><wps:spPr>'
    '<a:xfrm><a:off x="0" y="0"/><a:ext cx="{width}" cy="{height}"/></a:xfrm>'
    '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom><a:noFill/>{line}</wps:spPr>'
    "<wps:txbx><w:txbxContent/></wps:txbx>"
    '<wps:bodyPr wrap="square" lIns="0" tIns="{inset}" rIns="0" bIns="0" anchor="t"><a:noAutofit/></wps:bodyPr>'
    "</wps:wsp></a:graphicData></a:graphic></wp:anchor></w:drawing></mc:Choice></mc:AlternateContent></w:r>"
)


@dataclass(frozen=True, slots=True)
class Box:
    """A box of a size in points; `says` is what readers of the screen hear, `number` no other drawing has."""

    width: float
    height: float
    says: str
    number: int


def dashed_box(box: Box, *, left: float, above: float, inset: float, content: Iterable[Any]) -> Any:
    """Return a run with an empty dashed box behind the text, its top `above` the top of its paragraph.

    It begins `left` from the edge of the type area, its words `inset` below its upper edge.
    """
    place = {"from_": "paragraph", "place": f"<wp:posOffset>{_emu(-above)}</wp:posOffset>"}
    look = {"behind": 1, "wrap": "<wp:wrapNone/>", "line": _DASHED, "left": _emu(left), "inset": _emu(inset)}
    return _filled(box, {**place, **look}, content)


def bottom_box(box: Box, content: Iterable[Any]) -> Any:
    """Return a run with a box without rules at the foot of the type area; no text stands beside it."""
    place = {"from_": "margin", "place": "<wp:align>bottom</wp:align>"}
    look = {"behind": 0, "wrap": "<wp:wrapTopAndBottom/>", "line": _PLAIN, "left": 0, "inset": 0}
    return _filled(box, {**place, **look}, content)


def _filled(box: Box, facts: dict[str, object], content: Iterable[Any]) -> Any:
    size = {"width": _emu(box.width), "height": _emu(box.height), "says": box.says, "number": box.number}
    made = parse_xml(_BOX.format(**facts, **size))
    made.find(f".//{element('txbxContent').tag}").extend(content)
    return made


def _emu(points: float) -> int:
    return round(points * _EMU)
