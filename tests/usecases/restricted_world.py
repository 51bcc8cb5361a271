"""A workbook full of records at random levels, each with a mark of its own in every field, and how to look for marks."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from pathlib import Path
from types import GeneratorType

import pypdfium2

from sxt_desktop.domain.backups import BackupKind
from sxt_desktop.domain.errors import UserError
from sxt_desktop.domain.forms import FieldSpec, FormSpec, Sensitivity
from sxt_desktop.domain.ids import EntryId, FormId, OrgId
from sxt_desktop.domain.revisions import Carried, Target
from sxt_desktop.domain.roles import LocalUser, Role
from sxt_desktop.domain.values import Attachment, DateRange, FieldKind, Ref, Value, Values
from sxt_desktop.usecases.attach_file import attach_bytes
from sxt_desktop.usecases.back_up import back_up
from sxt_desktop.usecases.entries import open_entry
from sxt_desktop.usecases.import_bundle import import_bundle
from sxt_desktop.usecases.preview_import import preview_import
from sxt_desktop.usecases.review_entry import review_entry
from sxt_desktop.usecases.save_entry import save_entry, void_entry
from sxt_desktop.usecases.workspace import Workspace
from tests.pairs import Pair, make_pair, secretary, set_level
from tests.samples import sample_values
from tests.usecases.test_hostile_peer import Liar
from ui.messages import sentence

HIDDEN_DAY, OPEN_DAY = date(1999, 7, 13), date(2026, 5, 4)
"""Restricted records alone happen on their day, so that it tells of one wherever it shows."""
_DAY_TOLD = re.compile(r"1999-07-13|1999年7月13日|1999, 7, 13")
DAY_MARK = "1999-07-13"
UNCLEARED = tuple(role for role in Role if role is not Role.DISCIPLINE)


class Fate(StrEnum):
    """What becomes of a record; all but the first are hidden in the end, `LOWERED` in its first content."""

    OPEN = "open"
    RESTRICTED = "restricted"
    RAISED = "raised"
    LOWERED = "lowered"
    VOID = "void"


@dataclass(frozen=True, slots=True)
class Plan:
    """One record to be: of which form, ours or come in, and what becomes of it."""

    form_id: FormId
    fate: Fate
    is_ours: bool = True


@dataclass(slots=True)
class World:
    """An open pair; `ws` is the workbook that is walked, by its first user, who holds every role."""

    pair: Pair
    ws: Workspace
    hidden: set[str] = field(default_factory=set)
    coming: set[str] = field(default_factory=set)
    """Marks of the bundle that was not taken over yet."""
    open: set[str] = field(default_factory=set)
    records: list[tuple[OrgId, EntryId, FormId]] = field(default_factory=list)
    hidden_ids: set[EntryId] = field(default_factory=set)
    files: list[Attachment] = field(default_factory=list)
    bundle: Path = Path()
    out: Path = Path()
    backup: Path = Path()

    def as_role(self, *roles: Role) -> Workspace:
        """Return the workspace as someone with these roles sees it."""
        return replace(self.ws, user=LocalUser("u9", "某人", frozenset(roles)))


def marked(
    form: FormSpec, mark: str, day: date, subject: Ref, to: OrgId, files: Iterable[Attachment]
) -> Values:
    """Return valid values of a form with the mark in whatever words it holds."""
    late: Values = {spec.id: "补录" for spec in form.fields if spec.computed == "timeliness"}
    sample = sample_values(form, today=day, overrides=late)
    alone = [spec for spec in form.fields if spec.refers_to != (form.id,)]
    values = {spec.id: _marked(spec, sample.get(spec.id), mark) for spec in alone}
    for fact, ref in (("subject", Ref(subject.id, mark)), ("addressee", Ref(to, mark))):
        spec = form.field(form.facts.get(fact, ""))
        if spec is not None and spec.kind in (FieldKind.PERSON, FieldKind.ORG):
            values[spec.id] = ref
    for spec in form.fields:
        if spec.kind is FieldKind.ATTACHMENTS:
            values[spec.id] = tuple(files)
        if spec.kind is FieldKind.DATE:
            values[spec.id] = day
        if spec.kind is FieldKind.DATE_RANGE:
            values[spec.id] = DateRange(day, day)
    return {spec.id: values[spec.id] for spec in form.visible(values) if spec.id in values}


def _marked(spec: FieldSpec, value: Value, mark: str) -> Value:
    if spec.kind in (FieldKind.TEXT, FieldKind.LONG_TEXT, FieldKind.NUMBER):
        return f"{mark}{spec.id}"[: spec.max_length]
    if isinstance(value, Ref):
        return Ref(value.id, f"{mark}{spec.id}")
    if isinstance(value, tuple) and spec.kind is FieldKind.TABLE:
        return tuple(
            {column.id: _marked(column, row.get(column.id), mark) for column in spec.columns}
            for row in value
            if isinstance(row, dict)
        )
    if isinstance(value, tuple) and value and all(isinstance(item, Ref) for item in value):
        return tuple(Ref(item.id, f"{mark}{spec.id}") for item in value if isinstance(item, Ref))
    return value


@contextmanager
def world(folder: Path, plans: Iterable[Plan], *, at_unit: bool) -> Iterator[World]:
    """Make a workbook as planned, at the unit or at its committee, and close it in the end."""
    pair = make_pair(folder)
    try:
        yield _filled(World(pair, pair.unit if at_unit else pair.committee), tuple(plans))
    finally:
        pair.close()


def _filled(made: World, plans: tuple[Plan, ...]) -> World:
    made.out = made.pair.folder / "out"
    made.out.mkdir()
    made.backup = back_up(made.ws, BackupKind.DAILY).backup.path
    peer = made.pair.committee if made.ws is made.pair.unit else made.pair.unit
    liar, lines = Liar(peer, made.ws, made.pair.folder), _Lines()
    for number, plan in enumerate(plans):
        if plan.is_ours:
            _keep_own(made, plan, number, peer.org)
        else:
            _take_in(made, plan, number, liar, lines)
    _last_bundle(made, liar, lines)
    return made


@dataclass(slots=True)
class _Lines:
    """What the other side has written so far: a full log is sent from its beginning each time."""

    all: list[Carried] = field(default_factory=list)

    def tell(self, liar: Liar, line: Carried) -> Path:
        self.all.append(line)
        is_unit = liar.me.org != liar.victim.org and liar.victim.org in _below(liar)
        log = liar.full(self.all) if is_unit else liar.addressed([line])
        return liar.write(log)


def _below(liar: Liar) -> set[str]:
    from sxt_desktop.store import outbox

    return {peer.org_id for peer in outbox.peers(liar.me.read) if peer.relation == "上级"}


def _mark(made: World, number: int, fate: Fate, part: str = "") -> str:
    mark = f"ZQ{number:03d}{part}X"
    (made.open if fate is Fate.OPEN else made.hidden).add(mark)
    return mark


def _file(ws: Workspace, mark: str) -> Attachment:
    return attach_bytes(ws, f"{mark}.txt", f"{mark}内容".encode())


def _keep_own(made: World, plan: Plan, number: int, peer: OrgId) -> None:
    ws, form = made.ws, made.ws.library.form(plan.form_id)
    if form.guarded and plan.fate in (Fate.OPEN, Fate.LOWERED):  # of such a form none is ever open
        plan = replace(plan, fate=Fate.RESTRICTED)
    mark = _mark(made, number, plan.fate)
    file = _file(ws, mark)
    day = OPEN_DAY if plan.fate is Fate.OPEN else HIDDEN_DAY
    values = marked(form, mark, day, secretary(ws), peer, [file])
    if form.one_for:  # a second file of the same person would be refused
        values[form.one_for] = Ref(ws.new_id(), f"{mark}{form.one_for}")
    starts_open = plan.fate in (Fate.OPEN, Fate.RAISED)
    level = Sensitivity.INTERNAL if starts_open else Sensitivity.DISCIPLINE
    entry = save_entry(ws, form_id=form.id, values=values, sensitivity=level).entry
    made.records.append((ws.org, entry, form.id))
    if any(spec.kind is FieldKind.ATTACHMENTS for spec in form.fields):
        made.files.append(file)
    if plan.fate is Fate.RAISED:
        set_level(ws, entry, Sensitivity.DISCIPLINE)
    if plan.fate is Fate.VOID:
        void_entry(ws, entry_id=entry, reason=f"{mark}作废")
    if plan.fate is Fate.LOWERED:
        later = _mark(made, number, Fate.OPEN, "N")
        values = marked(form, later, OPEN_DAY, secretary(ws), peer, [])
        read = open_entry(ws, entry).listed.digest
        save_entry(
            ws,
            form_id=form.id,
            values=values,
            entry_id=entry,
            expected=read,
            sensitivity=Sensitivity.INTERNAL,
        )
    elif plan.fate is not Fate.OPEN:
        made.hidden_ids.add(entry)


def _take_in(made: World, plan: Plan, number: int, liar: Liar, lines: _Lines) -> None:
    """Let a record come in, and write an opinion about one that is raised later, which must go with it."""
    fate = Fate.RESTRICTED if plan.fate in (Fate.LOWERED, Fate.VOID) else plan.fate
    mark = _mark(made, number, fate)
    first = Sensitivity.INTERNAL if fate in (Fate.OPEN, Fate.RAISED) else Sensitivity.DISCIPLINE
    line = _line(made, plan, mark, liar, len(lines.all) + 1, first)
    import_bundle(made.ws, preview_import(made.ws, lines.tell(liar, line)))
    assert line.revision is not None
    entry = line.revision.entry_id
    made.records.append((liar.me.org, entry, plan.form_id))
    if fate is Fate.RAISED:
        done = review_entry(made.ws, entry_id=entry, owner=liar.me.org, verdict="通过", remark=f"{mark}意见")
        made.records.append((made.ws.org, done.entry, FormId("review")))
        made.hidden_ids.add(done.entry)
        again = _line(made, plan, mark, liar, len(lines.all) + 1, Sensitivity.DISCIPLINE, after=line)
        import_bundle(made.ws, preview_import(made.ws, lines.tell(liar, again)))
    if fate is not Fate.OPEN:
        made.hidden_ids.add(entry)


def _line(
    made: World,
    plan: Plan,
    mark: str,
    liar: Liar,
    n: int,
    level: Sensitivity,
    *,
    after: Carried | None = None,
    about: Target | None = None,
) -> Carried:
    form = made.ws.library.form(plan.form_id)
    day = OPEN_DAY if mark in made.open else HIDDEN_DAY
    values = marked(form, mark, day, secretary(liar.me), made.ws.org, [])
    more: dict[str, object] = {"sensitivity": level, "about": about}
    if after is not None and after.revision is not None:
        more |= {"entry_id": after.revision.entry_id, "previous": after.digest}
    return liar.revision(n, form.body(values), form.id, **more)


def _last_bundle(made: World, liar: Liar, lines: _Lines) -> None:
    """Leave one bundle with restricted records on the stick, not yet taken over: an order, and one raised in it."""
    for number, form in ((900, FormId("rectification_order")), (901, FormId("handbook_08"))):
        mark = _mark(made, number, Fate.RESTRICTED)
        made.coming.add(mark)
        plan = Plan(form, Fate.RESTRICTED, is_ours=False)
        line = _line(made, plan, mark, liar, len(lines.all) + 1, Sensitivity.INTERNAL)
        lines.all.append(line)
        again = _line(made, plan, mark, liar, len(lines.all) + 1, Sensitivity.DISCIPLINE, after=line)
        lines.all.append(again)
    sent = lines.all[-4:]
    is_unit = liar.victim.org in _below(liar)
    made.bundle = liar.write(liar.full(lines.all) if is_unit else liar.addressed(sent))


def told(value: object) -> str:
    """Return everything a returned value says: texts of PDF pages, contents of files, else its representation."""
    if isinstance(value, GeneratorType):
        return told(tuple(value))
    if isinstance(value, Path):
        return told(value.read_bytes()) if value.is_file() else str(value)
    if isinstance(value, bytes):
        return _text_of(value) if value.startswith(b"%PDF") else value.decode("utf-8", "replace")
    if isinstance(value, (list, tuple)) and not hasattr(value, "_fields"):
        return "\n".join(told(one) for one in value)
    if isinstance(value, Mapping):
        return "\n".join(f"{told(key)} {told(one)}" for key, one in value.items())
    return repr(value)


def _text_of(content: bytes) -> str:
    document = pypdfium2.PdfDocument(content)
    try:
        pages = [document[number].get_textpage().get_text_range() for number in range(len(document))]
    finally:
        document.close()
    return "".join("".join(pages).split())


def attempt(work: Callable[[], object]) -> str:
    """Return what a use case tells, be it by refusing."""
    try:
        return told(work())
    except UserError as refused:
        with suppress(KeyError):
            return f"{sentence(refused)} {refused.facts!r}"
        return repr(refused.facts)


def leaks(made: World, text: str) -> set[str]:
    """Return the marks of hidden records that a text has, and their day."""
    found = {mark for mark in made.hidden if mark in text}
    if _DAY_TOLD.search(text):
        found.add(DAY_MARK)
    return found
