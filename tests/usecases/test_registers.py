"""Registers in a workbook of the Shanghai profile: numbers, amounts, and an organisation of several levels."""

from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import pytest

from sxt_desktop.domain.errors import ErrorCode, UserError
from sxt_desktop.domain.ids import EntryId, FormId, OrgId
from sxt_desktop.domain.org_tree import org_tree
from sxt_desktop.domain.people import ChargeKind, Team
from sxt_desktop.domain.problems import ProblemCode
from sxt_desktop.domain.records import Filter
from sxt_desktop.domain.values import DateRange, Ref, Row, Value, Values
from sxt_desktop.store.lists import find
from sxt_desktop.usecases.directory import directory
from sxt_desktop.usecases.entries import list_entries
from sxt_desktop.usecases.import_sheet import import_sheet
from sxt_desktop.usecases.paper_handbook import handbook_context
from sxt_desktop.usecases.save_entry import save_entry, void_entry
from sxt_desktop.usecases.setup import NewUnit, Surroundings, create_unit
from sxt_desktop.usecases.sheet_dry_run import Understanding, dry_run
from sxt_desktop.usecases.sheet_tables import open_sheet, read_table
from sxt_desktop.usecases.take_back_import import sheet_imports, take_back_import
from sxt_desktop.usecases.workspace import CHINA, Workspace
from tests.pairs import CHEAP, PASSWORD, RESOURCES, Clock

DAY = date(2026, 11, 18)


