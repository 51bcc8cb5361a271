"""The chain over one log: whatever is changed, dropped, put in or moved changes its head."""

from dataclasses import fields, replace
from typing import Any

from hypothesis import assume, given
from hypothesis import strategies as st

from sxt_desktop.domain.chains import (
    Checkpoint,
    Continuation,
    Head,
    Stretch,
    counting,
    extend,
    extend_all,
    genesis,
    line_to,
    newest_epoch,
    path_to,
)
from sxt_desktop.domain.forms import Sensitivity
from sxt_desktop.domain.ids import EntryId, FormId, KeyId, OrgId
from sxt_desktop.domain.revisions import Carried, Payload, Revision

START = genesis(OrgId("org-1"), "e1")
digests = st.lists(st.binary(min_size=32, max_size=32), min_size=1, max_size=12)


def a_log(count: int) -> list[Carried]:
    """Return a log of revisions whose bodies differ."""
    log = []
    for n in range(1, count + 1):
        payload = Payload(bytes([n]) * 16, {"title": f"第{n}条"})
        revision = Revision(
            owner=OrgId("org-1"),
            epoch="e1",
            n=n,
            entry_id=EntryId(f"entry-{n}"),
            form_id=FormId("handbook_01"),
            form_version=1,
            form_hash="ff",
            author="记实员",
            recorded_at="2026-03-05T09:30:00+08:00",
            sensitivity=Sensitivity.INTERNAL,
            about=None,
            previous=None,
            payload_hash=payload.hash,
        )
        log.append(Carried(n, revision.digest, revision, payload))
    return log


def head_of(log: list[Carried]) -> Head:
    """Return the head as a reader works it out: from the revision where there is one, else from its digest."""
    return extend_all(START, (c.digest if c.revision is None else c.revision.digest for c in log))


def test_an_empty_log_has_the_head_of_its_owner_and_epoch() -> None:
    assert START.n == 0
    assert extend_all(START, []) == START
    assert len({genesis(OrgId(o), e).link for o, e in (("a", "b"), ("ab", ""), ("", "ab"), ("b", "a"))}) == 4


@given(digests, st.data())
def test_a_changed_digest_changes_the_head(log: list[bytes], data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(log) - 1))
    other = data.draw(st.binary(min_size=32, max_size=32))
    assume(other != log[place])
    assert extend_all(START, [*log[:place], other, *log[place + 1 :]]) != extend_all(START, log)


@given(digests, st.data())
def test_a_dropped_or_repeated_digest_changes_the_head(log: list[bytes], data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(log) - 1))
    whole = extend_all(START, log)
    assert extend_all(START, [*log[:place], *log[place + 1 :]]).link != whole.link
    assert extend_all(START, [*log[:place], log[place], *log[place:]]).link != whole.link


@given(digests, st.randoms())
def test_another_order_changes_the_head(log: list[bytes], chance: Any) -> None:
    mixed = list(log)
    chance.shuffle(mixed)
    assert (extend_all(START, mixed) == extend_all(START, log)) == (mixed == log)


@given(digests, st.integers(0, 12))
def test_a_log_can_be_taken_up_anywhere(log: list[bytes], cut: int) -> None:
    assert extend_all(extend_all(START, log[:cut]), log[cut:]) == extend_all(START, log)


@given(st.binary(min_size=32, max_size=32), st.integers(0, 2**40))
def test_the_position_is_part_of_the_link(digest: bytes, n: int) -> None:
    one, other = extend(Head(n, START.link), digest), extend(Head(n + 1, START.link), digest)
    assert one.n == n + 1
    assert one.link != other.link


@given(st.sets(st.integers(0, 9)), st.sets(st.integers(0, 9)))
def test_withheld_and_blanked_positions_still_verify(withheld: set[int], blanked: set[int]) -> None:
    whole = a_log(10)
    sent = [
        Carried(c.n, c.digest) if place in withheld else replace(c, payload=None) if place in blanked else c
        for place, c in enumerate(whole)
    ]
    assert head_of(sent) == head_of(whole)


