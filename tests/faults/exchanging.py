"""Interrupting the exchange: what waits, what is set apart, keys, a log brought back from above, originals passed on."""

import shutil
from collections.abc import Mapping
from contextlib import ExitStack
from pathlib import Path

from sxt_desktop.domain.chains import Cause
from sxt_desktop.domain.errors import ErrorCode, UserError
from sxt_desktop.domain.ids import OrgId
from sxt_desktop.domain.people import Relation
from sxt_desktop.store import entries, org_keys, outbox
from sxt_desktop.store.kept_bundles import HELD, QUARANTINE
from sxt_desktop.store.reports import FORK_SETTLED
from sxt_desktop.store.wal import Lost
from sxt_desktop.usecases.attach_file import attach_bytes
from sxt_desktop.usecases.check_workbook import check_workbook
from sxt_desktop.usecases.epochs import begin_epoch
from sxt_desktop.usecases.export_bundle import export_bundle
from sxt_desktop.usecases.import_bundle import import_bundle
from sxt_desktop.usecases.keys import own_keys_of, revoke, rotate_keys
from sxt_desktop.usecases.passing_choice import choose_originals
from sxt_desktop.usecases.pending_bundles import ForkChoice, open_forks, pending_bundles, settle_fork
from sxt_desktop.usecases.preview_import import preview_import
from sxt_desktop.usecases.recovering import export_recovery
from sxt_desktop.usecases.save_entry import save_entry
from sxt_desktop.usecases.take_in import take_in
from sxt_desktop.usecases.workspace import Workspace
from tests.events import events
from tests.faults.operation import (
    COMMITTEE,
    EVIDENCE,
    UNIT,
    VISIT,
    Operation,
    Tell,
    Told,
    at_unit,
    at_workbook,
    leftovers,
    opened,
    sound,
    told_of,
    waiting_evidence,
)
from tests.journeys.worker import AROUND, visit
from tests.pairs import carry, enrol, new_unit

TOP, TWIN, EARLIER = "东湖市委.sxt", "副本.sxt", "从前.sxt"
SMALL_VOLUME = 100_000
"""Bytes of a volume where a bundle of two records with evidence is to be cut into several."""


def peer_of(ws: Workspace, relation: Relation) -> OrgId:
    """Return the only organisation enrolled in a relation."""
    (found,) = [one.org_id for one in outbox.peers(ws.whole) if one.relation == relation.value]
    return found


def on(folder: Path, name: str = "stick") -> list[Path]:
    """Return the bundles on a stick in their order."""
    return sorted((folder / name).glob("*.sxb"))


def record(ws: Workspace, number: int) -> None:
    """Save a record with evidence."""
    kept = attach_bytes(ws, "附件.bin", EVIDENCE + bytes([number]))
    save_entry(ws, form_id=VISIT, values={**visit(number), "evidence": (kept,)})


def send(ws: Workspace, directory: Path, relation: Relation = Relation.SUPERIOR) -> Path:
    """Write the next bundle into a folder."""
    directory.mkdir(exist_ok=True)
    return export_bundle(ws, to=peer_of(ws, relation), directory=directory).path


def report(folder: Path, *numbers: int) -> None:
    """Let the unit report records, one bundle each; the committee takes them over and confirms them."""
    down = folder / "down"
    down.mkdir(exist_ok=True)
    with opened(folder / UNIT) as unit, opened(folder / COMMITTEE) as committee:
        for number in numbers:
            record(unit, number)
            carry(unit, committee, folder / "stick")
            carry(committee, unit, down)


def put_back(folder: Path, name: str) -> None:
    """Put an earlier copy in the place of a workbook."""
    shutil.rmtree(folder / name)
    (folder / EARLIER).rename(folder / name)


def numbers_in(ws: Workspace, owner: OrgId) -> set[int]:
    """Return the numbers of an owner's records of which the content is held and counts."""
    off = entries.unadopted(ws.whole, owner)
    found = (
        one.payload.body["title"]
        for epoch, _ in entries.epochs(ws.whole, owner)
        for one in entries.positions(ws.whole, owner, epoch, 1, 10_000)
        if one.digest not in off and one.revision and one.revision.form_id == VISIT and one.payload
    )
    return {int(str(title).removeprefix("调研")) for title in found}


