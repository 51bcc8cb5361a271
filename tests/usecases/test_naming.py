"""What a profile calls its lists stands on paper, in tables, in the year's file, and with the superior as it was told."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from zipfile import ZipFile

import pytest

from sxt_desktop.catalog.documents import load_documents
from sxt_desktop.domain.errors import UserError
from sxt_desktop.domain.ids import FormId
from sxt_desktop.domain.records import Filter, Listed
from sxt_desktop.domain.values import Ref, Row, Values
from sxt_desktop.store import lists
from sxt_desktop.usecases.archive_items import archive_items
from sxt_desktop.usecases.choose_profile import choose_profile, installed_choice
from sxt_desktop.usecases.entries import open_entry
from sxt_desktop.usecases.export_bundle import export_bundle
from sxt_desktop.usecases.export_sheet import ListWish, export_sheet
from sxt_desktop.usecases.import_bundle import import_bundle
from sxt_desktop.usecases.make_paper import WantedPaper
from sxt_desktop.usecases.matters import matter_kinds
from sxt_desktop.usecases.naming import PLACE, Naming, form_title
from sxt_desktop.usecases.numbers import number_series
from sxt_desktop.usecases.paper_card import receipt_context
from sxt_desktop.usecases.paper_kinds import document_spec, ledgers_for, named_spec
from sxt_desktop.usecases.paper_names import paper_name
from sxt_desktop.usecases.preview_whole import preview_whole
from sxt_desktop.usecases.print_document import render_document
from sxt_desktop.usecases.save_entry import save_entry
from sxt_desktop.usecases.scan_targets import scan_targets
from sxt_desktop.usecases.sheet_tables import sheet_forms
from sxt_desktop.usecases.templates import template_forms
from tests.documents.papers import page_texts
from tests.pairs import RESOURCES, UNIT, Pair, carry, make_pair, secretary
from tests.usecases.paper_world import paper_values

MEASURE, TALK = FormId("measure_item"), FormId("talk_record")
OWN_NAMES = 'talk_record = "谈话纪要"\nrectification_order = "督办通知单"\n'


@pytest.fixture(scope="module")
def pair(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Pair]:
    """A unit that goes by the Shanghai profile from 2026 on and its committee that stays with Ningxia's."""
    made = make_pair(tmp_path_factory.mktemp("naming"))
    chosen = installed_choice(made.unit, "shanghai")
    named = chosen.texts["profile"].replace("[terms.names]\n", f"[terms.names]\n{OWN_NAMES}", 1)
    texts = {**chosen.texts, "profile": named}
    choose_profile(made.unit, replace(chosen, texts=texts), from_year=2026)
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


@pytest.fixture(scope="module")
def talk(pair: Pair) -> Listed:
    """A talk of the unit that its committee does not hold yet."""
    spec = pair.unit.library.form(TALK)
    values = paper_values(spec)
    entry = save_entry(pair.unit, form_id=TALK, values=values).entry
    row = lists.find(pair.unit.read, entry, pair.unit.org)
    assert row is not None
    return row


def test_whatever_offers_or_counts_forms_calls_them_as_the_profile_does(pair: Pair, talk: Listed) -> None:
    ws = pair.unit
    assert {"谈话纪要", "督办通知单"} <= {one.form for one in number_series(ws)}
    assert dict(template_forms(ws))[TALK] == "谈话纪要"
    assert {form.id: form.title for form in sheet_forms(ws)}[TALK] == "谈话纪要"
    assert "督办通知单" in {kind.form.title for kind in matter_kinds(ws)}
    target = next(one for one in scan_targets(ws) if one.entry_id == talk.entry_id)
    assert target.note.startswith("谈话纪要") and target.fits("谈话纪要")
    with pytest.raises(UserError) as refused:
        save_entry(ws, form_id=TALK, values={})
    assert refused.value.facts["form"] == "谈话纪要"


def test_what_comes_is_counted_and_receipted_by_the_names_its_sender_told(
    pair: Pair, measure: Listed, talk: Listed
) -> None:
    """The measure before it came with the decision that names it."""
    sent = export_bundle(pair.unit, to=pair.committee.org, directory=pair.folder)
    plan = preview_whole(pair.committee, sent.path)
    assert "谈话纪要" in {one.title for one in plan.forms}
    assert "谈话纪要" in {one.form_title for one in plan.added}
    import_bundle(pair.committee, plan)
    receipt = receipt_context(pair.committee, document_spec(pair.committee, "receipt"), sent.bundle_id)
    assert "谈话纪要1条" in dict(receipt.rows)["内容"]


def test_places_of_titles_are_forms() -> None:
    """Every place in the title of a document is a form that exists, and has a title to fall back on."""
    forms = {path.stem for path in (RESOURCES / "forms").glob("*.toml")}
    named = [one for one in load_documents(RESOURCES / "documents").values() if one.called]
    assert named and all(one.title for one in named)
    assert {place for one in named for place in PLACE.findall(one.called)} <= forms
