"""What people do at three levels: record, order, carry bundles, restore, use a copy, settle, and deliver everything."""

from datetime import date
from decimal import Decimal
from enum import Enum
from pathlib import Path

import pytest

from sxt_desktop.domain.errors import ErrorCode, UserError
from sxt_desktop.domain.forms import Sensitivity
from sxt_desktop.domain.ids import EntryId, FormId
from sxt_desktop.domain.values import DateRange, Ref, Values
from sxt_desktop.store import kept_bundles, lists, outbox
from sxt_desktop.usecases.export_bundle import export_bundle
from sxt_desktop.usecases.import_bundle import import_bundle
from sxt_desktop.usecases.keys import rotate_keys
from sxt_desktop.usecases.matters import issue_matter
from sxt_desktop.usecases.outgoing import waiting_for
from sxt_desktop.usecases.pending_bundles import (
    ForkChoice,
    delete_pending,
    open_forks,
    pending_bundles,
    settle_fork,
)
from sxt_desktop.usecases.preview_import import preview_import
from sxt_desktop.usecases.save_entry import save_entry, void_entry
from sxt_desktop.usecases.take_in import take_in
from tests.pairs import set_level
from tests.usecases.three_levels import oracles
from tests.usecases.three_levels.books import Books, Bundle
from tests.usecases.three_levels.cards import agree_on_keys
from tests.usecases.three_levels.world import WAYS, Copy, Level, Seat, World

VISIT = FormId("handbook_08")
DAY = date(2026, 11, 17)
MOST_ROUNDS = 8


class Outcome(Enum):
    """What becomes of a bundle that is brought; nothing else ever does."""

    TAKEN = None
    REPEATED = ErrorCode.BUNDLE_REPEATED
    HELD = ErrorCode.BUNDLE_GAP
    FORKED = ErrorCode.BUNDLE_FORKED
    KEY_REPLACED = ErrorCode.BUNDLE_KEY_REPLACED
    KEY_REVOKED = ErrorCode.BUNDLE_REVOKED_SENDER
    KEY_UNKNOWN = ErrorCode.BUNDLE_UNKNOWN_SENDER
    SEALED = ErrorCode.BUNDLE_NOT_FOR_US


KEYS_ENDED = (Outcome.KEY_REPLACED, Outcome.KEY_REVOKED, Outcome.KEY_UNKNOWN, Outcome.SEALED)
"""What is under keys that were lost, and why new cards are needed: also when it was taken over before."""


