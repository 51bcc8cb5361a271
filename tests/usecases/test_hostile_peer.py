"""A properly enrolled peer that lies: everything here is truly signed, by hand, with the peer's own keys."""

import hashlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest

from sxt_desktop.bundle import outgoing as bundle_outgoing
from sxt_desktop.bundle.acks import Ack
from sxt_desktop.bundle.checkpoints import sign_checkpoint
from sxt_desktop.bundle.container import Outgoing, OutgoingLog, write_bundle
from sxt_desktop.bundle.continuations import sign_continuation
from sxt_desktop.bundle.log_parts import Mode
from sxt_desktop.catalog.forms import definition_hash
from sxt_desktop.domain.chains import Checkpoint, Continuation, Head, extend_all, genesis
from sxt_desktop.domain.errors import ErrorCode, UserError
from sxt_desktop.domain.forms import Sensitivity
from sxt_desktop.domain.ids import EntryId, FormId, OrgId
from sxt_desktop.domain.people import ORGANISATION, PERSON, POST
from sxt_desktop.domain.projections import NEEDS_LOOK, TITLE_LENGTH
from sxt_desktop.domain.records import Filter
from sxt_desktop.domain.revisions import AUTHOR_LENGTH, Carried, Payload, Revision, Target, canonical
from sxt_desktop.domain.values import Body, Json, Ref
from sxt_desktop.store import entries, ledger, lists, outbox, users
from sxt_desktop.usecases.attach_file import attach_bytes
from sxt_desktop.usecases.cargo import MISSING
from sxt_desktop.usecases.check_workbook import check_workbook
from sxt_desktop.usecases.directory import directory
from sxt_desktop.usecases.entries import history, list_entries, open_entry
from sxt_desktop.usecases.export_bundle import export_bundle
from sxt_desktop.usecases.identities import own_identity
from sxt_desktop.usecases.import_bundle import MOST_NOTED, import_bundle
from sxt_desktop.usecases.inbox import inbox_count
from sxt_desktop.usecases.matters import find_matter, matter_board, reply_matter
from sxt_desktop.usecases.outgoing import waiting_for
from sxt_desktop.usecases.overview import overview
from sxt_desktop.usecases.paper_parts import full_name
from sxt_desktop.usecases.preview_import import preview_import
from sxt_desktop.usecases.review_entry import RETURNED, returned_to_us, review_entry, reviews_of
from sxt_desktop.usecases.save_entry import save_entry
from sxt_desktop.usecases.screening import LAST_POSITION, MOST_SKIPPED
from sxt_desktop.usecases.workspace import Workspace
from tests.events import events
from tests.pairs import Pair, carry, issue_order, make_pair, save_visit
from tests.usecases.test_exchange import DAY, dump, is_refused, restored, visit
from ui.messages import sentence

VISIT, ORDER, REVIEW, VERDICT = (
    FormId(name) for name in ("handbook_08", "rectification_order", "review", "order_verdict")
)
AT = "2026-11-18T10:00:00+08:00"
RTL = "\u202e"


@pytest.fixture
def pair(tmp_path: Path) -> Iterator[Pair]:
    """A committee and its unit, enrolled with each other."""
    made = make_pair(tmp_path)
    yield made
    made.close()


@dataclass(slots=True)
class Liar:
    """One of the pair, whose program was replaced by one that signs anything."""

    me: Workspace
    victim: Workspace
    folder: Path
    seq: int = 0
    prev: str | None = None

    def revision(self, n: int, body: Body, form: FormId = VISIT, **fields: Any) -> Carried:
        """Return a position as wanted, its hashes sound."""
        payload = Payload(b"s" * 16, body)
        known = self.me.library.forms.get(form)
        made = Revision(
            owner=self.me.org,
            epoch=self.me.epoch,
            n=n,
            entry_id=EntryId(f"lie-{n}"),
            form_id=form,
            form_version=1,
            form_hash="0" * 64 if known is None else known.spec.hash,
            author="林静",
            recorded_at=AT,
            sensitivity=Sensitivity.INTERNAL,
            about=None,
            previous=None,
            payload_hash=payload.hash,
        )
        made = replace(made, **fields)
        return Carried(n, made.digest, made, payload)

    def full(self, lines: Sequence[Carried], *, at: str = AT, epoch: str = "") -> OutgoingLog:
        """Return a log with a sound chain from the beginning."""
        epoch = epoch or self.me.epoch
        start = genesis(self.me.org, epoch)
        head = extend_all(start, [one.digest for one in lines])
        key = own_identity(self.me)
        checkpoint = Checkpoint(self.me.org, epoch, head.n, head.link, key.public.key_id, at)
        signed = sign_checkpoint(checkpoint, key)
        return OutgoingLog(self.me.org, epoch, Mode.FULL, 1, head.n, start.link, signed, lines)

    def addressed(self, lines: Sequence[Carried]) -> OutgoingLog:
        """Return single positions, as a superior sends them."""
        last = max((one.n for one in lines), default=1)
        return OutgoingLog(self.me.org, self.me.epoch, Mode.ADDRESSED, 1, last, None, None, lines)

    def write(self, *logs: OutgoingLog, forms: Sequence[Body] = (), **more: Any) -> Path:
        """Sign and write a bundle, its number following unless given."""
        self.seq = more.pop("seq", self.seq + 1)
        members = {f"{one['id']}-{one['version']}": canonical(one) for one in forms}
        content = Outgoing(
            from_org=self.me.org,
            to_org=self.victim.org,
            seq=self.seq,
            prev=self.prev,
            created_at=more.pop("created_at", AT),
            logs=logs,
            forms=more.pop("members", members),
            **more,
        )
        path = self.folder / f"{self.seq}.sxb"
        with path.open("wb") as out:
            written = write_bundle(
                out,
                content=content,
                sender=own_identity(self.me),
                recipients=[own_identity(self.victim).public],
                random=self.me.random,
                app="liar",
            )
        self.prev = written.manifest_sha256
        return path

    def tell(self, *lines: Carried, **more: Any) -> None:
        """Let the victim take over positions in the mode it expects of us."""
        is_unit = outbox.peers(self.me.read)[0].relation == "上级"
        log = self.full(lines) if is_unit else self.addressed(lines)
        import_bundle(self.victim, preview_import(self.victim, self.write(log, **more)))


