"""Every document a person may edit, as a Word file with everything in it that the record says."""

from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pytest
from docx import Document
from docx.oxml.ns import qn

from sxt_desktop.catalog.documents import load_documents
from sxt_desktop.domain.errors import ErrorCode, UserError
from sxt_desktop.domain.ids import FormId
from sxt_desktop.domain.papers import Layout
from sxt_desktop.usecases.write_word import has_word, render_word, write_word
from tests.usecases.paper_world import PaperWorld, make_world
from tests.usecases.test_papers import ABOUT_OTHERS

SHIPPED = load_documents(Path(__file__).resolve().parents[2] / "resources/documents")
EDITABLE = tuple(name for name, spec in SHIPPED.items() if has_word(spec))


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PaperWorld]:
    made = make_world(tmp_path_factory.mktemp("words"))
    yield made
    made.close()


def subject_of(world: PaperWorld, name: str) -> str:
    spec = SHIPPED[name]
    if spec.layout is Layout.LEDGER:
        return ""
    own = FormId(name)
    form = own if own in world.records else FormId(spec.forms[0] if spec.forms else "handbook_01")
    return world.records.get(form, "")


@pytest.mark.parametrize("name", [one for one in EDITABLE if one not in ABOUT_OTHERS])
def test_every_paper_that_may_be_edited_has_a_word_file(world: PaperWorld, name: str) -> None:
    subject = subject_of(world, name)
    content = render_word(world.ws, document=name, subject=subject, year=2026)
    body = Document(BytesIO(content)).element.body
    said = "".join(one.text or "" for one in body.iter(qn("w:t")))
    assert any(words in said for words in (SHIPPED[name].title.replace("（", "")[:2], "标题的示例内容"))
    assert content == render_word(world.ws, document=name, subject=subject, year=2026)


def test_handbook_and_cards_have_none(world: PaperWorld) -> None:
    assert {name for name in SHIPPED if name not in EDITABLE} == {
        name for name, spec in SHIPPED.items() if spec.layout in (Layout.HANDBOOK, Layout.CARD)
    }
    with pytest.raises(UserError) as error:
        render_word(world.ws, document="handbook", subject=world.ws.org)
    assert error.value.code is ErrorCode.DOCUMENT_NO_WORD


def test_a_place_that_cannot_be_written_leaves_nothing(world: PaperWorld, tmp_path: Path) -> None:
    subject = subject_of(world, "talk_record")
    written = write_word(world.ws, document="talk_record", subject=subject, out=tmp_path / "谈话.docx")
    assert written.stat().st_size > 5_000
    with pytest.raises(UserError) as error:
        write_word(world.ws, document="talk_record", subject=subject, out=tmp_path / "没有" / "谈话.docx")
    assert error.value.code is ErrorCode.PLACE_NOT_WRITABLE
    assert [one.name for one in tmp_path.iterdir()] == ["谈话.docx"]