def kept_files(path: Path) -> set[str]:
    """Return the names of the files that are kept without having been taken over."""
    return {one.name for place in (HELD, QUARANTINE) for one in (path / place).glob("*")}


def kept(ws: Workspace) -> list[str]:
    """Return why bundles are kept; each lies there whole, and nothing else does.

    Where the last save was cut off, a whole file that nobody noted may be its evidence: it goes a start later.
    """
    found = pending_bundles(ws)
    names = {one.path.name for one in found}
    if ws.workbook.lost is Lost.NOTHING:
        assert kept_files(ws.workbook.path) == names
    assert names <= kept_files(ws.workbook.path)
    return [one.why.value for one in found]


def refused_as(code: ErrorCode, ws: Workspace, path: Path) -> None:
    """Take a bundle in that must not be taken over."""
    try:
        take_in(ws, path).close()
    except UserError as told:
        if told.code is code:
            return
        raise
    raise AssertionError(f"taken over, not {code}")


def received(ws: Workspace, sender: OrgId) -> set[int]:
    """Return the numbers of the bundles taken over of a sender."""
    return {one.seq for one in outbox.received_from(ws.whole, sender)}


# what comes too early waits


def _ahead(folder: Path) -> None:
    """The committee lost two bundles it had confirmed; two more start after them."""
    shutil.copytree(folder / COMMITTEE, folder / EARLIER)
    report(folder, 0, 1)
    put_back(folder, COMMITTEE)
    with opened(folder / UNIT) as unit:
        for number in (2, 3):
            record(unit, number)
            send(unit, folder / "stick")


def _hold(ws: Workspace, folder: Path, tell: Tell) -> None:
    refused_as(ErrorCode.BUNDLE_GAP, ws, on(folder)[3])
    tell("ack held")


def _look_held(folder: Path, told: Told) -> None:
    path = folder / COMMITTEE
    with opened(path) as ws:
        assert leftovers(path) == []
        unit = peer_of(ws, Relation.SUBORDINATE)
        assert kept(ws) in ([], ["待补"])
        assert kept(ws) or not told_of(told, "ack")
        assert all(one.path.read_bytes() == on(folder)[3].read_bytes() for one in pending_bundles(ws))
        assert numbers_in(ws, unit) == set()
        _hold(ws, folder, lambda _: None)
        assert kept(ws) == ["待补"]
        for bundle in on(folder)[:2]:
            import_bundle(ws, take_in(ws, bundle))
        assert (kept(ws), numbers_in(ws, unit)) == ([], {0, 1, 2, 3})
    sound(path)


def _waiting(folder: Path) -> None:
    _ahead(folder)
    with opened(folder / COMMITTEE) as ws:
        for bundle in on(folder)[2:]:
            refused_as(ErrorCode.BUNDLE_GAP, ws, bundle)


def _fill_the_gap(ws: Workspace, folder: Path, tell: Tell) -> None:
    done = received(ws, peer_of(ws, Relation.SUBORDINATE))
    for seq, bundle in enumerate(on(folder)[:2], 1):
        if seq not in done:
            tell(f"ack {import_bundle(ws, take_in(ws, bundle)).seq}")


def _look_followed(folder: Path, told: Told) -> None:
    path = folder / COMMITTEE
    with opened(path) as ws:
        assert leftovers(path) == []
        unit = peer_of(ws, Relation.SUBORDINATE)
        done = received(ws, unit)
        assert {int(seq) for seq in told_of(told, "ack")} <= done
        assert done in ({*()}, {1}, {1, 2}, {1, 2, 3}, {1, 2, 3, 4})
        assert numbers_in(ws, unit) == {seq - 1 for seq in done}
        assert kept(ws) == ["待补"] * len({3, 4} - done)
        _fill_the_gap(ws, folder, lambda _: None)
        while waiting := pending_bundles(ws):
            import_bundle(ws, take_in(ws, waiting[0].path))
        assert (kept(ws), numbers_in(ws, unit)) == ([], {0, 1, 2, 3})
    sound(path)


