"""Taking over many bundles at once: files, folders, a whole stick; in order, each by itself, with a summary.

Each bundle is taken over whole or not at all. Between two of them the work can be stopped; what was taken
over until then stays. Bundles of one sender go in the order of their numbers, so that gaps fill by themselves.
"""

import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from sxt_desktop.bundle.peek import Claim, peek
from sxt_desktop.bundle.volumes import whole_name
from sxt_desktop.domain.errors import Cancelled, ErrorCode, UserError
from sxt_desktop.domain.ids import OrgId
from sxt_desktop.domain.roles import Permission
from sxt_desktop.store import outbox
from sxt_desktop.usecases.back_up import back_up_before_import
from sxt_desktop.usecases.changes import Changes
from sxt_desktop.usecases.identities import earlier_identities, own_identity
from sxt_desktop.usecases.import_bundle import Imported, import_bundle
from sxt_desktop.usecases.review_entry import organisation_name
from sxt_desktop.usecases.screening import LIMITS
from sxt_desktop.usecases.take_in import take_in
from sxt_desktop.usecases.workspace import Workspace

DEPTH = 6
"""So many folders below what was given are looked into."""
MOST = 5000
"""So many bundles are taken at once."""
_SUFFIX = ".sxb"
UNKNOWN = "未登记的单位"
Progress = Callable[[int, int], None]


class Outcome(StrEnum):
    """How a bundle ended, in the words of an office."""

    IMPORTED = "已导入"
    REPEATED = "已有"
    HELD = "待补"
    REFUSED = "未导入"


_OUTCOMES = {ErrorCode.BUNDLE_REPEATED: Outcome.REPEATED, ErrorCode.BUNDLE_GAP: Outcome.HELD}
_ONE_BUNDLES = frozenset(
    {
        *(code for code in ErrorCode if code.value.startswith("bundle_")),
        ErrorCode.NOT_A_BUNDLE,
        ErrorCode.PREVIEW_STALE,
        ErrorCode.FILE_MISSING,
        ErrorCode.FILE_DAMAGED,
    }
)
"""What is wrong with one bundle alone; anything else (a full disk) stops the rest."""


@dataclass(frozen=True, slots=True)
class Line:
    """One bundle of a summary; `error` says why it was not taken over, the name is the sender's by its own word."""

    path: Path
    outcome: Outcome
    sender_name: str = ""
    seq: int | None = None
    entries: int = 0
    receipts: int = 0
    error: UserError | None = None


@dataclass(frozen=True, slots=True)
class Summary:
    """What became of many bundles, in the order they were tried.

    `left` were not tried: the work was stopped, by the user or by `stopped_by`. `left_out` says that there were
    more than are taken at once, or deeper than is looked.
    """

    lines: tuple[Line, ...]
    changes: Changes
    left: tuple[Path, ...] = ()
    stopped_by: UserError | None = None
    left_out: bool = False

    def count(self, outcome: Outcome) -> int:
        """Return how many bundles ended so."""
        return sum(1 for line in self.lines if line.outcome is outcome)

    @property
    def entries(self) -> int:
        """Records taken over, new and changed."""
        return sum(line.entries for line in self.lines)


@dataclass(frozen=True, slots=True)
class Found:
    """Bundles found; `left_out` says that some were not looked for any more."""

    paths: tuple[Path, ...]
    left_out: bool = False


def find_bundles(given: Iterable[Path]) -> Found:
    """Return the bundles among files and below folders, each once and the volumes of one as one.

    A file that was given itself is taken whatever its name; links to folders are not followed.
    """
    found: dict[str, Path] = {}
    left_out = False
    for path in given:
        for one in _below(path, DEPTH) if path.is_dir() else (path,):
            if one is None or len(found) >= MOST:
                left_out = True
                continue
            key = os.path.normcase(str(one.with_name(whole_name(one.name)).absolute()))
            found.setdefault(key, one)
    return Found(tuple(found.values()), left_out)


def _below(folder: Path, depth: int) -> Iterator[Path | None]:
    """Yield bundles below a folder, None where it goes deeper than is looked; what cannot be read is left out."""
    try:
        with os.scandir(folder) as listed:
            entries = sorted(listed, key=lambda one: one.name)
    except OSError:
        return
    for entry in entries:
        if entry.name.startswith((".", "$")):
            continue
        if entry.is_dir(follow_symlinks=False):
            yield from _below(Path(entry.path), depth - 1) if depth else (None,)
        elif whole_name(entry.name).casefold().endswith(_SUFFIX):
            yield Path(entry.path)