@pytest.fixture
def unit(pair: Pair) -> Liar:
    """A subordinate that lies to its committee."""
    return Liar(pair.unit, pair.committee, pair.folder)


@pytest.fixture
def committee(pair: Pair) -> Liar:
    """A superior that lies to its unit."""
    return Liar(pair.committee, pair.unit, pair.folder)


def body(title: str = "调研", **more: Json) -> Body:
    """Return a visit's body."""
    day = DAY.isoformat()
    return {"occurred": {"from": day, "to": day}, "title": title, "content": "内容", **more}


def order_body(to: OrgId, title: str = "整改") -> Body:
    """Return an order's body."""
    return {"title": title, "addressee": {"id": to, "name": "贵单位"}, "issued_on": DAY.isoformat()}


def review_body(to: OrgId) -> Body:
    """Return an opinion that asks for a correction."""
    return {
        "addressee": {"id": to, "name": "贵单位"},
        "verdict": RETURNED,
        "return_reason": "假的",
        "reviewed_on": DAY.isoformat(),
    }


def still_works(ws: Workspace, owner: OrgId) -> None:
    """Everything that gathers records of others runs, and the workbook checks out and can be rebuilt."""
    found = overview(ws, 2026)
    inbox_count(ws, found.todo)
    directory(ws, owner)
    for row in list_entries(ws, Filter(owner=owner), limit=1000):
        history(ws, row.entry_id, owner)
        try:
            open_entry(ws, row.entry_id, owner)
        except UserError as unreadable:
            if unreadable.code is not ErrorCode.FORM_UNKNOWN:
                raise
    assert check_workbook(ws).findings == ()
    assert check_workbook(ws, rebuild=True).findings == ()


Change = Callable[[Liar], dict[str, Any]]
FIELDS: dict[str, tuple[str, Change]] = {
    "no moment": ("recorded_at", lambda _: {"recorded_at": "x" * 100_000}),
    "a day only": ("recorded_at", lambda _: {"recorded_at": "2026-11-18"}),
    "year 1": ("recorded_at", lambda _: {"recorded_at": "0001-01-01T00:00:00+08:00"}),
    "year 9999": ("recorded_at", lambda _: {"recorded_at": "9999-12-31T23:59:59+08:00"}),
    "no such day": ("recorded_at", lambda _: {"recorded_at": "2026-02-30T00:00:00+08:00"}),
    "author in two lines": ("author", lambda _: {"author": "林静\n系统管理员"}),
    "author turned round": ("author", lambda _: {"author": f"林{RTL}静"}),
    "long author": ("author", lambda _: {"author": "林" * 1000}),
    "negative version": ("form_version", lambda _: {"form_version": -1}),
    "huge version": ("form_version", lambda _: {"form_version": 2**62}),
    "form id as path": ("form_id", lambda _: {"form_id": FormId("../../x")}),
    "long entry id": ("entry_id", lambda _: {"entry_id": EntryId("e" * 100_000)}),
    "form hash": ("form_hash", lambda _: {"form_hash": "x" * 100_000}),
    "about anything": ("about", lambda _: {"about": Target(OrgId("o" * 1000), EntryId("e"), "d")}),
    "about no digest": ("about", lambda _: {"about": Target(OrgId("o"), EntryId("e"), "d" * 10_000)}),
}


@pytest.mark.parametrize("name", FIELDS)
def test_a_field_no_program_of_ours_writes_refuses_the_bundle(unit: Liar, name: str) -> None:
    what, change = FIELDS[name]
    path = unit.write(unit.full([unit.revision(1, body(), **change(unit))]))
    error = is_refused(unit.victim, path, ErrorCode.BUNDLE_HOSTILE)
    assert error.facts["what"] == what
    assert "没有导入" in sentence(error)


