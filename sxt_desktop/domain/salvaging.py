"""Judging what was read of a damaged log: what stays as it is, what is written anew, what is lost.

Of our own log the beginning stays that verifies without a gap; what verifies after that only for itself is
written anew, in a new epoch. Of another's log positions keep their places: a gap is bridged by the hash of
what is missing, if the link after it proves the hash, and the owner can send it again.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from sxt_desktop.domain.chains import Continuation, Head, Stretch, extend, genesis, line_to
from sxt_desktop.domain.ids import OrgId
from sxt_desktop.domain.revisions import Carried

Places = dict[str, dict[int, "Held"]]
"""What was read of one owner's log, by epoch and position."""


@dataclass(frozen=True, slots=True)
class Held:
    """One position as it was read; `is_whole` unless its content should be there and is not."""

    carried: Carried
    link: bytes | None
    is_whole: bool = True

    @property
    def verifies(self) -> bool:
        """Whether the revision, and the content where there is one, are what their hashes say."""
        revision, payload = self.carried.revision, self.carried.payload
        if revision is None:
            return True
        fits = payload is None or payload.hash == revision.payload_hash
        return fits and revision.digest == self.carried.digest


@dataclass(frozen=True, slots=True)
class Place:
    """One position to be put where it was: withheld when only its digest is left."""

    epoch: str
    carried: Carried
    link: bytes | None


@dataclass(slots=True)
class Judged:
    """What becomes of one owner's log."""

    epoch: str
    """The epoch our own line ends in, of those that are kept."""
    kept: list[Place] = field(default_factory=list)
    anew: list[Carried] = field(default_factory=list)
    lost: list[tuple[str, int]] = field(default_factory=list)
    statements: list[Continuation] = field(default_factory=list)


def judge_own(
    owner: OrgId, epoch: str, statements: Iterable[Continuation], held: Places, ends: Mapping[str, int]
) -> Judged:
    """Judge our own log, whose line ends in `epoch`; `ends` says how far each epoch is known to go."""
    by_epoch = {one.epoch: one for one in statements}
    line = line_to(epoch, by_epoch.values())
    judged = Judged(line[0].epoch)
    head, whole = genesis(owner, line[0].epoch), True
    for stretch in line:
        opened = by_epoch.get(stretch.epoch)
        if opened is not None and whole:
            whole = opened.head == head
            if whole:
                judged.statements.append(opened)
        if whole:
            judged.epoch = stretch.epoch
        head, whole = _walk(judged, stretch, held.get(stretch.epoch, {}), ends, (head, whole))
    return judged


def _walk(
    judged: Judged,
    stretch: Stretch,
    held: Mapping[int, Held],
    ends: Mapping[str, int],
    start: tuple[Head, bool],
) -> tuple[Head, bool]:
    head, whole = start
    last = max([ends.get(stretch.epoch, 0), *held]) if stretch.to is None else stretch.to
    for n in range(stretch.after + 1, last + 1):
        one = held.get(n)
        is_good = one is not None and one.is_whole and one.verifies and one.carried.revision is not None
        if one is None or not is_good:
            whole = False
            judged.lost.append((stretch.epoch, n))
            continue
        following = extend(Head(n - 1, head.link), one.carried.digest)
        whole = whole and head.n == n - 1 and _is_proved(following, one, held.get(n + 1))
        if whole:
            judged.kept.append(Place(stretch.epoch, one.carried, following.link))
            head = following
        elif one.carried.payload is None:
            judged.lost.append((stretch.epoch, n))
        else:
            judged.anew.append(one.carried)
    return head, whole


def _is_proved(following: Head, one: Held, after: Held | None) -> bool:
    """Whether a position's own link, or the one after it, says that it stands in its place."""
    if one.link == following.link:
        return True
    return after is not None and after.link == extend(following, after.carried.digest).link


def judge_other(
    owner: OrgId, statements: Iterable[Continuation], held: Places, digests: Mapping[str, Mapping[int, bytes]]
) -> Judged:
    """Judge another's log; `digests` are the hashes known of positions, also of such that were not read."""
    by_epoch = {one.epoch: one for one in statements}
    judged = Judged("")
    links: dict[tuple[str, int], bytes] = {}
    for epoch in sorted(held, key=lambda name: len(line_to(name, by_epoch.values()))):
        opened, places = by_epoch.get(epoch), held[epoch]
        if all(one.link is None for one in places.values()):
            judged.kept.extend(_loose(judged, epoch, places))
            continue
        head = genesis(owner, epoch) if opened is None else opened.head
        if opened is not None and opened.n and links.get((opened.from_epoch, opened.n)) != opened.link:
            judged.lost.extend((epoch, n) for n in sorted(places))
            by_epoch.pop(epoch)
            continue
        kept = _bridged(head, places, digests.get(epoch, {}))
        judged.kept.extend(Place(epoch, carried, link) for carried, link in kept)
        links |= {(epoch, carried.n): link for carried, link in kept}
        whole = {carried.n for carried, _ in kept if carried.revision is not None}
        withheld = {n for n, one in places.items() if one.carried.revision is None and one.verifies}
        reached = {carried.n for carried, _ in kept}
        every = {*places, *digests.get(epoch, {})}
        judged.lost.extend(
            (epoch, n) for n in sorted(every) if n not in whole and n not in withheld & reached
        )
    judged.statements.extend(by_epoch.values())
    return judged


def _loose(judged: Judged, epoch: str, places: Mapping[int, Held]) -> Iterable[Place]:
    """Yield the records addressed to us, which stand for themselves without a chain."""
    for n, one in sorted(places.items()):
        if one.verifies and one.is_whole:
            yield Place(epoch, one.carried, None)
        else:
            judged.lost.append((epoch, n))


def _bridged(
    head: Head, places: Mapping[int, Held], digests: Mapping[int, bytes]
) -> list[tuple[Carried, bytes]]:
    """Return the chain as far as links prove it, with gaps bridged by their digests."""
    line: list[tuple[Carried, bytes]] = []
    sure = 0
    for n in range(head.n + 1, max([head.n, *places, *digests]) + 1):
        one = places.get(n)
        good = one is not None and one.is_whole and one.verifies
        digest = one.carried.digest if one is not None and good else digests.get(n)
        if digest is None:
            break
        head = extend(Head(n - 1, head.link), digest)
        line.append((one.carried if one is not None and good else Carried(n, digest), head.link))
        if one is not None and one.link == head.link:
            sure = len(line)
    return line[:sure]
