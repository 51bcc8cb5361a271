"""纪检专阅: of such a record nothing reaches anyone but 纪检员, whatever use case or command is asked, by whomever."""

import json
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

import main as program
from sxt_desktop import cli
from sxt_desktop.catalog.forms import LoadedForm
from sxt_desktop.catalog.library import load_library
from sxt_desktop.domain.errors import ErrorCode, UserError
from sxt_desktop.domain.forms import Problem, ProblemCode, Sensitivity
from sxt_desktop.domain.ids import EntryId, FormId, OrgId
from sxt_desktop.domain.records import Filter
from sxt_desktop.domain.revisions import Target
from sxt_desktop.domain.roles import How, Role
from sxt_desktop.domain.values import Ref, Values
from sxt_desktop.store import lists, users
from sxt_desktop.usecases.attach_file import attach_bytes, save_copy
from sxt_desktop.usecases.coming_counts import RESTRICTED
from sxt_desktop.usecases.entries import (
    all_entries,
    count_entries,
    history,
    list_entries,
    open_entry,
    years,
)
from sxt_desktop.usecases.export_bundle import export_bundle
from sxt_desktop.usecases.import_bundle import import_bundle
from sxt_desktop.usecases.local_users import add_user
from sxt_desktop.usecases.looks import looks
from sxt_desktop.usecases.paper_kinds import document_for
from sxt_desktop.usecases.permits import forms_for, may_keep
from sxt_desktop.usecases.preview_import import preview_import
from sxt_desktop.usecases.print_document import render_document
from sxt_desktop.usecases.review_entry import review_entry
from sxt_desktop.usecases.save_entry import bring_back, save_entry, void_entry
from sxt_desktop.usecases.visible import LOWERED, still_naming
from sxt_desktop.usecases.workspace import Workspace
from tests.events import events
from tests.pairs import CHEAP, COMMITTEE, PASSWORD, RESOURCES, secretary, set_level
from tests.usecases.every_use_case import PARTS, READS, WRITES, discovered, marks_table
from tests.usecases.restricted_world import (
    DAY_MARK,
    HIDDEN_DAY,
    OPEN_DAY,
    UNCLEARED,
    Fate,
    Plan,
    World,
    leaks,
    marked,
    told,
    world,
)

NOT_TRIED = ("void", "blanking", "organisation")
FORMS = sorted(form for form in load_library(RESOURCES).forms if form not in NOT_TRIED)
VISIT, TALK, ORDER, LETTER, ITEM, REPLY = (
    FormId(name)
    for name in (
        "handbook_08",
        "talk_record",
        "rectification_order",
        "responsibility_letter",
        "list_item",
        "order_reply",
    )
)
D, INTERNAL, PUBLIC = Sensitivity.DISCIPLINE, Sensitivity.INTERNAL, Sensitivity.PUBLIC
ALWAYS = (
    Plan(VISIT, Fate.OPEN),
    Plan(VISIT, Fate.RESTRICTED),
    Plan(VISIT, Fate.RAISED, is_ours=False),
)
plans = st.builds(Plan, st.sampled_from(FORMS), st.sampled_from(Fate), st.booleans())


def walk(made: World, *roles: Role) -> Iterator[tuple[str, str]]:
    """Yield the name of every use case that reads and everything it tells someone with these roles."""
    for name, reads in READS.items():
        yield name, "\n".join(reads(made.as_role(*roles), made))


def test_every_use_case_is_walked_or_said_to_be_part_of_another() -> None:
    assert discovered() == set(READS) | set(WRITES) | set(PARTS)


@pytest.mark.sweep
@settings(
    max_examples=6,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow],
    database=None,
    phases=[Phase.generate],
)
@given(more=st.lists(plans, min_size=1, max_size=4), at_unit=st.booleans())
def test_nothing_of_a_restricted_record_reaches_anyone_else(more: list[Plan], at_unit: bool) -> None:
    with (
        tempfile.TemporaryDirectory() as folder,
        world(Path(folder), [*ALWAYS, *more], at_unit=at_unit) as made,
    ):
        for role in UNCLEARED:
            missed = set(made.open)
            for name, text in walk(made, role):
                assert not leaks(made, text), f"{name} as {role}"
                missed -= {mark for mark in missed if mark in text}
            assert not missed, role
        everything = "\n".join(text for _, text in walk(made, Role.DISCIPLINE))
        assert leaks(made, everything) - made.coming == made.hidden - made.coming | {DAY_MARK}


