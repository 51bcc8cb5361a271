"""The one door to pdfium: the library keeps its state for the whole process and bears one thread at a time."""

from collections.abc import Iterator
from contextlib import contextmanager
from threading import RLock
from typing import Any

_TURN = RLock()
"""One for the process, because the library is one for the process (its threading is undefined otherwise)."""


@contextmanager
def pdfium() -> Iterator[Any]:
    """Give the library to this thread alone; everything of it is made, used and closed inside."""
    import pypdfium2

    with _TURN:
        yield pypdfium2
