"""What still has to go to an organisation, counted before a bundle is made.

Upwards the whole log goes, from the last position this recipient acknowledged (`full`). Downwards only
records addressed to the recipient go, each by its position (`addressed`). The log is the line that counts,
whatever epochs it runs through.
"""

from dataclasses import dataclass

from sxt_desktop.domain.chains import newest_epoch
from sxt_desktop.domain.forms import Sensitivity
from sxt_desktop.domain.ids import OrgId
from sxt_desktop.domain.people import Relation
from sxt_desktop.store import continuations, entries, outbox
from sxt_desktop.store.engine import Database
from sxt_desktop.usecases.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Waiting:
    """What the next bundle to a recipient would carry; `receipts` counts imports not yet acknowledged.

    `is_untold`: the recipient was not told yet that our log goes on in a new epoch, which is worth a bundle by
    itself, for it then sends again what we may have lost.
    """

    from_n: int
    to_n: int
    new: int
    changed: int
    withheld: int
    receipts: int
    is_untold: bool = False

    @property
    def total(self) -> int:
        """Records that would travel, new and changed."""
        return self.new + self.changed

    @property
    def is_empty(self) -> bool:
        """Whether there is neither a record nor a receipt to send, nor a new epoch to tell of."""
        return self.to_n < self.from_n and not self.receipts and not self.is_untold

    @property
    def is_worth_a_bundle(self) -> bool:
        """Whether the next bundle would bring the recipient anything."""
        return bool(self.total or self.withheld or self.receipts or self.is_untold)


def is_upward(ws: Workspace, recipient: OrgId) -> bool:
    """Whether bundles to this organisation carry the whole log."""
    peer = outbox.peer(ws.read, recipient)
    return peer is not None and peer.relation == Relation.SUPERIOR.value


def acknowledged(ws: Workspace, recipient: OrgId) -> int:
    """Return the last own position this recipient has confirmed holding, 0 for none.

    What it confirmed before it opened a new epoch of its own it may have lost since; it confirms anew what it
    still holds.
    """
    db = ws.whole
    reach = {part.epoch: part.to for part in entries.line(db, ws.org, ws.epoch)}
    present = newest_epoch(continuations.of(db, recipient))
    found = 0
    for sent in outbox.sent_to(db, recipient):
        receipt = sent.receipt
        if sent.epoch not in reach or receipt is None or receipt.get("result") != "accepted":
            continue
        if present is None or receipt.get("epoch") == present:
            to = reach[sent.epoch]
            found = max(found, min(int(receipt.get("n", 0)), sent.to_n, sent.to_n if to is None else to))
    return found


def waiting_for(ws: Workspace, recipient: OrgId) -> Waiting:
    """Count what the next bundle to a recipient would carry: numbers alone, the same whoever asks."""
    db = ws.whole
    held = acknowledged(ws, recipient)
    head = entries.head(db, ws.org, ws.epoch).n
    receipts = sum(
        1 for got in outbox.received_from(db, recipient) if got.confirmed_in is None and got.counts
    )
    rows = db.execute(_COUNTS[is_upward(ws, recipient)], _parameters(ws, recipient, held)).fetchone()
    is_untold = _is_untold(ws, recipient)
    return Waiting(held + 1, head, rows[0] or 0, rows[1] or 0, rows[2] or 0, receipts, is_untold)


def _is_untold(ws: Workspace, recipient: OrgId) -> bool:
    db = ws.whole
    return continuations.opening(db, ws.org, ws.epoch) is not None and not any(
        sent.epoch == ws.epoch and sent.state == "written" for sent in outbox.sent_to(db, recipient)
    )


def _parameters(ws: Workspace, recipient: OrgId, held: int) -> dict[str, object]:
    return {
        "org": ws.org,
        "held": held,
        "recipient": recipient,
        "discipline": Sensitivity.DISCIPLINE.value,
    }


_OWN = f"""FROM epochs CROSS JOIN log ON log.owner = epochs.owner AND log.epoch = epochs.id
 WHERE epochs.owner = (SELECT id FROM owners WHERE org_id=:org) AND n > :held AND {entries.ADOPTED}"""
_UP = f"""SELECT sum(previous IS NULL AND sensitivity IS NOT :discipline),
 sum(previous IS NOT NULL AND sensitivity IS NOT :discipline), sum(sensitivity IS :discipline) {_OWN}"""
_DOWN = f"""SELECT sum(previous IS NULL), sum(previous IS NOT NULL), 0 {_OWN}
 AND (json_extract(about, '$.owner') = :recipient AND form_id = 'review'
      OR entry_id IN (SELECT entry_id FROM latest WHERE addressee = :recipient AND owner = log.owner)
      OR form_id = 'blanking' AND EXISTS(SELECT 1 FROM payloads WHERE payloads.id = log.payload
                                         AND json_extract(body, '$.addressee.id') = :recipient))"""
_COUNTS = {True: _UP, False: _DOWN}


def addressed(db: Database, ws: Workspace, recipient: OrgId, held: int) -> tuple[int, ...]:
    """Return the own positions after `held` that are addressed to a recipient, in order."""
    sql = "SELECT n " + _DOWN[_DOWN.index("FROM") :] + " ORDER BY n"
    return tuple(row[0] for row in db.execute(sql, _parameters(ws, recipient, held)))
