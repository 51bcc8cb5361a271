"""What was exported and has no receipt: how many records, since when, and the reminder once it is overdue."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from sxt_desktop.domain.lights import Light
from sxt_desktop.usecases.export_bundle import export_bundle
from sxt_desktop.usecases.overview import overview, peer_states
from sxt_desktop.usecases.unconfirmed import Unconfirmed, unconfirmed
from tests.pairs import Pair, carry, make_pair, save_visit


@pytest.fixture
def pair(tmp_path: Path) -> Iterator[Pair]:
    found = make_pair(tmp_path)
    yield found
    found.close()


def missing(pair: Pair) -> Unconfirmed:
    (state,) = peer_states(pair.unit)
    assert state.unconfirmed is not None
    return state.unconfirmed


def test_what_lies_on_the_stick_is_counted_until_the_receipt_came(pair: Pair) -> None:
    save_visit(pair.unit, date(2026, 11, 16))
    assert unconfirmed(pair.unit, pair.committee.org) is None
    sent, _ = carry(pair.unit, pair.committee, pair.folder)
    assert (missing(pair).seq, missing(pair).counts) == (sent.seq, (("handbook", 1),))
    save_visit(pair.unit, date(2026, 11, 17))
    assert missing(pair).total == 1
    carry(pair.committee, pair.unit, pair.folder)
    assert unconfirmed(pair.unit, pair.committee.org) is None


def test_the_first_bundle_without_a_receipt_says_since_when_and_reminds(pair: Pair) -> None:
    save_visit(pair.unit, date(2026, 11, 16))
    first = export_bundle(pair.unit, to=pair.committee.org, directory=pair.folder)
    pair.clock.set(date(2026, 11, 25))
    save_visit(pair.unit, date(2026, 11, 24))
    export_bundle(pair.unit, to=pair.committee.org, directory=pair.folder)
    assert (missing(pair).seq, missing(pair).since[:10], missing(pair).total) == (first.seq, "2026-11-18", 2)
    assert missing(pair).due_on == date(2026, 12, 3)
    assert not any("催要回执" in one.title for one in overview(pair.unit, 2026).todo)
    pair.clock.set(date(2026, 12, 4))
    (todo,) = [one for one in overview(pair.unit, 2026).todo if "催要回执" in one.title]
    assert (todo.light.light, todo.target) == (Light.OVERDUE, "exchange")
    assert str(todo.entry_id) == str(pair.committee.org)
    assert "2026年11月18日报送，2条未确认" in todo.detail
