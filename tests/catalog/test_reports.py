"""Reports as data: the shipped ones fit their forms, and what is wrong in one is refused with file, line and reason."""

from pathlib import Path

import pytest

from sxt_desktop.catalog.forms import load_forms
from sxt_desktop.catalog.reports import load_report, load_reports
from sxt_desktop.domain.errors import ErrorCode, UserError
from sxt_desktop.domain.values import FieldKind
from tests.samples import FORMS

FOLDER = FORMS.parent / "reports"
KNOWN = {name: loaded.spec for name, loaded in load_forms(FORMS).items()}
SHIPPED = load_reports(FOLDER, KNOWN)


@pytest.mark.parametrize("name", SHIPPED)
@pytest.mark.req("SZ02")
def test_a_shipped_report_fills_what_its_form_requires(name: str) -> None:
    report = SHIPPED[name]
    form = KNOWN[report.form]
    given = {
        *report.takes.values(),
        *report.values,
        *report.asks,
        *(one.field_id for one in report.chapters),
    }
    computed = (FieldKind.NUMBER, FieldKind.SYSTEM)
    assert {one.id for one in form.fields if one.required and one.kind not in computed} <= given
    assert all(one.nothing for one in report.chapters)
    for chapter in report.chapters:
        keys = [one.id for one in chapter.patterns]
        assert len(keys) == len(set(keys)), "the key of a sentence tells it from every other of its chapter"


CHANGES = {
    "unknown key": ('source = "domain', 'colour = "domain', "不认识的项“colour”"),
    "unknown form": ('form = "written_report"', 'form = "none"', "没有表“none”"),
    "unknown field": ('field = "effect"', 'field = "none"', "没有“none”"),
    "no chapter text": ('field = "effect"', 'field = "sent"', "表格的章要写明"),
    "unknown facts": ('facts = "duties"', 'facts = "luck"', "没有名为“luck”的情况"),
    "unknown state": ('state = "met"', 'state = "good"', "没有这种状态"),
    "unknown time": ('when = "closed"', 'when = "soon"', "没有这种时间范围"),
    "unknown place": ("责任书{count}份", "责任书{score}份", "里没有“score”"),
    "unknown records": ('forms = ["talk_record"]', 'forms = ["chats"]', "没有表或表组“chats”"),
    "records of nothing": ('forms = ["talk_record"]\n', "", "记录要写明是哪些表的"),
    "nothing to ask": ('asks = ["addressee", "second_addressee"]', 'asks = ["mood"]', "没有“mood”"),
    "one value of two": ('kind = ["上半年", "全年"]', 'kind = ["全年"]', "半年、全年两项"),
    "another name": ('id = "written_report"', 'id = "other"', "与文件名"),
}


@pytest.mark.parametrize("what", CHANGES)
def test_what_is_wrong_is_refused_with_its_line(tmp_path: Path, what: str) -> None:
    old, new, reason = CHANGES[what]
    text = (FOLDER / "written_report.toml").read_text("utf-8")
    assert old in text
    path = tmp_path / "written_report.toml"
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(UserError) as wrong:
        load_report(path, KNOWN)
    assert wrong.value.code is ErrorCode.RESOURCE_INVALID and reason in str(wrong.value.facts["reason"])
    assert wrong.value.facts["file"] == path.name and int(str(wrong.value.facts["line"])) >= 1


def test_a_place_reaches_no_attribute(tmp_path: Path) -> None:
    """Patterns are data of whoever keeps the resources; they name places and nothing of the program."""
    text = (FOLDER / "written_report.toml").read_text("utf-8")
    path = tmp_path / "written_report.toml"
    path.write_text(text.replace("责任书{count}份", "责任书{count.__class__}份", 1), encoding="utf-8")
    with pytest.raises(UserError) as wrong:
        load_report(path, KNOWN)
    assert wrong.value.code is ErrorCode.RESOURCE_INVALID