def test_an_odd_name_of_our_own_recorder_is_made_one_that_others_accept(pair: Pair) -> None:
    name = f"林静\n{RTL}" + "静" * 1000
    odd_one = replace(pair.unit.user, name=name)
    pair.unit.workbook.write(lambda db: users.keep_user(db, odd_one, pair.unit.timestamp))
    odd = restored(pair, pair.unit, lambda: None)
    try:
        visit(odd)
        carry(odd, pair.committee, pair.folder)
    finally:
        odd.workbook.close()
    (row,) = list_entries(pair.committee, Filter(owner=pair.unit.org, forms=(VISIT,)))
    assert row.author.startswith("林静 静静") and len(row.author) == AUTHOR_LENGTH


def test_an_id_of_a_record_of_ours_refuses_the_bundle(pair: Pair, unit: Liar) -> None:
    own = save_visit(pair.committee, DAY)
    path = unit.write(unit.full([unit.revision(1, body("假的"), entry_id=own)]))
    assert is_refused(pair.committee, path, ErrorCode.BUNDLE_HOSTILE).facts["what"] == "entry_id"


def test_a_superior_cannot_take_the_id_of_a_record_of_ours(pair: Pair, committee: Liar) -> None:
    own = save_visit(pair.unit, DAY)
    path = committee.write(committee.addressed([committee.revision(7, body("假的"), entry_id=own)]))
    assert is_refused(pair.unit, path, ErrorCode.BUNDLE_HOSTILE).facts["what"] == "entry_id"


def test_a_voiding_of_a_record_of_ours_voids_nothing(pair: Pair, unit: Liar) -> None:
    own = save_visit(pair.committee, DAY)
    about = Target(pair.committee.org, own, open_entry(pair.committee, own).listed.digest)
    unit.tell(unit.revision(1, {"reason": "假的"}, FormId("void"), entry_id=own, about=about))
    assert not open_entry(pair.committee, own).listed.voided
    assert [one.is_void for one in history(pair.committee, own)] == [False]
    still_works(pair.committee, pair.unit.org)


def test_people_and_organisations_of_a_peer_do_not_shadow_ours(pair: Pair, unit: Liar) -> None:
    before = directory(pair.committee)
    names = full_name(pair.committee, pair.committee.org), full_name(pair.committee, pair.unit.org)
    false: Body = {"name": "假党委", "short_name": "假", "relation": "上级"}
    unit.tell(
        unit.revision(1, false, ORGANISATION, entry_id=EntryId(pair.committee.org)),
        unit.revision(2, false, ORGANISATION, entry_id=EntryId(pair.unit.org)),
        unit.revision(3, {**false, "relation": "领导"}, ORGANISATION, entry_id=EntryId("third")),
        unit.revision(4, {"name": "假书记"}, PERSON),
        unit.revision(5, {"person": 7, "duty": "一切", "since": "昨天", "until": 3}, POST),
    )
    assert directory(pair.committee) == before
    assert (
        full_name(pair.committee, pair.committee.org),
        full_name(pair.committee, pair.unit.org),
    ) == names
    still_works(pair.committee, pair.unit.org)


def test_orders_and_opinions_of_a_subordinate_bind_nobody(pair: Pair, unit: Liar) -> None:
    own = save_visit(pair.committee, DAY)
    about = Target(pair.committee.org, own, open_entry(pair.committee, own).listed.digest)
    first = unit.revision(1, order_body(pair.committee.org), ORDER)
    assert first.revision is not None
    at_order = Target(pair.unit.org, first.revision.entry_id, first.digest.hex())
    lines = (
        first,
        unit.revision(2, review_body(pair.committee.org), REVIEW, about=about),
        unit.revision(3, {"verdict": "销号"}, VERDICT, about=at_order),
    )
    plan = preview_import(pair.committee, unit.write(unit.full(lines)))
    assert plan.orders == ()
    import_bundle(pair.committee, plan)
    assert matter_board(pair.committee) == ()
    assert returned_to_us(pair.committee) == ()
    assert reviews_of(pair.committee, own) == ()
    assert open_entry(pair.committee, own, pair.committee.org).about == ()
    with pytest.raises(UserError) as error:
        reply_matter(pair.committee, order=first.revision.entry_id, values={"title": "回告"})
    assert error.value.code is ErrorCode.ENTRY_UNKNOWN
    still_works(pair.committee, pair.unit.org)


