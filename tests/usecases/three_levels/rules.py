"""What may happen at three levels, drawn at random; in the end everything is delivered and compared."""

from pathlib import Path

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule

from sxt_desktop.usecases.pending_bundles import ForkChoice
from tests.usecases.three_levels.books import Bundle
from tests.usecases.three_levels.office import Office
from tests.usecases.three_levels.world import WAYS, Level

MOST_COPIES, MOST_PCS = 3, 2
WRITERS = st.sampled_from((Level.UNIT, Level.UNIT, Level.MIDDLE))
ANY = st.integers(0, 63)
"""A draw from a list whose length is known only when the rule runs; 0 is its newest."""


class ThreeLevels(RuleBasedStateMachine):
    """Sticks hold every bundle ever written; any of them may be brought, lost or brought again at any time."""

    template: Path
    """A folder as `templates` makes it; set by who runs the machine."""

    @initialize()
    def begin(self) -> None:
        self.office = Office(self.template)

    def teardown(self) -> None:
        if hasattr(self, "office"):
            try:
                self.office.deliver_everything()
            finally:
                self.office.close()

    @rule(level=WRITERS, pick=ANY, is_secret=st.booleans())
    def save(self, level: Level, pick: int, is_secret: bool) -> None:
        self.office.save(self.office.seat(level, pick), is_secret=is_secret)

    @rule(level=WRITERS, pick=ANY, record=ANY, how=st.sampled_from(("change", "void", "restrict or release")))
    def change(self, level: Level, pick: int, record: int, how: str) -> None:
        seat = self.office.seat(level, pick)
        entry = self.office.record_of(seat, record)
        if entry is not None:
            if how == "change":
                self.office.save(seat, entry)
            elif how == "void":
                self.office.void(seat, entry)
            else:
                self.office.restrict_or_release(seat, entry)

    @rule(to=st.sampled_from((Level.UNIT, Level.MIDDLE)), pick=ANY)
    def order(self, to: Level, pick: int) -> None:
        above = Level.MIDDLE if to is Level.UNIT else Level.TOP
        self.office.order(self.office.seat(above, pick), to)

    @rule(level=st.sampled_from(Level))
    def rotate_keys(self, level: Level) -> None:
        """New keys; whoever goes on from an earlier copy then needs a new card."""
        self.office.rotate_keys(level)

    @rule(way=st.sampled_from(WAYS), pick=ANY)
    def write_a_bundle(self, way: tuple[Level, Level], pick: int) -> None:
        self.office.write(self.office.seat(way[0], pick), way[1])

    @rule(way=st.sampled_from(WAYS), pick=ANY)
    def report(self, way: tuple[Level, Level], pick: int) -> None:
        self.office.report(self.office.seat(way[0], pick), self.office.seat(way[1], pick // 2))

    @rule(pick=ANY)
    def all_goes_well(self, pick: int) -> None:
        """A day on which everybody reports and gets an answer."""
        for sender, to in WAYS:
            self.office.report(self.office.seat(sender, pick), self.office.seat(to, pick // 2))

    @rule(which=ANY, pick=ANY)
    def bring_any_bundle(self, which: int, pick: int) -> None:
        """Old or new, for the first or the tenth time."""
        bundle = self.office.bundle(which)
        if bundle is not None:
            self.office.bring(bundle, self.office.seat(bundle.to, pick))

    @rule(which=ANY, pick=ANY, at=st.integers(0, 9_999), cut=st.booleans())
    def bring_a_spoiled_bundle(self, which: int, pick: int, at: int, cut: bool) -> None:
        bundle = self.office.bundle(which)
        if bundle is not None:
            self.office.bring_spoiled(bundle, self.office.seat(bundle.to, pick), at=at / 10_000, cut=cut)

    @rule(which=ANY, pick=ANY)
    def bring_a_bundle_to_the_wrong_place(self, which: int, pick: int) -> None:
        bundle = self.office.bundle(which)
        for level in Level:
            if bundle is not None and level is not bundle.to:
                self.office.is_refused(self.office.seat(level, pick), bundle.path)

    @rule(level=st.sampled_from(Level), pick=ANY)
    def copy(self, level: Level, pick: int) -> None:
        """Back the workbook's folder up as it is."""
        if sum(one.level is level for one in self.office.copies) < MOST_COPIES:
            self.office.copies.append(self.office.world.copied(self.office.seat(level, pick)))

    @rule(which=ANY)
    def restore(self, which: int) -> None:
        if self.office.copies:
            self.office.restore(self.office.copies.pop(-1 - which % len(self.office.copies)))

    @rule(sender=st.sampled_from((Level.UNIT, Level.MIDDLE)), order=st.permutations((0, 1)))
    def what_was_confirmed_is_lost_and_found_again(self, sender: Level, order: list[int]) -> None:
        """Whoever stands above goes back before two bundles it had confirmed; they come again in any order."""
        office, above = self.office, sender.above
        assert above is not None
        copy, found = office.world.copied(office.world.first(above)), list[Bundle]()
        if len(office.world.seats[above]) > 1 or copy.at in office.left:
            return
        for _ in order:
            office.save(office.world.first(sender))
            bundle = office.report(office.world.first(sender), office.world.first(above))
            assert bundle is not None
            found.append(bundle)
            office.report(office.world.first(above), office.world.first(sender))
        office.go_on_from(copy)
        for index in order:
            office.bring(found[index], office.world.first(above))

    @rule(level=WRITERS)
    def use_a_second_pc(self, level: Level) -> None:
        if len(self.office.world.seats[level]) < MOST_PCS:
            self.office.clone(level)

    @rule(level=WRITERS, first=st.booleans())
    def both_pcs_are_at_work(self, level: Level, first: bool) -> None:
        """Two lines of one log are written and reported one after the other."""
        seats, above = self.office.world.seats[level], level.above
        assert above is not None
        for seat in seats if first else reversed(seats):
            self.office.save(seat)
            self.office.report(seat, self.office.world.first(above))

    @rule(level=WRITERS)
    def use_one_pc_again(self, level: Level) -> None:
        if len(self.office.world.seats[level]) > 1:
            self.office.settle_owner(level)

    @rule(level=st.sampled_from(Level), pick=ANY, choice=st.sampled_from(ForkChoice))
    def decide_forks(self, level: Level, pick: int, choice: ForkChoice) -> None:
        self.office.decide_forks(self.office.seat(level, pick), choice)
