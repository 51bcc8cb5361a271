"""Words in what records said before, and the list of records out of use."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from sxt_desktop.domain.errors import Cancelled
from sxt_desktop.domain.forms import Sensitivity
from sxt_desktop.domain.ids import EntryId, FormId
from sxt_desktop.domain.records import Filter
from sxt_desktop.domain.roles import LocalUser, Role
from sxt_desktop.usecases.blank_entry import blank_entry
from sxt_desktop.usecases.entries import count_entries, history, open_entry
from sxt_desktop.usecases.history_search import find_in_history
from sxt_desktop.usecases.save_entry import bring_back, save_entry, void_entry
from sxt_desktop.usecases.void_list import count_voided, voided_entries
from sxt_desktop.usecases.workspace import Workspace
from tests.pairs import Pair, carry, make_pair, save_duty, save_visit, secretary

VISIT = FormId("handbook_08")
DAY = date(2026, 11, 17)


@pytest.fixture
def pair(tmp_path: Path) -> Iterator[Pair]:
    """A committee and its unit."""
    made = make_pair(tmp_path)
    yield made
    made.close()


def retitle(ws: Workspace, entry: EntryId, title: str) -> None:
    """Save a record under another title."""
    save_entry(ws, form_id=VISIT, values={**open_entry(ws, entry).values, "title": title}, entry_id=entry)


def hits(ws: Workspace, words: str, chosen: Filter | None = None) -> list[tuple[EntryId, int]]:
    return [(one.listed.entry_id, one.version) for one in find_in_history(ws, words, chosen).found]


def test_words_of_earlier_contents_are_found_with_their_version(pair: Pair) -> None:
    ws = pair.unit
    entry = save_visit(ws, DAY, title="采购验收走过场")
    for title in ("采购验收情况", "验收情况"):
        retitle(ws, entry, title)
    assert count_entries(ws, Filter(words="采购")) == 0
    assert hits(ws, "采购") == [(entry, 2), (entry, 1)]
    assert hits(ws, "走过场 采购") == [(entry, 1)]
    assert hits(ws, "场过走") == hits(ws, " ") == hits(ws, "，") == []
    found = find_in_history(ws, "走过场").found[0]
    assert (found.title, found.author, found.is_void) == ("采购验收走过场", "林静", False)
    assert "走过场" in found.excerpt and found.digest == history(ws, entry)[0].digest


def test_what_is_shown_now_is_left_to_the_ordinary_search(pair: Pair) -> None:
    ws = pair.unit
    entry = save_visit(ws, DAY, title="采购验收")
    assert hits(ws, "采购") == []
    retitle(ws, entry, "采购验收（更正）")
    assert hits(ws, "采购") == [(entry, 1)]


def test_void_records_and_the_reasons_of_voiding_are_found(pair: Pair) -> None:
    ws = pair.unit
    entry = save_visit(ws, DAY, title="采购验收")
    void_entry(ws, entry_id=entry, reason="重复登记")
    assert hits(ws, "采购") == [(entry, 1)]
    assert hits(ws, "重复登记") == [(entry, 2)]
    assert find_in_history(ws, "重复登记").found[0].is_void


def test_the_same_is_found_as_the_index_would_find(pair: Pair) -> None:
    ws = pair.unit
    titles = ("Ａ类 Report", "2026年第3次调研", "听取ABC公司汇报", "十一月十七日")
    entries = [save_visit(ws, DAY, title=title) for title in titles]
    asked = (
        "a类",
        "report",
        "repo",
        "rep ort",
        "第3次",
        "3次",
        "abc",
        "bc",
        "公司",
        "十一月",
        "月十七",
        "20",
    )
    by_index = {words: count_entries(ws, Filter(forms=(VISIT,), words=words)) for words in asked}
    for entry in entries:
        void_entry(ws, entry_id=entry, reason="无")
    assert {words: len(hits(ws, words)) for words in asked} == by_index


def test_filters_owners_and_the_limit_narrow_it(pair: Pair) -> None:
    ws = pair.unit
    entry = save_visit(ws, DAY, title="采购一")
    retitle(ws, entry, "改")
    duty = save_duty(ws, secretary(ws), text="采购二")
    void_entry(ws, entry_id=duty, reason="重复")
    assert hits(ws, "采购", Filter(forms=(VISIT,))) == [(entry, 1)]
    assert hits(ws, "采购", Filter(year=2020)) == []
    stopped = find_in_history(ws, "采购", limit=1)
    assert len(stopped.found) == 1 and stopped.has_more
    carry(ws, pair.committee, pair.folder)
    above = find_in_history(pair.committee, "采购", Filter(owner=ws.org))
    assert [one.listed.owner for one in above.found] == [ws.org] * 2


def test_blanked_contents_are_not_found(pair: Pair) -> None:
    ws = pair.unit
    entry = save_visit(ws, DAY, title="采购验收")
    retitle(ws, entry, "改")
    blank_entry(ws, entry_id=entry, basis="法规", reason="清除", revisions=(history(ws, entry)[0].digest,))
    assert hits(ws, "采购") == hits(ws, "法规") == []


def test_restricted_contents_are_found_only_by_who_may_see_them(pair: Pair) -> None:
    ws = pair.unit
    recorder = replace(ws, user=LocalUser("u2", "赵敏", frozenset({Role.RECORDER})))
    entry = save_visit(ws, DAY, title="采购验收")
    values = open_entry(ws, entry).values
    save_entry(ws, form_id=VISIT, values=values, entry_id=entry, sensitivity=Sensitivity.DISCIPLINE)
    assert hits(ws, "采购") == [(entry, 1)]
    assert hits(recorder, "采购") == []
    void_entry(ws, entry_id=entry, reason="采购")
    assert count_voided(ws, Filter()) == 1
    assert count_voided(recorder, Filter()) == 0 and voided_entries(recorder, Filter()) == ()


def test_a_long_search_says_how_far_it_is_and_stops_when_asked(
    pair: Pair, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sxt_desktop.usecases.history_search.TOLD_EVERY", 2)
    ws = pair.unit
    entry = save_visit(ws, DAY)
    for number in range(5):
        retitle(ws, entry, f"第{number}次")
    told: list[tuple[int, int]] = []
    find_in_history(ws, "没有", progress=lambda done, total: told.append((done, total)))
    assert told == [(2, 5), (4, 5)]
    with pytest.raises(Cancelled):
        find_in_history(ws, "没有", cancelled=lambda: True)


def test_the_void_list_tells_who_when_and_why(pair: Pair) -> None:
    ws = pair.unit
    first, second = save_visit(ws, DAY, title="甲"), save_visit(ws, DAY, title="乙")
    duty = save_duty(ws, secretary(ws))
    for entry, reason in ((first, "误点"), (second, "重复"), (duty, "取消")):
        void_entry(ws, entry_id=entry, reason=reason)
    bring_back(ws, entry_id=first)
    void_entry(ws, entry_id=first, reason="确属重复")
    assert count_voided(ws, Filter()) == 3
    rows = voided_entries(ws, Filter(forms=(VISIT,)))
    assert {(one.listed.title, one.by, one.reason) for one in rows} == {
        ("甲", "林静", "确属重复"),
        ("乙", "林静", "重复"),
    }
    assert all(one.at == history(ws, one.listed.entry_id)[-1].recorded_at for one in rows)
    assert [one.listed.title for one in voided_entries(ws, Filter(words="甲"))] == ["甲"]
    assert len(voided_entries(ws, Filter(), offset=1, limit=1)) == 1
    carry(ws, pair.committee, pair.folder)
    assert count_voided(pair.committee, Filter()) == 0
    assert count_voided(pair.committee, Filter(owner=ws.org)) == 3
