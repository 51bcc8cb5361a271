"""What must be true of every workbook: after each bundle that came, and after all was delivered."""

from collections import defaultdict
from collections.abc import Iterator

from sxt_desktop.domain.revisions import Carried
from sxt_desktop.store import entries, kept_bundles, lists
from sxt_desktop.usecases.check_workbook import check_workbook
from sxt_desktop.usecases.outgoing import waiting_for
from sxt_desktop.usecases.pending_bundles import open_forks
from sxt_desktop.usecases.workspace import Workspace
from tests.usecases.three_levels.books import Books, Bundle, Written
from tests.usecases.three_levels.world import WAYS, Copy, Level, Seat, World

RECEIVED = ("log", "latest", "payloads", "inbox", "continuations", "checkpoints", "attachments", "peers")
"""Tables in which nothing changes when a bundle is not taken over."""


def stamp(ws: Workspace) -> int:
    """Return a number that is another one as soon as anything was written to the ledger."""
    return int(ws.workbook.read.execute("PRAGMA data_version").fetchone()[0])


def taken_over(ws: Workspace) -> list[list[tuple[object, ...]]]:
    """Return everything that was taken over so far."""
    return [[tuple(row) for row in ws.whole.execute(f"SELECT * FROM {name}")] for name in RECEIVED]


def files_of(ws: Workspace) -> list[str]:
    """Return what lies in the folders in which bundles are read and kept."""
    root = ws.workbook.path / "received"
    return sorted(str(path.relative_to(root)) for path in root.rglob("*"))


def held_of(world: World, seat: Seat, owner: Level) -> Iterator[tuple[str, Carried]]:
    """Yield each position held of another level, with its epoch."""
    db, org = seat.ws.whole, world.orgs[owner]
    for epoch, _ in entries.epochs(db, org):
        for one in entries.positions(db, org, epoch, 1, 10_000):
            yield epoch, one


def counted(world: World, seat: Seat, owner: Level) -> list[bytes]:
    """Return the digests of what is held of a level and counts, in order."""
    off = entries.unadopted(seat.ws.whole, world.orgs[owner])
    return [one.digest for _, one in held_of(world, seat, owner) if one.digest not in off]


def nothing_is_forged_lost_or_mixed(world: World, books: Books, seat: Seat) -> None:
    """What a PC holds of others is what they wrote, no more of it than they meant for it, and once held stays held."""
    now = set[bytes]()
    for owner in Level:
        if owner is seat.level:
            continue
        is_whole = owner in seat.level.below
        before: dict[str, bytes] = {}
        for epoch, held in held_of(world, seat, owner):
            one = books.written[held.digest]
            assert (one.level, one.revision.epoch, one.revision.n) == (owner, epoch, held.n)
            if is_whole and epoch in before:
                assert one.before == before[epoch], "two lines are mixed, or a position is missing between"
            before[epoch] = held.digest
            _only_what_it_may_know(books, seat.level, held, one, is_whole=is_whole)
            now.add(held.digest)
    assert now >= seat.seen, "what was held has vanished"
    seat.seen = now


def _only_what_it_may_know(
    books: Books, level: Level, held: Carried, one: Written, *, is_whole: bool
) -> None:
    if not is_whole:
        assert books.orders.get(one.revision.entry_id) is level
        assert held.revision is not None
    if held.revision is None:
        return
    assert (held.revision, held.payload) == (one.revision, one.payload)
    assert not one.is_secret
    if is_whole:
        assert held.digest in books.released[Level.MIDDLE if one.level is Level.UNIT else level]


def fits(world: World, books: Books, line: list[bytes], level: Level) -> bool:
    """Whether a line contradicts nothing of what any other level holds of it."""
    ours = {_place(books.written[digest]): digest for digest in line}
    for other, seats in world.seats.items():
        if other is level:
            continue
        for seat in seats:
            for epoch, held in held_of(world, seat, level):
                if ours.get((epoch, held.n), held.digest) != held.digest:
                    return False
    return True


def _place(one: Written) -> tuple[str, int]:
    return one.revision.epoch, one.revision.n


def every_fork_was_seen(books: Books, seat: Seat) -> None:
    """Of all bundles ever brought none is gone: taken over, waiting, or set apart; of two with one number one at most
    was taken over."""
    db = seat.ws.whole
    taken = {row[0] for row in db.execute("SELECT manifest_sha256 FROM inbox")}
    waits = {one.manifest_sha256 for one in kept_bundles.held(db)}
    apart = {one.manifest_sha256 for one in kept_bundles.quarantined(db)}
    twins: dict[tuple[Level, str, int], list[Bundle]] = defaultdict(list)
    for one in books.bundles:
        if one.to is seat.level:
            twins[one.sender, one.epoch, one.seq].append(one)
            assert one.sha256 in taken | waits | apart | books.sealed, "a bundle has vanished"
    for same in twins.values():
        assert sum(one.sha256 in taken for one in same) <= 1, "two lines were merged"


def nothing_is_left_to_do(world: World) -> None:
    """Nobody has anything to send, to wait for or to decide, and no workbook has a fault."""
    for sender, to in WAYS:
        assert not waiting_for(world.first(sender).ws, world.orgs[to]).is_worth_a_bundle
    for level in Level:
        ws = world.first(level).ws
        assert kept_bundles.held(ws.whole) == ()
        assert open_forks(ws) == ()
        found = check_workbook(ws).findings
        assert found == (), f"{level}: {found}"
        assert all(name.startswith(("quarantine", "held")) for name in files_of(ws))


def all_hold_the_same(world: World, books: Books) -> None:
    """Every holder's digests are the owner's at the same positions; it holds exactly what is meant for it."""
    for owner in Level:
        line = books.line(world.first(owner).last)
        assert counted(world, world.first(owner), owner) == line
        for level in Level:
            seat = world.first(level)
            if owner in level.below:
                assert counted(world, seat, owner) == line
                _contents_came(world, books, seat, owner, line)
            elif level.above is owner:
                assert counted(world, seat, owner) == books.addressed(line, level)
            if owner is not level:
                _others_are_marked(world, books, seat, owner, set(line))


def _contents_came(world: World, books: Books, seat: Seat, owner: Level, line: list[bytes]) -> None:
    """What was never restricted is held with its content."""
    bodies = {one.digest for _, one in held_of(world, seat, owner) if one.payload is not None}
    for digest in line:
        if books.written[digest].revision.entry_id not in books.restricted:
            assert digest in bodies, "a content is missing"


def _others_are_marked(world: World, books: Books, seat: Seat, owner: Level, line: set[bytes]) -> None:
    """A record that is held but is not on its owner's line any more is shown as 未承接."""
    counts = {books.written[digest].revision.entry_id for digest in line}
    for _, held in held_of(world, seat, owner):
        if held.revision is None or held.revision.is_act or held.revision.entry_id in counts:
            continue
        shown = lists.find(seat.ws.whole, held.revision.entry_id, world.orgs[owner])
        assert shown is not None and shown.unadopted, "what does not go on is not shown as such"


def commons_that_fit(world: World, books: Books, copies: list[Copy], level: Level) -> list[Copy]:
    """Return the copies of a level from which everybody can go on, the newest first."""
    own = [one for one in copies if one.level is level]
    return [one for one in reversed(own) if fits(world, books, books.line(one.last), level)]
