"""Unit and committee exchange, lose, repeat, reorder and are restored at random: in the end both hold the same."""

import shutil
import tempfile
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from sxt_desktop.domain.chains import Cause
from sxt_desktop.domain.errors import ErrorCode, UserError
from sxt_desktop.domain.forms import Sensitivity
from sxt_desktop.domain.ids import EntryId, FormId, OrgId
from sxt_desktop.domain.revisions import Carried
from sxt_desktop.domain.values import DateRange, Ref, Values
from sxt_desktop.store import entries, kept_bundles, lists, outbox
from sxt_desktop.usecases.check_workbook import check_workbook
from sxt_desktop.usecases.entries import open_entry
from sxt_desktop.usecases.epochs import begin_epoch
from sxt_desktop.usecases.export_bundle import export_bundle
from sxt_desktop.usecases.import_bundle import import_bundle
from sxt_desktop.usecases.matters import issue_matter
from sxt_desktop.usecases.outgoing import addressed, waiting_for
from sxt_desktop.usecases.preview_import import preview_import
from sxt_desktop.usecases.save_entry import save_entry, void_entry
from sxt_desktop.usecases.setup import open_unit
from sxt_desktop.usecases.take_in import take_in
from sxt_desktop.usecases.workspace import Workspace
from tests.journeys.worker import AROUND
from tests.pairs import PASSWORD, make_pair
from tests.usecases.test_exchange import dump

VISIT = FormId("handbook_08")
DAY = date(2026, 11, 17)
TAKEN = ("inbox", "latest", "log", "payloads")
"""Tables in which nothing changes when a bundle is not taken over."""
_TEMPLATE: list[Path] = []


def template() -> Path:
    """Return a folder with an enrolled pair, made once, to be copied for every run."""
    if not _TEMPLATE:
        folder = Path(tempfile.mkdtemp(prefix="pair-"))
        make_pair(folder).close()
        _TEMPLATE.append(folder)
    return _TEMPLATE[0]


@pytest.fixture(autouse=True, scope="module")
def clean_up() -> object:
    """Remove the folder all runs were copied from."""
    yield None
    while _TEMPLATE:
        shutil.rmtree(_TEMPLATE.pop())


def refused(code: ErrorCode) -> "pytest.RaisesExc[UserError]":
    return pytest.raises(UserError, check=lambda error: error.code is code)


def values_of(title: str) -> Values:
    return {
        "subject": Ref("person-1", "周明远"),
        "occurred": DateRange(DAY, DAY),
        "title": title,
        "content": "内容",
        "days": Decimal(1),
    }


def counted(ws: Workspace, owner: OrgId) -> list[Carried]:
    """Return what is held of an owner's line that counts, in order."""
    off = entries.unadopted(ws.read, owner)
    return [
        held
        for epoch, _ in entries.epochs(ws.read, owner)
        for held in entries.positions(ws.read, owner, epoch, 1, 10_000)
        if held.digest not in off
    ]


