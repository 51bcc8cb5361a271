"""Small pieces of WordprocessingML; lengths are points and become twentieths."""

from copy import deepcopy
from typing import Any

from docx.oxml import OxmlElement
from docx.oxml.ns import qn as qn


def element(name: str, /, **attributes: object) -> Any:
    """Return `<w:name w:attribute="…">`; an attribute `left_` is written as `left`."""
    made = OxmlElement(f"w:{name}")
    for key, value in attributes.items():
        made.set(qn(f"w:{key.rstrip('_')}"), str(value))
    return made


_PARAGRAPH = (
    *("pStyle", "keepNext", "keepLines", "pageBreakBefore", "framePr", "widowControl", "numPr"),
    *("suppressLineNumbers", "pBdr", "shd", "tabs", "suppressAutoHyphens", "kinsoku", "wordWrap"),
    *("overflowPunct", "topLinePunct", "autoSpaceDE", "autoSpaceDN", "bidi", "adjustRightInd", "snapToGrid"),
    *("spacing", "ind", "contextualSpacing", "mirrorIndents", "suppressOverlap", "jc", "textDirection"),
    *("textAlignment", "textboxTightWrap", "outlineLvl", "divId", "cnfStyle", "rPr", "sectPr", "pPrChange"),
)
_PLACES = {qn(f"w:{name}"): number for number, name in enumerate(_PARAGRAPH)}
"""The order in which a paragraph's properties stand (ECMA-376-1 17.3.1.26); Word refuses files that mix it."""


def put(properties: Any, one: Any) -> Any:
    """Put a property of a paragraph where it belongs among the others and return it."""
    place = _PLACES[one.tag]
    later = next((other for other in properties if _PLACES[other.tag] > place), None)
    if later is None:
        properties.append(one)
    else:
        later.addprevious(one)
    return one


def twips(points: float) -> int:
    """Return a length in twentieths of a point."""
    return round(points * 20)


def text_of(run: Any, words: str) -> None:
    """Put words into a run; a tab stays one, spaces at the ends are kept."""
    made = element("t")
    made.text = words
    if words != words.strip():
        made.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
    run.append(made)


def field(run_style: Any, code: str, cached: str = "1") -> list[Any]:
    """Return the runs of a field such as PAGE, each with a copy of the run properties given."""
    runs = []
    for kind, words in (("begin", None), ("", f" {code} "), ("separate", None), ("t", cached), ("end", None)):
        run = element("r")
        if run_style is not None:
            run.append(deepcopy(run_style))
        if kind == "":
            code_words = element("instrText")
            code_words.text = words
            run.append(code_words)
        elif kind == "t":
            text_of(run, words or "")
        else:
            run.append(element("fldChar", fldCharType=kind))
        runs.append(run)
    return runs
