"""Search finds words of one, two and three characters, Latin words, full-width and rare characters exactly."""

import pytest
import sqlcipher3
from hypothesis import given, settings
from hypothesis import strategies as st

from sxt_desktop.domain.records import Filter
from sxt_desktop.store import lists
from sxt_desktop.store.engine import Database
from sxt_desktop.store.tokens import phrase, spaced
from sxt_desktop.store.workbook import Workbook
from tests.store.writing import Log

TEXTS = {
    "study": "党委常委会专题研究全面从严治党工作",
    "talk": "与班子成员谈话，提醒注意作风",
    "visit": "到车间调研 ERP系统 Budget2026",
    "wide": "ＡＢＣ系统上线，３月完成",
    "rare": "𠀀𪚥支部书记𫢸参加，元素鿏",
    "number": "东大督〔2026〕12号 2026-03-01",
    "latin": "Café Łódź well-known snake_case",
    "kana": "々〇号文件",
    "dot": "买买提·吐尔逊作报告",
}


def found(workbook: Workbook, words: str) -> set[str]:
    return {row.entry_id for row in lists.page(workbook.read, Filter(words=words))}


@pytest.fixture
def searched(workbook: Workbook) -> Workbook:
    """A workbook with the texts above, each under its name."""
    log = Log()

    def work(db: Database) -> None:
        for name, text in TEXTS.items():
            log.write(db, name, {"title": text})

    workbook.write(work)
    return workbook


@pytest.mark.parametrize(
    ("words", "names"),
    [
        ("党", {"study"}),
        ("谈话", {"talk"}),
        ("谈", {"talk"}),
        ("常委会", {"study"}),
        ("党委", {"study"}),
        ("委党", set()),
        ("党会", set()),
        ("从严治党工作", {"study"}),
        ("研究 从严", {"study"}),
        ("从严 研究", {"study"}),
        ("研究 谈话", set()),
        ("调研", {"visit"}),
        ("erp", {"visit"}),
        ("ERP系统", {"visit"}),
        ("系统", {"visit", "wide"}),
        ("budget", {"visit"}),
        ("budget2026", {"visit"}),
        ("abc", {"wide"}),
        ("ＡＢＣ", {"wide"}),
        ("abc系统", {"wide"}),
        ("3月", {"wide"}),
        ("３月", {"wide"}),
        ("𠀀", {"rare"}),
        ("𪚥支", {"rare"}),
        ("书记𫢸", {"rare"}),
        ("鿏", {"rare"}),
        ("〔2026〕12号", {"number"}),
        ("12号", {"number"}),
        ("2号", set()),
        ("2026-03", {"number"}),
        ("café", {"latin"}),
        ("cafe", set()),
        ("łódź", {"latin"}),
        ("well", {"latin"}),
        ("snake_case", {"latin"}),
        ("々", {"kana"}),
        ("〇号", {"kana"}),
        ("买买提·吐尔逊", {"dot"}),
        ("吐尔逊", {"dot"}),
        ("谈话,提醒", {"talk"}),
        ("。，", set()),
        ("_", set()),
        ("党 _", {"study"}),
        ('"', set()),
        ("*", set()),
        ("AND", set()),
        ("NEAR(", set()),
        ("title:党", set()),
        ("党*", {"study"}),
        ("-党", {"study"}),
        ("\u200b党\u200b委", {"study"}),
    ],
)
def test_a_word_is_found_where_it_stands_and_nowhere_else(
    searched: Workbook, words: str, names: set[str]
) -> None:
    assert found(searched, words) == names


def test_a_record_is_found_by_its_new_words_only_after_a_change(workbook: Workbook) -> None:
    log = Log()
    workbook.write(lambda db: log.write(db, "a", {"title": "原来的题目"}))
    workbook.write(lambda db: log.write(db, "a", {"title": "改过的标题"}))
    assert (found(workbook, "原来"), found(workbook, "改过")) == (set(), {"a"})


@given(words=st.text(max_size=12))
@settings(max_examples=300, deadline=None)
def test_any_words_make_a_query_or_none(words: str) -> None:
    query = phrase(words)
    assert query is None or query.count('"') % 2 == 0


LETTERS = "党委纪会"


@given(
    texts=st.lists(st.text(LETTERS, min_size=1, max_size=6), min_size=1, max_size=8),
    word=st.text(LETTERS, min_size=1, max_size=3),
)
@settings(max_examples=60, deadline=None)
def test_chinese_words_are_found_exactly_as_parts_of_a_text(texts: list[str], word: str) -> None:
    database = sqlcipher3.connect(":memory:")
    try:
        database.execute(
            "CREATE VIRTUAL TABLE search USING fts5(text, content='', tokenize='unicode61 remove_diacritics 0')"
        )
        database.executemany("INSERT INTO search(text) VALUES(?)", [(spaced(text),) for text in texts])
        rows = database.execute("SELECT rowid FROM search WHERE search MATCH ?", (phrase(word),)).fetchall()
    finally:
        database.close()
    assert [row[0] for row in rows] == [n for n, text in enumerate(texts, 1) if word in text]
