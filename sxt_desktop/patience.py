"""Trying again while something else holds a file: a virus scanner, an indexer, a slow stick; a leaf."""

import errno
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

R = TypeVar("R")

PATIENCE = 5.0
"""Seconds a virus scanner may hold a file before we give up."""
_FIRST_PAUSE = 0.05
_BUSY = (errno.EACCES, errno.EBUSY)


@dataclass(frozen=True, slots=True)
class Patience:
    """How long to try again when something else holds a file; clock and sleep count seconds."""

    limit: float = PATIENCE
    clock: Callable[[], float] = time.monotonic
    sleep: Callable[[float], None] = time.sleep

    def retry(self, action: Callable[[], R]) -> R:
        """Do it, again after growing pauses while the file is held (EACCES, EBUSY), then let the error out."""
        start, pause = self.clock(), _FIRST_PAUSE
        while True:
            try:
                return action()
            except OSError as wrong:
                left = self.limit - (self.clock() - start)
                if wrong.errno not in _BUSY or left <= 0:
                    raise
            self.sleep(min(pause, left))
            pause *= 2


USUAL = Patience()
