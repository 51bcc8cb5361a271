"""廉政档案: what is in such a file reaches nobody and no paper without a registered look, whatever is asked.

One world holds a file that was changed and one that is void; whoever walks it holds every role, and registered nothing.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import partial
from pathlib import Path

import pytest

import main as program
from sxt_desktop.domain.backups import BackupKind
from sxt_desktop.domain.drafts import Typing
from sxt_desktop.domain.errors import ErrorCode, UserError
from sxt_desktop.domain.forms import Sensitivity
from sxt_desktop.domain.ids import EntryId, FormId
from sxt_desktop.domain.people import PERSON
from sxt_desktop.domain.records import COVERED, Filter
from sxt_desktop.domain.roles import How, LocalUser, Role
from sxt_desktop.domain.scanned import signed_copies
from sxt_desktop.domain.values import Ref, Row, Values
from sxt_desktop.store import users
from sxt_desktop.store.restoring import carry_over, present_of
from sxt_desktop.usecases.attach_file import save_copy
from sxt_desktop.usecases.back_up import back_up
from sxt_desktop.usecases.blank_entry import preview_blanking
from sxt_desktop.usecases.convert import begin_like
from sxt_desktop.usecases.drafts import find_draft, keep_draft, own_drafts
from sxt_desktop.usecases.entries import count_entries, history, list_entries, open_entry
from sxt_desktop.usecases.export_bundle import export_bundle
from sxt_desktop.usecases.file_scans import file_scans
from sxt_desktop.usecases.history_search import find_in_history
from sxt_desktop.usecases.likeness import Likenesses
from sxt_desktop.usecases.local_users import add_user
from sxt_desktop.usecases.looks import looks, looks_at
from sxt_desktop.usecases.make_paper import WantedPaper
from sxt_desktop.usecases.paper_names import paper_name
from sxt_desktop.usecases.print_document import render_document
from sxt_desktop.usecases.read_scans import State, judged_anew, read_scans
from sxt_desktop.usecases.register_look import register_look
from sxt_desktop.usecases.save_entry import bring_back, save_entry, void_entry
from sxt_desktop.usecases.workspace import Workspace
from tests.documents.scanning import as_pdf, printed_pages
from tests.pairs import CHEAP, PASSWORD
from tests.samples import sample_values
from tests.usecases.every_use_case import READS
from tests.usecases.restricted_world import World, told, world

FILE = FormId("integrity_file")
MARK = "QZ77W"
"""Stands in every field of the files that is not of their head, and in none that is."""
NAMES = ("贺知远", "温如许")


@dataclass(frozen=True, slots=True)
class Files:
    """A world with two files: `kept` was changed once, `void` is out of use."""

    world: World
    kept: EntryId
    void: EntryId

    def officer(self, name: str = "闻喆", *, days: int = 0) -> Workspace:
        """Return somebody who may see what is restricted and wrote none of it, so many days later."""
        ws = self.world.ws
        day = ws.now() + timedelta(days=days)
        return replace(ws, user=LocalUser("u7", name, frozenset(Role)), now=lambda: day)


def content(person: Ref, more: str = "") -> Values:
    """Return a file with the mark in all that is not its head."""
    career: Row = {"since": date(2020, 1, 1), "post": f"{MARK}职务"}
    explained: Row = {"on": date(2026, 3, 3), "matter": f"{MARK}事项"}
    analysis: Row = {"on": date(2026, 3, 3), "view": f"{MARK}研判"}
    return {
        "person": person,
        "opened_on": date(2026, 3, 2),
        "keeper": Ref(None, f"{MARK}管理人"),
        "paper_no": f"{MARK}柜{more}",
        "career": (career,),
        "explained": (explained,),
        "analyses": (analysis,),
    }


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Files]:
    with world(tmp_path_factory.mktemp("guarded"), (), at_unit=True) as made:
        ws, kept = made.ws, []
        for name in NAMES:
            person = Ref(save_entry(ws, form_id=PERSON, values={"name": name}).entry, name)
            entry = save_entry(ws, form_id=FILE, values=content(person)).entry
            save_entry(ws, form_id=FILE, values=content(person, "改"), entry_id=entry)
            made.records.append((ws.org, entry, FILE))
            kept.append(entry)
        void_entry(ws, entry_id=kept[1], reason="建重了")
        made.hidden.add(MARK)
        yield Files(made, *kept)


def refusal(ask: object) -> ErrorCode:
    assert callable(ask)
    with pytest.raises(UserError) as refused:
        ask()
    return refused.value.code


@pytest.mark.req("LZ53")
def test_no_use_case_tells_what_is_in_a_file_before_a_look(files: Files) -> None:
    """`discovered` proves elsewhere that READS is every use case there is."""
    ws = files.officer()
    told_by = {name: "\n".join(reads(ws, files.world)) for name, reads in READS.items()}
    assert [name for name, text in told_by.items() if MARK in text] == []
    everything = "\n".join(told_by.values())
    assert all(name in everything for name in NAMES)


@pytest.mark.req("LZ53")
def test_lists_have_the_head_and_words_of_the_content_find_nothing(files: Files) -> None:
    ws = files.officer()
    (row,) = list_entries(ws, Filter(forms=(FILE,)))
    assert row.title == NAMES[0] and row.body[COVERED] is True
    assert set(row.body) == {COVERED, "number", "person", "opened_on"}
    for words in (MARK, f"{MARK}管理人", f"{MARK}柜"):
        assert count_entries(ws, Filter(words=words, with_void=True)) == 0
        assert count_entries(ws, Filter(names=words)) == 0
        assert find_in_history(ws, words).found == ()
    assert count_entries(ws, Filter(words=NAMES[0], forms=(FILE,))) == 1
    assert Likenesses(ws).of(FILE, "paper_no", f"{MARK}柜改" * 20) is None


@pytest.mark.req("LZ53")
def test_a_head_is_never_kept_in_place_of_the_content(files: Files) -> None:
    """Who brings a void file back does not see it, and loses nothing of it."""
    ws = files.officer("卫明")
    bring_back(ws, entry_id=files.void)
    assert refusal(partial(open_entry, ws, files.void)) is ErrorCode.LOOK_NOT_REGISTERED
    register_look(ws, entry_id=files.void, reason="核对", approver="周明远")
    opened = open_entry(ws, files.void)
    assert opened.values["paper_no"] == f"{MARK}柜改"
    assert [one.body.get("paper_no") for one in history(ws, files.void) if not one.is_void] == [
        f"{MARK}柜",
        f"{MARK}柜改",
        f"{MARK}柜改",
    ]
    assert refusal(partial(begin_like, ws, files.void)) is ErrorCode.ENTRY_UNKNOWN
    assert preview_blanking(ws, files.void).versions
    void_entry(ws, entry_id=files.void, reason="建重了")


@pytest.mark.req("LZ53")
def test_a_file_does_not_become_a_record_of_another_form(files: Files) -> None:
    """Its earlier contents would be that record's, with no guard before them."""
    ws, visit = files.officer(), FormId("handbook_08")
    values = sample_values(ws.library.form(visit), today=ws.today)
    over = partial(save_entry, ws, form_id=visit, values=values, entry_id=files.kept)
    assert refusal(over) is ErrorCode.ENTRY_UNKNOWN
    assert refusal(partial(history, ws, files.kept)) is ErrorCode.LOOK_NOT_REGISTERED


