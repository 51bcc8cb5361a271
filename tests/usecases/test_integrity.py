"""廉政登记 at work: files of persons behind a registered look, books over what is recorded, who records."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from sxt_desktop.domain.errors import ErrorCode, UserError
from sxt_desktop.domain.forms import ProblemCode, Sensitivity
from sxt_desktop.domain.ids import EntryId, FormId
from sxt_desktop.domain.people import PERSON
from sxt_desktop.domain.records import Filter, Listed
from sxt_desktop.domain.roles import LocalUser, Role
from sxt_desktop.domain.values import DateRange, Ref, Values
from sxt_desktop.store import users
from sxt_desktop.usecases.attach_file import attach_bytes
from sxt_desktop.usecases.convert import begin_conversion
from sxt_desktop.usecases.entries import all_entries, count_entries, history, open_entry
from sxt_desktop.usecases.export_sheet import ListWish, export_sheet
from sxt_desktop.usecases.paper_contexts import Asked, document_context
from sxt_desktop.usecases.paper_handbook import handbook_context
from sxt_desktop.usecases.paper_kinds import document_spec, ledgers_for
from sxt_desktop.usecases.print_document import render_document
from sxt_desktop.usecases.register_look import register_look
from sxt_desktop.usecases.save_entry import bring_back, save_entry, void_entry
from sxt_desktop.usecases.workspace import Workspace
from tests.pairs import secretary
from tests.usecases.paper_world import TODAY, PaperWorld, empty_world

FILE, LOOK, TALK = FormId("integrity_file"), FormId("file_look"), FormId("talk_record")
YEAR = TODAY.year
BELOW = Ref("01900000-0000-7000-8000-00000000b001", "实训中心党支部")


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PaperWorld]:
    made = empty_world(tmp_path_factory.mktemp("integrity"))
    yield made
    made.close()


def as_user(ws: Workspace, name: str, *roles: Role) -> Workspace:
    """Return the workspace as somebody else works in it, tomorrow's looks not being today's."""
    return replace(ws, user=LocalUser("u1", name, frozenset(roles)))


def member(world: PaperWorld, name: str) -> Ref:
    return Ref(save_entry(world.ws, form_id=PERSON, values={"name": name}).entry, name)


def kept(world: PaperWorld, person: Ref, **more: object) -> EntryId:
    values: Values = {
        "person": person,
        "opened_on": date(YEAR, 3, 2),
        "keeper": secretary(world.ws),
        **more,  # type: ignore[dict-item]
    }
    return save_entry(world.ws, form_id=FILE, values=values).entry


def refused(code: ErrorCode, ask: object) -> UserError:
    assert callable(ask)
    with pytest.raises(UserError) as caught:
        ask()
    assert caught.value.code is code
    return caught.value


class TestFiles:
    """廉政档案: one for each, opened only after reason and approval, every look written down."""

    @pytest.mark.req("LZ53")
    def test_no_look_without_its_reason_and_every_look_is_recorded(self, world: PaperWorld) -> None:
        entry = kept(world, member(world, "贺知远"))
        officer = as_user(world.ws, "闻喆", Role.DISCIPLINE)
        out = world.ws.workbook.path.parent / "files.csv"
        wish = ListWish("廉政档案", Filter(forms=(FILE,)), whole=True)
        for ask in (
            lambda: open_entry(officer, entry),
            lambda: history(officer, entry),
            lambda: render_document(officer, document="integrity_file", subject=entry),
            lambda: begin_conversion(officer, entry, "entry_item"),
            lambda: export_sheet(officer, wish, out=out),
        ):
            assert refused(ErrorCode.LOOK_NOT_REGISTERED, ask).facts["title"] == "贺知远"
        assert not out.exists()
        for reason, approver, field in (
            (" ", "周明远", "reason"),
            ("年度研判", "", "approver"),
            ("年度研判", "闻喆", "approver"),
            ("年度研判", "闻\u3000喆", "approver"),
            ("年度研判", "闻喆\u200b", "approver"),
        ):
            asked = refused(
                ErrorCode.NOT_ACCEPTED,
                lambda reason=reason, approver=approver: register_look(
                    officer, entry_id=entry, reason=reason, approver=approver
                ),
            )
            assert asked.facts["problems"][0].field_id == field  # type: ignore[index]
        look = register_look(officer, entry_id=entry, reason="年度研判", approver="周明远").entry
        assert open_entry(officer, entry).values["person"] == Ref(
            open_entry(officer, entry).listed.subject, "贺知远"
        )
        seen = open_entry(officer, look)
        assert (seen.listed.number, seen.values["reason"]) == (f"机械调阅〔{YEAR}〕1号", "年度研判")
        assert seen.listed.sensitivity == Sensitivity.DISCIPLINE
        ways = {row[4] for row in users.looks(world.ws.read, 100) if row[3] == entry}
        assert "打开" in ways
        void_entry(officer, entry_id=look, reason="登记有误")
        refused(ErrorCode.LOOK_NOT_REGISTERED, lambda: open_entry(officer, entry))

    @pytest.mark.req("LZ53")
    def test_a_look_is_for_its_day_its_user_and_its_file(self, world: PaperWorld) -> None:
        entry, other = (kept(world, member(world, name)) for name in ("齐书白", "温如许"))
        officer = as_user(world.ws, "闻喆", Role.DISCIPLINE)
        register_look(officer, entry_id=entry, reason="核对意见回复", approver="周明远")
        assert open_entry(officer, entry).is_own
        refused(ErrorCode.LOOK_NOT_REGISTERED, lambda: open_entry(officer, other))
        colleague = as_user(world.ws, "卫明", Role.DISCIPLINE)
        refused(ErrorCode.LOOK_NOT_REGISTERED, lambda: open_entry(colleague, entry))
        tomorrow = replace(officer, now=lambda: world.ws.now().replace(day=TODAY.day + 1))
        refused(ErrorCode.LOOK_NOT_REGISTERED, lambda: open_entry(tomorrow, entry))

    @pytest.mark.req("LZ53")
    def test_nobody_opens_the_own_file_and_avoidance_found_opens_none(self, world: PaperWorld) -> None:
        entry = kept(world, member(world, "苏砚秋"))
        for written in ("苏砚秋", "苏 砚 秋"):
            herself = as_user(world.ws, written, Role.DISCIPLINE)
            refused(
                ErrorCode.LOOK_OF_ONESELF,
                lambda who=herself: register_look(who, entry_id=entry, reason="看看", approver="周明远"),
            )
        officer = as_user(world.ws, "闻喆", Role.DISCIPLINE)
        for looker, avoidance in ((Ref(None, "闻喆"), "应当回避"), (Ref(None, "苏砚秋"), "经核查无需回避")):
            values: Values = {
                "day": TODAY,
                "file": (Ref(entry, "苏砚秋"),),
                "looker": looker,
                "approver": Ref(None, "周明远"),
                "reason": "登记在册",
                "avoidance": avoidance,
            }
            save_entry(officer, form_id=LOOK, values=values)
            refused(ErrorCode.LOOK_NOT_REGISTERED, lambda: open_entry(officer, entry))

    @pytest.mark.req("LZ53")
    def test_bringing_back_what_another_wrote_is_no_way_in(self, world: PaperWorld) -> None:
        entry = kept(world, member(world, "程知微"))
        assert open_entry(world.ws, entry).is_own
        officer = as_user(world.ws, "闻喆", Role.DISCIPLINE)
        void_entry(officer, entry_id=entry, reason="试试")
        bring_back(officer, entry_id=entry)
        refused(ErrorCode.LOOK_NOT_REGISTERED, lambda: open_entry(officer, entry))

    @pytest.mark.req("LZ53")
    def test_there_is_one_file_for_each_person(self, world: PaperWorld) -> None:
        person = member(world, "顾南乔")
        first = kept(world, person)
        found = refused(ErrorCode.NOT_ACCEPTED, lambda: kept(world, person)).facts["problems"]
        assert [(one.field_id, one.code) for one in found] == [("person", ProblemCode.ONE_ALREADY)]  # type: ignore[attr-defined]
        void_entry(world.ws, entry_id=first, reason="建重了")
        assert open_entry(world.ws, kept(world, person)).listed.title == "顾南乔"

    @pytest.mark.req("LZ53")
    def test_it_gathers_what_is_kept_elsewhere_and_works_out_when_an_effect_ends(
        self, world: PaperWorld
    ) -> None:
        person = member(world, "陆清和")
        row = {"kind": "诫勉", "on": date(YEAR, 6, 28), "months": 6}
        entry = kept(world, person, rewards=(row,))
        talk = world.keep("talk_record", talked=(person,), title="年初履职谈话")
        world.keep("talk_record", talker=person, title="与别人的谈话")
        world.keep("evaluation", subject=person)
        opened = open_entry(world.ws, entry)
        results = opened.values["results"]
        assert isinstance(results, tuple) and len(results) == 2
        named = {one.id: one.name for one in results if isinstance(one, Ref)}
        assert "谈话记录：年初履职谈话" in named[talk]
        assert opened.values["rewards"] == ({**row, "ends_on": date(YEAR, 12, 28)},)
        text = str(document_context(world.ws, document_spec(world.ws, "integrity_file"), Asked(YEAR, entry)))
        assert "年初履职谈话" in text and "2026年12月28日" in text

    @pytest.mark.req("LZ53", "LZ65")
    def test_for_everyone_else_there_are_no_such_registers(self, world: PaperWorld) -> None:
        person = member(world, "纪微之")
        kept(world, person)
        world.keep("inquiry")
        others = as_user(world.ws, "林静", Role.RECORDER, Role.ADMIN, Role.SUPERVISOR, Role.ENDORSER)
        forms = tuple(
            one.spec.id
            for one in world.ws.library.forms.values()
            if one.spec.group == "integrity" and one.spec.sensitivity is Sensitivity.DISCIPLINE
        )
        assert len(forms) == 6
        assert count_entries(others, Filter(forms=forms, with_void=True)) == 0
        values: Values = {"person": person, "opened_on": TODAY, "keeper": person}
        refused(ErrorCode.NOT_PERMITTED, lambda: save_entry(others, form_id=FILE, values=values))


@pytest.mark.req("LZ65")
def test_an_inquiry_among_the_talks_is_kept_for_discipline_alone(world: PaperWorld) -> None:
    entry = world.keep("talk_record", kind="谈话函询", title="函询一件")
    assert open_entry(world.ws, entry).listed.sensitivity == Sensitivity.DISCIPLINE
    recorder = as_user(world.ws, "林静", Role.RECORDER)
    refused(ErrorCode.ENTRY_UNKNOWN, lambda: open_entry(recorder, entry))
    open_talk = world.keep("talk_record", kind="廉政谈话", title="廉政谈话一次")
    opened = open_entry(recorder, open_talk)
    changed: Values = {**opened.values, "kind": "谈话函询"}
    refused(
        ErrorCode.NOT_PERMITTED,
        lambda: save_entry(recorder, form_id=TALK, values=changed, entry_id=open_talk),
    )


@pytest.mark.req("LZ23")
def test_who_records_is_a_role_and_a_named_post(world: PaperWorld) -> None:
    entry = world.keep("recorder_post")
    recorder = as_user(world.ws, "林静", Role.RECORDER)
    assert open_entry(recorder, entry).listed.form_id == "recorder_post"
    visit: Values = {
        "subject": secretary(world.ws),
        "occurred": DateRange(TODAY, TODAY),
        "title": "到支部调研",
        "content": "听取支部书记汇报，查看谈话记录，提出两条意见。",
    }
    kept_one = save_entry(recorder, form_id=FormId("handbook_02"), values=visit).entry
    assert open_entry(recorder, kept_one).listed.author == "林静"
    supervisor = as_user(world.ws, "上级", Role.SUPERVISOR)
    refused(
        ErrorCode.NOT_PERMITTED,
        lambda: save_entry(supervisor, form_id=FormId("handbook_02"), values=visit),
    )


@pytest.mark.req("LZ24")
def test_one_piece_of_evidence_serves_several_records_and_is_kept_once(world: PaperWorld) -> None:
    files = world.ws.workbook.path / "files"
    one = attach_bytes(world.ws, "会议纪要.txt", "同一份佐证".encode())
    before = len(list(files.rglob("*")))
    again = attach_bytes(world.ws, "会议纪要（复制）.txt", "同一份佐证".encode())
    assert again.sha256 == one.sha256 and len(list(files.rglob("*"))) == before
    entries = [world.keep(form, evidence=(one,)) for form in ("handbook_01", "contact_point")]
    assert [open_entry(world.ws, entry).values["evidence"] for entry in entries] == [(one,), (one,)]


class TestBooks:
    """Books over what is recorded already; nothing is typed for them."""

    def book(self, ws: Workspace, name: str) -> list[tuple[str, ...]]:
        context = document_context(ws, document_spec(ws, name), Asked(YEAR))
        return [(part.title, *row) for part in context.parts for row in part.rows]  # type: ignore[attr-defined]

    @pytest.mark.req("LZ40")
    def test_failures_are_what_others_verified_never_what_one_wrote_about_oneself(
        self, world: PaperWorld
    ) -> None:
        own = Ref(world.ws.org, "本单位")
        rows = ({"problem": "验收只有一人签字。"},)
        world.keep("inspection", unit=BELOW, title="查出问题的检查", found=True, problems=rows)
        world.keep("inspection", unit=BELOW, title="没有问题的检查", found=False, problems=None)
        world.keep("inspection", unit=own, title="自己查自己", found=True, problems=rows)
        world.keep("sanction_proposal", title="还没有决定的建议", target=BELOW, meeting=None)
        world.keep("sanction_proposal", title="会议决定的问责", target=BELOW, meeting="党委会决定通报")
        told = "\n".join("｜".join(row) for row in self.book(world.ws, "failure_book"))
        assert "查出问题的检查" in told and "验收只有一人签字" in told and "党委会决定通报" in told
        assert not [one for one in ("没有问题的检查", "自己查自己", "还没有决定的建议") if one in told]
        recorder = as_user(world.ws, "林静", Role.RECORDER)
        assert "会议决定的问责" not in str(self.book(recorder, "failure_book"))

    def test_no_list_on_the_screen_is_offered_as_a_book(self, world: PaperWorld) -> None:
        forms = [one.id for one in world.ws.library.group("integrity")]
        offered = {spec.id for spec in ledgers_for(world.ws, forms)}
        assert offered == {"risk_ledger", "record_ledger"}

    @pytest.mark.req("LZ40")
    def test_the_other_book_is_what_was_done(self, world: PaperWorld) -> None:
        world.keep("department_measure", title="耗材季度盘点")
        told = str(self.book(world.ws, "performance_book"))
        assert "耗材季度盘点" in told and "会议决定的问责" not in told

    @pytest.mark.req("LZ03")
    def test_ledgers_stand_by_level_duty_and_kind(self, world: PaperWorld) -> None:
        secretary_of = secretary(world.ws)
        world.keep("handbook_03", subject=secretary_of, title="书记听取汇报")
        world.keep("handbook_01", subject=Ref(world.ws.org, "党委"), title="党委专题研究")
        world.keep("handbook_02", subject=secretary_of, title="书记督促检查")
        rows = self.book(world.ws, "classified_ledger")
        place = {row[-3] if row[-3] else row[5]: row for row in rows}
        titles = {title: row[0] for row in rows for title in row if title.startswith(("书记", "党委专题"))}
        assert titles["书记听取汇报"] == "本单位　党委书记第一责任"
        assert titles["党委专题研究"] == "本单位　党委主体责任"
        kinds = [row[1] for row in rows if row[0] == titles["书记听取汇报"]]
        assert kinds.index("督促检查落实") < kinds.index("听取工作汇报") and place
        assert not [row for row in rows if row[1] in ("人员", "组织", "廉政档案")]

    @pytest.mark.req("LZ07")
    def test_what_is_late_or_thin_becomes_something_to_mend_with_one_click(self, world: PaperWorld) -> None:
        late = DateRange(date(YEAR, 9, 1), date(YEAR, 9, 1))
        entry = world.keep("handbook_02", title="隔了很久才记的检查", occurred=late, late_reason="外出")
        row = next(row for row in self.book(world.ws, "record_quality") if "隔了很久才记的检查" in row)
        assert any("补录" in cell for cell in row)
        begun = begin_conversion(world.ws, entry, "quality_problem")
        assert begun.values["content"] == "“隔了很久才记的检查”记录不及时，谈话指出，限期补正。"
        assert begun.values["kind"] == "整改问题" and begun.about is not None

    @pytest.mark.req("LZ01", "LZ22", "MZ05", "MZ06")
    def test_a_handbook_has_its_cover_rules_duties_and_sums_and_tells_tags_as_facts(
        self, world: PaperWorld
    ) -> None:
        person = member(world, "江望舒")
        world.keep("handbook_01", subject=person, tags=("亲自部署", "同步考虑"))
        world.keep("handbook_02", subject=person, tags=("亲自部署",))
        book = handbook_context(world.ws, subject=str(person.id), year=YEAR)
        spec = document_spec(world.ws, "handbook")
        assert book.book_number.startswith(f"机械-{YEAR}-") and book.person == "江望舒"
        assert len(book.sections) == 15 and spec.clause("rules").paragraphs
        assert [party.signer for party in spec.parties] == ["本人确认签字", "上级审阅签字"]
        assert dict(book.sums)["标签"] == "亲自部署2条、同步考虑1条"
        team = handbook_context(world.ws, subject=world.ws.org, year=YEAR)
        assert team.person.endswith("领导班子")


@pytest.mark.req("LZ44")
def test_calling_somebody_in_on_ones_own_is_marked_and_earns_nothing(world: PaperWorld) -> None:
    entry = world.keep("talk_record", initiative=True)
    assert open_entry(world.ws, entry).values["initiative"] is True
    for path in Path(world.ws.library.resources, "profiles").rglob("*.toml"):
        assert "initiative" not in path.read_text("utf-8")


@pytest.mark.req("LZ04", "LZ22")
def test_what_is_due_shows_its_light_and_every_change_stays(world: PaperWorld) -> None:
    entry = world.keep("risk_point", state="防控中", next_check=date(YEAR, 12, 20))
    opened = open_entry(world.ws, entry)
    assert opened.listed.due_on == f"{YEAR}-12-20" and opened.listed.number
    changed: Values = {**opened.values, "state": "已消除", "closed_on": TODAY}
    save_entry(
        world.ws, form_id=FormId("risk_point"), values=changed, entry_id=entry, expected=opened.listed.digest
    )
    assert [one.body.get("state") for one in history(world.ws, entry)] == ["防控中", "已消除"]
    assert open_entry(world.ws, entry).listed.closed_on == TODAY.isoformat()


@pytest.mark.req("MZ07", "MZ32")
def test_risk_points_stand_by_who_is_in_charge(world: PaperWorld) -> None:
    for name in ("分管甲", "分管乙"):
        world.keep("risk_point", holder=Ref(None, name), content=f"{name}的风险点", state="防控中")
    spec = document_spec(world.ws, "risk_ledger")
    context = document_context(world.ws, spec, Asked(YEAR))
    parts = {part.title: str(part.rows) for part in context.parts}  # type: ignore[attr-defined]
    assert "分管甲的风险点" in parts["分管甲"] and "分管甲的风险点" not in parts["分管乙"]


def test_numbers_run_without_gaps_and_void_ones_stay(world: PaperWorld) -> None:
    first, second = (world.keep("petition_progress", case_no=f"信{n}号", state="办理中") for n in (1, 2))
    void_entry(world.ws, entry_id=first, reason="登错")
    third = world.keep("petition_progress", case_no="信3号", state="办理中")
    rows: list[Listed] = list(
        all_entries(world.ws, Filter(forms=(FormId("petition_progress"),), with_void=True))
    )
    numbers = [row.number for row in rows if row.entry_id in (first, second, third)]
    assert numbers == [f"机械访督〔{YEAR}〕{n}号" for n in (1, 2, 3)]
