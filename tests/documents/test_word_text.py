"""The words of a Word file someone hands over: each once, those of boxes by themselves."""

from docx import Document
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from sxt_desktop.documents.word_text import paragraphs
from tests.documents.word.template_files import saved

_TWICE = (
    f'<w:r {nsdecls("w")} xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006">'
    '<mc:AlternateContent><mc:Choice Requires="wps"><w:txbxContent><w:p><w:r><w:t>（盖章）</w:t></w:r></w:p>'
    "</w:txbxContent></mc:Choice><mc:Fallback><w:pict><w:txbxContent><w:p><w:r><w:t>（盖章）</w:t></w:r></w:p>"
    "</w:txbxContent></w:pict></mc:Fallback></mc:AlternateContent></w:r>"
)


def test_what_word_writes_twice_for_older_programs_is_read_once() -> None:
    document = Document()
    document.add_paragraph("2026年3月5日")._p.append(parse_xml(_TWICE))
    document.add_paragraph("完")
    assert paragraphs(saved(document)) == ("2026年3月5日", "（盖章）", "完")