# what contradicts is set apart


def _twins(folder: Path) -> None:
    """A copy of the unit reports what contradicts what the unit reported."""
    shutil.copytree(folder / UNIT, folder / TWIN)
    report(folder, 0)
    with opened(folder / TWIN) as twin:
        record(twin, 1)
        send(twin, folder / "twin")


def _set_apart(ws: Workspace, folder: Path, tell: Tell) -> None:
    (bundle,) = on(folder, "twin")
    refused_as(ErrorCode.BUNDLE_FORKED, ws, bundle)
    tell("ack apart")


def _look_apart(folder: Path, told: Told) -> None:
    path = folder / COMMITTEE
    with opened(path) as ws:
        assert leftovers(path) == []
        assert kept(ws) in ([], ["分叉"])
        assert kept(ws) or not told_of(told, "ack")
        (bundle,) = on(folder, "twin")
        assert all(one.path.read_bytes() == bundle.read_bytes() for one in pending_bundles(ws))
        _set_apart(ws, folder, lambda _: None)
        assert len(open_forks(ws)) == 1
    _look_settled(folder, ())


def _one_apart(folder: Path) -> None:
    _twins(folder)
    with opened(folder / COMMITTEE) as ws:
        _set_apart(ws, folder, lambda _: None)


def _settle(ws: Workspace, _: Path, tell: Tell) -> None:
    for one in open_forks(ws):
        settle_fork(ws, one.id, choice=ForkChoice.KEEP_OURS, reason="电话核实，对方用错了副本")
    tell("ack settled")


def _look_settled(folder: Path, told: Told) -> None:
    path = folder / COMMITTEE
    with opened(path) as ws, opened(folder / UNIT) as unit:
        is_decided = not open_forks(ws)
        assert is_decided or not told_of(told, "ack")
        written = [kind for _, kind, _ in events(ws.whole) if kind == FORK_SETTLED]
        assert len(written) == is_decided
        assert kept(ws) == ["分叉"], "settled or not, the other line stays"
        _settle(ws, folder, lambda _: None)
        record(unit, 2)
        import_bundle(ws, take_in(ws, send(unit, folder / "stick")))
        assert numbers_in(ws, unit.org) == {0, 2}
    sound(path)


# keys


def _reported(folder: Path) -> None:
    report(folder, 0)


def _rotate(ws: Workspace, _: Path, tell: Tell) -> None:
    if len(own_keys_of(ws)) == 1:
        rotate_keys(ws)
    tell("ack rotated")


def _look_rotated(folder: Path, told: Told) -> None:
    with opened(folder / UNIT) as unit, opened(folder / COMMITTEE) as ws:
        keys = own_keys_of(unit)
        assert len(keys) == (2 if told_of(told, "ack") else len(keys)) <= 2
        assert [one.until_n is not None for one in keys] == [False, True][: len(keys)]
        record(unit, 1)
        carry(unit, ws, folder / "stick")
        carry(ws, unit, folder / "down")
        assert numbers_in(ws, unit.org) == {0, 1}
        assert len(org_keys.peer_keys(ws.whole, unit.org)) == len(keys)
        assert check_workbook(ws).findings == ()
    sound(folder / UNIT)


def _one_more(folder: Path) -> None:
    _reported(folder)
    with opened(folder / UNIT) as unit:
        record(unit, 1)
        send(unit, folder / "stick")


def _revoke(ws: Workspace, _: Path, tell: Tell) -> None:
    unit = peer_of(ws, Relation.SUBORDINATE)
    found = outbox.peer(ws.whole, unit)
    if found is not None and not found.is_revoked:
        revoke(ws, unit, from_seq=2, reason="电脑被盗")
    tell("ack revoked")


