"""Templates made as an office makes them, and hostile ones, piece by piece."""

import zipfile
from collections.abc import Callable, Sequence
from io import BytesIO
from typing import Any

from docx import Document
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn

from sxt_desktop.documents.word.package import TemplateWrong
from sxt_desktop.documents.word.placeholders import read_template
from sxt_desktop.domain.templates import FaultKind

RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
BOX = """<w:r {ns}><w:pict xmlns:v="urn:schemas-microsoft-com:vml"><v:shape style="width:100pt;height:50pt">
<v:textbox><w:txbxContent><w:p><w:r><w:t>{words}</w:t></w:r></w:p></w:txbxContent></v:textbox></v:shape></w:pict></w:r>"""


def saved(document: Any) -> bytes:
    """Return a document's file."""
    out = BytesIO()
    document.save(out)
    return out.getvalue()


def document_of(*paragraphs: Sequence[str] | str) -> bytes:
    """Return a document of paragraphs, each cut into runs as given; every second run is bold."""
    made = Document()
    for runs in paragraphs:
        paragraph = made.add_paragraph()
        for number, words in enumerate([runs] if isinstance(runs, str) else runs):
            paragraph.add_run(words).bold = bool(number % 2)
    return saved(made)


def with_xml(xml: str) -> bytes:
    """Return a document whose first paragraph has a further piece of XML in it."""
    made = Document()
    made.add_paragraph("{{标题}}")._p.append(parse_xml(xml))
    return saved(made)


def text_box(words: str) -> Any:
    """Return a run with a text box in it."""
    return parse_xml(BOX.format(ns=nsdecls("w"), words=words))


def altered(content: bytes, change: Callable[[dict[str, bytes]], object]) -> bytes:
    """Return a file with its parts changed."""
    with zipfile.ZipFile(BytesIO(content)) as given:
        parts = {name: given.read(name) for name in given.namelist()}
    change(parts)
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for name, data in parts.items():
            made.writestr(name, data)
    return out.getvalue()


def related(kind: str, target: str, *, mode: str = "External", part: str = "document") -> bytes:
    """Return a document with a further relation."""
    line = f'<Relationship Id="rId99" Type="{RELATIONS}/{kind}" Target="{target}" TargetMode="{mode}"/>'

    def change(parts: dict[str, bytes]) -> None:
        name = f"word/_rels/{part}.xml.rels"
        empty = b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"></Relationships>'
        parts[name] = parts.get(name, empty).replace(b"</Relationships>", line.encode() + b"</Relationships>")

    return altered(document_of("{{标题}}"), change)


def with_part(name: str, data: bytes = b"x", kind: str = "") -> bytes:
    """Return a document with a further part of a content type."""

    def change(parts: dict[str, bytes]) -> None:
        parts[name] = data
        if kind:
            line = f'<Override PartName="/{name}" ContentType="{kind}"/></Types>'.encode()
            parts["[Content_Types].xml"] = parts["[Content_Types].xml"].replace(b"</Types>", line)

    return altered(document_of("{{标题}}"), change)


def faults(content: bytes) -> set[FaultKind]:
    """Return what a file is refused for, nothing for one that is taken."""
    try:
        return {one.kind for one in read_template(content)[1]}
    except TemplateWrong as wrong:
        return {one.kind for one in wrong.faults}


def paragraphs_of(content: bytes) -> list[str]:
    """Return the words of every paragraph in a file's body, breaks and tabs as characters."""
    marks = {qn("w:t"): None, qn("w:br"): "\n", qn("w:tab"): "\t"}
    found = []
    for one in Document(BytesIO(content)).element.body.iter(qn("w:p")):
        pieces = (item for item in one.iter() if item.tag in marks and item.getparent().tag == qn("w:r"))
        found.append("".join(marks[item.tag] or item.text or "" for item in pieces))
    return found
