"""Copying a workbook from a network drive or a stick to this computer's own disk, where it may be opened."""

import shutil
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from sxt_desktop.domain.errors import ErrorCode, UserError
from sxt_desktop.domain.meter import Meter, Progress
from sxt_desktop.store.copying import PART, copy_durably, forget_cached, must_have_room, sha256_of
from sxt_desktop.store.keyslots import refusal, sync_directory
from sxt_desktop.store.locks import Holder, WorkbookLock
from sxt_desktop.store.places import Medium, Mount, medium_of
from sxt_desktop.store.workbook import SLOTS

_LEFT_OUT = ("lock", "-shm", PART)
"""What belongs to whoever has the original open, or was never finished."""


def copy_workbook(
    path: Path,
    to: Path,
    progress: Progress | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> Path:
    """Copy a workbook into a folder, read every file back, and return the copy; the original stays as it is.

    Where the folder has one of the same name already, the copy gets a number. While it is made nobody else may
    have the original open. WORKBOOK_MISSING, WORKBOOK_IN_USE, DISK_FULL, PLACE_NOT_WRITABLE, COPY_UNSOUND;
    `Cancelled`. After any of these nothing is left of the copy.
    """
    if not (path / SLOTS).is_file():
        raise UserError(ErrorCode.WORKBOOK_MISSING, path=str(path))
    lock = _held(path)
    try:
        files = tuple(_files(path))
        size = sum(file.stat().st_size for file in files)
        return _copy(path, to, files, Meter(progress, cancelled, total=size))
    except OSError as wrong:
        raise refusal(wrong, to) from wrong
    finally:
        if lock is not None:
            lock.release()


def home_folder(documents: Path, private: Path, mounts: Iterable[Mount]) -> Path:
    """Return where a workbook should lie: the user's documents, unless those are themselves on a network."""
    return documents if medium_of(documents, mounts) is Medium.OWN else private


def _held(path: Path) -> WorkbookLock | None:
    """Return the lock on the original; where nothing can be written, nobody can have it open for writing."""
    lock = WorkbookLock(path)
    try:
        lock.take(Holder.here(""))
    except OSError:
        return None
    return lock


def _files(path: Path) -> Iterator[Path]:
    """Yield what a workbook consists of, without links that lead elsewhere."""
    for file in sorted(path.rglob("*")):
        if file.is_file() and not file.is_symlink() and not file.name.endswith(_LEFT_OUT):
            yield file


def _copy(path: Path, to: Path, files: tuple[Path, ...], meter: Meter) -> Path:
    to.mkdir(parents=True, exist_ok=True)
    must_have_room(to, meter.total)
    target = _free_name(to, path.name)
    part = target.with_name(target.name + PART)
    shutil.rmtree(part, ignore_errors=True)
    try:
        for folder in (
            path,
            *sorted(one for one in path.rglob("*") if one.is_dir() and not one.is_symlink()),
        ):
            (part / folder.relative_to(path)).mkdir()
        for file in files:
            _copy_checked(file, part / file.relative_to(path), meter)
        part.replace(target)
        sync_directory(to)
    except BaseException:
        shutil.rmtree(part, ignore_errors=True)
        raise
    return target


def _copy_checked(file: Path, copy: Path, meter: Meter) -> None:
    copied = copy_durably(file, copy, meter)
    forget_cached(copy)
    if sha256_of(copy, meter) != copied.sha256:
        raise UserError(ErrorCode.COPY_UNSOUND, name=file.name)


def _free_name(to: Path, name: str) -> Path:
    stem = name.removesuffix(".sxt")
    numbers = (f"{stem}.sxt" if number == 1 else f"{stem}（{number}）.sxt" for number in range(1, 1000))
    found = next((to / one for one in numbers if not (to / one).exists()), None)
    if found is None:
        raise UserError(ErrorCode.WORKBOOK_EXISTS, path=str(to / name))
    return found