def _look_revoked(folder: Path, told: Told) -> None:
    with opened(folder / COMMITTEE) as ws:
        unit = peer_of(ws, Relation.SUBORDINATE)
        found = outbox.peer(ws.whole, unit)
        assert found is not None and (found.is_revoked or not told_of(told, "ack"))
        assert (found.revoked_from == 2) == bool(found.revoked_why) == found.is_revoked
        written = [kind for _, kind, _ in events(ws.whole) if kind == "key_revoked"]
        assert len(written) == found.is_revoked
        if found.is_revoked:
            refused_as(ErrorCode.BUNDLE_REVOKED_SENDER, ws, on(folder)[1])
        else:
            import_bundle(ws, take_in(ws, on(folder)[1]))
        assert numbers_in(ws, unit) == ({0} if found.is_revoked else {0, 1})
    sound(folder / COMMITTEE)


# a log brought back from above


def _lost(folder: Path) -> None:
    """The unit put a backup back that lacks what it had reported since."""
    report(folder, 0)
    shutil.copytree(folder / UNIT, folder / EARLIER)
    report(folder, 1, 2)
    put_back(folder, UNIT)
    (folder / "back").mkdir()
    with opened(folder / UNIT) as unit:
        begin_epoch(unit, Cause.RESTORED)


def _recover(ws: Workspace, folder: Path, tell: Tell) -> None:
    to = peer_of(ws, Relation.SUBORDINATE)
    tell(f"ack {export_recovery(ws, to=to, directory=folder / 'back').path.name}")


def _look_recovered(folder: Path, told: Told) -> None:
    back = folder / "back"
    sound(folder / COMMITTEE)
    with opened(folder / COMMITTEE) as ws, opened(folder / UNIT) as unit:
        assert {*told_of(told, "ack")} <= {one.name for one in on(folder, "back")}
        for bundle in on(folder, "back"):
            with preview_import(unit, bundle).staged as staged:
                assert staged.manifest.logs
        export_recovery(ws, to=unit.org, directory=back)
        assert list(back.glob("*.part")) == []
    _look_taken_back(folder, ())


def _brought_back(folder: Path) -> None:
    _lost(folder)
    with opened(folder / COMMITTEE) as ws:
        _recover(ws, folder, lambda _: None)


def _take_back(ws: Workspace, folder: Path, tell: Tell) -> None:
    bundle = on(folder, "back")[-1]
    if numbers_in(ws, ws.org) == {0}:
        import_bundle(ws, take_in(ws, bundle))
    tell("ack taken back")


def _look_taken_back(folder: Path, told: Told) -> None:
    path = folder / UNIT
    with opened(path) as ws:
        is_back = numbers_in(ws, ws.org) == {0, 1, 2}
        assert is_back or (numbers_in(ws, ws.org) == {0} and not told_of(told, "ack"))
        assert check_workbook(ws).findings == ()
        assert leftovers(path) == []
        _take_back(ws, folder, lambda _: None)
    with opened(path) as ws, opened(folder / COMMITTEE) as committee:
        assert numbers_in(ws, ws.org) == {0, 1, 2}
        for (sha256,) in ws.whole.execute("SELECT sha256 FROM attachments").fetchall():
            assert b"".join(ws.workbook.files.chunks(sha256))[:-1] == EVIDENCE
        record(ws, 3)
        carry(ws, committee, folder / "stick")
        assert numbers_in(committee, ws.org) == {0, 1, 2, 3}
        assert check_workbook(committee).findings == ()
    sound(path)


# originals passed on


def _three_levels(folder: Path) -> None:
    """Above the committee there is another, which asked for the originals of the unit."""
    new_unit(folder, AROUND.now, name="东湖市委", short_name="东湖市委", code="市委").workbook.close()  # type: ignore[arg-type]
    with opened(folder / COMMITTEE) as ws, opened(folder / TOP) as top:
        enrol(top, ws, Relation.SUBORDINATE, folder)
        enrol(ws, top, Relation.SUPERIOR, folder)
        choose_originals(ws, top.org, wanted=True)
    (folder / "up").mkdir()
    report(folder, 0, 1)


def _pass_on(ws: Workspace, folder: Path, tell: Tell) -> None:
    tell(f"ack {send(ws, folder / 'up').name}")


