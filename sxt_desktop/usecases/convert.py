"""转为问题、任务、清单项 …: a record begun from another, kept about the exact revision it came from, told on both sides."""

from dataclasses import dataclass, replace

from sxt_desktop.domain.conversions import OWN, RECORD, SUPERIOR, TITLE, Conversion, like_earlier, named_here
from sxt_desktop.domain.errors import ErrorCode, UserError
from sxt_desktop.domain.forms import FormSpec, Sensitivity, stricter
from sxt_desktop.domain.ids import EntryId, FormId
from sxt_desktop.domain.records import Listed
from sxt_desktop.domain.revisions import Target
from sxt_desktop.domain.values import FieldKind, Ref, Row, Value, Values, show
from sxt_desktop.store import lists
from sxt_desktop.usecases.changes import Changes
from sxt_desktop.usecases.directory import known_here
from sxt_desktop.usecases.entitled import superiors
from sxt_desktop.usecases.entries import Opened, open_entry
from sxt_desktop.usecases.naming import form_title
from sxt_desktop.usecases.permits import may_keep
from sxt_desktop.usecases.review_entry import organisation_name
from sxt_desktop.usecases.save_entry import save_entry
from sxt_desktop.usecases.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Offer:
    """What a record can be turned into: the act in words, and of which of its rows (counted from 0)."""

    conversion: str
    verb: str
    to: FormId
    row: int | None = None
    row_words: str = ""


@dataclass(frozen=True, slots=True)
class Begun:
    """A new record begun from another, not kept yet; `source` is None for one only begun like an earlier one.

    `level` is as confidential as what its values were taken from; `earlier` are records in use that were made from the
    same in the same way.
    """

    form: FormSpec
    values: Values
    verb: str
    level: Sensitivity
    source: Listed | None = None
    earlier: tuple[Listed, ...] = ()

    @property
    def about(self) -> Target | None:
        """The exact revision it came from."""
        row = self.source
        return None if row is None else Target(row.owner, row.entry_id, row.digest)


def offers(ws: Workspace, opened: Opened) -> tuple[Offer, ...]:
    """Return what can be made of a record by whoever works; rows of a table one by one."""
    listed = opened.listed
    if listed.voided or opened.is_blanked:
        return ()
    found: list[Offer] = []
    for one in ws.library.conversions:
        if one.is_for(listed.form_id, opened.values) and may_keep(ws, one.to):
            found.extend(_offers_of(one, opened.values))
    return tuple(found)


def _offers_of(one: Conversion, values: Values) -> list[Offer]:
    if not one.each:
        return [Offer(one.id, one.verb, one.to)]
    rows = one.rows(values)
    first = [show(next(iter(row.values()), None)) for row in rows]
    return [Offer(one.id, one.verb, one.to, number, words) for number, words in enumerate(first)]


def begin_conversion(ws: Workspace, entry_id: EntryId, conversion: str, row: int | None = None) -> Begun:
    """Return the new record as it begins, to be completed; ENTRY_UNKNOWN without such a record, way or row.

    ENTRY_BLANKED and ENTRY_VOID for what has no content any more, or is out of use.
    """
    opened = _with_content(ws, entry_id)
    if opened.listed.voided:
        raise UserError(ErrorCode.ENTRY_VOID, title=opened.listed.title)
    one = next((one for one in ws.library.conversions if one.id == conversion), None)
    if one is None or not one.is_for(opened.listed.form_id, opened.values):
        raise UserError(ErrorCode.ENTRY_UNKNOWN)
    rows = one.rows(opened.values)
    if one.each and (row is None or not 0 <= row < len(rows)):
        raise UserError(ErrorCode.ENTRY_UNKNOWN)
    form = ws.library.form(one.to)
    chosen = rows[row] if one.each and row is not None else None
    values = one.turned(form, opened.values, _known(ws, opened.listed), chosen)
    earlier = tuple(row for row in made_from(ws, opened) if row.form_id == one.to and _says(row, chosen))
    return Begun(form, values, one.verb, _level(form, opened), opened.listed, earlier)


def _with_content(ws: Workspace, entry_id: EntryId) -> Opened:
    """Return a record that has a content, in our words where it is another's; ENTRY_BLANKED without one."""
    opened = open_entry(ws, entry_id)
    if opened.is_blanked:
        raise UserError(ErrorCode.ENTRY_BLANKED)
    if opened.is_own:
        return opened
    people = known_here(ws)

    def is_known(kind: FieldKind, key: str) -> bool:
        return (
            key in people if kind is not FieldKind.ENTRIES else lists.find(ws.read, EntryId(key)) is not None
        )

    return replace(opened, values=named_here(opened.form, opened.values, is_known))


def _says(row: Listed, cells: Row | None) -> bool:
    """Whether a record was made of this row of a table; of a record without rows any is."""
    words = "" if cells is None else show(next(iter(cells.values()), None))
    return not words or any(isinstance(said, str) and words in said for said in row.body.values())


def _level(form: FormSpec, opened: Opened) -> Sensitivity:
    """What was 纪检专阅 stays so in whatever begins with its words."""
    return stricter(form.sensitivity, Sensitivity(opened.listed.sensitivity))


def _known(ws: Workspace, row: Listed) -> Values:
    above = next(iter(superiors(ws)), None)
    known: dict[str, Value] = {
        RECORD: (Ref(row.entry_id, row.title),),
        TITLE: row.title,
        OWN: Ref(ws.org, organisation_name(ws, ws.org)),
    }
    return known if above is None else {**known, SUPERIOR: Ref(above, organisation_name(ws, above))}


def keep_begun(ws: Workspace, begun: Begun, values: Values, level: Sensitivity | None = None) -> Changes:
    """Keep what was begun from another record, about the revision it came from, as confidential unless said otherwise."""
    return save_entry(
        ws, form_id=begun.form.id, values=values, about=begun.about, sensitivity=level or begun.level
    )


def begin_like(ws: Workspace, entry_id: EntryId) -> Begun:
    """Return a new record that begins like an earlier one (按这条再记一条): days, numbers and files are given anew.

    ENTRY_UNKNOWN for a guarded one: what is in somebody's file begins nobody else's. ENTRY_BLANKED without a content.
    """
    opened = _with_content(ws, entry_id)
    form = ws.library.form(opened.listed.form_id)
    if form.guarded:
        raise UserError(ErrorCode.ENTRY_UNKNOWN)
    return Begun(form, like_earlier(form, opened.values), "再记一条", _level(form, opened))


def made_from(ws: Workspace, opened: Opened) -> tuple[Listed, ...]:
    """Return the records that were made from one, oldest first."""
    targets = {one.to for one in ws.library.conversions if one.is_for(opened.listed.form_id, opened.values)}
    return tuple(reversed([row for row in opened.about if row.form_id in targets and row.owner == ws.org]))


def called(ws: Workspace, row: Listed) -> str:
    """Return what a record is called beside its title: its form and number."""
    return f"{form_title(ws, row)} {row.number or ''}".rstrip()


def came_from(ws: Workspace, listed: Listed) -> Listed | None:
    """Return the record of ours or of another that one was made from, None where it stands by itself."""
    if listed.about_entry is None or not any(one.to == listed.form_id for one in ws.library.conversions):
        return None
    return lists.find(ws.read, EntryId(listed.about_entry), ws.org) or lists.find(
        ws.read, EntryId(listed.about_entry)
    )
