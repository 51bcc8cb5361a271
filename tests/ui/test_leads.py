"""The search line leads: to pages, new records and people's handbooks, by characters or initials."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from sxt_desktop.domain.people import PERSON
from sxt_desktop.usecases import initials as pinyin
from sxt_desktop.usecases.initials import initials, initials_at_hand, read_dictionary
from sxt_desktop.usecases.save_entry import save_entry
from tests.pairs import Pair, make_pair
from tests.ui.finding import find
from ui.forms.widgets.suggest import SuggestEdit
from ui.leads import Lead, suggestions
from ui.pages.records.page import RecordPage
from ui.session import Session
from ui.theme import Theme


def lines(words: str) -> list[str]:
    """Return what is offered for words among three leads."""
    leads = [
        Lead("新记：廉政谈话教育", "履责", lambda: None, "廉政谈话教育"),
        Lead("林静的纪实", "党委书记", lambda: None, "林静"),
        Lead("责任清单", "打开这一页", lambda: None),
    ]
    return [one.words for one in suggestions(words, leads, initials=initials, search=lambda: None)]


def test_initials_lead_first_and_words_are_looked_for_first() -> None:
    assert lines("lzth") == ["新记：廉政谈话教育", "查找“lzth”"]
    assert lines("lj") == ["林静的纪实", "查找“lj”"]
    assert lines("清单") == ["查找“清单”", "责任清单"]
    assert lines("xyz") == ["查找“xyz”"]
    assert lines("  ") == []


def test_a_pasted_page_is_only_looked_for_and_odd_marks_are_words() -> None:
    assert lines("lzth" * 5000) == [f"查找“{'lzth' * 10}…”"]
    for odd in ("%_*", '"', "(", "\\", "\x00", "😀", "\ud800"):
        assert lines(odd) == [f"查找“{odd}”"]


def test_nobody_waits_for_the_dictionary_in_the_line() -> None:
    pinyin._dictionary.cache_clear()
    assert initials_at_hand("林静") == ""
    read_dictionary()
    assert initials_at_hand("林静") == "lj"


@pytest.fixture
def session(pair: Pair, theme: Theme, qtbot: QtBot) -> Iterator[Session]:
    """The unit's window."""
    read_dictionary()
    made = Session(pair.unit, theme)
    made.window.show()
    qtbot.waitExposed(made.window)
    yield made
    made.close()


@pytest.fixture
def pair(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Pair]:
    """A unit and its committee."""
    made = make_pair(tmp_path_factory.mktemp("leads"))
    yield made
    made.close()


def test_a_new_record_is_begun_by_its_initials_and_enter(session: Session) -> None:
    line = find(session.window, SuggestEdit, "search")
    line.setFocus()
    QTest.keyClicks(line, "fywtdy")
    QTest.keyClick(line._popup, Qt.Key.Key_Return)
    assert session.window.current_page == "handbook"
    page = session.window.page("handbook")
    assert isinstance(page, RecordPage)
    assert page.entry.form is not None and page.entry.form.form.title == "反映问题调研"


def test_whom_one_just_registered_is_offered_too(session: Session) -> None:
    line = find(session.window, SuggestEdit, "search")
    line.offer("祝新禾")
    assert line._popup.model().rowCount() == 1
    session.news.tell(save_entry(session.ws, form_id=PERSON, values={"name": "祝新禾"}))
    line.offer("祝新禾")
    assert line._popup.model().rowCount() == 2


def test_words_are_looked_for_as_before(session: Session) -> None:
    line = find(session.window, SuggestEdit, "search")
    line.setFocus()
    line.setText("调研")
    line.offer("调研")
    QTest.keyClick(line._popup, Qt.Key.Key_Return)
    page = session.window.page("handbook")
    assert isinstance(page, RecordPage)
    assert page.list.filters.words.text() == "调研"