@pytest.mark.req("LZ53")
def test_nobody_makes_a_file_less_confidential(files: Files) -> None:
    ws = files.officer()
    person = Ref(save_entry(ws, form_id=PERSON, values={"name": "程知微"}).entry, "程知微")
    entry = save_entry(ws, form_id=FILE, values=content(person), sensitivity=Sensitivity.PUBLIC).entry
    lower = partial(
        save_entry,
        ws,
        form_id=FILE,
        values=content(person),
        entry_id=entry,
        sensitivity=Sensitivity.INTERNAL,
    )
    assert refusal(lower) is ErrorCode.STILL_RESTRICTED
    assert count_entries(files.world.as_role(Role.RECORDER), Filter(forms=(FILE,), with_void=True)) == 0
    void_entry(ws, entry_id=entry, reason="只为试验")


@pytest.mark.req("LZ53")
def test_a_change_left_as_a_draft_opens_no_file_the_day_after(files: Files) -> None:
    today, later = files.officer(), files.officer(days=1)
    register_look(today, entry_id=files.kept, reason="更新档案", approver="周明远")
    opened = open_entry(today, files.kept)
    typed = {**opened.form.body(opened.values), "paper_no": f"{MARK}还没有存"}
    keep_draft(today, Typing(FILE, files.kept, base=opened.listed.digest), typed)
    found = find_draft(today, files.kept)
    assert found is not None and found.body == typed
    assert refusal(partial(find_draft, later, files.kept)) is ErrorCode.LOOK_NOT_REGISTERED
    (line,) = own_drafts(later)
    assert line.title == NAMES[0] and MARK not in repr(line)


