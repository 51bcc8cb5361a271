"""A superior with hundreds of subordinates that exist only as what was enrolled and received from them."""

import json
from collections.abc import Iterable, Sequence
from datetime import date, timedelta

from sxt_desktop.domain.exchange import Peer, Received, Sent
from sxt_desktop.domain.ids import EntryId, KeyId, OrgId
from sxt_desktop.domain.people import ORGANISATION, Relation
from sxt_desktop.domain.values import Values
from sxt_desktop.store import ledger, outbox
from sxt_desktop.store.engine import Database
from sxt_desktop.usecases.recording import ToRecord, append
from sxt_desktop.usecases.workspace import Workspace

EPOCH = "e" * 32


def enrol_many(ws: Workspace, count: int, *, since: str = "2025-12-01T09:00:00+08:00") -> tuple[OrgId, ...]:
    """Enrol so many subordinates as no card was ever read of; their names end in their number."""
    orgs = tuple(OrgId(ws.new_id()) for _ in range(count))

    def write(db: Database) -> None:
        for number, org in enumerate(orgs, start=1):
            peer = Peer(org, KeyId(f"{number:016x}"), "{}", Relation.SUBORDINATE.value, since, None)
            outbox.keep_peer(db, peer, by=ws.author)
            loaded = ws.library.loaded(ORGANISATION)
            values: Values = {"name": f"第{number}党支部", "relation": Relation.SUBORDINATE.value}
            append(ws, db, ToRecord(loaded, loaded.spec.body(values), EntryId(org)))

    ws.workbook.write(write)
    return orgs


def moment(day: date) -> str:
    """Return ten in the morning of a day as bundles have it."""
    return f"{day.isoformat()}T10:00:00+08:00"


def receive(ws: Workspace, org: OrgId, seq: int, made: date, *, epoch: str = EPOCH) -> None:
    """Keep a bundle of a unit as imported an hour after it was made."""
    at = moment(made).replace("T10", "T11")
    got = Received(
        f"{org}-{epoch[:4]}-{seq}", org, epoch, seq, "0" * 64, at, {"handbook_01": 3}, seq * 3, None
    )
    manifest = json.dumps({"created_at": moment(made), "seq": seq, "epoch": epoch}).encode()
    ws.workbook.write(lambda db: outbox.keep_received(db, got, manifest))


def refuse(ws: Workspace, org: OrgId, code: str, day: date, **facts: object) -> None:
    """Write down that a bundle of a unit was refused."""
    detail = {"from": org, "code": code, **facts}
    ws.workbook.write(lambda db: ledger.add_event(db, at=moment(day), kind="bundle_refused", detail=detail))


def happen(ws: Workspace, kind: str, day: date, detail: dict[str, object]) -> None:
    """Write down an event of a day."""
    ws.workbook.write(lambda db: ledger.add_event(db, at=moment(day), kind=kind, detail=detail))


def fill_monthly(ws: Workspace, orgs: Sequence[OrgId], year: int, months: Iterable[int]) -> None:
    """Receive a bundle of every unit on the second of the month after each of these months."""
    for seq, month in enumerate(months, start=1):
        made = date(year, month, 28) + timedelta(days=6)
        for org in orgs:
            receive(ws, org, seq, made)


def send(ws: Workspace, org: OrgId, seq: int) -> None:
    """Keep a bundle to a unit as written."""
    at = ws.timestamp
    sent = Sent(f"s-{org}-{seq}", org, ws.epoch, seq, "0" * 64, 1, 1, 1, at, "x.sxb", "signed", None)

    def write(db: Database) -> None:
        outbox.keep_sent(db, sent, b"{}")
        outbox.settle_sent(db, sent.bundle_id, state="written", file_name="x.sxb")

    ws.workbook.write(write)
