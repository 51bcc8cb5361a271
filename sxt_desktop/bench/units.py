"""The desk of a superior with hundreds of units: its matrix, the first page and the count of what waits for review."""

import json
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta
from pathlib import Path
from random import Random

from sxt_desktop.bench.data import SEED, make_unit, some_values
from sxt_desktop.bench.measure import Line, side_by_side
from sxt_desktop.domain.chains import genesis
from sxt_desktop.domain.exchange import Peer, Received
from sxt_desktop.domain.forms import Sensitivity
from sxt_desktop.domain.ids import EntryId, FormId, KeyId, OrgId
from sxt_desktop.domain.people import ORGANISATION, Relation
from sxt_desktop.domain.projections import facts_of
from sxt_desktop.domain.revisions import SALT_BYTES, Carried, Payload, Revision, Target
from sxt_desktop.domain.values import Ref, Values
from sxt_desktop.store import entries, latest, outbox
from sxt_desktop.store.engine import Database
from sxt_desktop.usecases.desk import matrix
from sxt_desktop.usecases.overview import peer_states
from sxt_desktop.usecases.received_list import MOST_COUNTED, received_count, received_page
from sxt_desktop.usecases.recording import ToRecord, append
from sxt_desktop.usecases.review_entry import REVIEW
from sxt_desktop.usecases.workspace import Workspace

HANDBOOK = FormId("handbook_01")
EPOCH = "e" * 32
_FLOOR = "SELECT sender, imported_at, json_extract(manifest, '$.created_at') FROM inbox"
_ROWS = (
    "SELECT id, day FROM latest WHERE form_id='handbook_01' AND voided=0 ORDER BY day DESC, id DESC LIMIT 200"
)
_POSITIONS = (
    "SELECT n, previous, about, body FROM log JOIN payloads ON payloads.id=log.payload WHERE form_id='review'"
)
_ALL = "SELECT count(*) FROM latest WHERE form_id='handbook_01' AND voided=0"


def lines(folder: Path, resources: Path, *, units: int, records: int) -> Iterator[Line]:
    """Measure with so many units that reported each month of the year and hold so many records each."""
    ws = make_unit(folder, resources, "测速党委", "乙")
    try:
        populate(ws, units=units, records=records)
        yield from measured(ws, units)
    finally:
        ws.workbook.close()


def measured(ws: Workspace, units: int) -> Iterator[Line]:
    """Measure a workbook that was populated."""

    def sql(text: str) -> object:
        return ws.whole.execute(text).fetchall()

    year = ws.today.year
    ours, floor = side_by_side(lambda: matrix(ws, year), lambda: sql(_FLOOR))
    yield Line(f"matrix of {units} units", ours, floor, "one SQL pass over the bundles")
    ours, floor = side_by_side(lambda: peer_states(ws), lambda: sql(_POSITIONS))
    yield Line(f"exchange with {units} units: what waits", ours, floor, "addressed records read once")
    ours, floor = side_by_side(lambda: received_page(ws), lambda: sql(_ROWS))
    yield Line(f"received of {units} units: first page", ours, floor, "SELECT … LIMIT with index")
    ours, floor = side_by_side(lambda: received_count(ws, most=MOST_COUNTED), lambda: sql(_ALL))
    yield Line(f"received of {units} units: how many wait", ours, floor, "count of the records")


def populate(ws: Workspace, *, units: int, records: int) -> tuple[OrgId, ...]:
    """Enrol units that exist only as what came from them: twelve bundles and records, half of them reviewed."""
    orgs = tuple(OrgId(ws.new_id()) for _ in range(units))
    chance = Random(SEED)

    def write(db: Database) -> None:
        for number, org in enumerate(orgs, start=1):
            enrol_only(ws, db, org, number)
            _received(ws, db, org)
        for org in orgs:
            kept = _records(ws, db, org, records, chance)
            _reviews(ws, db, org, kept[::2])

    ws.workbook.write(write)
    return orgs


def enrol_only(ws: Workspace, db: Database, org: OrgId, number: int) -> None:
    """Enrol a unit below that exists only as what came from it."""
    since = f"{ws.today.year - 1}-12-01T09:00:00+08:00"
    key = KeyId(f"{number:016x}")
    outbox.keep_peer(db, Peer(org, key, "{}", Relation.SUBORDINATE.value, since, None), by=ws.author)
    loaded = ws.library.loaded(ORGANISATION)
    name = f"第{number}党支部"
    body = loaded.spec.body({"name": name, "short_name": name, "relation": Relation.SUBORDINATE.value})
    append(ws, db, ToRecord(loaded, body, EntryId(org)))


def _received(ws: Workspace, db: Database, org: OrgId) -> None:
    """Keep a bundle of each month of the year, made on the second of the next one."""
    for month in range(1, 13):
        made = date(ws.today.year, month, 28) + timedelta(days=6)
        at = f"{made.isoformat()}T10:00:00+08:00"
        manifest = json.dumps({"created_at": at, "seq": month, "epoch": EPOCH, "format": 1, "prev": "0" * 64})
        got = Received(f"{org}-{month}", org, EPOCH, month, "0" * 64, at, {"handbook_01": 3}, month * 3, None)
        outbox.keep_received(db, got, manifest.encode())


def _records(ws: Workspace, db: Database, org: OrgId, count: int, chance: Random) -> list[Revision]:
    contents = ((some_values(chance, n, ws.today), None) for n in range(1, count + 1))
    return log_of(ws, db, org, HANDBOOK, contents)


def log_of(
    ws: Workspace,
    db: Database,
    org: OrgId,
    form: FormId,
    contents: Iterable[tuple[Values, Target | None]],
) -> list[Revision]:
    """Keep records of one form as another organisation's log, with what each is about."""
    loaded = ws.library.loaded(form)
    head, kept = genesis(org, EPOCH), []
    for n, (values, about) in enumerate(contents, start=1):
        body = loaded.spec.body(values)
        payload = Payload(ws.random(SALT_BYTES), body)
        revision = Revision(
            owner=org,
            epoch=EPOCH,
            n=n,
            entry_id=EntryId(ws.new_id()),
            form_id=form,
            form_version=loaded.spec.version,
            form_hash=loaded.spec.hash,
            author="记实员",
            recorded_at=ws.timestamp,
            sensitivity=Sensitivity.INTERNAL,
            about=about,
            previous=None,
            payload_hash=payload.hash,
        )
        head = entries.append(
            db, head, Carried(n, revision.digest, revision, payload), owner=org, epoch=EPOCH
        )
        latest.project(db, revision, body, facts_of(loaded.spec, body, recorded_at=revision.recorded_at))
        kept.append(revision)
    return kept


def _reviews(ws: Workspace, db: Database, org: OrgId, records: Sequence[Revision]) -> None:
    loaded = ws.library.loaded(REVIEW)
    for record in records:
        values: Values = {"addressee": Ref(org, "党支部"), "verdict": "通过", "reviewed_on": ws.today}
        about = Target(org, record.entry_id, record.digest.hex())
        append(ws, db, ToRecord(loaded, loaded.spec.body(values), EntryId(ws.new_id()), about=about))