def import_many(
    ws: Workspace,
    given: Iterable[Path],
    progress: Progress | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> Summary:
    """Take over every bundle among files and below folders; one backup before the first.

    Nothing is raised for a single bundle: the summary says what became of each. `progress` tells bytes done of
    all there are.
    """
    ws.require(Permission.EXCHANGE)
    found = find_bundles(given)
    return _Batch(ws, found, progress, cancelled).run()


class _Batch:
    """Goes through the bundles of one call."""

    def __init__(
        self, ws: Workspace, found: Found, progress: Progress | None, cancelled: Callable[[], bool] | None
    ) -> None:
        self._ws, self._found, self._progress = ws, found, progress
        self._cancelled = cancelled or (lambda: False)
        self._sizes = {path: _size(path) for path in found.paths}
        self._all = sum(self._sizes.values())
        self._done, self._lines = 0, list[Line]()
        self._changes: list[Changes] = []
        self._is_backed_up = False

    def run(self) -> Summary:
        claims = self._peeked()
        waiting = list(in_order(claims))
        stopped_by: UserError | None = None
        while waiting and not self._cancelled():
            try:
                self._lines.append(self._take(waiting[0], claims[waiting[0]]))
            except Cancelled:
                break
            except UserError as error:
                stopped_by = error
                break
            self._done += self._sizes[waiting.pop(0)]
            self._tell(0)
        return Summary(
            tuple(self._lines), _together(self._changes), tuple(waiting), stopped_by, self._found.left_out
        )

    def _peeked(self) -> dict[Path, Claim | None]:
        ours = (own_identity(self._ws), *earlier_identities(self._ws))
        return {path: None if self._cancelled() else peek(path, ours, LIMITS) for path in self._found.paths}

    def _take(self, path: Path, claim: Claim | None) -> Line:
        try:
            done = self._imported(path)
        except UserError as error:
            if error.code not in _ONE_BUNDLES:
                raise
            outcome = _OUTCOMES.get(error.code, Outcome.REFUSED)
            name = "" if claim is None else self._named(claim.org)
            return Line(path, outcome, name, None if claim is None else claim.seq, error=error)
        self._changes.append(done.changes)
        return Line(path, Outcome.IMPORTED, done.sender_name, done.seq, done.entries, done.receipts)

    def _named(self, org: OrgId) -> str:
        """Return the name of who a bundle says it is from, as far as it is enrolled here."""
        return organisation_name(self._ws, org) if outbox.peer(self._ws.read, org) is not None else UNKNOWN

    def _imported(self, path: Path) -> Imported:
        plan = take_in(
            self._ws,
            path,
            progress=lambda done, total: self._tell(self._sizes[path] * done // max(total, 1)),
            cancelled=self._cancelled,
        )
        if not self._is_backed_up:
            try:
                back_up_before_import(self._ws)
            except BaseException:
                plan.close()
                raise
            self._is_backed_up = True
        return import_bundle(self._ws, plan)

    def _tell(self, more: int) -> None:
        """Say how far the work is; whether it is to stop is asked where it can."""
        if self._progress is not None:
            with suppress(Cancelled):
                self._progress(self._done + more, self._all)


def _size(path: Path) -> int:
    try:
        return max(path.stat().st_size, 1)
    except OSError:
        return 1


def in_order(claims: dict[Path, Claim | None]) -> tuple[Path, ...]:
    """Return bundles sender by sender, each sender's epochs by when they began, each epoch by number.

    What does not say who it is from comes last, by name.
    """
    began: dict[tuple[OrgId, str], str] = {}
    for claim in claims.values():
        if claim is not None:
            line = (claim.org, claim.epoch)
            began[line] = min(began.get(line, claim.created_at), claim.created_at)

    def key(path: Path) -> tuple[bool, str, str, str, int, str]:
        claim = claims[path]
        if claim is None:
            return (True, "", "", "", 0, path.name)
        line = (claim.org, claim.epoch)
        return (False, claim.org, began[line], claim.epoch, claim.seq, path.name)

    return tuple(sorted(claims, key=key))


def _together(changes: Sequence[Changes]) -> Changes:
    known = tuple(dict.fromkeys(entry for one in changes for entry in one.entries))
    is_any = bool(changes)
    return Changes(known, duties=is_any, people=is_any, exchange=True)
