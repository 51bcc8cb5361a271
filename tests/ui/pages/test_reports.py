"""报告与归档 on the screen: gathered, edited, kept, taken back; a year closed and what was changed since marked."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtWidgets import QComboBox, QLabel, QPlainTextEdit, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from sxt_desktop.domain.drafts import Typing
from sxt_desktop.domain.ids import FormId
from sxt_desktop.domain.records import Filter
from sxt_desktop.usecases.closings import closings
from sxt_desktop.usecases.drafts import own_drafts
from sxt_desktop.usecases.entries import list_entries, open_entry
from sxt_desktop.usecases.save_entry import save_entry
from tests.pairs import Pair, save_visit, secretary
from tests.ui.pages.given import find, finished, press, shown
from ui.drafting import page_of
from ui.forms.drafts import DraftKeeper
from ui.jobs import Jobs
from ui.pages.records.wiring import record_actions
from ui.pages.report_parts.sentences import Sentences
from ui.pages.report_parts.wiring import archive_actions, report_actions
from ui.pages.reports import ReportsPage
from ui.theme import Theme
from ui.widgets.choosing import Choosers
from ui.widgets.listing import Listing
from ui.widgets.say_bar import SayBar

REPORT = FormId("accountability_report")


@dataclass
class Answers:
    """Where files are written and which are given."""

    folder: Path
    opened: list[Path] = field(default_factory=list)

    @property
    def docx(self) -> Path:
        return self.folder / "报告.docx"

    def choosers(self) -> Choosers:
        def save(parent: QWidget, title: str, name: str, kinds: str) -> Path:
            return self.docx

        def files(parent: QWidget, title: str, kinds: str) -> tuple[Path, ...]:
            return (self.docx,)

        return Choosers(folder=lambda parent, title: self.folder, files=files, save=save)


@pytest.fixture
def answers(tmp_path: Path) -> Answers:
    (tmp_path / "U盘").mkdir()
    return Answers(tmp_path / "U盘")


@pytest.fixture
def page(qtbot: QtBot, pair: Pair, theme: Theme, jobs: Jobs, answers: Answers) -> Iterator[ReportsPage]:
    save_visit(pair.unit, date(2026, 3, 4))
    choosers = answers.choosers()
    archive = archive_actions(pair.unit, places=tuple, open_path=answers.opened.append, choosers=choosers)
    made = ReportsPage(theme, jobs, report_actions(pair.unit, choosers), archive)
    yield shown(qtbot, made)
    finished(qtbot, jobs)


def begin(qtbot: QtBot, page: ReportsPage, pair: Pair, jobs: Jobs) -> Sentences:
    start = page.drafting.start
    start.kind.setCurrentIndex(start.kind.findData(REPORT))
    start.subject.setCurrentIndex(start.subject.findText(secretary(pair.unit).name))
    asked = find(page, QComboBox, "ask_role")
    asked.setCurrentIndex(asked.findText("书记"))
    press(page, "report_begin")
    finished(qtbot, jobs)
    return page.drafting.sentences


def rows(page: ReportsPage) -> list[str]:
    return [one.text for one in find(page, Listing, "sentences").rows]


def edit(page: ReportsPage, text: str) -> None:
    find(page, QPlainTextEdit, "sentence_text").setPlainText(text)
    press(page, "sentence_keep")


def test_a_report_is_gathered_edited_kept_and_gone_on_with(
    qtbot: QtBot, page: ReportsPage, pair: Pair, jobs: Jobs
) -> None:
    sentences = begin(qtbot, page, pair, jobs)
    assert rows(page)[0].startswith("反映问题调研方面记实1次")
    asked: list[tuple[str, str]] = []
    page.record_asked.connect(lambda to, entry: asked.append((to, entry)))
    records = find(page, Listing, "sentence_records")
    records.opened.emit(records.rows[0])
    (visit,) = list_entries(pair.unit, Filter(forms=(FormId("handbook_08"),)))
    assert asked == [("handbook", visit.entry_id)]
    edit(page, "到一线调研一次。")
    press(page, "sentence_add")
    edit(page, "另外走访了班组。")
    press(page, "sentence_up")
    assert rows(page)[:2] == ["另外走访了班组。", "到一线调研一次。"]
    sentences.show_chapter("integrity")
    edit(page, "本人遵守廉洁纪律。")
    save_visit(pair.unit, date(2026, 4, 4), title="到车间调研")
    press(page, "report_again")
    finished(qtbot, jobs)
    sentences.show_chapter("done")
    assert rows(page)[:2] == ["另外走访了班组。", "到一线调研一次。"]
    assert "台账有变化" in str(find(page, Listing, "sentences").shown().rows)
    press(page, "report_save")
    (row,) = list_entries(pair.unit, Filter(forms=(REPORT,)))
    assert open_entry(pair.unit, row.entry_id).values["done"] == "另外走访了班组。\n到一线调研一次。"
    press(page, "report_back")
    known = find(page, Listing, "own_reports")
    assert [one.entry_id for one in known.rows] == [row.entry_id]
    known.opened.emit(known.rows[0])
    assert rows(page)[:2] == ["另外走访了班组。", "到一线调研一次。"]


def test_a_dropped_sentence_stays_away_and_comes_back_when_wanted(
    qtbot: QtBot, page: ReportsPage, pair: Pair, jobs: Jobs
) -> None:
    begin(qtbot, page, pair, jobs)
    press(page, "sentence_add")
    edit(page, "自己写的。")
    find(page, Listing, "sentences").selectRow(0)
    press(page, "sentence_drop")
    press(page, "report_save")
    (row,) = list_entries(pair.unit, Filter(forms=(REPORT,)))
    assert open_entry(pair.unit, row.entry_id).values["done"] == "自己写的。"
    press(page, "sentence_drop")
    press(page, "report_save")
    assert "反映问题调研" in str(open_entry(pair.unit, row.entry_id).values["done"])


def test_written_as_word_and_taken_back(
    qtbot: QtBot, page: ReportsPage, pair: Pair, jobs: Jobs, answers: Answers
) -> None:
    begin(qtbot, page, pair, jobs)
    press(page, "report_save")
    press(page, "report_word")
    finished(qtbot, jobs)
    assert answers.docx.stat().st_size > 5000
    press(page, "report_take")
    finished(qtbot, jobs)
    assert "与草稿相同。" in [
        one.text() for one in find(page, QWidget, "return_content").findChildren(QLabel)
    ]
    press(page, "report_final")
    (row,) = list_entries(pair.unit, Filter(forms=(REPORT,)))
    assert open_entry(pair.unit, row.entry_id).values["state"] == "已定稿"


def test_a_year_is_closed_and_what_changes_afterwards_is_marked(
    qtbot: QtBot, page: ReportsPage, pair: Pair, jobs: Jobs, answers: Answers, theme: Theme
) -> None:
    (visit,) = list_entries(pair.unit, Filter(forms=(FormId("handbook_08"),)))
    assert not record_actions(pair.unit, theme).changed_since()(visit)
    page.show_part("archiving")
    finished(qtbot, jobs)
    told: list[str] = []
    page.told.connect(told.append)
    press(page, "archive_begin")
    press(page, "other_folder")
    finished(qtbot, jobs)
    assert told and answers.opened and (answers.opened[0] / "核对.py").is_file()
    assert len(find(page, Listing, "closings").rows) == len(closings(pair.unit)) == 1
    opened = open_entry(pair.unit, visit.entry_id)
    save_entry(
        pair.unit,
        form_id=opened.form.id,
        values={**opened.values, "title": "改了题目"},
        entry_id=visit.entry_id,
        expected=opened.listed.digest,
    )
    page.archiving.show_year()
    finished(qtbot, jobs)
    assert [one.entry_id for one in find(page, Listing, "changed_since").rows] == [visit.entry_id]
    (now,) = list_entries(pair.unit, Filter(forms=(FormId("handbook_08"),)))
    assert record_actions(pair.unit, theme).changed_since()(now)


def left_and_back(qtbot: QtBot, page: ReportsPage, pair: Pair, theme: Theme, jobs: Jobs) -> ReportsPage:
    """Lock the window while a report is in hand, and come back to where it was left."""
    typing = page.shown()["draft"]
    for keeper in page.findChildren(DraftKeeper):
        keeper.keep_now()
    page.close()
    archive = archive_actions(pair.unit, places=tuple, open_path=print)
    again = shown(qtbot, ReportsPage(theme, jobs, report_actions(pair.unit), archive))
    assert isinstance(typing, Typing)
    again.show_draft(typing)
    return again


def test_what_was_written_and_not_saved_is_there_again_after_the_lock(
    qtbot: QtBot, page: ReportsPage, pair: Pair, theme: Theme, jobs: Jobs
) -> None:
    begin(qtbot, page, pair, jobs)
    press(page, "sentence_add")
    edit(page, "另外走访了班组。")
    find(page, QPlainTextEdit, "sentence_text").setPlainText("还在写的一句。")  # not taken over yet
    back = left_and_back(qtbot, page, pair, theme, jobs)
    assert rows(back)[1:2] == ["还在写的一句。"]
    (line,) = own_drafts(pair.unit)
    assert (page_of(line), line.title) == ("reports", f"{secretary(pair.unit).name}2026年度述责述廉报告")
    press(back, "report_save")
    assert own_drafts(pair.unit) == ()
    (row,) = list_entries(pair.unit, Filter(forms=(REPORT,)))
    assert "还在写的一句。" in str(open_entry(pair.unit, row.entry_id).values["done"])


def test_changes_of_a_saved_report_come_back_beside_what_was_saved_since_or_are_given_up(
    qtbot: QtBot, page: ReportsPage, pair: Pair, theme: Theme, jobs: Jobs
) -> None:
    begin(qtbot, page, pair, jobs)
    press(page, "report_save")
    saved = rows(page)
    edit(page, "改过的一句。")
    (row,) = list_entries(pair.unit, Filter(forms=(REPORT,)))
    opened = open_entry(pair.unit, row.entry_id)
    save_entry(pair.unit, form_id=REPORT, values=opened.values, entry_id=row.entry_id)
    back = left_and_back(qtbot, page, pair, theme, jobs)
    bar = find(back, SayBar, "report_unsaved")
    assert rows(back)[0] == "改过的一句。" and "后来又保存过" in bar.words.text()
    (give_up,) = bar.findChildren(QPushButton)
    give_up.click()
    assert (rows(back), bar.isHidden(), own_drafts(pair.unit)) == (saved, True, ())
    edit(back, "又改了一句。")
    back = left_and_back(qtbot, back, pair, theme, jobs)
    press(back, "report_save")
    assert "又改了一句。" in str(open_entry(pair.unit, row.entry_id).values["done"])


def test_at_175_per_cent_the_page_is_no_wider_than_its_place(
    qtbot: QtBot, pair: Pair, theme: Theme, jobs: Jobs, answers: Answers
) -> None:
    """In a window 1280 wide the navigation takes 315 of it and a scroll bar 20."""
    theme.switch(scale=175)
    choosers = answers.choosers()
    archive = archive_actions(pair.unit, places=tuple, open_path=answers.opened.append, choosers=choosers)
    page = shown(qtbot, ReportsPage(theme, jobs, report_actions(pair.unit, choosers), archive))
    assert page.minimumSizeHint().width() <= 1280 - 315 - 20
    theme.switch(scale=100)
