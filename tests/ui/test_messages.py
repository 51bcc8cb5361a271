"""Sentences: one for every code, in words, robust when a fact is missing."""

import re
import string

import pytest

from sxt_desktop.domain.errors import ErrorCode, UserError
from sxt_desktop.domain.forms import Problem, ProblemCode
from ui.messages import PROBLEMS, SENTENCES, problem, sentence

FACTS: dict[str, object] = {
    "path": "台账",
    "holder": "林静",
    "host": "办公室-2",
    "since": "2026-11-22T09:30+08:00",
    "minimum": 8,
    "form": "廉政谈话",
    "first": "时间",
    "problems": (1, 2, 3),
    "name": "化工学院党委",
    "title": "整改单",
    "limit": 100 * 1024 * 1024,
    "file": "duties.toml",
    "line": 12,
    "profile": "宁夏",
    "document": "责任书",
    "what": "签订日期",
    "character": "䶮",
    "field": "姓名",
    "seq": 9,
    "left": 2,
    "needed": 3_000_000,
    "free": 1_000,
    "step": "m0009",
    "size": 5,
}


def test_every_error_has_a_sentence_and_no_sentence_is_stale() -> None:
    assert set(SENTENCES) == set(ErrorCode)


def test_every_problem_has_a_sentence_and_no_sentence_is_stale() -> None:
    assert set(PROBLEMS) == set(ProblemCode)


@pytest.mark.parametrize("code", ErrorCode)
@pytest.mark.parametrize("facts", [{}, FACTS, dict.fromkeys(FACTS)], ids=["none", "all", "empty"])
def test_a_sentence_is_whole_with_and_without_facts(code: ErrorCode, facts: dict[str, object]) -> None:
    said = sentence(UserError(code, **facts))
    assert said.endswith("。") and said.count("。") == 1
    assert not set(said) & set("!!{}")
    assert not re.search(r"“”|（）|，，|，。|None|：。|[,;:()]", said)
    assert "；" in said


def test_a_workbook_in_use_names_who_where_and_since_when() -> None:
    facts = {"holder": "林静", "host": "办公室-2", "since": "2026-11-22T09:30+08:00"}
    said = sentence(UserError(ErrorCode.WORKBOOK_IN_USE, **facts))
    assert said.startswith("台账正由林静在电脑“办公室-2”上使用（11月22日9时30分打开），")


@pytest.mark.parametrize("text", [*SENTENCES.values(), *PROBLEMS.values()])
def test_the_words_are_chinese_without_jargon(text: str) -> None:
    words = "".join(part for part, *_ in string.Formatter().parse(text))
    assert set(re.findall(r"[A-Za-z]+", words)) <= {"U", "PDF", "Word", "Excel"}


@pytest.mark.parametrize("code", ErrorCode)
def test_a_sentence_says_whether_anything_is_lost(code: ErrorCode) -> None:
    said = SENTENCES[code]
    reassures = ("没有改动", "没有丢失", "未改动", "都在", "恢复", "重新选择")
    assert any(words in said for words in reassures)


SUMS = (ProblemCode.NOT_ADDING_UP, ProblemCode.WRONG_TOTAL)
"""Said at one field, they name what several should add up to."""


@pytest.mark.parametrize("code", ProblemCode)
@pytest.mark.parametrize("facts", [{}, {"limit": 300, "length": 412, "value": "其它", "day": "2031年1月1日"}])
def test_a_problem_names_the_field_and_the_row(code: ProblemCode, facts: dict[str, object]) -> None:
    named = "分值" if code in SUMS else "内容"
    said = problem(Problem("content", code, {**facts, "other": "分值"}, row=1, column_id="x"), "内容")
    assert said.startswith("第2行：")
    assert named in said
    assert not set(said) & set("!!{}")


def test_facts_are_said_in_words() -> None:
    full = sentence(UserError(ErrorCode.DISK_FULL, path="/x", needed=3 << 20, free=1 << 10))
    assert "需要3兆字节，只剩1千字节" in full
    large = sentence(UserError(ErrorCode.FILE_TOO_LARGE, limit=2 << 30))
    assert "2吉字节" in large
    refused = sentence(UserError(ErrorCode.NOT_ACCEPTED, form="调研", first="地点", problems=(1, 2)))
    assert "“调研”" in refused and "“地点”等2处" in refused
    assert "还可再试2次" in sentence(UserError(ErrorCode.FINGERPRINT_WRONG, name="甲", left=2))
    assert "第3行" in sentence(UserError(ErrorCode.RESOURCE_INVALID, file="a", line=3))
    moved = sentence(UserError(ErrorCode.WORKBOOK_READ_ONLY, why="moved"))
    assert "另一台电脑" in moved and "发现问题" in sentence(UserError(ErrorCode.WORKBOOK_READ_ONLY))
    assert "800字节" in sentence(UserError(ErrorCode.FILE_TOO_LARGE, limit=800))
    assert problem(Problem("x", ProblemCode.REQUIRED), "时间") == "请填写时间"
