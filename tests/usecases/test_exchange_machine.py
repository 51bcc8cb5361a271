"""Unit and committee exchange, lose, repeat and reorder at random: in the end both hold the same."""

import shutil
import tempfile
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from sxt_desktop.domain.errors import ErrorCode, UserError
from sxt_desktop.domain.forms import Sensitivity
from sxt_desktop.domain.ids import EntryId, FormId, OrgId
from sxt_desktop.domain.values import DateRange, Ref, Values
from sxt_desktop.store import entries
from sxt_desktop.usecases.check_workbook import check_workbook
from sxt_desktop.usecases.entries import open_entry
from sxt_desktop.usecases.export_bundle import export_bundle
from sxt_desktop.usecases.import_bundle import import_bundle
from sxt_desktop.usecases.matters import issue_matter
from sxt_desktop.usecases.outgoing import addressed, waiting_for
from sxt_desktop.usecases.preview_import import preview_import
from sxt_desktop.usecases.save_entry import save_entry, void_entry
from sxt_desktop.usecases.setup import open_unit
from sxt_desktop.usecases.workspace import Workspace
from tests.journeys.worker import AROUND
from tests.pairs import PASSWORD, make_pair
from tests.usecases.test_exchange import dump

VISIT = FormId("handbook_08")
DAY = date(2026, 11, 17)
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
        self.delivered: set[Path] = set()

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
        waiting = waiting_for(ws, self.other(ws).org)
        if not (waiting.total or waiting.withheld or waiting.receipts):
            with refused(ErrorCode.NOTHING_TO_SEND):
                export_bundle(ws, to=self.other(ws).org, directory=self.folder)
            return None
        sent = export_bundle(ws, to=self.other(ws).org, directory=self.folder)
        self.sticks[ws.org].append(sent.path)
        return sent.path

    @precondition(lambda self: any(self.sticks.values()))
    @rule(data=st.data())
    def bring_any_bundle(self, data: st.DataObject) -> None:
        """Old or new, for the first or the tenth time."""
        sender, path = self.drawn(data)
        self.bring(self.other(sender), path)

    def bring(self, ws: Workspace, path: Path) -> None:
        if path in self.delivered:
            before = dump(ws)
            with refused(ErrorCode.BUNDLE_REPEATED):
                preview_import(ws, path)
            assert dump(ws) == before
        else:
            import_bundle(ws, preview_import(ws, path))
            self.delivered.add(path)

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
        org, epoch = self.unit.org, self.unit.epoch
        theirs = {one.n: one for one in entries.positions(self.unit.read, org, epoch, 1, 10_000)}
        for held in entries.positions(self.committee.read, org, epoch, 1, 10_000):
            assert held.digest == theirs[held.n].digest
            if held.revision is not None:
                assert held.revision.entry_id not in self.withheld
                assert held.payload == theirs[held.n].payload

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
        for ws in (self.unit, self.committee, self.unit, self.committee):
            path = self.write(ws)
            if path is not None:
                self.bring(self.other(ws), path)
        org, epoch = self.unit.org, self.unit.epoch
        positions = [
            list(entries.positions(ws.read, org, epoch, 1, 10_000)) for ws in (self.unit, self.committee)
        ]
        assert [one.digest for one in positions[0]] == [one.digest for one in positions[1]]
        for mine, held in zip(*positions, strict=True):
            is_withheld = mine.revision is None or mine.revision.entry_id in self.withheld
            assert (held.revision, held.payload) == (
                (None, None) if is_withheld else (mine.revision, mine.payload)
            )
        for entry in self.made:
            if entry not in self.withheld:
                ours, theirs = open_entry(self.unit, entry), open_entry(self.committee, entry, org)
                assert (ours.values, ours.listed.voided) == (theirs.values, theirs.listed.voided)
        down = addressed(self.committee.read, self.committee, org, 0)
        held_down = [
            one.n
            for one in entries.positions(self.unit.read, self.committee.org, self.committee.epoch, 1, 10_000)
        ]
        assert held_down == list(down)
        for ws in (self.unit, self.committee):
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
