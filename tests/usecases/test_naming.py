"""What a profile calls its lists stands on paper, in tables, in the year's file, and with the superior as it was told."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from zipfile import ZipFile

import pytest

from sxt_desktop.catalog.documents import load_documents
from sxt_desktop.domain.ids import FormId
from sxt_desktop.domain.records import Filter, Listed
from sxt_desktop.domain.values import Ref, Row, Values
from sxt_desktop.store import lists
from sxt_desktop.usecases.archive_items import archive_items
from sxt_desktop.usecases.choose_profile import choose_profile, installed_choice
from sxt_desktop.usecases.entries import open_entry
from sxt_desktop.usecases.export_sheet import ListWish, export_sheet
from sxt_desktop.usecases.make_paper import WantedPaper
from sxt_desktop.usecases.naming import PLACE, Naming, form_title
from sxt_desktop.usecases.paper_names import paper_name
from sxt_desktop.usecases.print_document import ledgers_for, named_spec, render_document
from sxt_desktop.usecases.save_entry import save_entry
from tests.documents.papers import page_texts
from tests.pairs import RESOURCES, UNIT, Pair, carry, make_pair, secretary

MEASURE = FormId("measure_item")


@pytest.fixture(scope="module")
def pair(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Pair]:
    """A unit that goes by the Shanghai profile from 2026 on and its committee that stays with Ningxia's."""
    made = make_pair(tmp_path_factory.mktemp("naming"))
    choose_profile(made.unit, installed_choice(made.unit, "shanghai"), from_year=2026)
    yield made
    made.close()


@pytest.fixture(scope="module")
def measure(pair: Pair) -> Listed:
    """A measure of the unit that its committee holds too."""
    ws = pair.unit
    drafted: Row = {"name": "起草", "planned": date(2026, 6, 1)}
    values: Values = {
        "holder": secretary(ws),
        "problems": (Ref(None, "验收不规范"),),
        "content": "修订采购验收办法",
        "lead": Ref(ws.org, UNIT),
        "goal": "验收有据可查",
        "mark": "办法印发",
        "conclusion": "未开始",
        "decided_at": "党委会",
        "decided_on": date(2026, 3, 9),
        "due": date(2026, 12, 20),
        "milestones": (drafted,),
    }
    entry = save_entry(ws, form_id=MEASURE, values=values).entry
    carry(ws, pair.committee, pair.folder)
    row = lists.find(ws.read, entry, ws.org)
    assert row is not None
    return row


@pytest.mark.req("MZ47")
def test_papers_and_their_names_are_of_the_paper_s_year(pair: Pair, measure: Listed) -> None:
    """The Shanghai profile, in use from 2026 on, calls 项目清单 what is 措施清单 before."""
    ws = pair.unit
    papers = {
        year: "".join(page_texts(render_document(ws, document="measure_list", year=year)[0]))
        for year in (2025, 2026)
    }
    assert "措施清单" in papers[2025] and "项目清单" not in papers[2025]
    assert "项目清单" in papers[2026] and "修订采购验收办法" in papers[2026]
    assert paper_name(ws, WantedPaper("measure_list", year=2025)) == "措施清单-2025"
    assert paper_name(ws, WantedPaper("measure_list", year=2026)) == "项目清单-2026"
    assert named_spec(ws, "problem_list_public").title == "问题（风险）清单公示"
    assert ledgers_for(ws, (MEASURE,))[0].title == "项目清单"
    of_list = Filter(forms=(MEASURE,), year=2026)
    general = "".join(page_texts(render_document(ws, document="record_ledger", chosen=of_list)[0]))
    assert "项目清单台账" in general


def test_tables_and_the_year_s_file_say_the_same(pair: Pair, measure: Listed, tmp_path: Path) -> None:
    out = tmp_path / "list.xlsx"
    export_sheet(pair.unit, ListWish("清单", Filter(forms=(MEASURE,), year=2026)), out=out)
    with ZipFile(out) as packed:
        assert 'name="项目清单"' in packed.read("xl/workbook.xml").decode()
    (item,) = archive_items(pair.unit, [measure], 2026)
    assert item.title == "2026年度项目清单" and item.document == "measure_list"


def test_the_superior_reads_a_unit_s_records_by_the_names_it_was_told(pair: Pair, measure: Listed) -> None:
    ws = pair.committee
    held = lists.find(ws.read, measure.entry_id, pair.unit.org)
    assert held is not None and form_title(ws, held) == "项目清单"
    opened = open_entry(ws, held.entry_id, held.owner)
    assert opened.form.title == "项目清单" and opened.form.hash == held.form_hash
    assert named_spec(ws, "measure_list", year=2026).title == "措施清单"
    theirs = Filter(forms=(MEASURE,), year=2026, owner=pair.unit.org)
    assert named_spec(ws, "measure_list", chosen=theirs).title == "项目清单"


def test_who_told_of_no_profile_keeps_the_titles_its_forms_came_with(pair: Pair, measure: Listed) -> None:
    own = pair.committee.library.form(MEASURE)
    assert Naming(pair.committee).form(own, 2025, pair.unit.org).title == own.title
    assert Naming(pair.unit).form(own, 2026, pair.committee.org).title == own.title


def test_places_of_titles_are_forms() -> None:
    """Every place in the title of a document is a form that exists, and has a title to fall back on."""
    forms = {path.stem for path in (RESOURCES / "forms").glob("*.toml")}
    named = [one for one in load_documents(RESOURCES / "documents").values() if one.called]
    assert named and all(one.title for one in named)
    assert {place for one in named for place in PLACE.findall(one.called)} <= forms