def test_a_subordinate_closes_no_order_of_ours_and_approves_no_record_of_its_own(
    pair: Pair, unit: Liar
) -> None:
    order = issue_order(pair)
    at_order = Target(pair.committee.org, order, open_entry(pair.committee, order).listed.digest)
    mine = unit.revision(1, body())
    assert mine.revision is not None
    about = Target(pair.unit.org, mine.revision.entry_id, mine.digest.hex())
    closing: Body = {"verdict": "销号", "verdict_on": DAY.isoformat(), "title": "整改"}
    unit.tell(
        mine,
        unit.revision(2, closing, VERDICT, about=at_order),
        unit.revision(3, {**review_body(pair.unit.org), "verdict": "通过"}, REVIEW, about=about),
    )
    assert find_matter(pair.committee, order).matter.is_open
    assert reviews_of(pair.committee, mine.revision.entry_id) == ()
    review_entry(pair.committee, entry_id=mine.revision.entry_id, owner=pair.unit.org, verdict="留意")
    (ours,) = open_entry(pair.committee, mine.revision.entry_id, pair.unit.org).about
    assert (ours.owner, ours.body["verdict"]) == (pair.committee.org, "留意")


def test_papers_of_strangers_do_not_crowd_out_the_answer(
    pair: Pair, unit: Liar, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sxt_desktop.usecases.entitled.MOST_PAPERS", 3)
    own = save_visit(pair.committee, DAY)
    about = Target(pair.committee.org, own, open_entry(pair.committee, own).listed.digest)
    save_entry(
        pair.committee,
        form_id=REVIEW,
        values={"addressee": Ref(pair.unit.org, "机械"), "verdict": "留意", "reviewed_on": DAY},
        about=about,
    )
    unit.tell(*(unit.revision(n, body(), about=about) for n in range(1, 9)))
    assert [row.owner for row in open_entry(pair.committee, own).about] == [pair.committee.org]


def test_a_review_about_what_we_do_not_hold_or_another_owners_record_asks_nothing(
    pair: Pair, committee: Liar
) -> None:
    own = save_visit(pair.unit, DAY)
    digest = open_entry(pair.unit, own).listed.digest
    committee.tell(
        committee.revision(
            3, review_body(pair.unit.org), REVIEW, about=Target(pair.unit.org, EntryId("nowhere"), "0" * 64)
        ),
        committee.revision(4, review_body(pair.unit.org), REVIEW, about=Target(OrgId("other"), own, digest)),
    )
    assert returned_to_us(pair.unit) == ()
    assert open_entry(pair.unit, own).about == ()
    still_works(pair.unit, pair.committee.org)


def test_a_verdict_with_a_day_that_is_none_does_not_stop_the_first_page(pair: Pair, committee: Liar) -> None:
    order = committee.revision(3, order_body(pair.unit.org), ORDER)
    assert order.revision is not None
    about = Target(pair.committee.org, order.revision.entry_id, order.digest.hex())
    again: Body = {"verdict": "继续整改", "new_due": "随时", "verdict_on": DAY.isoformat()}
    committee.tell(order, committee.revision(4, again, VERDICT, about=about))
    (one,) = matter_board(pair.unit)
    assert one.is_ours_to_answer
    still_works(pair.unit, pair.committee.org)


BODIES: dict[str, Body] = {
    "enormous texts": body(
        "题" * 100_000, number="号" * 50_000, subject={"id": "i" * 9999, "name": "名" * 9999}
    ),
    "the last day": body(occurred={"from": "9999-12-31", "to": "9999-12-31"}),
    "the first day": body(occurred={"from": "0001-01-01", "to": "9999-12-31"}),
    "year 0": body(occurred={"from": "0000-01-01", "to": "0000-01-01"}),
    "wrong shapes": {"occurred": [[["x"]]], "title": {"a": 1}, "content": 7},
    "nothing": {},
    "control characters": body(f"\x00\x1b[31m{RTL}题"),
    "huge numbers": body(days="9" * 10_000),
}


@pytest.mark.parametrize("name", BODIES)
def test_a_body_that_makes_no_sense_is_kept_and_stops_nothing(pair: Pair, unit: Liar, name: str) -> None:
    lie = unit.revision(1, BODIES[name])
    unit.tell(lie)
    (row,) = list_entries(pair.committee, Filter(owner=pair.unit.org, forms=(VISIT,)))
    for text in (row.title, row.number or "", row.subject_name or "", row.subject or ""):
        assert len(text) <= TITLE_LENGTH and text.isprintable()
    assert lists.years(pair.committee.read, pair.unit.org) == (2026,)
    still_works(pair.committee, pair.unit.org)


def test_a_record_too_large_for_lists_is_refused_and_cannot_be_saved_either(pair: Pair, unit: Liar) -> None:
    path = unit.write(unit.full([unit.revision(1, body("题" * 2_000_000))]))
    is_refused(pair.committee, path, ErrorCode.BUNDLE_ALTERED)
    rows = tuple({"problem": "问" * 1000, "demand": "求" * 1000} for _ in range(200))
    with pytest.raises(UserError) as error:
        save_entry(
            pair.committee,
            form_id=ORDER,
            values={
                "addressee": Ref(pair.unit.org, "机械"),
                "title": "整改",
                "issued_on": DAY,
                "due": DAY,
                "demands": rows,
            },
        )
    assert error.value.code is ErrorCode.NOT_ACCEPTED


def definition(**changes: Json) -> Body:
    """Return a small sound form definition, changed."""
    fields: list[Json] = [{"id": "title", "label": "标题", "kind": "text"}]
    return {
        "id": "made_up",
        "version": 1,
        "title": "自拟表",
        "field": fields,
        "facts": {"title": "title"},
        **changes,
    }


def many(count: int) -> list[Json]:
    """Return that many fields."""
    return [{"id": f"f{n}", "label": "字段", "kind": "text"} for n in range(count)]


def nested(depth: int) -> Json:
    """Return lists inside lists."""
    value: Json = []
    for _ in range(depth):
        value = [value]
    return value


DEFINITIONS: dict[str, Body] = {
    "thousands of fields": definition(field=many(5000), facts={}),
    "deep": definition(field=[{"id": "a", "label": "a", "kind": "table", "column": nested(20)}]),
    "long title": definition(title="表" * 100_000),
    "turned title": definition(title=f"表{RTL}单"),
    "control title": definition(title="表\x00单"),
    "many choices": definition(
        field=[{"id": "a", "label": "a", "kind": "choice", "choices": [str(n) for n in range(9999)]}],
        facts={},
    ),
    "no such kind": definition(field=[{"id": "a", "label": "a", "kind": "script"}]),
    "fields are text": definition(field="all"),
}


@pytest.mark.parametrize("name", DEFINITIONS)
def test_a_form_beyond_measure_leaves_its_record_marked(pair: Pair, unit: Liar, name: str) -> None:
    form = DEFINITIONS[name]
    lie = unit.revision(1, {"title": "题"}, FormId("made_up"), form_hash=definition_hash(form))
    unit.tell(lie, forms=[form])
    (row,) = list_entries(pair.committee, Filter(owner=pair.unit.org))
    assert row.title == NEEDS_LOOK
    still_works(pair.committee, pair.unit.org)


@pytest.mark.parametrize(
    "raw", [b"[]", b"7", b"{", b'{"id":"made_up","version":1e3}', b"[" * 90_000, b"\xff"]
)
def test_a_definition_that_is_none_is_left_out(pair: Pair, unit: Liar, raw: bytes) -> None:
    unit.tell(unit.revision(1, {"title": "题"}, FormId("made_up")), members={"made_up-1": raw})
    (row,) = list_entries(pair.committee, Filter(owner=pair.unit.org))
    assert row.title == NEEDS_LOOK
    still_works(pair.committee, pair.unit.org)


def test_another_definition_under_a_name_of_ours_changes_no_form_of_ours(pair: Pair, unit: Liar) -> None:
    own = save_visit(pair.committee, DAY)
    false = definition(id="handbook_08", title="假表", version=1)
    spare = definition(id="spare")
    lie = unit.revision(1, {"title": "题"}, form_hash=definition_hash(false))
    unit.tell(lie, forms=[false, spare])
    assert pair.committee.library.form(VISIT).title == open_entry(pair.committee, own).form.title
    assert lie.revision is not None
    assert open_entry(pair.committee, lie.revision.entry_id, pair.unit.org).form.title == "假表"
    assert ledger.form_definition(pair.committee.read, definition_hash(spare)) is None


@pytest.mark.parametrize("comes_along", [True, False])
def test_a_form_that_is_not_the_one_named_is_not_used(pair: Pair, unit: Liar, comes_along: bool) -> None:
    loaded = pair.unit.library.loaded(ORDER)
    if not comes_along:
        issue_order(pair)  # so that the committee keeps the definition itself
    lie = unit.revision(1, order_body(pair.committee.org), VISIT, form_hash=loaded.spec.hash)
    unit.tell(lie, forms=[loaded.definition] if comes_along else [])
    (row,) = list_entries(pair.committee, Filter(owner=pair.unit.org))
    assert (row.title, row.addressee) == (NEEDS_LOOK, None)
    still_works(pair.committee, pair.unit.org)


def structure(unit: Liar, name: str) -> Path:
    """Write a bundle with one hostile structure."""
    one = unit.revision(1, body())
    log = unit.full([one])
    third = replace(log, owner=OrgId("third"), lines=[Carried(1, b"x" * 32)])
    assert log.checkpoint is not None
    other = replace(third, checkpoint=replace(log.checkpoint, owner=OrgId("third")))
    epoch = unit.full([Carried(1, b"x" * 32)], epoch="other")
    far = OutgoingLog(unit.me.org, unit.me.epoch, Mode.ADDRESSED, 1, LAST_POSITION + 1, None, None, [])
    made: dict[str, Callable[[], Path]] = {
        "owner twice": lambda: unit.write(log, log),
        "third owner": lambda: unit.write(other),
        "other epoch": lambda: unit.write(epoch),
        "addressed from below": lambda: unit.write(unit.addressed([one])),
        "far ahead": lambda: unit.write(far),
        "number jumps": lambda: unit.write(log, seq=10**12),
        "no moment": lambda: unit.write(log, created_at="2026-11-18"),
        "checkpoint at no moment": lambda: unit.write(unit.full([one], at="--------------")),
        "files nobody names": lambda: unit.write(log, files=flood()),
    }
    return made[name]()


def flood() -> dict[str, Any]:
    """Return a file no record holds."""
    content = b"flood" * 1000
    return {hashlib.sha256(content).hexdigest(): (len(content), lambda: [content])}


@pytest.mark.parametrize(
    "name",
    [
        "owner twice",
        "third owner",
        "other epoch",
        "addressed from below",
        "far ahead",
        "number jumps",
        "no moment",
        "checkpoint at no moment",
        "files nobody names",
    ],
)
def test_a_hostile_structure_changes_nothing(unit: Liar, name: str) -> None:
    is_refused(unit.victim, structure(unit, name), ErrorCode.BUNDLE_HOSTILE)


def test_a_moment_that_is_none_cannot_come_in_by_the_manifest(
    unit: Liar, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bundle_outgoing, "_bundle_id", lambda *_: "made-up")
    is_refused(unit.victim, unit.write(created_at="T" * 40), ErrorCode.BUNDLE_HOSTILE)


def test_numbers_left_out_are_listed_up_to_a_bound(unit: Liar) -> None:
    plan = preview_import(unit.victim, unit.write(unit.full([]), seq=MOST_SKIPPED))
    assert len(plan.skipped_numbers) == MOST_SKIPPED - 1
    plan.close()


def test_a_superior_sends_no_whole_log_and_no_links(pair: Pair, committee: Liar) -> None:
    one = committee.revision(1, order_body(pair.unit.org), ORDER)
    is_refused(pair.unit, committee.write(committee.full([one])), ErrorCode.BUNDLE_HOSTILE)
    linked = replace(committee.addressed([one]), link_before=b"l" * 32)
    is_refused(pair.unit, committee.write(linked), ErrorCode.BUNDLE_HOSTILE)


def test_an_empty_log_and_a_gap_between_bundles_are_told_apart(pair: Pair, unit: Liar) -> None:
    import_bundle(pair.committee, preview_import(pair.committee, unit.write(unit.full([]))))
    ahead = replace(unit.full([unit.revision(1, body())]), from_n=50, to_n=50)
    assert ahead.checkpoint is not None
    late = unit.revision(50, body())
    ahead = replace(ahead, checkpoint=replace(ahead.checkpoint, n=50), lines=[late])
    is_refused(pair.committee, unit.write(ahead), ErrorCode.BUNDLE_GAP)


def test_counts_are_those_of_the_records_not_of_the_manifest(pair: Pair, unit: Liar) -> None:
    unit.tell(
        unit.revision(1, body()), Carried(2, b"w" * 32), counts={"handbook_08": "很多", "review": 10**9}
    )
    (got,) = outbox.received_from(pair.committee.read, pair.unit.org)
    assert got.counts == {"handbook_08": 1, "withheld": 1}


def test_a_record_for_the_discipline_commission_that_comes_whole_is_passed_on_to_nobody(
    pair: Pair, unit: Liar
) -> None:
    unit.tell(unit.revision(1, body(), sensitivity=Sensitivity.DISCIPLINE))
    waiting = waiting_for(pair.committee, pair.unit.org)
    assert (waiting.total, waiting.receipts) == (0, 1)
    still_works(pair.committee, pair.unit.org)


def ack(pair: Pair, sent_sha256: str, *, seq: int, n: int, **more: Any) -> Ack:
    """Return a receipt of the committee's."""
    told: dict[str, Any] = {
        "owner": pair.unit.org,
        "epoch": pair.unit.epoch,
        "n": n,
        "seq": seq,
        "manifest_sha256": sent_sha256,
        "result": "accepted",
        **more,
    }
    return Ack(**told)


def last_manifest(pair: Pair) -> str:
    """Return the hash of what the unit sent last."""
    return outbox.sent_to(pair.unit.read, pair.committee.org)[-1].manifest_sha256


def test_a_receipt_for_more_than_was_sent_skips_nothing(pair: Pair, committee: Liar) -> None:
    sent = export_bundle(pair.unit, to=pair.committee.org, directory=pair.folder)
    head = entries.head(pair.unit.read, pair.unit.org, pair.unit.epoch).n
    visit(pair.unit, "之后的")
    committee.tell(acks=[ack(pair, last_manifest(pair), seq=sent.seq, n=2**62)])
    waiting = waiting_for(pair.unit, pair.committee.org)
    assert (waiting.from_n, waiting.new) == (head + 1, 1)
    (kept,) = outbox.sent_to(pair.unit.read, pair.committee.org)
    assert kept.receipt is not None and kept.receipt["n"] == head


def test_receipts_that_go_back_or_name_what_was_never_sent_lose_nothing(pair: Pair, committee: Liar) -> None:
    sent = export_bundle(pair.unit, to=pair.committee.org, directory=pair.folder)
    sha256 = last_manifest(pair)
    strange = [
        ack(pair, sha256, seq=sent.seq, n=5, epoch="other"),
        ack(pair, sha256, seq=sent.seq, n=5, owner=OrgId("other")),
        *(ack(pair, "0" * 64, seq=n, n=n) for n in range(1, 200)),
    ]
    committee.tell(acks=strange)
    assert waiting_for(pair.unit, pair.committee.org).from_n == 1
    noted = [kind for _, kind, _ in events(pair.unit.read) if kind == "receipt_without_bundle"]
    assert len(noted) == MOST_NOTED
    committee.tell(acks=[ack(pair, sha256, seq=sent.seq, n=3), ack(pair, sha256, seq=sent.seq, n=1)])
    assert waiting_for(pair.unit, pair.committee.org).from_n == 2
    committee.tell(acks=[ack(pair, sha256, seq=sent.seq, n=3, result="refused")])
    assert waiting_for(pair.unit, pair.committee.org).from_n == 1


def test_an_old_bundle_from_above_after_a_restore_brings_back_the_same_and_nothing_else(pair: Pair) -> None:
    older = restored(pair, pair.unit, lambda: None)
    issue_order(pair)
    down, _ = carry(pair.committee, pair.unit, pair.folder)
    is_refused(pair.unit, down.path, ErrorCode.BUNDLE_REPEATED)
    try:
        import_bundle(older, preview_import(older, down.path))
        assert [one.order.digest for one in matter_board(older)] == [
            one.order.digest for one in matter_board(pair.unit)
        ]
        is_refused(older, down.path, ErrorCode.BUNDLE_REPEATED)
    finally:
        older.workbook.close()


@pytest.mark.parametrize("name", ["../../x", "CON", "a" * 300, "C:\\x", f"x{RTL}gpj.exe", "\x00"])
def test_an_attachment_may_be_called_anything_and_come_or_not(pair: Pair, unit: Liar, name: str) -> None:
    content = b"evidence"
    digest = hashlib.sha256(content).hexdigest()
    held: list[Json] = [
        {"sha256": digest, "name": name, "size": 10**14},
        {"sha256": "f" * 64, "name": name, "size": 1},
    ]
    lie = unit.revision(1, body(evidence=held))
    unit.tell(lie, files={digest: (len(content), lambda: [content])})
    assert lie.revision is not None
    opened = open_entry(pair.committee, lie.revision.entry_id, pair.unit.org)
    came, stayed_away = opened.form.attachments(opened.values)
    assert b"".join(pair.committee.workbook.files.chunks(came.sha256)) == content
    assert came.name.isprintable()
    with pytest.raises(UserError) as error:
        list(pair.committee.workbook.files.chunks(stayed_away.sha256))
    assert error.value.code is ErrorCode.FILE_MISSING
    still_works(pair.committee, pair.unit.org)


@pytest.mark.parametrize("how", ["gone", "flipped", "swapped"])
def test_an_attachment_gone_or_damaged_here_keeps_no_record_back(pair: Pair, how: str) -> None:
    lost, kept = (attach_bytes(pair.unit, f"{name}.jpg", name.encode() * 999) for name in ("丢失", "还在"))
    entry = visit(pair.unit)
    values = {**open_entry(pair.unit, entry).values, "evidence": (lost, kept)}
    save_entry(pair.unit, form_id=VISIT, values=values, entry_id=entry)
    (place,) = pair.unit.workbook.path.rglob(lost.sha256)
    (other,) = pair.unit.workbook.path.rglob(kept.sha256)
    if how == "gone":
        place.unlink()
    elif how == "flipped":
        place.write_bytes(place.read_bytes()[:-9] + b"flipped!!")
    else:  # as long, and genuine
        place.write_bytes(other.read_bytes())
    sent = export_bundle(pair.unit, to=pair.committee.org, directory=pair.folder)
    assert (sent.missing, sent.files) == (("丢失.jpg",), 1)
    plan = preview_import(pair.committee, sent.path)
    assert plan.staged.manifest.extensions == {MISSING: [lost.sha256]}
    assert plan.skipped_numbers == ()
    import_bundle(pair.committee, plan)
    assert open_entry(pair.committee, entry, pair.unit.org).values["evidence"] == (lost, kept)
    assert events(pair.unit.read)[0][2][MISSING] == "丢失.jpg"


def test_what_was_withheld_leaves_by_no_other_way(pair: Pair) -> None:
    secret = attach_bytes(pair.unit, "暗语.jpg", b"secret")
    entry = visit(pair.unit, "暗语", sensitivity=Sensitivity.DISCIPLINE)
    values = {**open_entry(pair.unit, entry).values, "evidence": (secret,)}
    save_entry(pair.unit, form_id=VISIT, values=values, entry_id=entry)
    (place,) = pair.unit.workbook.path.rglob(secret.sha256)
    place.unlink()
    sent, _ = carry(pair.unit, pair.committee, pair.folder)
    (got,) = outbox.received_from(pair.committee.read, pair.unit.org)
    assert (sent.missing, sent.withheld, sent.files) == ((), 2, 0)
    assert "handbook_08" not in got.counts and got.counts["withheld"] == 2
    assert lists.count(pair.committee.read, Filter(forms=(VISIT,), owner=pair.unit.org)) == 0
    assert list_entries(pair.committee, Filter(words="暗语")) == ()
    known = "".join(str(cell) for cell in dump(pair.committee))
    assert secret.sha256 not in known and "暗语" not in known and entry not in known


NEXT = "f" * 32


def goes_on(liar: Liar, n: int, link: bytes) -> Continuation:
    """Return the liar's signed word that its log goes on in another epoch."""
    key = own_identity(liar.me)
    plain = Continuation(liar.me.org, NEXT, liar.me.epoch, n, link, "恢复", AT, key.public.key_id)
    return sign_continuation(plain, key)


def second(liar: Liar, first: OutgoingLog, lines: Sequence[Carried], epoch: str = NEXT) -> OutgoingLog:
    """Return a log of the next epoch with a sound chain after another log."""
    assert first.checkpoint is not None
    start = Head(first.to_n, first.checkpoint.link)
    head, key = extend_all(start, [one.digest for one in lines]), own_identity(liar.me)
    signed = sign_checkpoint(Checkpoint(liar.me.org, epoch, head.n, head.link, key.public.key_id, AT), key)
    return OutgoingLog(liar.me.org, epoch, Mode.FULL, start.n + 1, head.n, start.link, signed, lines)


def test_a_sound_new_epoch_is_taken_over(unit: Liar) -> None:
    first = unit.full([unit.revision(1, {"title": "一"})])
    assert first.checkpoint is not None
    later = second(unit, first, [unit.revision(2, {"title": "二"}, epoch=NEXT)])
    path = unit.write(first, later, epoch=NEXT, continues=[goes_on(unit, 1, first.checkpoint.link)])
    import_bundle(unit.victim, preview_import(unit.victim, path))
    assert entries.head(unit.victim.read, unit.me.org, NEXT).n == 2
    assert check_workbook(unit.victim).findings == ()


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"n": 0}, ErrorCode.BUNDLE_HOSTILE),
        ({"n": LAST_POSITION + 1}, ErrorCode.BUNDLE_HOSTILE),
        ({"from_epoch": "d" * 32}, ErrorCode.BUNDLE_HOSTILE),
        ({"at": "2026-02-30T00:00:00+08:00"}, ErrorCode.BUNDLE_HOSTILE),
        ({"link": b"x" * 32}, ErrorCode.BUNDLE_FORKED),
    ],
)
def test_a_new_epoch_that_does_not_go_on_is_refused(
    unit: Liar, fields: dict[str, Any], code: ErrorCode
) -> None:
    first = unit.full([unit.revision(1, {"title": "一"})])
    assert first.checkpoint is not None
    later = second(unit, first, [unit.revision(2, {"title": "二"}, epoch=NEXT)])
    word = replace(goes_on(unit, 1, first.checkpoint.link), **fields)
    word = sign_continuation(word, own_identity(unit.me))
    is_refused(unit.victim, unit.write(first, later, epoch=NEXT, continues=[word]), code)


