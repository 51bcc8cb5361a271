"""A private hint while writing: that a text is much the same as an earlier one of ours. Nothing of it is kept or exported."""

from collections.abc import Iterator

from sxt_desktop.domain.ids import FormId
from sxt_desktop.domain.records import Filter
from sxt_desktop.domain.similarity import Earlier, EarlierTexts, Likeness
from sxt_desktop.store import lists
from sxt_desktop.usecases.workspace import Workspace

MOST_RECORDS = 2000
"""So many of the newest records of a form are compared with."""
KEPT = 4


class Likenesses:
    """Compares what is written with our own earlier records; used from one worker thread.

    What was read stays until something is written, the latest few fields alone. Whoever may not see what is 纪检专阅
    is not compared with it.
    """

    def __init__(self, ws: Workspace) -> None:
        self._ws = ws
        self._kept: dict[tuple[FormId, str], tuple[object, EarlierTexts]] = {}

    def of(self, form_id: FormId, field_id: str, text: str, besides: str = "") -> Likeness | None:
        """Return the earlier record most like a text; None where none is, `besides` being its own former text."""
        return self._texts(form_id, field_id).closest(text, besides=besides)

    def _texts(self, form_id: FormId, field_id: str) -> EarlierTexts:
        key, state = (form_id, field_id), self._ws.workbook.state
        known = self._kept.pop(key, None)
        if known is None or known[0] != state:
            known = (state, EarlierTexts(self._read(form_id, field_id)))
        self._kept[key] = known
        while len(self._kept) > KEPT:
            del self._kept[next(iter(self._kept))]
        return known[1]

    def _read(self, form_id: FormId, field_id: str) -> Iterator[Earlier]:
        chosen = Filter(forms=(form_id,), owner=self._ws.org)
        for row in lists.page(self._ws.read, chosen, limit=MOST_RECORDS):
            text = row.body.get(field_id)
            if isinstance(text, str):
                yield Earlier(row.title, row.occurred_on or row.first_recorded_at[:10], text)
