"""Starter catalogues are read strictly: every line has its clause, and what is wrong is told with file and line."""

from pathlib import Path

import pytest

from sxt_desktop.catalog.catalogues import load_catalogue, load_catalogues
from sxt_desktop.domain.catalogues import Catalogue
from sxt_desktop.domain.errors import ErrorCode, UserError
from sxt_desktop.domain.ids import FormId
from tests.samples import FORMS, RESOURCES, TODAY, load_form

SHIPPED = load_catalogues(RESOURCES / "catalogues")
GOOD = """id = "x"
title = "甲"
source = "S0"
duty = "党委主体责任"

[[aspect]]
name = "方面"

[[aspect.line]]
says = "一条"
"""


@pytest.mark.parametrize("catalogue", SHIPPED, ids=lambda one: one.id)
def test_every_line_makes_an_item_the_form_accepts(catalogue: Catalogue) -> None:
    form = load_form(FORMS / "list_item.toml").spec
    assert form.id == FormId("list_item")
    assert len({line.id for line in catalogue.lines}) == len(catalogue.lines)
    for line in catalogue.lines:
        problems = form.problems(line.values(), today=TODAY)
        assert [one.field_id for one in problems] == ["holder"]
        assert line.clause and len(line.says) <= 60


@pytest.mark.parametrize(
    ("wrong", "line", "why"),
    [
        (GOOD.replace("党委主体责任", "主体"), 9, "没有“主体”这种责任"),
        (GOOD + 'follows = "班子成员一岗双责"\n', 6, "没有可承接的"),
        (GOOD + "target = { number = 1 }\n", 11, "缺少“unit”"),
        (GOOD.replace('says = "一条"', ""), 9, "缺少“says”"),
        (GOOD.replace('id = "x"', 'id = "y"'), 1, "应当与文件名"),
    ],
    ids=("duty", "follows", "target", "says", "id"),
)
def test_what_is_wrong_is_told_with_its_line(tmp_path: Path, wrong: str, line: int, why: str) -> None:
    path = tmp_path / "x.toml"
    path.write_text(wrong, "utf-8")
    with pytest.raises(UserError) as refused:
        load_catalogue(path)
    facts = refused.value.facts
    assert refused.value.code is ErrorCode.RESOURCE_INVALID
    assert why in str(facts["reason"]), facts
    assert facts["line"] == line
