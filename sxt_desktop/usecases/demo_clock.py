"""The time of the demonstration: a clock that is set to past moments, and steps done in their order."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta

from sxt_desktop.domain.ids import uuid7
from sxt_desktop.domain.workdays import Workdays
from sxt_desktop.usecases.setup import Surroundings
from sxt_desktop.usecases.workspace import CHINA, chinese_workdays


@dataclass(slots=True)
class SimulatedClock:
    """A clock that stands at a chosen moment and moves on one second whenever it is read; never back."""

    moment: datetime

    def now(self) -> datetime:
        """Return the moment."""
        self.moment += timedelta(seconds=1)
        return self.moment

    def go_to(self, moment: datetime) -> None:
        """Set the clock, unless it is later already."""
        self.moment = max(self.moment, moment)


def simulated(around: Surroundings, clock: SimulatedClock) -> Surroundings:
    """Return surroundings whose time, and the time inside new ids, is the clock's."""

    def new_id() -> str:
        return uuid7(int(clock.moment.timestamp() * 1000), around.random(10))

    return replace(around, now=clock.now, new_id=new_id)


@dataclass(frozen=True, slots=True)
class Step:
    """Something that happens at one moment."""

    moment: datetime
    work: Callable[[], object]


@dataclass(slots=True)
class Schedule:
    """Steps of the simulated time; days are moved to working days, nothing happens on `today` or later."""

    today: date
    workdays: Workdays = field(default_factory=chinese_workdays)
    steps: list[Step] = field(default_factory=list)

    def add(self, day: date, at: str, work: Callable[[], object]) -> None:
        """Plan a step, unless its day is not over yet."""
        if day < self.today:
            self.steps.append(Step(moment_of(day, at), work))

    def workday(self, day: date) -> date:
        """Return the day itself if offices work on it, or the next one they do."""
        return day if self.workdays.is_workday(day) else self.workdays.after(day, 1)

    def before_today(self, count: int) -> date:
        """Return the day that is `count` working days before today."""
        day = self.today
        while count > 0:
            day -= timedelta(days=1)
            count -= self.workdays.is_workday(day)
        return day

    def run(self, clock: SimulatedClock, progress: Callable[[int, int], None] | None) -> None:
        """Do all steps in the order of their moments."""
        ordered = sorted(self.steps, key=lambda step: step.moment)
        for done, step in enumerate(ordered, start=1):
            clock.go_to(step.moment)
            step.work()
            if progress is not None:
                progress(done, len(ordered))


def moment_of(day: date, at: str) -> datetime:
    """Return a moment of a day in China."""
    return datetime.combine(day, time.fromisoformat(at), CHINA)
