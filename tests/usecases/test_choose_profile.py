"""Working by another profile from a year on: an installed one, or files of one's own, refused with file, line and reason."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest

from sxt_desktop.domain.errors import ErrorCode, UserError
from sxt_desktop.domain.roles import Role
from sxt_desktop.usecases.choose_profile import (
    choice_from_files,
    choose_profile,
    installed_choice,
    installed_profiles,
    preview_choice,
    save_profile_files,
)
from sxt_desktop.usecases.duty_board import duty_board
from sxt_desktop.usecases.profile_offers import blank_offer, decide_offer, offer_profile
from sxt_desktop.usecases.rules import limits_in, rules_in
from sxt_desktop.usecases.workspace import CHINA, Workspace
from tests.pairs import Clock, new_unit


def _committee(folder: Path) -> Iterator[Workspace]:
    clock = Clock(datetime(2026, 11, 20, 9, tzinfo=CHINA))
    made = new_unit(folder, clock, name="东湖大学党委", short_name="东湖大学党委", code="东大")
    yield made
    made.workbook.close()


@pytest.fixture
def ws(tmp_path: Path) -> Iterator[Workspace]:
    """A committee under the Ningxia profile with a secretary, late in 2026."""
    yield from _committee(tmp_path)


@pytest.fixture(scope="module")
def calm(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    """The same for tests in which nothing comes to be chosen."""
    yield from _committee(tmp_path_factory.mktemp("calm"))


@pytest.fixture
def folder(ws: Workspace, tmp_path: Path) -> Path:
    """The present profile as files, to be changed."""
    return save_profile_files(ws, year=2026, out=tmp_path)


def change(folder: Path, part: str, old: str, new: str) -> None:
    path = folder / f"{part}.toml"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


@pytest.mark.req("MZ47", "MZ20")
def test_another_installed_profile_holds_from_its_year_on(ws: Workspace) -> None:
    assert {one.id for one in installed_profiles(ws)} == {"ningxia", "shanghai", "tianjin"}
    assert [layer.duty.value for layer in rules_in(ws, 2026).terms.layers] == [
        "党委主体责任",
        "纪委监督责任",
        "党委书记第一责任",
        "班子成员一岗双责",
    ]
    chosen = installed_choice(ws, "tianjin")
    found = preview_choice(ws, chosen, from_year=2027)
    told = {(one.what, one.name): (one.before, one.after) for one in found.changes}
    assert told["叫法", "党委主体责任"] == ("党委主体责任", "领导班子")
    assert told["叫法", "纪委监督责任"] == ("纪委监督责任", "")
    assert told["叫法", "各张清单"] == ("责任清单、问题清单、问责清单", "主体责任清单、任务清单")
    assert told["办法", "谁来记实"] == ("责任人本人填写", "专人记录，本人确认")
    assert told["定额", "主持专题会议（主要负责人）"] == ("", "每年2次")
    choose_profile(ws, chosen, from_year=2027)
    assert (rules_in(ws, 2026).id, rules_in(ws, 2027).id, rules_in(ws, 2030).id) == (
        "ningxia",
        "tianjin",
        "tianjin",
    )
    assert {one.duty.id for one in duty_board(ws, 2027)} >= {"preside_head", "special_analysis"}
    assert "party_lecture_secretary" in {one.duty.id for one in duty_board(ws, 2026)}
    choose_profile(ws, installed_choice(ws, "shanghai"), from_year=2028)
    assert [rules_in(ws, year).id for year in (2027, 2028)] == ["tianjin", "shanghai"]


@pytest.mark.req("LZ41")
def test_the_amount_holds_in_the_years_of_its_profile(ws: Workspace) -> None:
    choose_profile(ws, installed_choice(ws, "shanghai"), from_year=2027)
    assert limits_in(ws, 2026) == {} and list(limits_in(ws, 2027)) == ["collective_decision"]


@pytest.mark.req("LZ13")
def test_files_of_ones_own_are_chosen_whole_or_in_part(ws: Workspace, folder: Path) -> None:
    assert {path.name for path in folder.iterdir()} == {
        "profile.toml",
        "duties.toml",
        "policy.toml",
        "deadlines.toml",
        "endorsement.toml",
        "letters.toml",
    }
    change(folder, "policy", "regular_months = 3", "regular_months = 6")
    change(folder, "profile", 'title = "宁夏口径（四责合一、六责联动）"', 'title = "本单位口径"')
    chosen = choice_from_files(ws, [folder])
    assert chosen.title == "本单位口径"
    choose_profile(ws, chosen, from_year=2026)
    heard = [one for one in duty_board(ws, 2026) if one.duty.id == "hear_members"]
    assert [one.period.name for one in heard] == ["上半年", "下半年"]
    change(folder, "duties", "quota = 60", "quota = 45")
    part = choice_from_files(ws, [folder / "duties.toml"])
    assert part.title == "本单位口径（本单位修改）" and list(part.texts) == ["duties"]
    choose_profile(ws, part, from_year=2026)
    now = rules_in(ws, 2026)
    assert now.policy.regular_months == 6
    assert {one.id: int(one.quota) for one in now.duties}["field_study_secretary"] == 45


def test_a_profile_changed_in_the_year_and_back_leaves_the_year_as_it_was(ws: Workspace) -> None:
    """The clock stands still between the decisions: the last one counts all the same."""

    def owed() -> list[tuple[str, str]]:
        return [(one.duty.id, one.subject_name) for one in duty_board(ws, 2026)]

    before, installed = owed(), rules_in(ws, 2026)
    choose_profile(ws, installed_choice(ws, "shanghai"), from_year=2026)
    assert owed() != before and preview_choice(
        ws, installed_choice(ws, "ningxia"), from_year=2026
    ).replaces.startswith("上海")
    choose_profile(ws, installed_choice(ws, "ningxia"), from_year=2026)
    assert owed() == before
    now = rules_in(ws, 2026)
    assert (now.terms, now.switches, now.deadlines) == (
        installed.terms,
        installed.switches,
        installed.deadlines,
    )
    assert (now.endorsing, now.signing) == (installed.endorsing, installed.signing)


def test_files_that_differ_never_go_by_an_installed_name_alone(ws: Workspace, folder: Path) -> None:
    """Files with the id and the title of an installed profile: as they came they are it, changed they say so."""
    title = rules_in(ws, 2026).title
    assert choice_from_files(ws, [folder]).title == title
    change(folder, "duties", "quota = 60", "quota = 45")
    assert choice_from_files(ws, [folder]).title == f"{title}（本单位修改）"


@pytest.mark.parametrize(
    ("part", "old", "new", "word"),
    [
        ("duties", 'forms = ["handbook_08"]', 'forms = ["handbook_99"]', "没有表单“handbook_99”"),
        ("duties", 'field = "days"', 'field = "nights"', "没有字段“nights”"),
        ("profile", 'value = "上级点评"', 'value = "网上投票"', "没有“网上投票”"),
        ("policy", "amber_days = 10", "amber_days = 10 天", "TOML"),
    ],
)
def test_a_wrong_file_is_refused_with_file_line_and_reason(
    calm: Workspace, tmp_path: Path, part: str, old: str, new: str, word: str
) -> None:
    ws, folder = calm, save_profile_files(calm, year=2026, out=tmp_path)
    change(folder, part, old, new)
    with pytest.raises(UserError) as refused:
        choice_from_files(ws, [folder])
    facts = refused.value.facts
    assert refused.value.code is ErrorCode.PROFILE_FILE_INVALID
    assert facts["file"] == f"{part}.toml" and word in str(facts["reason"])
    text = (folder / f"{part}.toml").read_text(encoding="utf-8")
    assert abs(int(str(facts["line"])) - text[: text.index(new)].count("\n") - 1) <= 1
    assert rules_in(ws, 2026).id == "ningxia" and rules_in(ws, 2026).title.startswith("宁夏")


def test_a_part_that_is_there_twice_is_refused_by_its_name(calm: Workspace, tmp_path: Path) -> None:
    one, other = tmp_path / "甲", tmp_path / "乙"
    one.mkdir()
    other.mkdir()
    first = save_profile_files(calm, year=2026, out=one)
    second = save_profile_files(calm, year=2026, out=other)
    assert choice_from_files(calm, [first, first / "duties.toml"]).texts.keys() >= {"duties", "policy"}
    with pytest.raises(UserError) as refused:
        choice_from_files(calm, [first / "duties.toml", first / "policy.toml", second / "policy.toml"])
    assert refused.value.code is ErrorCode.PROFILE_FILE_INVALID
    assert refused.value.facts["file"] == "policy.toml"
    assert "“policy”这一部分选了两份" in str(refused.value.facts["reason"])


def test_what_is_no_file_of_a_profile_is_refused(calm: Workspace, tmp_path: Path) -> None:
    empty = tmp_path / "空"
    empty.mkdir()
    named = tmp_path / "我的口径.toml"
    named.write_text("", encoding="utf-8")
    large = tmp_path / "duties.toml"
    large.write_bytes(b"#" * 200_000)
    coded = tmp_path / "policy.toml"
    coded.write_bytes("# 参数".encode("gb18030"))
    for path, word in (
        (empty, "没有"),
        (named, "文件名"),
        (large, "过大"),
        (coded, "UTF-8"),
        (tmp_path / "profile.toml", "UTF-8"),
    ):
        with pytest.raises(UserError) as refused:
            choice_from_files(calm, [path])
        assert refused.value.code is ErrorCode.PROFILE_FILE_INVALID and word in str(
            refused.value.facts["reason"]
        )


def test_a_year_gone_by_and_who_may_not_decide_are_refused(calm: Workspace) -> None:
    ws = calm
    chosen = installed_choice(ws, "tianjin")
    with pytest.raises(UserError) as refused:
        choose_profile(ws, chosen, from_year=2025)
    assert refused.value.code is ErrorCode.NOT_ACCEPTED
    recorder = replace(ws, user=replace(ws.user, roles=frozenset({Role.RECORDER})))
    with pytest.raises(UserError) as refused:
        choose_profile(recorder, chosen, from_year=2027)
    assert refused.value.code is ErrorCode.NOT_PERMITTED
    with pytest.raises(UserError) as refused:
        installed_choice(ws, "mars")
    assert refused.value.code is ErrorCode.PROFILE_UNKNOWN


def test_files_are_never_written_over(calm: Workspace, tmp_path: Path) -> None:
    ws, folder = calm, save_profile_files(calm, year=2026, out=tmp_path)
    assert save_profile_files(ws, year=2026, out=tmp_path).name == f"{folder.name}（2）"
    with pytest.raises(UserError) as refused:
        save_profile_files(ws, year=2026, out=tmp_path / "none")
    assert refused.value.code is ErrorCode.PLACE_NOT_WRITABLE


def test_an_offer_carries_every_part_and_an_older_one_leaves_the_rest_as_it_is(ws: Workspace) -> None:
    choose_profile(ws, installed_choice(ws, "shanghai"), from_year=2026)
    values = blank_offer(ws)
    assert set(values) >= {"profile", "duties", "policy", "deadlines"}
    whole = offer_profile(ws, values).entry
    decide_offer(ws, entry_id=whole, owner=ws.org, from_year=2027)
    assert rules_in(ws, 2027).terms.name_of("measure_item") == "项目清单"
    older = {key: value for key, value in values.items() if key not in ("profile", "deadlines")}
    entry = offer_profile(ws, older).entry
    decide_offer(ws, entry_id=entry, owner=ws.org, from_year=2028)
    later = rules_in(ws, 2028)
    assert [one.id for one in later.duties] == [one.id for one in rules_in(ws, 2027).duties]
    assert later.terms == rules_in(ws, 2027).terms
