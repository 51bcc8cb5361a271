"""The private hint below a long text: there while writing, gone with other words, never among the values."""

from collections.abc import Iterator
from datetime import date

import pytest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from sxt_desktop.domain.ids import EntryId, FormId
from sxt_desktop.domain.records import Filter
from sxt_desktop.usecases.entries import list_entries, open_entry
from sxt_desktop.usecases.likeness import Likenesses
from sxt_desktop.usecases.save_entry import save_entry
from sxt_desktop.usecases.workspace import Workspace
from tests.domain.test_similarity import OTHER, TEXT
from tests.pairs import Pair, make_pair, save_visit
from tests.ui.pages.given import find, shown
from ui.forms.field_box import Note
from ui.forms.form_view import FormView
from ui.forms.likeness import HintSetting
from ui.jobs import Jobs
from ui.printing import Papers
from ui.theme import Theme
from ui.wiring import SourceKeeper

VISIT = FormId("handbook_08")


@pytest.fixture(scope="module")
def pair(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Pair]:
    made = make_pair(tmp_path_factory.mktemp("alike"), enrolled=False)
    yield made
    made.close()


@pytest.fixture(scope="module")
def entry(pair: Pair) -> EntryId:
    ws = pair.unit
    made = save_visit(ws, date(2026, 11, 12))
    values = {**open_entry(ws, made).values, "content": TEXT}
    return save_entry(ws, form_id=VISIT, values=values, entry_id=made).entry


@pytest.fixture(scope="module")
def papers(pair: Pair) -> Iterator[Papers]:
    made = Papers(pair.unit)
    yield made
    made.close()


def view_of(
    qtbot: QtBot, ws: Workspace, papers: Papers, theme: Theme, jobs: Jobs, *, is_on: bool
) -> FormView:
    hints = HintSetting(lambda: is_on, lambda wanted: None)
    sources = SourceKeeper(ws, theme, papers, jobs, hints)()
    return shown(qtbot, FormView(ws.library.form(VISIT), sources, dict))


def test_only_the_writer_is_told_and_nothing_of_it_is_kept(
    qtbot: QtBot, pair: Pair, papers: Papers, theme: Theme, jobs: Jobs, entry: EntryId
) -> None:
    view = view_of(qtbot, pair.unit, papers, theme, jobs, is_on=True)
    view.show_values({})
    box = view.box("content")
    assert not box.said(Note.LIKENESS)
    view.box("content").input.set_value(TEXT)
    view.likeness.typed("content")
    view.likeness.look()
    qtbot.waitUntil(lambda: bool(box.said(Note.LIKENESS)))
    words = find(box, QLabel, "content_likeness")
    assert words.isVisible()
    assert "2026年11月12日“到基层党支部调研”" in words.text() and "100%" in words.text()
    assert words.text() not in str(view.values())
    view.box("content").input.set_value(OTHER)
    view.likeness.look()
    qtbot.waitUntil(words.isHidden)
    view.show_values(open_entry(pair.unit, entry).values)
    view.likeness.typed("content")
    view.likeness.look()
    qtbot.waitUntil(lambda: not jobs.is_busy)
    assert words.isHidden()
    assert not [row for row in list_entries(pair.unit, Filter()) if "相同" in row.body_json]


def test_switched_off_nothing_is_compared(
    qtbot: QtBot, pair: Pair, papers: Papers, theme: Theme, jobs: Jobs, entry: EntryId
) -> None:
    view = view_of(qtbot, pair.unit, papers, theme, jobs, is_on=False)
    view.show_values({"content": TEXT})
    view.likeness.typed("content")
    view.likeness.look()
    assert not jobs.is_busy and not view.box("content").said(Note.LIKENESS)


def test_what_was_written_since_is_compared_too(pair: Pair, entry: EntryId) -> None:
    alike = Likenesses(pair.unit)
    assert alike.of(VISIT, "content", OTHER) is None
    made = save_visit(pair.unit, date(2026, 11, 16), title="再去一次")
    save_entry(
        pair.unit,
        form_id=VISIT,
        values={**open_entry(pair.unit, made).values, "content": OTHER},
        entry_id=made,
    )
    found = alike.of(VISIT, "content", OTHER)
    assert found is not None and found.earlier.title == "再去一次"