def test_parts_in_another_order_or_twice_are_refused(unit: Liar) -> None:
    first = unit.full([unit.revision(1, {"title": "一"})])
    assert first.checkpoint is not None
    later = second(unit, first, [unit.revision(2, {"title": "二"}, epoch=NEXT)])
    word = goes_on(unit, 1, first.checkpoint.link)
    for logs in ((later, first), (first, first, later), (first, later, later)):
        path = unit.write(*logs, epoch=NEXT, continues=[word])
        assert is_refused(unit.victim, path, ErrorCode.BUNDLE_HOSTILE).facts["what"] == "logs"


def test_a_superior_that_goes_on_beyond_what_it_said_is_refused(committee: Liar) -> None:
    word = goes_on(committee, 1, b"l" * 32)
    old = committee.addressed([committee.revision(2, {"title": "二"})])
    path = committee.write(old, epoch=NEXT, continues=[word])
    assert is_refused(committee.victim, path, ErrorCode.BUNDLE_HOSTILE).facts["what"] == "to_n"


def test_one_epoch_said_to_go_on_from_two_places_is_a_fork(committee: Liar) -> None:
    first = committee.write(epoch=NEXT, continues=[goes_on(committee, 1, b"l" * 32)])
    import_bundle(committee.victim, preview_import(committee.victim, first))
    again = committee.write(epoch=NEXT, continues=[goes_on(committee, 2, b"l" * 32)])
    is_refused(committee.victim, again, ErrorCode.BUNDLE_FORKED)
