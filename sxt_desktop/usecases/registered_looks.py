"""调阅登记 that were kept: who was to look at which guarded record on which day, why and by whose approval."""

from collections.abc import Iterator
from dataclasses import dataclass

from sxt_desktop.domain.ids import EntryId
from sxt_desktop.domain.records import Filter, Listed
from sxt_desktop.domain.values import Json
from sxt_desktop.store import lists
from sxt_desktop.usecases.guarding import LOOK
from sxt_desktop.usecases.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Registered:
    """One registered look; `row` is its own record, whose author is who can open the files by it on its day."""

    row: Listed
    files: tuple[EntryId, ...]
    approver: str

    @property
    def grounds(self) -> str:
        """Reason, approval and number in one line."""
        return f"{self.row.title}（{self.approver}批准，{self.row.number or '无编号'}）"


def registered(ws: Workspace, *, since: str = "", of: EntryId | None = None) -> tuple[Registered, ...]:
    """Return the looks in use registered from a day on (ISO text), newest first; of one record or of all.

    Empty for who may not see them.
    """
    chosen = Filter(forms=(LOOK,), owner=ws.org, names=of or "")
    found = (_registered(row) for row in lists.each(ws.read, chosen) if (row.occurred_on or "") >= since)
    return tuple(reversed([one for one in found if of is None or of in one.files]))


def _registered(row: Listed) -> Registered:
    body = row.body
    approver = next((name for _, name in _refs([body.get("approver")])), "")
    return Registered(row, tuple(EntryId(entry) for entry, _ in _refs(body.get("file"))), approver)


def _refs(raw: Json) -> Iterator[tuple[str, str]]:
    for one in raw if isinstance(raw, list) else []:
        if isinstance(one, dict):
            yield str(one.get("id") or ""), str(one.get("name") or "")
