"""Where a scanned page lies."""

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class PageRef:
    """One page of one file; `number` counts from 0."""

    path: Path
    number: int
