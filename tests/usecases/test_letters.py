"""责任书: made from list items, never twice, signed on paper with or without scan, by proxy as it was."""

from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path

import pytest

from sxt_desktop.domain.errors import ErrorCode, UserError
from sxt_desktop.domain.ids import EntryId, FormId
from sxt_desktop.domain.lights import Light
from sxt_desktop.domain.values import Ref, Values
from sxt_desktop.usecases.assignments import bound_entries, by_holder, year_items
from sxt_desktop.usecases.attach_file import attach_bytes, attach_file, save_copy
from sxt_desktop.usecases.entries import open_entry
from sxt_desktop.usecases.overview import overview
from sxt_desktop.usecases.save_entry import save_entry
from sxt_desktop.usecases.sign_letter import SignedRate, letters, make_letters, sign_letter, signed_rate
from sxt_desktop.usecases.workspace import CHINA, Workspace
from tests.pairs import Clock, new_unit, save_duty, secretary

YEAR = 2026


@pytest.fixture
def clock() -> Clock:
    """A clock early in the year."""
    return Clock(datetime(YEAR, 1, 12, 9, tzinfo=CHINA))


@pytest.fixture
def ws(tmp_path: Path, clock: Clock) -> Iterator[Workspace]:
    """A committee with a secretary."""
    made = new_unit(tmp_path, clock, name="东湖大学党委", short_name="东湖大学党委", code="东大")
    yield made
    made.workbook.close()


def test_what_binds_somebody_is_the_same_asked_with_and_without_contents(ws: Workspace) -> None:
    save_duty(ws, secretary(ws))
    values: Values = {"list_kind": "问题(风险)清单", "also_in": ("任务清单",), "content": "也在任务清单里"}
    below = Ref("0190", "机械学院党委")
    wanted: tuple[Values, ...] = ({"addressees": (below,)}, {"holder": below}, {"list_kind": "制度清单"})
    for fields in wanted:
        save_entry(ws, form_id=FormId("list_item"), values={**values, "holder": secretary(ws), **fields})
    rows = by_holder(year_items(ws, YEAR))
    found = {key: tuple(row.entry_id for row in mine) for key, mine in rows.items()}
    assert {key: len(mine) for key, mine in found.items()} == {secretary(ws).id: 3, below.id: 2}
    assert bound_entries(ws, YEAR) == found


@pytest.mark.req("MZ26", "MZ51")
def test_a_letter_holds_the_items_of_its_party(ws: Workspace) -> None:
    who, other = secretary(ws), Ref("person-9", "李华")
    items = {save_duty(ws, who), save_duty(ws, who)}
    save_duty(ws, other)
    (letter,) = make_letters(ws, year=YEAR, parties=(who,), sign_by=date(YEAR, 1, 31)).entries
    opened = open_entry(ws, letter)
    refs = opened.values["items"]
    assert isinstance(refs, tuple)
    assert {one.id for one in refs if isinstance(one, Ref)} == items
    assert (opened.listed.number, opened.listed.due_on) == ("东大党责〔2026〕1号", "2026-01-31")
    assert opened.listed.title == "2026年度全面从严治党责任书"


def test_who_has_a_letter_gets_no_second_one(ws: Workspace) -> None:
    who = secretary(ws)
    save_duty(ws, who)
    assert len(make_letters(ws, year=YEAR, parties=(who, who)).entries) == 1
    assert make_letters(ws, year=YEAR, parties=(who,)).entries == ()
    assert len(letters(ws, YEAR)) == 1


def test_next_years_letters_made_in_december_belong_to_next_year(ws: Workspace, clock: Clock) -> None:
    who = secretary(ws)
    save_duty(ws, who)
    make_letters(ws, year=YEAR, parties=(who,))
    clock.set(date(YEAR, 12, 20))
    with pytest.raises(UserError) as refused:  # this year's items are no items of the next year's letter
        make_letters(ws, year=YEAR + 1, parties=(who,))
    assert refused.value.code is ErrorCode.ITEMS_MISSING
    values: Values = {"list_kind": "责任清单", "holder": who, "content": "下一年的责任", "year": YEAR + 1}
    save_entry(ws, form_id=FormId("list_item"), values=values)
    (early,) = make_letters(ws, year=YEAR + 1, parties=(who,)).entries
    assert [row.entry_id for row in letters(ws, YEAR + 1)] == [early]
    assert make_letters(ws, year=YEAR + 1, parties=(who,)).entries == ()
    assert (len(letters(ws, YEAR)), signed_rate(ws, YEAR + 1)) == (1, SignedRate(1, 0))


def test_a_party_without_items_stops_all_letters(ws: Workspace) -> None:
    who = secretary(ws)
    save_duty(ws, who)
    for party in (Ref("person-9", "李华"), Ref(None, "没建档的")):
        with pytest.raises(UserError) as error:
            make_letters(ws, year=YEAR, parties=(who, party))
        assert (error.value.code, error.value.facts["name"]) == (ErrorCode.ITEMS_MISSING, party.name)
    assert letters(ws, YEAR) == ()


