"""How far a long piece of work is, and whether the user wants it to stop."""

from collections.abc import Callable

from sxt_desktop.domain.errors import Cancelled

Progress = Callable[[int, int], None]
"""Told bytes done and bytes in all; the latter is 0 as long as it is unknown."""


class Meter:
    """Counts bytes; every step may raise `Cancelled`."""

    def __init__(
        self, progress: Progress | None = None, cancelled: Callable[[], bool] | None = None, total: int = 0
    ) -> None:
        self._progress = progress
        self._cancelled = cancelled
        self.done = 0
        self.total = total

    def add(self, size: int) -> None:
        """Count `size` more bytes."""
        self.check()
        self.done += size
        if self._progress is not None:
            self._progress(self.done, self.total)

    def check(self) -> None:
        """Raise `Cancelled` if the user asked to stop."""
        if self._cancelled is not None and self._cancelled():
            raise Cancelled
