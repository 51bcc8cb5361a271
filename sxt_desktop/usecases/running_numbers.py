"""Running numbers (编号) of records: given, gone on from what stands on paper, with the unit's characters."""

from sxt_desktop.domain import numbering
from sxt_desktop.domain.errors import ErrorCode, UserError
from sxt_desktop.domain.forms import FieldSpec, FormSpec
from sxt_desktop.domain.ids import EntryId
from sxt_desktop.domain.values import FieldKind, Values, is_empty, show
from sxt_desktop.store import ledger
from sxt_desktop.store.engine import Database
from sxt_desktop.store.lists import find
from sxt_desktop.usecases.workspace import Workspace

MOST_SKIPPED = 1000
"""A typed number further on than this is taken for a slip: its series stays where it is."""
LONGEST_CODE = 10
"""A longer name than this in place of 单位代字 would put the whole unit into every number."""


def numbered(
    ws: Workspace, db: Database, form: FormSpec, values: Values, *, entry_id: EntryId | None = None
) -> Values:
    """Return values with empty running numbers filled, taken in the same transaction as the record.

    A record keeps the number it has. One that was typed, as it stands on paper, moves its series on.
    """
    filled = dict(values)
    known = None if entry_id is None else find(db, entry_id, ws.org)
    for spec in form.fields:
        if spec.kind is FieldKind.NUMBER and not is_empty(filled.get(spec.id)):
            _go_on_after(ws, db, spec, show(filled[spec.id]))
        elif spec.kind is FieldKind.NUMBER:
            held = None if known is None else known.body.get(spec.id)
            if isinstance(held, str):
                filled[spec.id] = held
                continue
            year = ws.today.year
            series, counted_in = numbering.below(
                _coded(ws, db, spec.series),
                _number_above(ws, db, spec, filled),
                year=year,
            )
            taken = ledger.next_number(db, series, counted_in)
            filled[spec.id] = numbering.written(series, year=year, n=taken)
    return filled


def _go_on_after(ws: Workspace, db: Database, spec: FieldSpec, number: str) -> None:
    """Let a series go on after a number of it that was typed, so that it is not given again; a slip moves nothing."""
    told = numbering.read(spec.series.replace("{code}", unit_code(ws, db)), number)
    if told is None:
        return
    series, year, n = told
    last = ledger.last_number(db, series, year)
    if last < n <= last + MOST_SKIPPED:
        ledger.set_last_number(db, series, year, n)


def _number_above(ws: Workspace, db: Database, spec: FieldSpec, values: Values) -> str | None:
    """Return the number of the record of ours that a number hangs below."""
    above = numbering.first_named(values.get(numbering.hangs_below(spec.series)))
    row = None if above is None else find(db, EntryId(above), ws.org)
    return None if row is None else row.number


def unit_code(ws: Workspace, db: Database) -> str:
    """Return the characters that stand for the unit in numbers (单位代字), or its short name.

    "" where there is none, or only a name too long to stand in a number.
    """
    own = find(db, EntryId(ws.org), ws.org)
    if own is None:
        return ""
    short = str(own.body.get("short_name") or "")
    return str(own.body.get("code") or (short if len(short) <= LONGEST_CODE else ""))


def _coded(ws: Workspace, db: Database, series: str) -> str:
    """Return a series with the unit's code (UNIT_CODE_MISSING)."""
    if "{code}" not in series:
        return series
    code = unit_code(ws, db)
    if not code:
        raise UserError(ErrorCode.UNIT_CODE_MISSING)
    return series.replace("{code}", code)
