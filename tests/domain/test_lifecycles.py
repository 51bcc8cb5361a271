"""Where a matter stands after what has happened to it."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from sxt_desktop.domain.lifecycles import VERDICTS, Happening, State, Step, matter_of
from sxt_desktop.domain.lights import Light

DUE, DAY = date(2026, 11, 30), date(2026, 11, 20)
AGAIN = Happening(Step.AGAIN, DAY, DUE + timedelta(days=20))
steps = st.sampled_from(
    [Happening(Step.ANSWER, DAY), Happening(Step.CLOSE, DAY), AGAIN, Happening(Step.ESCALATE, DAY)]
)


def state_of(*happenings: Happening, today: date = DAY) -> State:
    return matter_of(happenings, due=DUE, today=today, amber_days=10).state


def test_it_waits_until_answered_and_is_overdue_after_its_day() -> None:
    assert state_of() is State.WAITING
    assert state_of(today=DUE) is State.WAITING
    assert state_of(today=DUE + timedelta(days=1)) is State.OVERDUE
    assert state_of(Happening(Step.ANSWER, DAY), today=DUE + timedelta(days=9)) is State.ANSWERED


def test_doing_it_again_has_a_day_of_its_own() -> None:
    answered = Happening(Step.ANSWER, DAY)
    found = matter_of([answered, AGAIN], due=DUE, today=DUE + timedelta(days=5), amber_days=10)
    assert found.state is State.AGAIN and found.due == AGAIN.new_due
    late = matter_of([answered, AGAIN], due=DUE, today=DUE + timedelta(days=21), amber_days=10)
    assert late.state is State.OVERDUE and late.light.light is Light.OVERDUE


def test_an_answer_that_arrives_after_the_verdict_opens_nothing_again() -> None:
    late = Happening(Step.ANSWER, DAY)
    assert state_of(Happening(Step.CLOSE, DAY), late) is State.CLOSED
    assert state_of(Happening(Step.ESCALATE, DAY), late) is State.ESCALATED


def test_every_verdict_of_the_form_means_something() -> None:
    assert set(VERDICTS) == {"销号", "继续整改", "升级约谈", "建议问责"}


@given(st.lists(steps, max_size=8), st.integers(-40, 40))
def test_open_means_someone_still_has_to_act(happenings: list[Happening], days: int) -> None:
    found = matter_of(happenings, due=DUE, today=DUE + timedelta(days=days), amber_days=10)
    assert found.is_open == (found.state not in (State.CLOSED, State.ESCALATED))
    if not found.is_open:
        assert found.light.light is Light.DONE
    assert (found.light.light is Light.OVERDUE) == (found.state is State.OVERDUE)
