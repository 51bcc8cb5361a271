"""Users' own templates: found and filled as they were made, and nothing in them or in the values is ever carried out."""

from datetime import UTC, datetime
from io import BytesIO

import pytest
from docx import Document
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from hypothesis import given, settings
from hypothesis import strategies as st

from sxt_desktop.documents.word.filling import Filling, fill
from sxt_desktop.documents.word.package import opened
from sxt_desktop.documents.word.placeholders import read_template
from sxt_desktop.domain.templates import Fault, FaultKind, Name, Names, Place
from sxt_desktop.domain.values import clean
from tests.documents.word.template_files import (
    altered,
    document_of,
    faults,
    paragraphs_of,
    related,
    saved,
    text_box,
    with_part,
    with_xml,
)

NAMES = Names(
    [
        Name("标题", "title"),
        Name("谈话内容", "text"),
        Name("问题.序号", "#", "问题", "issues"),
        Name("问题.内容", "what", "问题", "issues"),
        Name("措施.内容", "how", "措施", "measures"),
    ]
)


def filled(content: bytes, *rows: str, **words: str) -> bytes:
    filling = Filling(
        words=words,
        rows={"issues": [{"what": row} for row in rows]},
        title="标题",
        author="单位",
        at=datetime(2026, 3, 5, 9, tzinfo=UTC),
    )
    return fill(opened(content), NAMES, filling)


# finding and filling


@given(st.data())
@settings(max_examples=40, deadline=None)
def test_a_name_is_found_however_word_cut_it(data: st.DataObject) -> None:
    words = "关于{{标题}}的｛｛ 谈话 内容 ｝｝。"
    cuts = sorted(data.draw(st.sets(st.integers(1, len(words) - 1), max_size=8)))
    runs = [words[a:b] for a, b in zip([0, *cuts], [*cuts, len(words)], strict=True)]
    made = filled(document_of(runs), title="责任", text="要求")
    assert paragraphs_of(made) == ["关于责任的要求。"]
    bold = [run.bold for run in Document(BytesIO(made)).paragraphs[0].runs if "责任" in run.text]
    first = next(number for number, end in enumerate([*cuts, len(words)]) if end > 2)
    assert bold == [bool(first % 2)]


@given(st.text(st.characters(blacklist_categories=["Cs"]), max_size=60))
@settings(max_examples=60, deadline=None)
def test_whatever_was_typed_comes_out_as_typed(typed: str) -> None:
    said = clean(typed).strip("\n").translate({0xFFFE: None, 0xFFFF: None})
    made = filled(document_of("前{{标题}}后"), title=typed)
    assert paragraphs_of(made) == [f"前{said}后"]


@pytest.mark.parametrize(
    "typed", ["{{标题}}", "{{谈话内容}}", "{% for x in y %}", "</w:t>&amp;<w:p/>", "=1+1"]
)
def test_a_value_is_never_read_as_a_template(typed: str) -> None:
    made = filled(document_of("{{谈话内容}}与{{标题}}", "{{标题}}"), title=typed, text=typed)
    assert paragraphs_of(made) == [f"{typed}与{typed}", typed]


def test_lines_become_paragraphs_where_a_name_stands_alone_and_breaks_elsewhere() -> None:
    made = filled(document_of("{{谈话内容}}", "内容：{{谈话内容}}"), text="一、\n二、")
    assert paragraphs_of(made) == ["一、", "二、", "内容：一、\n二、"]


def test_heads_feet_tables_and_text_boxes_are_filled() -> None:
    document = Document()
    document.sections[0].header.paragraphs[0].text = "{{标题}}"
    document.sections[0].footer.paragraphs[0].text = "{{标题}}"
    document.add_table(1, 1).cell(0, 0).text = "{{标题}}"
    document.add_paragraph("外")._p.append(text_box("{{标题}}"))
    content = saved(document)
    assert [place.where for place in read_template(content)[0]] == [
        "正文第1段",
        "正文第3段",
        "页脚第1段",
        "页眉第1段",
    ]
    made = Document(BytesIO(filled(content, title="好")))
    assert made.sections[0].header.paragraphs[0].text == made.sections[0].footer.paragraphs[0].text == "好"
    assert paragraphs_of(filled(content, title="好"))[0] == "好"
    assert "好" in paragraphs_of(filled(content, title="好"))[2:]


