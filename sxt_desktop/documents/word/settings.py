"""What python-docx's template brings along and our papers do not need is taken out; settings as Chinese Word has them."""

from typing import Any

from sxt_desktop.documents.word.xml import element, qn

_DROPPED = ("/thumbnail", "/customXml", "/stylesWithEffects", "/numbering", "/webSettings")
_MODE = "15"
"""Word 2013 and later; by an earlier one Word says 兼容模式 in its title."""
_SQUEEZED = "compressPunctuation"
"""Marks at the end of a line take half their room where a line is short of it, as on our paper."""
_LINES = ("ulTrailSpace", "doNotExpandShiftReturn")
"""As Chinese Word has them: white at the end of a line is underlined, a line cut by hand is not stretched."""
_UNUSED = ("savePreviewPicture", "rsids", "doNotAutoCompressPictures", "shapeDefaults")


def settle(document: Any) -> None:
    """Take out what the template brought along and set how Word is to read the file."""
    for holder in (document.part, document.part.package):
        for key, one in list(holder.rels.items()):
            if one.reltype.endswith(_DROPPED):
                del holder.rels[key]
    settings = document.settings.element
    settings.find(qn("w:zoom")).set(qn("w:percent"), "100")
    settings.find(qn("w:themeFontLang")).set(qn("w:eastAsia"), "zh-CN")
    for one in list(settings):
        if one.tag in [qn(f"w:{name}") for name in _UNUSED] or "/2010/" in one.tag:
            settings.remove(one)
    settings.find(qn("w:characterSpacingControl")).set(qn("w:val"), _SQUEEZED)
    compat = settings.find(qn("w:compat"))
    for name in reversed(_LINES):
        compat.insert(0, element(name))
    for one in compat.iter(qn("w:compatSetting")):
        if one.get(qn("w:name")) == "compatibilityMode":
            one.set(qn("w:val"), _MODE)
