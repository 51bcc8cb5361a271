"""Files of due dates: as strict as profiles; what is wrong is named with file, line and reason."""

from pathlib import Path

import pytest

from sxt_desktop.catalog.dated import load_dated
from sxt_desktop.catalog.deadlines import load_deadlines, load_shared, month_day, with_shared
from sxt_desktop.catalog.forms import load_forms
from sxt_desktop.catalog.profiles import load_profile, profile_from
from sxt_desktop.catalog.toml_source import TomlSource
from sxt_desktop.domain.deadlines import Deadline, MonthDay
from sxt_desktop.domain.errors import ErrorCode, UserError

RESOURCES = Path(__file__).resolve().parents[2] / "resources"
FORMS = load_forms(RESOURCES / "forms")
NINGXIA = load_profile(RESOURCES / "profiles" / "ningxia", FORMS)
RIGHT = """[[deadline]]
id = "X01"
title = "专题研究"
source = "S4 二(一)1"
basis = "default"
cycle = "half_year"
days = ["06-30", "12-31"]
who = ["党委主体责任"]
duties = ["special_study"]
remind = [10, 5]
"""
EVENT = """[[deadline]]
id = "X02"
title = "回告"
source = "S0"
basis = "default"
cycle = "event"
who = ["责任单位"]
after = { form = "integrity_notice", day = "issued_on", days = 30 }

[[deadline.finish]]
forms = ["notice_reply"]
link = "notice"
"""


def read(text: str) -> tuple[Deadline, ...]:
    return load_deadlines(TomlSource.of("deadlines.toml", text), FORMS, ["special_study"])


def test_a_right_file_is_read() -> None:
    one, other = read(RIGHT + "\n" + EVENT)
    assert [str(day) for day in one.days] == ["06-30", "12-31"]
    assert other.after is not None
    assert other.after.days == 30
    assert other.finish[0].link == "notice"


@pytest.mark.parametrize(
    ("text", "old", "new", "line", "reason"),
    [
        (RIGHT, 'basis = "default"', 'basis = "law"', 5, "没有“law”"),
        (RIGHT, '"06-30", "12-31"', '"12-31"', 7, "2个日期"),
        (RIGHT, '"06-30", "12-31"', '"12-31", "06-30"', 7, "不在上半年内"),
        (RIGHT, '"06-30"', '"06-31"', 7, "月-日"),
        (RIGHT, '"06-30"', '"6-30"', 7, "月-日"),
        (RIGHT, 'who = ["党委主体责任"]', 'who = ["大家"]', 8, "没有“大家”"),
        (RIGHT, '"special_study"', '"no_such"', 9, "没有定额"),
        (RIGHT, "[10, 5]", "[5, 10]", 10, "先远后近"),
        (RIGHT, "remind", "warn", 10, "不认识"),
        (RIGHT, 'title = "专题研究"\n', "", 1, "缺少“title”"),
        (RIGHT, 'id = "X01"', 'id = "X01"\nafter = { form = "task", days = 3 }', 3, "由记录引起"),
        (RIGHT, '"06-30", "12-31"]', '"06-30", "12-31"]\nchoices = ["07-01"]', 8, "可选日期"),
        (RIGHT, '"06-30", "12-31"]', '"06-30", "12-31"]\nasked = ["06-01"]', 8, "上级要求须写2个日期"),
        (EVENT, "days = 30", "days = 30, months = 1", 8, "只写天数或月数"),
        (EVENT, "days = 30", "days = 400", 8, "0到366"),
        (EVENT, '"issued_on"', '"no_such"', 8, "没有字段"),
        (EVENT, '"issued_on"', '"title"', 8, "不是日期"),
        (EVENT, '"integrity_notice"', '"no_form"', 8, "没有表单"),
        (EVENT, '"notice_reply"', '"no_form"', 11, "没有表单"),
        (EVENT, 'link = "notice"', 'link = "no_such"', 10, "没有字段"),
        (EVENT, 'link = "notice"', "own = true", 12, "起算的记录本身"),
        (EVENT, 'link = "notice"', 'where = { verdict = ["也许"] }', 12, "没有选项"),
        (EVENT, 'link = "notice"', 'each = ["大家"]', 12, "没有“大家”"),
    ],
)
def test_what_is_wrong_is_named(text: str, old: str, new: str, line: int, reason: str) -> None:
    assert old in text
    with pytest.raises(UserError) as caught:
        read(text.replace(old, new, 1))
    assert caught.value.code is ErrorCode.RESOURCE_INVALID
    assert caught.value.facts["file"] == "deadlines.toml"
    assert reason in str(caught.value.facts["reason"])
    assert caught.value.facts["line"] == line


def test_the_same_id_twice_is_refused_in_one_file_and_across_the_shared_one() -> None:
    with pytest.raises(UserError, match="重复"):
        read(RIGHT + "\n" + RIGHT)
    shared = load_shared(RESOURCES / "profiles", FORMS)
    text = RIGHT.replace("X01", shared[0].id)
    with pytest.raises(UserError, match="共用"):
        with_shared(TomlSource.of("deadlines.toml", text), read(text), shared)


def test_due_dates_of_a_text_take_the_place_of_the_profiles_own_and_keep_the_shared_ones() -> None:
    sent = profile_from(NINGXIA, title="上级口径", texts={"deadlines": RIGHT}, forms=FORMS)
    assert {one.id for one in sent.deadlines} == {"X01", "D35", "D36", "D37", "D38"}
    kept = profile_from(NINGXIA, title="上级口径", texts={}, forms=FORMS)
    assert kept.deadlines == NINGXIA.deadlines


@pytest.mark.parametrize("words", ["02-30", "00-01", "13-01", "1-1", "02-29x", "0２-01", "", "0228"])
def test_what_is_no_day_of_a_year_is_none(words: str) -> None:
    assert month_day(words) is None
    assert month_day("02-29") == MonthDay(2, 29)


def test_records_with_a_day_are_known_forms_with_known_fields(tmp_path: Path) -> None:
    shipped = load_dated(RESOURCES / "calendar.toml", FORMS)
    assert {"responsibility_letter", "list_item", "measure_item", "filing"} <= {one.form for one in shipped}
    wrong = {
        '[[dated]]\nform = "handbook_01"\nwords = "研究"\n': "没有期限",
        '[[dated]]\nform = "task"\nwords = "任务"\ndone = "no_such"\n': "没有字段",
        '[[dated]]\nform = "measure_item"\nwords = "措施"\n'
        'nodes = { table = "milestones", name = "name", due = "no_such" }\n': "没有字段",
    }
    for text, reason in wrong.items():
        path = tmp_path / "calendar.toml"
        path.write_text(text, encoding="utf-8")
        with pytest.raises(UserError, match=reason):
            load_dated(path, FORMS)
