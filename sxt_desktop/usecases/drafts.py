"""What was typed and not saved: keeping it, offering it back, and comparing it with what is kept by now.

Everyone reaches their own drafts only, an administrator included; of those who were removed an administrator
learns how many there are and can drop them, not what they say.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import groupby

from sxt_desktop.domain.drafts import KeptDraft, Typing
from sxt_desktop.domain.errors import ErrorCode, UserError
from sxt_desktop.domain.forms import FormSpec
from sxt_desktop.domain.ids import EntryId
from sxt_desktop.domain.records import Listed
from sxt_desktop.domain.roles import Permission
from sxt_desktop.domain.values import Body, FieldKind
from sxt_desktop.store import ledger, users
from sxt_desktop.store.lists import find
from sxt_desktop.usecases.compare import FieldChange, compare
from sxt_desktop.usecases.entries import Opened, history
from sxt_desktop.usecases.guarding import is_covered, must_be_registered
from sxt_desktop.usecases.workspace import Workspace

TITLE_LENGTH = 60
_BY_PROGRAM = (FieldKind.NUMBER, FieldKind.SYSTEM)


@dataclass(frozen=True, slots=True)
class DraftLine:
    """A draft as a list shows it; `group` is its form's, `has_moved` tells that its record was saved since."""

    draft: KeptDraft
    form_title: str
    group: str
    title: str
    has_moved: bool = False


class Side(StrEnum):
    """Who changed a field since the draft was begun."""

    DRAFT = "draft"
    RECORD = "record"
    BOTH = "both"


@dataclass(frozen=True, slots=True)
class Difference:
    """One field that the draft and the record tell differently; a sub-table counts as one field."""

    field_id: str
    label: str
    saved: str
    typed: str
    side: Side


@dataclass(frozen=True, slots=True)
class Comparison:
    """A draft beside its record; `has_moved` tells that the record was saved by someone since."""

    differences: tuple[Difference, ...]
    has_moved: bool


def keep_draft(ws: Workspace, typing: Typing, body: Body) -> None:
    """Keep what is being typed, in place of what was kept of the same thing."""
    ws.workbook.drafts.of(ws.user.id).keep(typing, body, ws.timestamp)


def find_draft(ws: Workspace, key: str) -> KeptDraft | None:
    """Return what was left unfinished under a key of `Typing`, or None.

    What was to be 纪检专阅 is there no more for who may not see such; LOOK_NOT_REGISTERED for the words of a guarded
    record that is not open today.
    """
    found = ws.workbook.drafts.of(ws.user.id).find(key)
    if found is None or not _may_read(ws, found):
        return None
    must_be_registered(ws, _records_of(ws, found))
    return found


def drop_draft(ws: Workspace, key: str) -> None:
    """Forget a draft; harmless when there is none."""
    ws.workbook.drafts.of(ws.user.id).drop(key)


def own_drafts(ws: Workspace) -> tuple[DraftLine, ...]:
    """Return whoever works' own drafts, newest first; nothing about records they may no longer see."""
    found = (_line(ws, draft) for draft in ws.workbook.drafts.of(ws.user.id).all())
    return tuple(line for line in found if line is not None)


def compare_draft(ws: Workspace, draft: KeptDraft, opened: Opened) -> Comparison:
    """Compare a draft with its record as it is now, field by field, in the order of the form."""
    form = ws.library.form(draft.typing.form_id)
    saved = form.body(opened.values)
    bases = (one.body for one in history(ws, opened.listed.entry_id) if one.digest == draft.typing.base)
    base = next(bases, None)
    return Comparison(
        tuple(_differences(form, saved, draft.body, base=base)), _has_moved(draft, opened.listed)
    )


def chosen(comparison: Comparison, *, saved: Body, typed: Body, take_saved: Iterable[str]) -> Body:
    """Return the draft's content with the named fields as they were saved."""
    known = {one.field_id for one in comparison.differences}
    body = dict(typed)
    for field_id in known.intersection(take_saved):
        body.pop(field_id, None)
        if field_id in saved:
            body[field_id] = saved[field_id]
    return body


def drafts_of_removed(ws: Workspace) -> tuple[tuple[str, str, int], ...]:
    """Return (user id, name, how many drafts) of users who were removed (NOT_PERMITTED)."""
    ws.require(Permission.MANAGE)
    present = {one.id for one in users.users(ws.whole)}
    counts: Mapping[str, int] = ws.workbook.drafts.counts()
    return tuple(
        (user, users.user_name(ws.whole, user), count)
        for user, count in sorted(counts.items())
        if user not in present
    )