@pytest.mark.req("LZ53")
def test_a_signed_file_comes_back_from_the_copier_once_its_look_is_registered(
    files: Files, tmp_path: Path
) -> None:
    ws = files.officer("卫明", days=2)
    printing = files.officer(days=2)
    register_look(printing, entry_id=files.kept, reason="打印签字", approver="周明远")
    paper = render_document(printing, document="integrity_file", subject=files.kept)[0]
    assert MARK in told(paper)
    scan = tmp_path / "扫描.pdf"
    scan.write_bytes(as_pdf(printed_pages(paper)))
    plan = read_scans(ws, [scan])
    (document,) = plan.documents
    assert (document.state, document.is_fileable) == (State.LOOK, False)
    assert MARK not in repr(document)
    ((_, refused),) = file_scans(ws, plan.documents).refused
    assert refused.code is ErrorCode.LOOK_NOT_REGISTERED
    register_look(ws, entry_id=files.kept, reason="签署件归档", approver="周明远")
    plan = judged_anew(ws, plan, 0)
    assert plan.documents[0].state is State.READY
    assert file_scans(ws, plan.documents).changes.entries == (files.kept,)
    (copy,) = signed_copies(open_entry(ws, files.kept).values["signed_scan"])
    other = files.officer("林静", days=2)
    out = tmp_path / "copy.pdf"
    assert refusal(partial(save_copy, other, copy, out)) is ErrorCode.LOOK_NOT_REGISTERED
    assert not out.exists() and save_copy(ws, copy, out).stat().st_size == copy.size
    ways = [how for _, _, _, entry, how in users.looks(ws.whole, 50) if entry == files.kept]
    assert {How.PRINTED, How.OPENED, How.FILE} <= set(ways)


@pytest.mark.req("LZ53")
def test_the_list_of_looks_says_by_which_registration_a_file_was_opened(files: Files) -> None:
    ws = files.officer("祁连", days=3)
    ws.workbook.write(lambda db: users.keep_user(db, ws.user, ws.timestamp))
    number = register_look(ws, entry_id=files.kept, reason="回复党风廉政意见", approver="周明远").entry
    add = open_entry(ws, number).listed.number
    list_entries(ws, Filter(forms=(FILE,)))
    open_entry(ws, files.kept)
    (first, *_) = looks_at(ws, files.kept)
    assert first.grounds == f"回复党风廉政意见（周明远批准，{add}）"
    opened = looks(ws, at_contents=True)[0]
    assert (opened.how, opened.form_title, opened.title) == (How.OPENED, "廉政档案", NAMES[0])
    assert opened.by == first and (first.row.title, first.approver) == ("回复党风廉政意见", "周明远")
    assert {one.how for one in looks(ws)} >= {How.OPENED, How.LISTED}
    assert not any(one.how == How.LISTED for one in looks(ws, at_contents=True))
    admin = files.world.as_role(Role.ADMIN)
    assert looks_at(admin, files.kept) == ()
    assert not any(one.title or one.by for one in looks(admin))


def test_the_name_of_a_file_tells_nobody_whose_it_is(files: Files) -> None:
    name = paper_name(files.officer(), WantedPaper("integrity_file", (files.kept,)))
    assert "廉档" in name and not any(one in name for one in NAMES)


@pytest.mark.req("LZ53")
def test_no_bundle_and_no_backup_carries_a_file_in_the_clear(files: Files, tmp_path: Path) -> None:
    """A backup is the encrypted ledger, guard and looks with it; a bundle has the digests alone."""
    ws = files.world.ws
    sent = export_bundle(ws, to=files.world.pair.committee.org, directory=tmp_path)
    assert sent.withheld >= 4
    made = back_up(ws, BackupKind.MANUAL).backup.path
    for path in (one for place in (tmp_path, made) for one in place.rglob("*") if one.is_file()):
        assert MARK.encode() not in path.read_bytes() and NAMES[0] not in path.name


@pytest.mark.req("LZ53")
def test_restoring_an_earlier_state_takes_no_look_away(files: Files) -> None:
    """The committee's ledger stands for an earlier one of the unit: it has none of these looks."""
    known, other = users.looks(files.world.ws.whole), files.world.pair.committee
    present = present_of(files.world.ws.whole)
    for _ in range(2):
        other.workbook.write(lambda db: carry_over(db, present))
    assert known and set(users.looks(other.whole)) == set(known)


@pytest.mark.req("LZ53")
def test_no_command_tells_more_than_the_head(
    files: Files, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The last: the workbook is closed for it."""
    monkeypatch.setenv("SXT_PASSWORD", PASSWORD)
    monkeypatch.setenv("SXT_USER", "某人")
    ws = files.world.ws
    add_user(ws, name="某人", roles=tuple(Role), password=PASSWORD, cost=CHEAP)
    book = ws.workbook.path
    ws.workbook.close()
    out = tmp_path / "out.csv"
    said = {}
    for command in (
        ["records", book, "--form", FILE, "--json"],
        ["records", book, "--json", "--find", f"{MARK}管理人"],
        ["print", book, "integrity_file", files.kept, "--out", out],
        ["export-sheet", book, "--form", FILE, "--whole", "--out", out],
    ):
        program.main([str(one) for one in command])
        said[" ".join(map(str, command[2:]))] = "\n".join(capsys.readouterr())
        assert not out.exists()
    told_of = {words: text.replace(f"{MARK}管理人", "") for words, text in said.items()}
    assert not [words for words, text in told_of.items() if MARK in text]
    (first, *_) = said.values()
    assert json.loads(first)[0]["body"][COVERED] is True