@pytest.fixture(scope="module")
def ws(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    """A workbook that counts by the profile in which projects above an amount need a decision."""
    made = opened(tmp_path_factory.mktemp("registers"), "shanghai")
    yield made
    made.workbook.close()


def opened(folder: Path, profile: str) -> Workspace:
    clock = Clock(datetime(DAY.year, DAY.month, DAY.day, 9, tzinfo=CHINA))
    unit = NewUnit(
        "东湖大学党委", "东湖大学党委", "东大", profile, "林静", PASSWORD, folder, secretary="周明远"
    )
    return create_unit(unit, Surroundings(RESOURCES, now=clock, cost=CHEAP))[0]


def keep(ws: Workspace, form: str, **values: Value) -> EntryId:
    return save_entry(ws, form_id=FormId(form), values=dict(values)).entry


def project(**more: Value) -> Values:
    risks: tuple[Row, ...] = ({"risk": "围标", "measure": "公开招标"},)
    return {
        "kind": "重大项目",
        "title": "实训楼改造",
        "planned_on": DAY,
        "amount": Decimal("86.5"),
        "risks": risks,
        **more,
    }


@pytest.mark.req("LZ41")
def test_a_project_above_the_amount_of_the_profile_names_its_decision(ws: Workspace, tmp_path: Path) -> None:
    with pytest.raises(UserError) as refused:
        keep(ws, "major_matter", **project())
    assert refused.value.code is ErrorCode.NOT_ACCEPTED
    problems = refused.value.facts["problems"]
    assert isinstance(problems, tuple)
    assert [(one.field_id, one.code) for one in problems] == [("decision", ProblemCode.ABOVE_LIMIT)]
    assert keep(ws, "major_matter", **project(amount=Decimal(10)))
    assert keep(ws, "major_matter", **project(decided_at="11月10日党委常委会"))
    elsewhere = opened(tmp_path, "ningxia")
    assert keep(elsewhere, "major_matter", **project())
    elsewhere.workbook.close()


@pytest.mark.req("LZ18")
def test_numbers_of_a_register_run_on_over_one_made_void(ws: Workspace) -> None:
    def number(title: str, **more: Value) -> str:
        asked: Values = {"kind": "请示", "title": title, "receiver": Ref(None, "上级党组"), "sent_on": DAY}
        found = find(ws.read, keep(ws, "request_report", **{**asked, **more}), ws.org)
        assert found is not None
        entries[title] = found.entry_id
        return str(found.number)

    entries: dict[str, EntryId] = {}
    assert number("甲") == "东大请报〔2026〕1号"
    assert number("乙") == "东大请报〔2026〕2号"
    void_entry(ws, entry_id=entries["乙"], reason="重复登记")
    assert number("丙") == "东大请报〔2026〕3号"
    assert number("纸上的", number="东大请报〔2026〕5号") == "东大请报〔2026〕5号"
    assert number("丁") == "东大请报〔2026〕6号"
    assert number("误打的", number="东大请报〔2026〕99999号") == "东大请报〔2026〕99999号"
    assert number("戊") == "东大请报〔2026〕7号"
    kept = find(ws.read, entries["乙"], ws.org)
    assert kept is not None and kept.voided and kept.number == "东大请报〔2026〕2号"


@pytest.fixture(scope="module")
def refs(ws: Workspace) -> dict[str, Ref]:
    """Two persons, and organisations of four levels."""
    made = {"own": Ref(ws.org, "东湖大学党委")}
    made |= {one.name: Ref(one.id, one.name) for one in directory(ws).persons}
    made["陈志刚"] = Ref(keep(ws, "person", name="陈志刚"), "陈志刚")
    for name, relation, above in (
        ("计划财务处", "内设部门", None),
        ("机械学院党委", "下级", None),
        ("教工党支部", "下级", "机械学院党委"),
        ("第一党小组", "下级", "教工党支部"),
    ):
        values: Values = {"name": name, "short_name": name, "relation": relation}
        values["parent"] = None if above is None else made[above]
        made[name] = Ref(keep(ws, "organisation", **values), name)
    return made


@pytest.mark.req("LZ57")
def test_a_table_kept_until_now_is_taken_in_as_a_register(ws: Workspace, tmp_path: Path) -> None:
    table = tmp_path / "接待台账.csv"
    rows = ("接待日期,类型,事由,来宾单位,接待人数,费用", "2026-11-16,公务接待,交流实训管理,兄弟院校,6,396")
    table.write_text("\n".join(rows), encoding="utf-8-sig")
    seen = read_table(ws, open_sheet(table), FormId("reception"), sheet=0)
    run = dry_run(ws, seen, Understanding(seen.columns, year=DAY.year))
    assert run.problems == {} and import_sheet(ws, run).rows == 1
    (row,) = list_entries(ws, Filter(forms=(FormId("reception"),)))
    assert (row.title, row.occurred_on, row.number) == ("交流实训管理", "2026-11-16", "东大接〔2026〕1号")
    assert row.body["visiting_unit"] == "兄弟院校" and row.body["cost"] == "396"
    (imported,) = sheet_imports(ws)
    take_back_import(ws, imported, reason="导错了")
    again = keep(ws, "reception", kind="公务接待", title="再次登记", held=DateRange(DAY, DAY), headcount=2)
    found = find(ws.read, again, ws.org)
    assert found is not None and found.number == "东大接〔2026〕2号"


class TestOrganisation:
    """What forms say about organisations is what the directory knows."""

    @pytest.mark.req("MZ02")
    def test_levels_are_as_many_as_were_recorded(self, ws: Workspace, refs: dict[str, Ref]) -> None:
        drawn = [
            (depth, one.name)
            for branch in org_tree(directory(ws).organisations)
            for depth, one in branch.walk()
        ]
        assert drawn == [
            (0, "东湖大学党委"),
            (1, "计划财务处"),
            (1, "机械学院党委"),
            (2, "教工党支部"),
            (3, "第一党小组"),
        ]

    @pytest.mark.req("MZ19", "MZ63")
    def test_contacts_are_kept_beside_charges(self, ws: Workspace, refs: dict[str, Ref]) -> None:
        for name, kind in (("周明远", "联系"), ("陈志刚", "纪检联系")):
            start = date(2026, 1, 1)
            keep(ws, "charge", person=refs[name], organisation=refs["机械学院党委"], kind=kind, since=start)
        found = directory(ws).overseers(OrgId(str(refs["机械学院党委"].id)), on=DAY)
        assert [(person.name, kind) for person, kind in found] == [
            ("周明远", ChargeKind.CONTACT),
            ("陈志刚", ChargeKind.DISCIPLINE_CONTACT),
        ]
        book = handbook_context(ws, subject=str(refs["周明远"].id), year=DAY.year)
        assert book.charge == "联系机械学院党委"

    @pytest.mark.req("MZ60")
    def test_a_post_says_in_which_team(self, ws: Workspace, refs: dict[str, Ref]) -> None:
        start = date(2026, 1, 1)
        post: Values = {
            "person": refs["陈志刚"],
            "organisation": refs["own"],
            "title": "副校长",
            "since": start,
        }
        keep(ws, "post", **post, team="行政班子", duty="班子成员一岗双责")
        assert [one.name for one in directory(ws).team(Team.ADMINISTRATION, on=DAY)] == ["陈志刚"]

    @pytest.mark.req("MZ56")
    def test_a_chief_in_charge_of_what_the_unit_withholds_is_found(
        self, ws: Workspace, refs: dict[str, Ref]
    ) -> None:
        start, finance = date(2026, 1, 1), refs["计划财务处"]
        matters: tuple[Row, ...] = ({"matter": "财务", "organisation": finance}, {"matter": "人事"})
        keep(ws, "direct_charge", person=refs["周明远"], since=start, matters=matters)
        assert directory(ws).against_withheld(on=DAY) == ()
        keep(ws, "charge", person=refs["周明远"], organisation=finance, kind="分管", since=start)
        assert [rule.matter for rule in directory(ws).against_withheld(on=DAY)] == ["财务"]
