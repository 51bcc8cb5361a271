"""Files others hand over: which are bundles, which are cards, and which of several volumes stand for one bundle."""

from collections.abc import Iterable, Sequence
from enum import StrEnum
from pathlib import Path

from sxt_desktop.bundle.volumes import folded, whole_name
from sxt_desktop.domain.scanned import SCAN_ENDINGS


class Arrival(StrEnum):
    """What is handed over, by the ending of its name; what is in it is seen when it is opened."""

    BUNDLE = ".sxb"
    CARD = ".sxk"


def arrival_of(path: Path) -> Arrival | None:
    """Return what a file is by its name, a volume of a bundle like a bundle; None for any other file."""
    ending = Path(whole_name(path.name)).suffix.lower()
    return next((one for one in Arrival if one.value == ending), None)


def are_scans(files: Sequence[Path]) -> bool:
    """Whether there are files, and all are what copiers send, or folders."""
    return bool(files) and all(one.suffix.casefold() in SCAN_ENDINGS or one.is_dir() for one in files)


def one_of_each(paths: Iterable[Path]) -> tuple[Path, ...]:
    """Return every file, but of the volumes of one bundle only the first."""
    found: dict[tuple[Path, str], Path] = {}
    for path in paths:
        key = (path.parent, folded(whole_name(path.name)))
        found[key] = min(found.get(key, path), path)
    return tuple(found.values())