def _look_passed_on(folder: Path, told: Told) -> None:
    sound(folder / COMMITTEE)
    with opened(folder / COMMITTEE) as ws, opened(folder / TOP) as top:
        assert {*told_of(told, "ack")} <= {one.name for one in on(folder, "up")}
        for bundle in on(folder, "up"):
            preview_import(top, bundle).close()
        send(ws, folder / "up")
        assert list((folder / "up").glob("*.part")) == []
    _look_taken_up(folder, ())


def _passed_on(folder: Path) -> None:
    _three_levels(folder)
    with opened(folder / COMMITTEE) as ws:
        _pass_on(ws, folder, lambda _: None)


def _take_up(ws: Workspace, folder: Path, tell: Tell) -> None:
    if not received(ws, peer_of(ws, Relation.SUBORDINATE)):
        import_bundle(ws, take_in(ws, on(folder, "up")[-1]))
    tell("ack taken up")


def _look_taken_up(folder: Path, told: Told) -> None:
    path = folder / TOP
    with ExitStack() as left:
        top, ws, unit = (left.enter_context(opened(folder / name)) for name in (TOP, COMMITTEE, UNIT))
        is_there = numbers_in(top, unit.org) == {0, 1}
        assert is_there or (numbers_in(top, unit.org) == set() and not told_of(told, "ack"))
        assert bool(received(top, ws.org)) == is_there == bool(outbox.checkpoints(top.whole, unit.org))
        assert leftovers(path) == []
        _take_up(top, folder, lambda _: None)
        digests = [
            [one.digest for one in entries.positions(each.whole, unit.org, unit.epoch, 1, 10_000)]
            for each in (top, unit)
        ]
        last = max(one.n for one in outbox.checkpoints(top.whole, unit.org))
        assert digests[0] == digests[1][:last]
    sound(path)


# a bundle in several volumes


def _export_volumes(ws: Workspace, folder: Path, tell: Tell) -> None:
    to = peer_of(ws, Relation.SUPERIOR)
    made = export_bundle(ws, to=to, directory=folder / "stick", volume=SMALL_VOLUME)
    tell(f"ack {made.path.name} {made.volumes}")


def _look_volumes(folder: Path, told: Told) -> None:
    stick = folder / "stick"
    with opened(folder / UNIT) as unit, opened(folder / COMMITTEE) as ws:
        for line in told_of(told, "ack"):
            name, volumes = line.split()
            assert int(volumes) > 2
            assert len(list(stick.glob(name.removesuffix("001") + "*"))) == int(volumes)
        for bundle in stick.glob("*.sxb.001"):
            preview_import(ws, bundle).close()
        again = export_bundle(unit, to=ws.org, directory=stick, volume=SMALL_VOLUME)
        assert list(stick.glob("*.part")) == []
        import_bundle(ws, preview_import(ws, again.path))
        assert check_workbook(ws).findings == ()
        assert numbers_in(ws, unit.org) == {0, 1}
    sound(folder / UNIT)


EXCHANGING: Mapping[str, Operation] = {
    "hold": Operation(at_workbook(COMMITTEE, _hold), _look_held, _ahead),
    "apply held": Operation(at_workbook(COMMITTEE, _fill_the_gap), _look_followed, _waiting),
    "set apart": Operation(at_workbook(COMMITTEE, _set_apart), _look_apart, _twins),
    "settle fork": Operation(at_workbook(COMMITTEE, _settle), _look_settled, _one_apart),
    "rotate keys": Operation(at_unit(_rotate), _look_rotated, _reported),
    "revoke": Operation(at_workbook(COMMITTEE, _revoke), _look_revoked, _one_more),
    "recover": Operation(at_workbook(COMMITTEE, _recover), _look_recovered, _lost),
    "take back": Operation(at_unit(_take_back), _look_taken_back, _brought_back),
    "pass on": Operation(at_workbook(COMMITTEE, _pass_on), _look_passed_on, _three_levels),
    "take originals": Operation(at_workbook(TOP, _take_up), _look_taken_up, _passed_on),
    "export volumes": Operation(at_unit(_export_volumes), _look_volumes, waiting_evidence),
}
