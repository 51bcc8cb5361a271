"""Our own log in a superior's bundle: how much of it comes back, and whether we go on from there."""

from dataclasses import dataclass
from itertools import chain

from sxt_desktop.bundle.incoming import Staged
from sxt_desktop.domain.chains import Head, extend, newest_epoch, path_to
from sxt_desktop.store import continuations, entries
from sxt_desktop.usecases.identities import own_identity
from sxt_desktop.usecases.original_lines import checked_original
from sxt_desktop.usecases.originals import Original, original
from sxt_desktop.usecases.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Recovery:
    """What of our own log a superior brings back: up to position `to_n`, `new` of them lacking here.

    Of `bodiless` positions only the digest ever went there. The log goes on from there where `is_taken`; otherwise,
    because something was recorded here since, what is new is kept as 未承接, to be looked at.
    """

    to_n: int
    new: int
    bodiless: tuple[int, ...]
    is_taken: bool


def recovery_in(ws: Workspace, staged: Staged) -> Recovery | None:
    """Return what a bundle brings back of our own log, None when it brings nothing of it."""
    own = [index for index, part in enumerate(staged.manifest.logs) if part.owner == ws.org]
    if not own or staged.sender.org == ws.org:
        return None
    lines = chain.from_iterable(checked_original(ws, staged, index) for index in own)
    new, bodiless = 0, []
    for carried, is_known in lines:
        if not is_known:
            new += 1
            if carried.payload is None:
                bodiless.append(carried.n)
    to_n = max(staged.manifest.logs[index].to_n for index in own)
    return Recovery(to_n, new, tuple(sorted(set(bodiless))), line_to_take(ws, staged) is not None)


def line_to_take(ws: Workspace, staged: Staged) -> str | None:
    """Return the epoch our log is to go on from, None where what comes back stays 未承接 or nothing is new.

    It goes on there unless something was recorded here that is not on it; a workbook made anew records beside it
    until then.
    """
    db = ws.whole
    one = original(ws, staged, ws.org)
    first = own_identity(ws).public.epoch
    newest = newest_epoch(one.brought) or first
    ends = {part.epoch: part for part in staged.manifest.logs if part.owner == ws.org}
    end = ends.get(newest)
    if end is None or (entries.link_at(db, ws.org, newest, end.to_n) is not None and newest == ws.epoch):
        return None
    head = entries.head(db, ws.org, ws.epoch)
    opened = continuations.opening(db, ws.org, ws.epoch)
    if opened is not None and opened.n == 0:
        return newest
    return newest if _is_on_it(ws, staged, one, newest, head) else None


def _is_on_it(ws: Workspace, staged: Staged, one: Original, epoch: str, head: Head) -> bool:
    """Whether our head is a point of the line that is brought."""
    line = {said.epoch: said for said in path_to(epoch, one.opened.values())}
    while (said := line.get(epoch)) is not None and head.n < said.n:
        epoch = said.from_epoch
    if said is not None and head.n == said.n:
        return said.link == head.link
    return _link_within(ws, staged, epoch, head.n) == head.link


def _link_within(ws: Workspace, staged: Staged, epoch: str, n: int) -> bytes | None:
    for index, part in enumerate(staged.manifest.logs):
        if (part.owner, part.epoch) != (ws.org, epoch) or not part.from_n - 1 <= n <= part.to_n:
            continue
        head = Head(part.from_n - 1, part.link_before or b"")
        for carried in staged.lines(index):
            if head.n == n:
                break
            head = extend(head, carried.digest)
        return head.link
    return None