@given(st.integers(0, 9))
def test_an_altered_body_no_longer_fits_its_revision(place: int) -> None:
    carried = a_log(10)[place]
    assert carried.revision is not None and carried.payload is not None
    assert carried.revision.payload_hash == carried.payload.hash
    assert carried.revision.payload_hash != replace(carried.payload, body={"title": "改过"}).hash


def test_every_field_of_a_checkpoint_is_signed_but_the_signature() -> None:
    point = Checkpoint(OrgId("org-1"), "e1", 3, bytes(32), KeyId("k1"), "2026-03-05T09:30:00+08:00", b"s")
    changes: dict[str, Any] = {"n": 4, "link": b"\1" * 32}
    for spec in fields(Checkpoint):
        changed = replace(point, **{spec.name: changes.get(spec.name, "x")})
        assert (changed.signed_bytes == point.signed_bytes) == (spec.name == "signature")


def opened(epoch: str, from_epoch: str, n: int, *, hour: int = 9) -> Continuation:
    """Return a statement that an epoch goes on from another."""
    at = f"2026-03-05T{hour:02d}:00:00+08:00"
    return Continuation(OrgId("org-1"), epoch, from_epoch, n, b"l" * 32, "恢复", at, KeyId("k"))


def test_every_field_of_a_continuation_is_signed() -> None:
    one = opened("e2", "e1", 5)
    others = {
        "owner": OrgId("org-2"),
        "epoch": "e3",
        "from_epoch": "e0",
        "n": 6,
        "link": b"m" * 32,
        "why": "搬家",
        "at": "2027-03-05T09:00:00+08:00",
        "key_id": KeyId("other"),
    }
    assert {field.name for field in fields(one)} == {*others, "signature"}
    for name, value in others.items():
        changed: Continuation = replace(one, **{name: value})  # type: ignore[arg-type]
        assert changed.signed_bytes != one.signed_bytes
    assert replace(one, signature=b"s" * 64).signed_bytes == one.signed_bytes
    assert one.signed_bytes.startswith(b"sxt-continuation-1\0")
    assert one.head == Head(5, b"l" * 32)


def test_a_line_runs_through_the_epochs_that_lead_to_its_last() -> None:
    first, second = opened("e2", "e1", 5), opened("e3", "e2", 5)
    assert line_to("e1", ()) == (Stretch("e1", 0, None),)
    assert path_to("e3", (second, first)) == (first, second)
    assert line_to("e3", (second, first)) == (
        Stretch("e1", 0, 5),
        Stretch("e2", 5, 5),
        Stretch("e3", 5, None),
    )
    assert line_to("e1", (second, first)) == (Stretch("e1", 0, None),)


def test_statements_that_lead_in_a_circle_lead_nowhere() -> None:
    circle = (opened("e1", "e2", 5), opened("e2", "e1", 5))
    assert len(path_to("e1", circle)) == 2
    assert newest_epoch(circle) is None
    assert counting(circle) == {}


def test_what_counts_of_each_epoch() -> None:
    assert counting(()) == {}
    assert counting((opened("e2", "e1", 5),)) == {"e1": 5, "e2": None}
    both = (opened("e2", "e1", 5), opened("e3", "e2", 8, hour=10))
    assert counting(both) == {"e1": 5, "e2": 8, "e3": None}


@given(
    st.permutations([opened("e2", "e1", 5), opened("e3", "e2", 8, hour=10), opened("e4", "e1", 3, hour=11)])
)
def test_of_two_lines_the_one_opened_last_counts_in_whatever_order_they_came(
    statements: list[Continuation],
) -> None:
    assert newest_epoch(statements) == "e4"
    counts = counting(statements)
    assert counts == {"e1": 3, "e2": 0, "e3": 0, "e4": None}
    assert next(iter(counts)) == "e1" and list(counts).index("e2") < list(counts).index("e3")


def test_a_clock_set_back_does_not_bring_an_earlier_epoch_back() -> None:
    assert newest_epoch((opened("e2", "e1", 5, hour=12), opened("e3", "e2", 8, hour=1))) == "e3"