def everything_there_is() -> tuple[Plan, ...]:
    """Return one record hidden in every way there is, of the forms that have pages of their own."""
    own = [Plan(form, fate) for form in (TALK, ORDER) for fate in Fate if fate is not Fate.OPEN]
    incoming = [Plan(ORDER, Fate.RESTRICTED, is_ours=False), Plan(TALK, Fate.RAISED, is_ours=False)]
    return (*ALWAYS, *own, *incoming, Plan(LETTER, Fate.RESTRICTED), Plan(ITEM, Fate.RESTRICTED))


@pytest.fixture(
    params=[
        pytest.param(False, id="committee"),
        pytest.param(True, id="unit", marks=pytest.mark.sweep),
    ]
)
def made(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[World]:
    """A workbook with everything there is, the committee's and the unit's."""
    with world(tmp_path, everything_there_is(), at_unit=request.param) as one:
        yield one


def test_records_of_every_page_are_hidden(made: World) -> None:
    for name, text in walk(made, Role.RECORDER, Role.ADMIN, Role.SUPERVISOR, Role.ENDORSER, Role.HOLDER):
        assert not leaks(made, text), name
    everything = "\n".join(text for _, text in walk(made, Role.DISCIPLINE, Role.ADMIN))
    assert leaks(made, everything) - made.coming == made.hidden - made.coming | {DAY_MARK}


def test_counts_and_years_leave_them_out(made: World) -> None:
    ws, cleared = made.as_role(Role.RECORDER), made.as_role(Role.DISCIPLINE)
    for mark in made.hidden:
        assert count_entries(ws, Filter(words=mark, with_void=True)) == 0
    assert count_entries(ws, Filter(year=HIDDEN_DAY.year, with_void=True)) == 0
    assert HIDDEN_DAY.year not in years(ws)
    assert HIDDEN_DAY.year in years(cleared)
    for row in all_entries(cleared, Filter(with_void=True)):
        assert (row.entry_id in made.hidden_ids) is (lists.find(ws.read, row.entry_id, row.owner) is None)


def refusal(work: Callable[[], object]) -> tuple[ErrorCode, object]:
    """Return how something is refused, with the facts that are told."""
    with pytest.raises(UserError) as refused:
        work()
    return refused.value.code, {key: one for key, one in refused.value.facts.items() if key != "subject"}


def test_a_hidden_record_is_refused_as_one_that_never_was(made: World) -> None:
    """Whoever knows its id learns nothing by trying to change it or to write about it."""
    ws = made.as_role(*UNCLEARED)
    form = ws.library.form(VISIT)
    values = marked(form, "新", OPEN_DAY, secretary(made.ws), made.ws.org, [])

    def tries(owner: OrgId, entry: EntryId) -> Iterator[Callable[[], object]]:
        yield partial(void_entry, ws, entry_id=entry, reason="重复")
        yield partial(bring_back, ws, entry_id=entry)
        yield partial(set_level, ws, entry, PUBLIC)
        yield partial(review_entry, ws, entry_id=entry, owner=owner, verdict="通过")
        yield partial(open_entry, ws, entry, owner)
        yield partial(render_document, ws, document="entry_form", subject=entry)

    before = made.ws.whole.execute("SELECT count(*) FROM log").fetchone()
    for owner, entry, _ in made.records:
        if entry not in made.hidden_ids:
            continue
        assert [refusal(one) for one in tries(owner, entry)] == [
            refusal(one) for one in tries(OrgId("nobody"), EntryId("nothing"))
        ]
        if owner == ws.org:
            assert refusal(partial(save_entry, ws, form_id=VISIT, values=values, entry_id=entry)) == (
                ErrorCode.ENTRY_UNKNOWN,
                {},
            )
            assert refusal(partial(save_entry, ws, form_id=VISIT, values={}, entry_id=entry)) == (
                ErrorCode.ENTRY_UNKNOWN,
                {},
            )
        about = Target(owner, entry, "0" * 64)
        assert refusal(partial(save_entry, ws, form_id=VISIT, values=values, about=about)) == (
            ErrorCode.ENTRY_UNKNOWN,
            {},
        )
        assert history(ws, entry, owner) == ()
    assert made.ws.whole.execute("SELECT count(*) FROM log").fetchone() == before


def visit(ws: Workspace, words: str, level: Sensitivity | None = None, more: Values | None = None) -> EntryId:
    """Keep one visit with words in every field."""
    values: Values = marked(ws.library.form(VISIT), words, OPEN_DAY, secretary(ws), ws.org, [])
    values.update(more or {})
    return save_entry(ws, form_id=VISIT, values=values, sensitivity=level).entry


@pytest.fixture
def one(tmp_path: Path) -> Iterator[World]:
    """A unit's workbook with nothing in it yet."""
    with world(tmp_path, (), at_unit=True) as made:
        yield made


def test_only_discipline_staff_choose_the_level_and_take_it_back(one: World) -> None:
    recorder, cleared = one.as_role(Role.RECORDER), one.as_role(Role.DISCIPLINE)
    assert refusal(partial(visit, recorder, "甲", D))[0] is ErrorCode.NOT_PERMITTED
    kept = visit(recorder, "甲")
    assert refusal(partial(set_level, recorder, kept, D))[0] is ErrorCode.NOT_PERMITTED
    set_level(recorder, kept, PUBLIC)
    set_level(cleared, kept, D)
    assert open_entry(cleared, kept).listed.sensitivity == D
    assert refusal(partial(open_entry, recorder, kept))[0] is ErrorCode.ENTRY_UNKNOWN
    set_level(cleared, kept, INTERNAL)
    assert open_entry(recorder, kept).listed.sensitivity == INTERNAL
    (event,) = [detail for _, kind, detail in events(one.ws.whole) if kind == LOWERED]
    assert (event["by"], event["entry_id"], event["to"]) == ("u9", kept, INTERNAL)
    assert [version.sensitivity for version in history(cleared, kept)] == [INTERNAL, PUBLIC, D, INTERNAL]
    assert [version.sensitivity for version in history(recorder, kept)] == [INTERNAL, PUBLIC, INTERNAL]


def test_changing_it_keeps_it_restricted_and_an_old_restricted_content_comes_back_as_such(one: World) -> None:
    cleared = one.as_role(Role.DISCIPLINE)
    kept = visit(cleared, "甲", D)
    restricted = open_entry(cleared, kept).listed.digest
    void_entry(cleared, entry_id=kept, reason="重复")
    bring_back(cleared, entry_id=kept)
    assert open_entry(cleared, kept).listed.sensitivity == D
    set_level(cleared, kept, INTERNAL)
    bring_back(cleared, entry_id=kept, digest=restricted)
    assert open_entry(cleared, kept).listed.sensitivity == D


def test_what_is_about_a_restricted_record_is_restricted(one: World) -> None:
    cleared = one.as_role(Role.DISCIPLINE)
    kept = visit(cleared, "甲", D)
    row = open_entry(cleared, kept).listed
    values = marked(one.ws.library.form(REPLY), "乙", OPEN_DAY, secretary(one.ws), one.ws.org, [])
    values["order"] = (Ref(kept, "甲"),)
    about = Target(row.owner, kept, row.digest)
    paper = save_entry(cleared, form_id=REPLY, values=values, about=about, sensitivity=PUBLIC).entry
    assert open_entry(cleared, paper).listed.sensitivity == D
    code, _ = refusal(partial(set_level, cleared, paper, INTERNAL))
    assert code is ErrorCode.STILL_RESTRICTED


def test_a_record_others_read_names_no_restricted_one(one: World) -> None:
    """A reference keeps the title of what it names."""
    cleared = one.as_role(Role.DISCIPLINE)
    kept = visit(cleared, "甲", D)
    naming: Values = {"list_items": (Ref(kept, "甲title"),)}
    with pytest.raises(UserError) as refused:
        visit(cleared, "乙", more=naming)
    assert refused.value.facts["problems"] == (Problem("list_items", ProblemCode.NOT_TO_BE_NAMED),)
    assert visit(cleared, "乙", D, naming)
    assert refusal(partial(visit, one.as_role(Role.RECORDER), "丙", more=naming))[0] is ErrorCode.NOT_ACCEPTED


def test_who_restricts_a_record_is_told_which_others_still_name_it(one: World) -> None:
    cleared = one.as_role(Role.DISCIPLINE)
    kept = visit(cleared, "甲")
    naming = visit(cleared, "乙", more={"list_items": (Ref(kept, "甲title"),)})
    set_level(cleared, kept, D)
    assert [row.entry_id for row in still_naming(cleared, kept)] == [naming]


def test_a_form_that_is_restricted_by_itself_is_offered_to_discipline_staff_alone(one: World) -> None:
    loaded = one.ws.library.loaded(TALK)
    spec = replace(loaded.spec, sensitivity=D)
    library = replace(
        one.ws.library, forms={**one.ws.library.forms, TALK: LoadedForm(spec, loaded.definition)}
    )
    recorder = replace(one.as_role(Role.RECORDER), library=library)
    cleared = replace(one.as_role(Role.DISCIPLINE), library=library)
    assert TALK not in {form.id for form in forms_for(recorder, "talk")} and not may_keep(recorder, TALK)
    assert TALK in {form.id for form in forms_for(cleared, "talk")} and may_keep(cleared, TALK)
    values = marked(spec, "甲", OPEN_DAY, secretary(one.ws), one.ws.org, [])
    for level in (None, INTERNAL):
        keep = partial(save_entry, recorder, form_id=TALK, values=values, sensitivity=level)
        assert refusal(keep)[0] is ErrorCode.NOT_PERMITTED
    assert open_entry(cleared, save_entry(cleared, form_id=TALK, values=values).entry).listed.sensitivity == D


def test_an_attachment_of_an_open_record_opens_though_a_restricted_one_holds_it_too(one: World) -> None:
    cleared, recorder = one.as_role(Role.DISCIPLINE), one.as_role(Role.RECORDER)
    file = attach_bytes(cleared, "名单.txt", b"names")
    visit(cleared, "甲", D, {"evidence": (file,)})
    to = one.out / "copy"
    assert refusal(partial(save_copy, recorder, file, to))[0] is ErrorCode.FILE_MISSING
    assert not to.exists()
    visit(cleared, "乙", more={"evidence": (file,)})
    assert save_copy(recorder, file, to).read_bytes() == b"names"


def test_who_may_not_see_a_record_takes_it_over_all_the_same(made: World) -> None:
    importing, cleared = made.as_role(Role.RECORDER), made.as_role(Role.DISCIPLINE)
    plan = preview_import(importing, made.bundle)
    assert (plan.hidden, plan.new, plan.changed, plan.forms, plan.orders) == (4, 0, 0, (), ())
    assert plan.counts[RESTRICTED] >= 4 and ORDER not in plan.counts
    done = import_bundle(importing, plan)
    assert (done.entries, done.changes.entries) == (4, ())
    assert count_entries(importing, Filter(words="ZQ900X")) == 0
    assert count_entries(cleared, Filter(words="ZQ900X")) == 1


def test_what_goes_out_is_the_same_whoever_exports(one: World, tmp_path: Path) -> None:
    cleared = one.as_role(Role.DISCIPLINE)
    visit(cleared, "甲", D)
    visit(cleared, "乙")
    to = one.pair.committee.org
    by_whom = [one.as_role(Role.RECORDER), one.as_role(*Role)]
    found = [export_bundle(ws, to=to, directory=tmp_path) for ws in by_whom]
    assert len({(done.entries, done.withheld, done.files) for done in found}) == 1
    assert found[0].withheld == 1


def test_papers_with_totals_say_that_restricted_records_are_left_out(one: World) -> None:
    subject = str(secretary(one.ws).id)
    for role in Role:
        content, _ = render_document(one.as_role(role), document="handbook", subject=subject, year=2026)
        assert ("限定查阅的记录未计入" in told(content)) is (role is not Role.DISCIPLINE)
        card, _ = render_document(one.as_role(role), document="enrolment_card")
        assert "限定查阅" not in told(card)


# looks


def looked_at(ws: Workspace) -> list[str]:
    """Return in which ways records were looked at, in order."""
    return [how for _, _, _, _, how in reversed(users.looks(ws.whole))]


def test_every_opening_is_written_down_and_a_list_once_a_day(one: World) -> None:
    cleared = one.as_role(Role.DISCIPLINE)
    file = attach_bytes(cleared, "a.txt", b"a")
    kept = visit(cleared, "甲乙丙", D, {"evidence": (file,)})
    assert looked_at(one.ws) == []
    for _ in range(2):
        open_entry(cleared, kept)
        history(cleared, kept)
        save_copy(cleared, file, one.out / "copy")
        render_document(cleared, document=document_for(cleared, VISIT), subject=kept)
        list_entries(cleared, Filter())
        list_entries(cleared, Filter(words="甲乙丙"))
        tuple(all_entries(cleared, Filter()))
    each = [How.OPENED, How.HISTORY, How.FILE, How.PRINTED]
    assert looked_at(one.ws) == [*each, How.LISTED, How.SEARCHED, *each]
    one.pair.clock.set(OPEN_DAY)
    list_entries(cleared, Filter())
    assert looked_at(one.ws)[-1] == How.LISTED and len(looked_at(one.ws)) == 11


def test_open_records_leave_no_look_and_write_nothing(one: World) -> None:
    cleared = one.as_role(Role.DISCIPLINE)
    kept = visit(cleared, "甲")
    state = one.ws.workbook.state
    open_entry(cleared, kept)
    list_entries(cleared, Filter())
    assert looked_at(one.ws) == [] and one.ws.workbook.state == state


def test_a_window_of_many_is_written_down_at_once(one: World) -> None:
    cleared = one.as_role(Role.DISCIPLINE)
    for number in range(20):
        visit(cleared, f"第{number}条", D)
    state = one.ws.workbook.state
    list_entries(cleared, Filter())
    assert looked_at(one.ws) == [How.LISTED] * 20
    after = one.ws.workbook.state
    list_entries(cleared, Filter())
    assert after != state and one.ws.workbook.state == after


def test_looking_goes_on_when_nothing_may_be_written(one: World) -> None:
    cleared = one.as_role(Role.DISCIPLINE)
    kept = visit(cleared, "甲", D)
    one.ws.workbook.forbid_writing("damaged")
    assert open_entry(cleared, kept).listed.title
    assert list_entries(cleared, Filter())
    assert looked_at(one.ws) == []


def test_an_administrator_learns_who_looked_at_which_position_and_no_more(one: World) -> None:
    cleared, admin = one.as_role(Role.DISCIPLINE), one.as_role(Role.ADMIN)
    kept = visit(cleared, "甲", D)
    n = open_entry(cleared, kept).listed.n
    (look,) = looks(admin)
    assert (look.n, look.how, look.title, look.form_id, look.entry_id) == (n, How.OPENED, "", "", None)
    assert looks(cleared)[0].title == "甲title"
    assert refusal(partial(looks, one.as_role(Role.RECORDER)))[0] is ErrorCode.NOT_PERMITTED


# the command line

Arguments = list[object]
COMMANDS: dict[str, Callable[[World, Path], list[Arguments]]] = {
    "check": lambda made, book: [[book], [book, "--rebuild"]],
    "verify": lambda made, book: [[made.bundle], [made.bundle, "--workbook", book]],
    "export": lambda made, book: [
        [book, "--to", name, "--dir", made.out] for name in (COMMITTEE, "机械学院党委")
    ],
    "import": lambda made, book: [[book, made.bundle]],
    "print": lambda made, book: [
        *(
            [book, "entry_form", entry, "--out", made.out / "paper.pdf"]
            for _, entry, _ in made.records
            if entry in made.hidden_ids
        ),
        *(
            [book, "handbook", "周明远", "--year", day.year, "--out", made.out / "paper.pdf"]
            for day in (HIDDEN_DAY, OPEN_DAY)
        ),
        [book, "receipt", f"{made.pair.unit.org}:1", "--out", made.out / "paper.pdf"],
        [book, "record_ledger", "--excel", made.out / "paper.xlsx"],
    ],
    "records": lambda made, book: [
        [book],
        [book, "--json"],
        [book, "--form", ORDER, "--json"],
        *([book, "--json", "--find", mark] for mark in sorted(made.hidden)),
    ],
    "backup": lambda made, book: [[book], [book, "--place", made.out]],
    "backups": lambda made, book: [[book], [made.out]],
    "restore": lambda made, book: [[book, "--backup", made.backup.name]],
    "export-sheet": lambda made, book: [
        [book, "--form", form, *how, "--out", made.out / "paper.csv"]
        for form in (VISIT, TALK, ORDER)
        for how in ([], ["--whole"])
    ],
    "archive": lambda made, book: [
        [book, HIDDEN_DAY.year, made.out],
        [book, HIDDEN_DAY.year, made.out, "--restricted"],
    ],
    "draft-report": lambda made, book: [
        [book, report, "--year", HIDDEN_DAY.year] for report in ("written_report", "accountability_report")
    ],
    "final-report": lambda made, book: [
        [book, entry, made.out / "none.docx"] for _, entry, _ in made.records if entry in made.hidden_ids
    ],
    "import-sheet": lambda made, book: [[book, marks_table(made), "--form", VISIT]],
    "take-back-import": lambda made, book: [[book], [book, "--number", "1", "--reason", "r"]],
    "scan": lambda made, book: [[book, made.out / "none.pdf", "--dry-run"]],
    "templates": lambda made, book: [[book]],
    "fields": lambda made, book: [[book, "--form", form] for form in (VISIT, ORDER)],
    "fill": lambda made, book: [
        [book, "模板", entry, "--out", made.out / "filled.docx"] for _, entry, _ in made.records
    ],
    "hand-over": lambda made, book: [[book], [book, "--end"]],
    "keys-back": lambda made, book: [[book, "--place", made.out]],
    "rotate": lambda made, book: [[book]],
    "revoke": lambda made, book: [[book, "--of", "机械学院党委", "--reason", "r"]],
    "move": lambda made, book: [[book, "--to", made.out]],
    "rekey": lambda made, book: [[book]],  # the last: afterwards a password costs what it does in earnest
}
WITHOUT_RECORDS = frozenset({"journey", "bench", "salvage"})
"""Commands that make workbooks of their own, and what brings a damaged one to another folder."""


def test_every_command_is_walked() -> None:
    assert set(COMMANDS) | WITHOUT_RECORDS == set(cli.COMMANDS)


@pytest.mark.parametrize(
    "roles",
    [
        pytest.param(UNCLEARED, id="all others"),
        pytest.param((Role.DISCIPLINE,), id="discipline", marks=pytest.mark.sweep),
    ],
)
def test_no_command_tells_others(
    tmp_path: Path,
    roles: tuple[Role, ...],
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("SXT_PASSWORD", PASSWORD)
    monkeypatch.setenv("SXT_USER", "某人")
    with world(tmp_path, (*ALWAYS, Plan(ORDER, Fate.RESTRICTED, is_ours=False)), at_unit=False) as made:
        add_user(made.ws, name="某人", roles=roles, password=PASSWORD, cost=CHEAP)
        book = made.ws.workbook.path
    everything = ""
    for name, variants in COMMANDS.items():
        for arguments in variants(made, book):
            program.main([name, *map(str, arguments)])
            said = "\n".join(capsys.readouterr())
            for paper in (made.out / "paper.pdf", made.out / "paper.csv"):
                said += told(paper) if paper.exists() else ""
                paper.unlink(missing_ok=True)
            if roles == UNCLEARED:
                assert not leaks(made, said), (name, arguments)
            everything += said
    if roles != UNCLEARED:
        assert leaks(made, everything) >= made.hidden - made.coming | {DAY_MARK}
    assert all(mark in everything for mark in made.open)


def test_a_command_names_who_it_is_for(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SXT_PASSWORD", PASSWORD)
    with world(tmp_path, (), at_unit=True) as made:
        add_user(made.ws, name="某人", roles=[Role.ENDORSER], password=PASSWORD, cost=CHEAP)
        book = made.ws.workbook.path
    assert program.main(["records", str(book)]) == cli.USERS_PROBLEM
    assert "某人" in capsys.readouterr().err
    assert program.main(["records", str(book), "--user", "某人", "--json"]) == cli.GOOD
    assert json.loads(capsys.readouterr().out)
    export = ["export", str(book), "--to", COMMITTEE, "--dir", str(made.out), "--user", "某人"]
    assert program.main(export) == cli.USERS_PROBLEM
    assert Role.RECORDER in capsys.readouterr().err