def table_template(rows: int = 2) -> bytes:
    document = Document()
    table = document.add_table(rows, 2)
    table.cell(0, 0).text, table.cell(0, 1).text = "序号", "问题"
    table.cell(1, 0).text, table.cell(1, 1).text = "{{问题.序号}}", "{{问题.内容}}（{{标题}}）"
    table.cell(1, 1).paragraphs[0].runs[0].bold = True
    return saved(document)


def test_a_row_is_repeated_in_its_look() -> None:
    made = Document(BytesIO(filled(table_template(), "甲", "{{问题.内容}}", "丙\n丁", title="题")))
    rows = [[cell.text for cell in row.cells] for row in made.tables[0].rows]
    assert rows == [["序号", "问题"], ["1", "甲（题）"], ["2", "{{问题.内容}}（题）"], ["3", "丙\n丁（题）"]]
    assert all(row.cells[1].paragraphs[0].runs[0].bold for row in made.tables[0].rows[1:])


def test_without_rows_one_empty_row_is_left() -> None:
    made = Document(BytesIO(filled(table_template(), title="题")))
    assert [[cell.text for cell in row.cells] for row in made.tables[0].rows] == [
        ["序号", "问题"],
        ["", "（题）"],
    ]


def test_the_same_words_give_the_same_bytes_without_the_templates_author() -> None:
    document = Document(BytesIO(table_template()))
    document.core_properties.author = "做模板的人"
    content = saved(document)
    assert filled(content, "甲", title="题") == filled(content, "甲", title="题")
    assert Document(BytesIO(filled(content, title="题"))).core_properties.author == "单位"


def test_a_bound_control_keeps_the_words_put_in() -> None:
    xml = f"""<w:sdt {nsdecls("w")}><w:sdtPr><w:dataBinding w:xpath="/a" w:storeItemID="x"/></w:sdtPr>
    <w:sdtContent><w:p><w:r><w:t>{{{{标题}}}}</w:t></w:r></w:p></w:sdtContent></w:sdt>"""
    document = Document()
    document.element.body.insert(0, parse_xml(xml))
    made = filled(saved(document), title="好")
    assert paragraphs_of(made)[0] == "好"
    assert b"dataBinding" not in made and not list(Document(BytesIO(made)).element.iter("{*}dataBinding"))


# what stands in braces


def named(*places: Place) -> list[tuple[FaultKind, str]]:
    return [(one.kind, one.near) for one in NAMES.faults(places)]


def test_unknown_names_are_told_all_at_once_with_the_nearest() -> None:
    content = document_of("{{标 题}}{{谈话内荣}}", "{{日期}}", "{% if %}")
    found = NAMES.faults(*read_template(content))
    assert found == (
        Fault(FaultKind.LOGIC, "{% if %}", "正文第3段"),
        Fault(FaultKind.UNKNOWN, "谈话内荣", "正文第1段", "谈话内容"),
        Fault(FaultKind.UNKNOWN, "日期", "正文第2段", ""),
    )


@pytest.mark.parametrize(
    ("words", "kind"),
    [
        ("{% if a %}", FaultKind.LOGIC),
        ("{# 注 #}", FaultKind.LOGIC),
        ("｛％ for ％｝", FaultKind.LOGIC),
        ("{{标题", FaultKind.UNPAIRED),
        ("标题}}", FaultKind.UNPAIRED),
        ("{{{标题}}}", FaultKind.UNPAIRED),
        ("{{}}", FaultKind.UNPAIRED),
    ],
)
def test_logic_and_unpaired_braces_are_refused(words: str, kind: FaultKind) -> None:
    assert kind in faults(document_of(words))


@pytest.mark.parametrize(
    "words", ["标题|upper", "a.b.c", "x()", "''.__class__", "7*7", "a[0]", "标题 if a=1"]
)
def test_calls_filters_and_sums_are_named_as_such(words: str) -> None:
    assert named(Place(words, "")) == [(FaultKind.LOGIC, "")]


def test_sub_tables_belong_into_one_row() -> None:
    assert named(Place("问题.内容", "")) == [(FaultKind.OUT_OF_ROW, "")]
    assert named(Place("问题.内容", "", (1,)), Place("措施.内容", "", (1,))) == [(FaultKind.TWO_TABLES, "")]
    nested = named(Place("问题.内容", "", (1,)), Place("措施.内容", "", (2, 1)))
    assert nested == [(FaultKind.TWO_TABLES, "")]
    assert named(Place("问题.内容", "", (1,)), Place("标题", "", (2, 1))) == []
    assert named(Place("页码", "")) == [(FaultKind.PAGE_NUMBER, "")]
    assert named() == [(FaultKind.NO_FIELD, "")]