def drop_drafts_of(ws: Workspace, user_id: str) -> None:
    """Forget all drafts of a user who was removed (NOT_PERMITTED, PERSON_UNKNOWN)."""
    ws.require(Permission.MANAGE)
    if user_id not in {one[0] for one in drafts_of_removed(ws)}:
        raise UserError(ErrorCode.PERSON_UNKNOWN)
    ws.workbook.drafts.drop_all(user_id)
    detail = {"by": ws.user.id, "user": user_id}
    ws.workbook.write(lambda db: ledger.add_event(db, at=ws.timestamp, kind="drafts_dropped", detail=detail))


def _line(ws: Workspace, draft: KeptDraft) -> DraftLine | None:
    typing = draft.typing
    loaded = ws.library.forms.get(typing.form_id)
    if loaded is None:
        return DraftLine(draft, str(typing.form_id), "", "")
    form = loaded.spec
    if (
        not ws.sees(form.sensitivity)
        or not _may_read(ws, draft)
        or not all(_may_see(ws, entry) for entry in (typing.entry_id, typing.about) if entry is not None)
    ):
        return None
    draft = _as_listed(ws, form, draft)
    record = None if typing.entry_id is None else find(ws.read, typing.entry_id, ws.org)
    title = _title(form, draft.body) or ("" if record is None else record.title)
    return DraftLine(
        draft, form.title, form.group, title, has_moved=record is not None and _has_moved(draft, record)
    )


def _may_read(ws: Workspace, draft: KeptDraft) -> bool:
    """Whether whoever works may still see what the draft was to become."""
    return draft.level is None or ws.sees(draft.level)


def _records_of(ws: Workspace, draft: KeptDraft) -> tuple[Listed, ...]:
    """Return the records whose words a draft holds: the one it changes, the one it was begun from."""
    typing = draft.typing
    changed = None if typing.entry_id is None else find(ws.read, typing.entry_id, ws.org)
    source = None if typing.about is None else find(ws.read, typing.about)
    return tuple(row for row in (changed, source) if row is not None)


def _as_listed(ws: Workspace, form: FormSpec, draft: KeptDraft) -> KeptDraft:
    """Return a draft as lists may show it: of a guarded record's words its head alone, or nothing."""
    if not any(is_covered(ws, row) for row in _records_of(ws, draft)):
        return draft
    head = form.head if form.guarded else ()
    return replace(draft, body={key: one for key, one in draft.body.items() if key in head})


def _may_see(ws: Workspace, entry_id: EntryId) -> bool:
    """Whether a record is on show for whoever works, or is not there at all."""
    return find(ws.read, entry_id) is not None or find(ws.whole, entry_id) is None


def _title(form: FormSpec, body: Body) -> str:
    """Return the words by which a draft is recognised: its title as far as it goes, else what was typed first."""
    first = form.facts.get("title", "")
    order = (first, *(spec.id for spec in form.fields))
    texts = (body.get(field_id) for field_id in order)
    found = (" ".join(_text(raw).split()) for raw in texts)
    return next((words for words in found if words), "")[:TITLE_LENGTH]


def _text(raw: object) -> str:
    if isinstance(raw, dict):
        return str(raw.get("name") or "")
    return raw if isinstance(raw, str) else ""


def _has_moved(draft: KeptDraft, record: Listed) -> bool:
    """Whether a record was saved after the draft was begun; 0.1.0 kept no base, there the times must tell."""
    if draft.typing.base:
        return draft.typing.base != record.digest
    return record.recorded_at > draft.at


def _differences(form: FormSpec, saved: Body, typed: Body, *, base: Body | None) -> Iterable[Difference]:
    filled_in = replace(form, fields=tuple(spec for spec in form.fields if spec.kind not in _BY_PROGRAM))
    for field_id, changes in groupby(compare(filled_in, saved, typed), key=lambda one: one.field_id):
        rows = tuple(changes)
        yield Difference(
            field_id=field_id,
            label=_label(form, field_id),
            saved=_joined(rows, [one.before for one in rows]),
            typed=_joined(rows, [one.after for one in rows]),
            side=_side(field_id, saved, typed, base),
        )


def _label(form: FormSpec, field_id: str) -> str:
    spec = form.field(field_id)
    return field_id if spec is None else spec.label


def _joined(rows: tuple[FieldChange, ...], texts: list[str]) -> str:
    """Return the words of one side; the rows of a sub-table are told apart by their names."""
    if len(rows) == 1:
        return texts[0]
    return "\n".join(f"{row.label}\n{text}" for row, text in zip(rows, texts, strict=True) if text)


def _side(field_id: str, saved: Body, typed: Body, base: Body | None) -> Side:
    if base is None or base.get(field_id) == saved.get(field_id):
        return Side.DRAFT
    return Side.RECORD if base.get(field_id) == typed.get(field_id) else Side.BOTH