class Exchange(RuleBasedStateMachine):
    """Sticks hold every bundle ever written; any of them may be brought, lost or brought again at any time."""

    @initialize()
    def begin(self) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="exchange-"))
        shutil.copytree(template(), self.folder, dirs_exist_ok=True)
        self.unit = open_unit(self.folder / "机械学院党委.sxt", PASSWORD, AROUND)
        self.committee = open_unit(self.folder / "东湖大学党委.sxt", PASSWORD, AROUND)
        self.made: list[EntryId] = []
        self.withheld: set[EntryId] = set()
        self.sticks: dict[OrgId, list[Path]] = {self.unit.org: [], self.committee.org: []}
        self.numbers: dict[Path, tuple[str, int]] = {}
        first = self.folder / "first"
        shutil.copytree(template(), first)
        self.copies = {ws.org: [first / ws.workbook.path.name] for ws in (self.unit, self.committee)}
        self.left: set[tuple[str, int]] = set()
        self.restored: set[OrgId] = set()
        self.written: dict[tuple[str, int], Carried] = {}
        self.held: set[tuple[str, int]] = set()

    def other(self, ws: Workspace) -> Workspace:
        return self.unit if ws is self.committee else self.committee

    def drawn(self, data: st.DataObject) -> tuple[Workspace, Path]:
        """Draw one of all bundles ever written, with its sender."""
        both = [(ws, path) for ws in (self.unit, self.committee) for path in self.sticks[ws.org]]
        ws, path = both[data.draw(st.integers(0, len(both) - 1))]
        return ws, path

    @rule(is_secret=st.booleans())
    def save(self, is_secret: bool) -> None:
        level = Sensitivity.DISCIPLINE if is_secret else None
        entry = save_entry(
            self.unit, form_id=VISIT, values=values_of(f"第{len(self.made)}条"), sensitivity=level
        ).entry
        self.made.append(entry)
        if is_secret:
            self.withheld.add(entry)

    @precondition(lambda self: self.made)
    @rule(data=st.data())
    def change(self, data: st.DataObject) -> None:
        entry = data.draw(st.sampled_from(self.made))
        save_entry(self.unit, form_id=VISIT, values=values_of("改过"), entry_id=entry)

    @precondition(lambda self: self.made)
    @rule(data=st.data())
    def void(self, data: st.DataObject) -> None:
        void_entry(self.unit, entry_id=data.draw(st.sampled_from(self.made)), reason="重复")

    @rule()
    def order(self) -> None:
        demands = ({"problem": "空泛", "demand": "补谈"},)
        addressee = Ref(self.unit.org, "机械学院党委")
        issue_matter(self.committee, {"addressee": addressee, "title": "整改", "demands": demands})

    @rule(from_unit=st.booleans())
    def write_bundle(self, from_unit: bool) -> None:
        self.write(self.unit if from_unit else self.committee)

    def write(self, ws: Workspace) -> Path | None:
        if not waiting_for(ws, self.other(ws).org).is_worth_a_bundle:
            with refused(ErrorCode.NOTHING_TO_SEND):
                export_bundle(ws, to=self.other(ws).org, directory=self.folder)
            return None
        sent = export_bundle(ws, to=self.other(ws).org, directory=self.folder)
        self.sticks[ws.org].append(sent.path)
        self.numbers[sent.path] = ws.epoch, sent.seq
        return sent.path

    @rule()
    def there_and_back(self) -> None:
        """A day on which everything goes as it should: the unit's bundle, then the committee's with the receipt."""
        for ws in (self.unit, self.committee):
            path = self.write(ws)
            if path is not None:
                self.bring(self.other(ws), path)

    @precondition(lambda self: any(self.sticks.values()))
    @rule(data=st.data())
    def bring_any_bundle(self, data: st.DataObject) -> None:
        """Old or new, for the first or the tenth time."""
        sender, path = self.drawn(data)
        self.bring(self.other(sender), path)

    def bring(self, ws: Workspace, path: Path) -> None:
        """Known bundles are told as such; only who was restored can lack what came before one."""
        sender, before = self.other(ws).org, dump(ws)
        known = {(one.epoch, one.seq) for one in outbox.received_from(ws.read, sender)}
        if self.numbers[path] in known:
            with refused(ErrorCode.BUNDLE_REPEATED):
                preview_import(ws, path)
            assert dump(ws) == before
            return
        if self.lacks(ws, path):
            assert ws.org in self.restored
            assert [rows for rows in dump(ws) if rows[0] in TAKEN] == [
                rows for rows in before if rows[0] in TAKEN
            ]
            assert self.numbers[path] in {(one.epoch, one.seq) for one in kept_bundles.held(ws.read)}
        else:
            self.nothing_waits_that_fits(ws)

    def lacks(self, ws: Workspace, path: Path) -> bool:
        """Take a bundle over, unless something is missing before it: then it is kept and waits."""
        try:
            import_bundle(ws, take_in(ws, path))
        except UserError as wrong:
            if wrong.code is ErrorCode.BUNDLE_GAP:
                return True
            raise
        return False

    def nothing_waits_that_fits(self, ws: Workspace) -> None:
        """What waited followed by itself; of the rest the files are there, and still something is missing."""
        for one in kept_bundles.held(ws.read):
            path = kept_bundles.path_of(ws.workbook.path, kept_bundles.HELD, one.sha256)
            with refused(ErrorCode.BUNDLE_GAP):
                preview_import(ws, path)

    @precondition(lambda self: all(len(copies) < 3 for copies in self.copies.values()))
    @rule(of_unit=st.booleans())
    def copy(self, of_unit: bool) -> None:
        """Back the workbook's folder up as it is."""
        ws = self.unit if of_unit else self.committee
        self.copies[ws.org].append(self.copied(ws))

    def copied(self, ws: Workspace) -> Path:
        ws.workbook.write(lambda db: None)
        ws.workbook.read.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        copy = Path(tempfile.mkdtemp(prefix="copy-", dir=self.folder)) / ws.workbook.path.name
        shutil.copytree(ws.workbook.path, copy, ignore=shutil.ignore_patterns("lock", "*-wal", "*-shm"))
        return copy

    @rule(data=st.data())
    def the_committee_loses_what_it_confirmed_and_finds_it_again_in_any_order(
        self, data: st.DataObject
    ) -> None:
        ws = self.committee
        left = ws.epoch, entries.head(ws.read, ws.org, ws.epoch).n
        if left in self.left:
            return
        copy, found = self.copied(ws), list[Path]()
        for _ in range(2):
            self.save(is_secret=False)
            path, back = self.write(self.unit), None
            if path is not None:
                found.append(path)
                self.bring(self.committee, path)
                back = self.write(self.committee)
            if back is not None:
                self.bring(self.unit, back)
        self.left.add(left)
        self.restored.add(ws.org)
        self.go_on(begin_epoch(open_unit(copy, PASSWORD, AROUND), Cause.RESTORED))
        for path in data.draw(st.permutations(found)):
            self.bring(self.committee, path)

    @precondition(lambda self: any(self.copies.values()))
    @rule(data=st.data())
    def restore_the_unit_or_the_committee(self, data: st.DataObject) -> None:
        """Go on from an earlier copy in a new epoch; from one position only once, anything else is a fork."""
        owned = [(org, copy) for org, copies in self.copies.items() for copy in copies]
        org, copy = data.draw(st.sampled_from(owned))
        self.copies[org].remove(copy)
        ws = open_unit(copy, PASSWORD, AROUND)
        left = ws.epoch, entries.head(ws.read, ws.org, ws.epoch).n
        if left in self.left:
            ws.workbook.close()
            return
        self.left.add(left)
        self.restored.add(org)
        self.go_on(begin_epoch(ws, Cause.RESTORED))

    def go_on(self, ws: Workspace) -> None:
        """Take the restored workbook into use in place of the other."""
        if ws.org == self.committee.org:
            self.committee.workbook.close()
            self.committee = ws
            self.held = self.positions_held()
            return
        self.unit.workbook.close()
        self.unit = ws
        self.made = [entry for entry in self.made if lists.find(ws.read, entry, ws.org) is not None]

    def positions_held(self) -> set[tuple[str, int]]:
        """Return what the committee holds of the unit's log."""
        return {
            (epoch, one.n)
            for epoch, _ in entries.epochs(self.committee.read, self.unit.org)
            for one in entries.positions(self.committee.read, self.unit.org, epoch, 1, 10_000)
        }

    @precondition(lambda self: any(self.sticks.values()))
    @rule(data=st.data())
    def bring_a_bundle_to_the_wrong_place(self, data: st.DataObject) -> None:
        sender, path = self.drawn(data)
        before = dump(sender)
        with pytest.raises(UserError):
            preview_import(sender, path)
        assert dump(sender) == before

    @invariant()
    def the_committee_never_holds_what_was_withheld_or_what_the_unit_did_not_write(self) -> None:
        if not hasattr(self, "unit"):
            return
        org = self.unit.org
        theirs = self.unit.read
        self.written |= {
            (self.unit.epoch, one.n): one
            for one in entries.positions(theirs, org, self.unit.epoch, 1, 10_000)
        }
        for epoch, _ in entries.epochs(self.committee.read, org):
            for held in entries.positions(self.committee.read, org, epoch, 1, 10_000):
                mine = self.written[epoch, held.n]
                assert held.digest == mine.digest
                if held.revision is not None:
                    assert held.revision.entry_id not in self.withheld
                    assert held.payload == mine.payload
                    assert lists.find(self.committee.read, held.revision.entry_id, org) is not None

    @invariant()
    def nothing_the_committee_held_vanishes(self) -> None:
        if hasattr(self, "unit"):
            now = self.positions_held()
            assert now >= self.held
            self.held = now

    def teardown(self) -> None:
        if not hasattr(self, "unit"):
            return
        try:
            self.settle()
        finally:
            self.unit.workbook.close()
            self.committee.workbook.close()
            shutil.rmtree(self.folder)

    def settle(self) -> None:
        """After all is delivered both hold the same, and nothing is left to send."""
        for _ in range(4):
            self.there_and_back()
        self.nothing_the_committee_held_vanishes()
        org = self.unit.org
        ours, theirs = counted(self.unit, org), counted(self.committee, org)
        assert [one.digest for one in ours] == [one.digest for one in theirs]
        for mine, held in zip(ours, theirs, strict=True):
            is_withheld = mine.revision is None or mine.revision.entry_id in self.withheld
            assert (held.revision, held.payload) == (
                (None, None) if is_withheld else (mine.revision, mine.payload)
            )
        for entry in self.made:
            if entry not in self.withheld:
                shown = [open_entry(ws, entry, org) for ws in (self.unit, self.committee)]
                assert shown[0].values == shown[1].values
                assert shown[0].listed.voided == shown[1].listed.voided
                assert not any(one.listed.unadopted for one in shown)
        down = addressed(self.committee.read, self.committee, org, 0)
        assert [one.n for one in counted(self.unit, self.committee.org)] == list(down)
        for ws in (self.unit, self.committee):
            assert kept_bundles.held(ws.read) == ()
            assert waiting_for(ws, self.other(ws).org).total == 0
            assert check_workbook(ws).findings == ()


class LongExchange(Exchange):
    """The same, for longer."""


TestExchange = Exchange.TestCase
TestExchange.settings = settings(
    max_examples=25, stateful_step_count=15, deadline=None, suppress_health_check=list(HealthCheck)
)
TestExchangeLong = pytest.mark.sweep(LongExchange.TestCase)
TestExchangeLong.settings = settings(
    max_examples=200, stateful_step_count=20, deadline=None, suppress_health_check=list(HealthCheck)
)