# what may not be in a file


def field_code(code: str) -> str:
    pieces = "".join(
        f'<w:r><w:instrText xml:space="preserve">{part}</w:instrText></w:r>' for part in (code[:3], code[3:])
    )
    char = '<w:r><w:fldChar w:fldCharType="{}"/></w:r>'
    return f"<w:ins {nsdecls('w')}>{char.format('begin')}{pieces}{char.format('end')}</w:ins>"


@pytest.mark.parametrize(
    "code",
    [
        "DDE excel a b",
        " ddeauto c:\\\\x",
        "INCLUDETEXT http://a",
        "INCLUDEPICTURE a",
        "LINK a",
        "IMPORT a",
        "MACROBUTTON go",
        "DATABASE x",
        "HYPERLINK http://a.example",
        'HYPERLINK "file://a" \\l "b"',
        "QUOTE 68",
        "IF 1",
        "AUTOTEXT a",
        "FILLIN a",
    ],
)
def test_fields_that_fetch_ask_or_run_are_refused(code: str) -> None:
    code = code.replace('"', "&quot;")
    assert faults(with_xml(field_code(code))) == {FaultKind.FIELD_CODE}
    simple = f'<w:fldSimple {nsdecls("w")} w:instr="{code}"/>'
    assert faults(with_xml(simple)) == {FaultKind.FIELD_CODE}


@pytest.mark.parametrize("code", [" PAGE ", "NUMPAGES \\* arabic", "HYPERLINK \\l _Toc1", "TOC \\o", "= 1+1"])
def test_harmless_fields_stay(code: str) -> None:
    assert not faults(with_xml(field_code(code)))


def test_a_field_put_together_by_another_is_refused() -> None:
    char = '<w:r><w:fldChar w:fldCharType="{}"/></w:r>'
    code = "<w:r><w:instrText>{}</w:instrText></w:r>"
    begin, end = char.format("begin"), char.format("end")
    inner = f"{begin}{code.format('TITLE')}{end}"
    assert faults(with_xml(f"<w:ins {nsdecls('w')}>{begin}{inner}{code.format(' x')}{end}</w:ins>"))
    assert faults(with_xml(f"<w:ins {nsdecls('w')}>{begin}{code.format('DDE x')}</w:ins>"))