class Office:
    """One run: its world, its books, the copies that lie about, and who ever went back or used a copy."""

    def __init__(self, template: Path) -> None:
        self.world, self.books = World(template), Books()
        self.copies: list[Copy] = []
        """Backups, from which anybody may go on."""
        self.commons: list[Copy] = []
        """Copies made just before a second PC came into use, kept for settling."""
        self.left: set[tuple[str, int]] = set()
        """Positions from which an epoch went on already, or must be able to."""
        self.rolled_back: set[Level] = set()
        self.cloned: set[Level] = set()
        self.rekeyed: set[Level] = set()
        for level in Level:
            self.note(self.world.first(level))
            self.copies.append(self.world.copied(self.world.first(level)))

    def close(self) -> None:
        """Remove everything."""
        self.world.close()

    def note(self, seat: Seat) -> None:
        """Write down what a PC wrote by itself or by hand."""
        self.books.note(seat)

    def seat(self, level: Level, pick: int) -> Seat:
        """Return one of the PCs of a level."""
        seats = self.world.seats[level]
        return seats[pick % len(seats)]

    # recording

    def save(self, seat: Seat, entry: EntryId | None = None, *, is_secret: bool = False) -> None:
        """Keep a record, new or changed."""
        values: Values = {
            "subject": Ref("person-1", "周明远"),
            "occurred": DateRange(DAY, DAY),
            "title": f"第{len(self.books.written)}条",
            "content": "内容",
            "days": Decimal(1),
        }
        level = Sensitivity.DISCIPLINE if is_secret else None
        save_entry(seat.ws, form_id=VISIT, values=values, entry_id=entry, sensitivity=level)
        self.note(seat)

    def void(self, seat: Seat, entry: EntryId) -> None:
        """Take a record out of use."""
        void_entry(seat.ws, entry_id=entry, reason="重复")
        self.note(seat)

    def restrict_or_release(self, seat: Seat, entry: EntryId) -> None:
        """纪检专阅 from now on, or no longer."""
        shown = lists.find(seat.ws.whole, entry, seat.ws.org)
        if shown is None or shown.voided:
            return
        is_secret = self.books.records(seat)[entry].is_secret
        level = Sensitivity.INTERNAL if is_secret else Sensitivity.DISCIPLINE
        set_level(seat.ws, entry, level)
        self.note(seat)

    def record_of(self, seat: Seat, which: int) -> EntryId | None:
        """Return one of the records a PC has on its own line, counted from the newest."""
        made = [entry for entry, one in self.books.records(seat).items() if one.revision.form_id == VISIT]
        return made[-1 - which % len(made)] if made else None

    def order(self, seat: Seat, to: Level) -> None:
        """Order the level below to put something right."""
        demands = ({"problem": "空泛", "demand": "补谈"},)
        addressee = Ref(self.world.orgs[to], to.value)
        made = issue_matter(seat.ws, {"addressee": addressee, "title": "整改", "demands": demands})
        self.books.orders[made.entry] = to
        self.note(seat)

    def rotate_keys(self, level: Level) -> None:
        """New keys; who goes on from an earlier copy needs a new card."""
        if len(self.world.seats[level]) == 1:
            rotate_keys(self.world.first(level).ws)
            self.rekeyed.add(level)

    def agree_on_keys(self) -> None:
        """Let everybody know everybody else by a key it has."""
        if self.rekeyed:
            for seat in agree_on_keys(self.world):
                self.note(seat)

    # carrying

    def write(self, seat: Seat, to: Level) -> Bundle | None:
        """Write the next bundle, None when there is nothing to send."""
        org = self.world.orgs[to]
        try:
            sent = export_bundle(seat.ws, to=org, directory=self.world.folder)
        except UserError as wrong:
            if wrong.code is not ErrorCode.NOTHING_TO_SEND or waiting_for(seat.ws, org).is_worth_a_bundle:
                raise
            return None
        sha256 = outbox.sent_to(seat.ws.whole, org)[-1].manifest_sha256
        bundle = Bundle(sent.path, seat.level, to, seat.ws.epoch, sent.seq, sha256)
        self.books.sent(seat, bundle)
        return bundle

    def report(self, seat: Seat, to: Seat) -> Bundle | None:
        """Write the next bundle and bring it at once."""
        bundle = self.write(seat, to.level)
        if bundle is not None:
            self.bring(bundle, to)
        return bundle

    def bundle(self, which: int) -> Bundle | None:
        """Return one of all bundles ever written, counted from the newest."""
        bundles = self.books.bundles
        return bundles[-1 - which % len(bundles)] if bundles else None

    def bring(self, bundle: Bundle, seat: Seat) -> Outcome:
        """Take a bundle over as the window does; what is not taken over is kept, and changes nothing else."""
        ws = seat.ws
        known = {
            one.manifest_sha256 for one in outbox.received_from(ws.whole, self.world.orgs[bundle.sender])
        }
        at, taken = oracles.stamp(ws), oracles.taken_over(ws)
        try:
            import_bundle(ws, take_in(ws, bundle.path))
        except UserError as wrong:
            outcome = Outcome(wrong.code)
        else:
            outcome = Outcome.TAKEN
        assert (outcome is Outcome.REPEATED) == (bundle.sha256 in known) or outcome in KEYS_ENDED
        if outcome is Outcome.TAKEN:
            self.note(seat)
            oracles.nothing_is_forged_lost_or_mixed(self.world, self.books, seat)
            self.nothing_waits_that_fits(seat)
            return outcome
        assert oracles.taken_over(ws) == taken
        if outcome is Outcome.REPEATED:
            assert oracles.stamp(ws) == at
        else:
            self.is_rightly_kept(bundle, seat, outcome)
        return outcome

    def nothing_waits_that_fits(self, seat: Seat) -> None:
        """What waited followed by itself; of the rest the files are there, and still something is missing."""
        for one in kept_bundles.held(seat.ws.whole):
            path = kept_bundles.path_of(seat.ws.workbook.path, kept_bundles.HELD, one.sha256)
            with pytest.raises(UserError, check=lambda error: error.code is ErrorCode.BUNDLE_GAP):
                preview_import(seat.ws, path)

    def is_rightly_kept(self, bundle: Bundle, seat: Seat, outcome: Outcome) -> None:
        """Only who went back can lack what came before; only two that use one workbook make a fork, and only two
        who replaced the same keys contradict each other."""
        db = seat.ws.whole
        if outcome is Outcome.HELD:
            assert seat.level in self.rolled_back | self.cloned
            assert bundle.sha256 in {one.manifest_sha256 for one in kept_bundles.held(db)}
        elif outcome is Outcome.SEALED:
            assert seat.level in self.rekeyed & self.rolled_back
            self.books.sealed.add(bundle.sha256)
        else:
            guilty = self.rekeyed if outcome in KEYS_ENDED else self.cloned | self.rekeyed
            assert guilty & {bundle.sender, *bundle.sender.below}
            assert bundle.sha256 in {one.manifest_sha256 for one in kept_bundles.quarantined(db)}

    def bring_spoiled(self, bundle: Bundle, seat: Seat, *, at: float, cut: bool) -> None:
        """Cut at a place, or one bit turned there: refused, nothing changed, nothing left behind."""
        ws, content = seat.ws, bytearray(bundle.path.read_bytes())
        place = int(len(content) * at)
        if cut:
            del content[place:]
        else:
            content[place] ^= 1 << place % 8
        spoiled = self.world.folder / "spoiled.sxb"
        spoiled.write_bytes(content)
        self.is_refused(seat, spoiled)
        taken, files = oracles.taken_over(ws), oracles.files_of(ws)
        with pytest.raises(UserError):
            take_in(ws, spoiled)
        assert (oracles.taken_over(ws), oracles.files_of(ws)) == (taken, files)

    def is_refused(self, seat: Seat, path: Path) -> None:
        """Looking into a file is refused, and nothing at all is written."""
        before = oracles.stamp(seat.ws), oracles.files_of(seat.ws)
        with pytest.raises(UserError):
            preview_import(seat.ws, path)
        assert (oracles.stamp(seat.ws), oracles.files_of(seat.ws)) == before

    # going back, going on twice

    def restore(self, copy: Copy) -> None:
        """Go on from a copy in a new epoch; from one position only once, anything else is a fork."""
        if copy.at not in self.left:
            self.go_on_from(copy)

    def go_on_from(self, copy: Copy) -> None:
        """Go on from a copy whose position is kept for it."""
        self.left.add(copy.at)
        self.rolled_back.add(copy.level)
        self.world.restored(copy)
        self.agree_on_keys()

    def clone(self, level: Level) -> None:
        """The same workbook is used on a second PC; an earlier copy, at a position of its own, is kept safe."""
        seat = self.world.first(level)
        self.save(seat)
        self.commons.append(self.world.copied(seat))
        self.left.add(self.commons[-1].at)
        self.world.cloned(seat, self.world.copied(seat))
        self.cloned.add(level)

    def settle_owner(self, level: Level) -> None:
        """The owner goes on with one PC from the last common position, in a new epoch."""
        common = oracles.commons_that_fit(self.world, self.books, self.commons, level)[0]
        self.commons.remove(common)
        self.go_on_from(common)

    def decide_forks(self, seat: Seat, choice: ForkChoice) -> None:
        """A named person says what is to become of each fork."""
        ws = seat.ws
        for fork in open_forks(ws):
            settle_fork(ws, fork.id, choice=choice, reason="电话核实")
            decided = next(one for one in pending_bundles(ws) if one.id == fork.id)
            assert (decided.choice, decided.decided_by, decided.reason) == (choice, ws.author, "电话核实")

    # in the end

    def deliver_everything(self) -> None:
        """Bring every bundle to everybody, settle what two PCs did, exchange until all is said, and compare."""
        for level in Level:
            for seat in self.world.seats[level]:
                self.bring_all(seat)
        for level in (Level.MIDDLE, Level.UNIT):
            line = self.books.line(self.world.first(level).last)
            is_one = len(self.world.seats[level]) == 1
            if not is_one or not oracles.fits(self.world, self.books, line, level):
                self.settle_owner(level)
                self.bring_all(self.world.first(level))
        self.agree_on_keys()
        self.exchange_until_all_is_said()
        needed = [self.is_put_in_order(self.world.first(level)) for level in Level]
        if any(needed):
            self.exchange_until_all_is_said()
        oracles.all_hold_the_same(self.world, self.books)
        oracles.nothing_is_left_to_do(self.world)

    def bring_all(self, seat: Seat) -> None:
        """Bring every bundle ever written for a level, in the order of writing, and look where each one is."""
        for bundle in self.books.bundles:
            if bundle.to is seat.level:
                self.bring(bundle, seat)
        oracles.every_fork_was_seen(self.books, seat)

    def exchange_until_all_is_said(self) -> None:
        """Exchange by turns until nobody has anything to send."""
        for _ in range(MOST_ROUNDS):
            moved = [self.report(self.world.first(sender), self.world.first(to)) for sender, to in WAYS]
            if not any(moved):
                return
        raise AssertionError("they never come to rest")

    def is_put_in_order(self, seat: Seat) -> bool:
        """What waits for positions that no line has any more is deleted by a person, forks are decided by name; return
        whether there was anything to do."""
        waiting = kept_bundles.held(seat.ws.whole)
        is_needed = bool(waiting or open_forks(seat.ws))
        for one in waiting:
            assert one.sha256 in {kept.id for kept in pending_bundles(seat.ws)}
            delete_pending(seat.ws, one.sha256)
        self.decide_forks(seat, ForkChoice.KEEP_OURS)
        return is_needed
