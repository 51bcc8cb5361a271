"""A bare workbook and revisions written straight into its log, for tests below the use cases."""

from dataclasses import dataclass, field, replace
from pathlib import Path

from sxt_desktop.domain.chains import Head
from sxt_desktop.domain.forms import Sensitivity
from sxt_desktop.domain.ids import EntryId, FormId, OrgId
from sxt_desktop.domain.projections import Facts
from sxt_desktop.domain.revisions import VOID_FORM, Carried, Payload, Revision
from sxt_desktop.domain.values import Body
from sxt_desktop.store import entries, latest
from sxt_desktop.store.engine import Database
from sxt_desktop.store.keyslots import Cost
from sxt_desktop.store.opening import create_workbook
from sxt_desktop.store.workbook import Workbook

CHEAP = Cost(1, 8192)
PASSWORD = "password1"
US, OTHERS, EPOCH = OrgId("org-us"), OrgId("org-others"), "e" * 32


def new_workbook(path: Path) -> tuple[Workbook, str]:
    """Make an empty workbook, open, with its recovery key."""
    return create_workbook(path, user="林静", password=PASSWORD, cost=CHEAP)


@dataclass
class Log:
    """Writes one owner's log; times go up by a second with every position."""

    owner: OrgId = US
    heads: dict[EntryId, bytes] = field(default_factory=dict)

    def write(
        self,
        db: Database,
        entry: str,
        body: Body,
        *,
        form: str = "handbook_01",
        facts: Facts | None = None,
        sensitivity: Sensitivity = Sensitivity.INTERNAL,
    ) -> Revision:
        """Append one revision of an entry and project it."""
        head, key = entries.head(db, self.owner, EPOCH), EntryId(entry)
        payload = Payload(head.n.to_bytes(16, "big"), body)
        revision = Revision(
            owner=self.owner,
            epoch=EPOCH,
            n=head.n + 1,
            entry_id=key,
            form_id=FormId(form),
            form_version=1,
            form_hash="ab" * 32,
            author="林静",
            recorded_at=f"2026-03-05T{9 + head.n // 3600:02d}:{head.n // 60 % 60:02d}:{head.n % 60:02d}+08:00",
            sensitivity=sensitivity,
            about=None,
            previous=self.heads.get(key),
            payload_hash=payload.hash,
        )
        self.heads[key] = revision.digest
        self._append(db, head, revision, payload)
        shown = facts or Facts(title=str(body.get("title", entry)), search_text=str(body.get("title", "")))
        latest.project(db, revision, body, replace(shown, year=shown.year or 2026))
        return revision

    def void(self, db: Database, entry: str) -> Revision:
        """Take an entry out of use."""
        return self.write(db, entry, {"reason": "重复"}, form=VOID_FORM)

    def _append(self, db: Database, head: Head, revision: Revision, payload: Payload) -> None:
        carried = Carried(revision.n, revision.digest, revision, payload)
        entries.append(db, head, carried, owner=self.owner, epoch=EPOCH)