OFFICE = "application/vnd.openxmlformats-officedocument"
HOSTILE: dict[str, tuple[bytes, FaultKind]] = {
    "hyperlink": (related("hyperlink", "http://a.example"), FaultKind.OUTSIDE),
    "template": (related("attachedTemplate", "file:///c:/a.dotm", part="settings"), FaultKind.OUTSIDE),
    "picture": (related("image", "\\\\server\\a.png"), FaultKind.OUTSIDE),
    "silent": (related("image", "http://a.example/a.png", mode="Internal"), FaultKind.OUTSIDE),
    "chunk": (related("aFChunk", "a.html", mode="Internal"), FaultKind.FOREIGN_TEXT),
    "vba": (with_part("word/vbaProject.bin", kind="application/vnd.ms-office.vbaProject"), FaultKind.MACRO),
    "keys": (
        with_part("word/customizations.xml", b"<a/>", "application/vnd.ms-word.keyMapCustomizations+xml"),
        FaultKind.MACRO,
    ),
    "ribbon": (with_part("customUI/customUI14.xml", b"<a/>", "application/xml"), FaultKind.MACRO),
    "ole": (with_part("word/embeddings/a.bin", kind=f"{OFFICE}.oleObject"), FaultKind.EMBEDDED),
    "sheet": (with_part("word/embeddings/a.xlsx", kind=f"{OFFICE}.spreadsheetml.sheet"), FaultKind.EMBEDDED),
    "activex": (
        with_part("word/activeX/a.xml", b"<a/>", "application/vnd.ms-office.activeX+xml"),
        FaultKind.EMBEDDED,
    ),
    "addin": (
        with_part("word/webextensions/a.xml", b"<a/>", "application/vnd.ms-office.webextension+xml"),
        FaultKind.EMBEDDED,
    ),
    "svg": (with_part("word/media/a.svg", kind="image/svg+xml"), FaultKind.PICTURE_KIND),
    "metafile": (with_part("word/media/a.emf", kind="image/x-emf"), FaultKind.PICTURE_KIND),
    "html": (with_part("word/a.html", kind="text/html"), FaultKind.STRANGE_PART),
    "twin": (
        with_part("word/Document.xml", kind=f"{OFFICE}.wordprocessingml.header+xml"),
        FaultKind.STRANGE_PART,
    ),
    "up": (with_part("../a.xml", b"<a/>", "application/xml"), FaultKind.STRANGE_PART),
    "object": (with_xml(f"<w:r {nsdecls('w')}><w:object/></w:r>"), FaultKind.EMBEDDED),
    "control": (with_xml(f"<w:r {nsdecls('w')}><w:control/></w:r>"), FaultKind.EMBEDDED),
    "altchunk": (with_xml(f"<w:altChunk {nsdecls('w')}/>"), FaultKind.FOREIGN_TEXT),
    "subdocument": (with_xml(f"<w:subDoc {nsdecls('w')}/>"), FaultKind.OUTSIDE),
    "drawn": (
        with_xml(
            f'<w:r {nsdecls("w")}><w:pict xmlns:v="urn:schemas-microsoft-com:vml">'
            '<v:imagedata src="//server/a.png"/></w:pict></w:r>'
        ),
        FaultKind.OUTSIDE,
    ),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_what_acts_or_reaches_out_is_named(name: str) -> None:
    content, kind = HOSTILE[name]
    assert kind in faults(content)


def _declared(encoding: str, *, doctype: str = "") -> bytes:
    def change(parts: dict[str, bytes]) -> None:
        words = parts["word/document.xml"].decode()
        body = words[words.index("<w:document") :]
        head = f'<?xml version="1.0" encoding="{encoding}"?>{doctype}'
        parts["word/document.xml"] = (head + body).encode(encoding)

    return altered(document_of("{{标题}}"), change)


@pytest.mark.parametrize(
    "content",
    [
        _declared("utf-8", doctype='<!DOCTYPE w [<!ENTITY a SYSTEM "file:///etc/passwd">]>'),
        _declared("utf-16"),
        _declared("gb18030"),
    ],
)
def test_declarations_and_other_encodings_are_refused(content: bytes) -> None:
    assert faults(content) == {FaultKind.DECLARED}


def _main_type(kind: str) -> bytes:
    def change(parts: dict[str, bytes]) -> None:
        old = b"wordprocessingml.document.main+xml"
        parts["[Content_Types].xml"] = parts["[Content_Types].xml"].replace(old, kind.encode())

    return altered(document_of("{{标题}}"), change)


def _strict() -> bytes:
    def change(parts: dict[str, bytes]) -> None:
        old, new = (
            b"http://schemas.openxmlformats.org/wordprocessingml/2006/main",
            b"http://purl.oclc.org/ooxml/w",
        )
        parts["word/document.xml"] = parts["word/document.xml"].replace(old, new)

    return altered(document_of("{{标题}}"), change)


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b"", FaultKind.DAMAGED),
        (b"PK\x03\x04" + bytes(900), FaultKind.DAMAGED),
        (bytes.fromhex("d0cf11e0a1b11ae1") + bytes(900), FaultKind.DAMAGED),
        (_main_type("wordprocessingml.template.main+xml"), FaultKind.NOT_A_DOCUMENT),
        (altered(document_of("a"), lambda parts: parts.pop("[Content_Types].xml")), FaultKind.NOT_A_DOCUMENT),
        (_strict(), FaultKind.NOT_A_DOCUMENT),
        (with_part("word/media/a.png", bytes(60 << 20)), FaultKind.TOO_LARGE),
        (with_part("word/header9.xml", b"<a>" * (2 << 20)), FaultKind.TOO_LARGE),
    ],
)
def test_other_files_and_too_large_ones_are_refused(content: bytes, kind: FaultKind) -> None:
    assert faults(content) == {kind}


def test_a_flipped_byte_never_crashes() -> None:
    content = document_of("{{标题}}")
    for at in range(0, len(content), 211):
        broken = bytearray(content)
        broken[at] ^= 0x5A
        faults(bytes(broken))  # anything but TemplateWrong would end the test


def test_macro_documents_are_told_as_such() -> None:
    macro = altered(
        document_of("{{标题}}"),
        lambda parts: parts.update(
            {
                "[Content_Types].xml": parts["[Content_Types].xml"].replace(
                    b"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml",
                    b"application/vnd.ms-word.document.macroEnabled.main+xml",
                )
            }
        ),
    )
    assert faults(macro) == {FaultKind.MACRO}
