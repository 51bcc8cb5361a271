"""What is worked out of a workbook and asked for again and again, kept until something is written."""

from collections.abc import Callable, Hashable
from threading import get_ident
from typing import Any, TypeVar

from sxt_desktop.store.engine import Database
from sxt_desktop.store.workbook import Workbook

T = TypeVar("T")
MOST = 256
"""So many answers are kept."""


class Kept:
    """Answers by question. Each thread has its own, since each has a connection of its own that tells when others wrote."""

    def __init__(self) -> None:
        self._answers: dict[tuple[int, Hashable], tuple[Database, int, Any]] = {}

    def get(self, workbook: Workbook, question: Hashable, work: Callable[[], T]) -> T:
        """Return the answer of `work`, which reads the workbook as this thread sees it and nothing else."""
        key, db, state = (get_ident(), question), workbook.read, workbook.state
        known = self._answers.get(key)
        if known is not None and known[0] is db and known[1] == state:
            return known[2]  # type: ignore[no-any-return]
        answer = work()
        if len(self._answers) >= MOST:
            self._answers.clear()
        self._answers[key] = (db, state, answer)
        return answer
