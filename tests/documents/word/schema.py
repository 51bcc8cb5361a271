"""In which order Word wants the children of an element (ECMA-376-1, 17.3 to 17.7); LibreOffice does not care, Word refuses."""

from collections.abc import Iterator
from itertools import pairwise
from typing import Any

from docx.oxml.ns import qn

ORDER = {
    "document": "background body",
    "docDefaults": "rPrDefault pPrDefault",
    "style": "name aliases basedOn next link autoRedefine hidden uiPriority semiHidden unhideWhenUsed qFormat locked"
    " personal personalCompose personalReply rsid pPr rPr tblPr trPr tcPr tblStylePr",
    "pPr": "pStyle keepNext keepLines pageBreakBefore framePr widowControl numPr suppressLineNumbers pBdr shd tabs"
    " suppressAutoHyphens kinsoku wordWrap overflowPunct topLinePunct autoSpaceDE autoSpaceDN bidi adjustRightInd"
    " snapToGrid spacing ind contextualSpacing mirrorIndents suppressOverlap jc textDirection textAlignment"
    " textboxTightWrap outlineLvl divId cnfStyle rPr sectPr pPrChange",
    "rPr": "rStyle rFonts b bCs i iCs caps smallCaps strike dstrike outline shadow emboss imprint noProof snapToGrid"
    " vanish webHidden color spacing w kern position sz szCs highlight u effect bdr shd fitText vertAlign rtl cs em"
    " lang eastAsianLayout specVanish oMath",
    "pBdr": "top left bottom right between bar",
    "tbl": "tblPr tblGrid tr",
    "tblPr": "tblStyle tblpPr tblOverlap bidiVisual tblStyleRowBandSize tblStyleColBandSize tblW jc tblCellSpacing"
    " tblInd tblBorders shd tblLayout tblCellMar tblLook tblCaption tblDescription",
    "tblBorders": "top left start bottom right end insideH insideV",
    "tblCellMar": "top left start bottom right end",
    "tr": "tblPrEx trPr tc",
    "tcPr": "cnfStyle tcW gridSpan hMerge vMerge tcBorders shd noWrap tcMar textDirection tcFitText vAlign hideMark",
    "tcBorders": "top left start bottom right end insideH insideV tl2br tr2bl",
    "sectPr": "headerReference footerReference footnotePr endnotePr type pgSz pgMar paperSrc pgBorders lnNumType"
    " pgNumType cols formProt vAlign noEndnote titlePg textDirection bidi rtlGutter docGrid printerSettings",
    "settings": "writeProtection view zoom removePersonalInformation mirrorMargins alignBordersAndEdges proofState"
    " attachedTemplate defaultTabStop evenAndOddHeaders characterSpacingControl compat rsids mathPr themeFontLang"
    " clrSchemeMapping shapeDefaults decimalSymbol listSeparator",
    "compat": "balanceSingleByteDoubleByteWidth ulTrailSpace doNotExpandShiftReturn adjustLineHeightInTable"
    " useFELayout compatSetting",
    "anchor": "simplePos positionH positionV extent effectExtent wrapNone wrapTopAndBottom docPr cNvGraphicFramePr"
    " graphic",
    "inline": "extent effectExtent docPr cNvGraphicFramePr graphic",
    "wsp": "cNvSpPr cNvCnPr spPr style extLst txbx linkedTxbx bodyPr",
}
"""Names of children in their order; an element with others in it is found, too."""
SEVERAL = frozenset(["tr", "tc", "compatSetting", "headerReference", "footerReference"])
"""What may stand more than once among its siblings."""
_DRAWN = "/drawingml/2006/main}"
"""Elements of drawings have the names of others."""


def local(one: Any) -> str:
    """Return an element's name without its namespace."""
    return str(one.tag).rpartition("}")[2]


def misplaced(root: Any) -> Iterator[str]:
    """Yield what stands out of order, twice, or where it does not belong in a part of a Word file."""
    for one in root.iter():
        if isinstance(one.tag, str) and local(one) in ORDER and _DRAWN not in one.tag:
            yield from _misplaced(one)
    yield from _ends(root)
    yield from _tables(root)


def _misplaced(one: Any) -> Iterator[str]:
    order = ORDER[local(one)].split()
    names = [local(child) for child in one]
    yield from (f"{local(one)}: {name} unknown" for name in names if name not in order)
    places = [(order.index(name), name) for name in names if name in order]
    for (before, first), (after, second) in pairwise(places):
        if after < before or (after == before and first not in SEVERAL):
            yield f"{local(one)}: {second} after {first}"


def _ends(root: Any) -> Iterator[str]:
    """Cells, boxes, heads and feet hold at least a paragraph and end with one."""
    for name in ("tc", "txbxContent", "hdr", "ftr"):
        for one in root.iter(qn(f"w:{name}")):
            if not len(one) or local(one[-1]) != "p":
                yield f"{name} ends with no paragraph"


def _tables(root: Any) -> Iterator[str]:
    """Cells take as many columns as there are, and are as wide as those; heads are the first rows."""
    for table in root.iter(qn("w:tbl")):
        columns = [int(one.get(qn("w:w"))) for one in table.find(qn("w:tblGrid"))]
        heads = []
        for row in table.findall(qn("w:tr")):
            at = 0
            for cell in row.findall(qn("w:tc")):
                properties = cell.find(qn("w:tcPr"))
                span = properties.find(qn("w:gridSpan"))
                count = 1 if span is None else int(span.get(qn("w:val")))
                if int(properties.find(qn("w:tcW")).get(qn("w:w"))) != sum(columns[at : at + count]):
                    yield "a cell is not as wide as its columns"
                at += count
            if at != len(columns):
                yield f"a row of {at} columns in a table of {len(columns)}"
            heads.append(row.find(f"{qn('w:trPr')}/{qn('w:tblHeader')}") is not None)
        if heads != sorted(heads, reverse=True):
            yield "a head below other rows"