@pytest.mark.req("MZ27")
def test_a_letter_is_signed_by_proxy_and_its_scan_follows_later(ws: Workspace, tmp_path: Path) -> None:
    who = secretary(ws)
    save_duty(ws, who)
    (letter,) = make_letters(ws, year=YEAR, parties=(who,), sign_by=date(YEAR, 1, 31)).entries
    assert signed_rate(ws, YEAR) == SignedRate(1, 0)
    assert [todo.entry_id for todo in overview(ws, YEAR).todo if todo.target == "letters"] == [letter]
    with pytest.raises(UserError) as refused:
        sign_letter(ws, letter=letter, signed_on=date(YEAR, 1, 10), by_proxy=True)
    assert (refused.value.code, refused.value.facts["first"]) == (ErrorCode.NOT_ACCEPTED, "签字人")
    day = date(YEAR, 1, 10)
    sign_letter(ws, letter=letter, signed_on=day, by_proxy=True, signed_by="李强", box_no=" 3-12 ")
    opened = open_entry(ws, letter)
    assert (opened.values["by_proxy"], opened.values["box_no"]) == (True, "3-12")
    assert opened.listed.closed_on == "2026-01-10"
    assert signed_rate(ws, YEAR) == SignedRate(1, 1)
    assert [todo for todo in overview(ws, YEAR).todo if todo.target == "letters"] == []
    first = attach_bytes(ws, "第一页.pdf", b"page 1")
    (tmp_path / "第二页.pdf").write_bytes(b"page 2")
    second = attach_file(ws, tmp_path / "第二页.pdf")
    for scan in (first, second):
        sign_letter(ws, letter=letter, signed_on=date(YEAR, 1, 10), scan=(scan,))
    assert open_entry(ws, letter).values["scan"] == (first, second)
    copy = save_copy(ws, second, tmp_path / "副本.pdf")
    assert copy.read_bytes() == b"page 2"
    assert open_entry(ws, letter).listed.number == "东大党责〔2026〕1号"


def test_a_day_to_come_is_no_day_of_signing(ws: Workspace) -> None:
    who = secretary(ws)
    save_duty(ws, who)
    (letter,) = make_letters(ws, year=YEAR, parties=(who,)).entries
    with pytest.raises(UserError) as error:
        sign_letter(ws, letter=letter, signed_on=date(YEAR, 2, 1))
    assert error.value.code is ErrorCode.NOT_ACCEPTED
    assert signed_rate(ws, YEAR) == SignedRate(1, 0)


def test_what_is_no_letter_cannot_be_signed(ws: Workspace) -> None:
    item = save_duty(ws, secretary(ws))
    for entry in (item, EntryId("unknown")):
        with pytest.raises(UserError) as error:
            sign_letter(ws, letter=entry, signed_on=date(YEAR, 1, 10))
        assert error.value.code is ErrorCode.ENTRY_UNKNOWN


def test_a_copy_that_cannot_be_written_leaves_nothing(ws: Workspace, tmp_path: Path) -> None:
    kept = attach_bytes(ws, "a.pdf", b"page")
    with pytest.raises(UserError) as error:
        save_copy(ws, kept, tmp_path / "没有" / "a.pdf")
    assert error.value.code is ErrorCode.PLACE_NOT_WRITABLE


def test_a_letter_left_unsigned_is_still_to_do_after_new_year(ws: Workspace, clock: Clock) -> None:
    clock.set(date(2026, 12, 20))
    holder = secretary(ws)
    save_duty(ws, holder)
    made = make_letters(ws, year=2026, parties=(holder,), sign_by=date(2026, 12, 31)).entry
    clock.set(date(2027, 1, 5))
    todo = [one for one in overview(ws, 2027).todo if one.entry_id == made]
    assert [one.light.light for one in todo] == [Light.OVERDUE]


def test_a_number_never_holds_the_whole_name_of_a_unit(tmp_path: Path, clock: Clock) -> None:
    name = "东湖大学机械工程与自动化学院党委"
    ws = new_unit(tmp_path, clock, name=name, short_name=name, code="")
    try:
        save_duty(ws, secretary(ws))
        with pytest.raises(UserError) as refused:
            make_letters(ws, year=YEAR, parties=(secretary(ws),))
        assert refused.value.code is ErrorCode.UNIT_CODE_MISSING
        assert letters(ws, YEAR) == ()
        own = open_entry(ws, EntryId(ws.org), ws.org)
        values: Values = {**own.values, "short_name": "机械学院党委"}
        save_entry(ws, form_id=FormId("organisation"), values=values, entry_id=EntryId(ws.org))
        made = make_letters(ws, year=YEAR, parties=(secretary(ws),)).entry
        assert open_entry(ws, made).listed.number == "机械学院党委党责〔2026〕1号"
    finally:
        ws.workbook.close()
