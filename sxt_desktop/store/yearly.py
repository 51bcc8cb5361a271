"""Which records of a form belong to a year by what they say of themselves, asked in SQL so that other years cost nothing."""

from collections.abc import Sequence

from sxt_desktop.domain.ids import EntryId, FormId, OrgId
from sxt_desktop.store.engine import Database

_YEAR = """CASE WHEN json_type(body, '$.year')='integer' THEN json_extract(body, '$.year')
 ELSE cast(substr(coalesce(json_extract(body, '$.due'), json_extract(body, '$.start_on'), first_recorded_at), 1, 4)
 AS INTEGER) END"""
"""The rule of `domain/list_versions.item_year`, for contents whose days were accepted as days."""


def rows_of_year(db: Database, owner: OrgId, form: FormId, year: int) -> tuple[int, ...]:
    """Return the row numbers of an owner's records in use of a form and a year, in the order of recording."""
    rows = db.execute(
        f"""SELECT id FROM latest WHERE form_id=? AND voided=0
            AND owner=(SELECT id FROM owners WHERE org_id=?) AND {_YEAR}=? ORDER BY id""",
        (form, owner, year),
    )
    return tuple(row[0] for row in rows)


Said = tuple[int, EntryId, str, tuple[object, ...]]
"""Row number, record, the name of its subject, what its fields say (None for what is not there)."""


def said_of_year(
    db: Database, owner: OrgId, form: FormId, year: int, fields: Sequence[str]
) -> tuple[Said, ...]:
    """Return what some fields of an owner's records of a form and a year say, without reading whole contents."""
    asked = ", ".join("json_extract(body, ?)" for _ in fields)
    rows = db.execute(
        f"""SELECT id, entry_id, coalesce(subject_name, ''), {asked} FROM latest WHERE form_id=? AND voided=0
            AND owner=(SELECT id FROM owners WHERE org_id=?) AND {_YEAR}=? ORDER BY id""",
        (*(f"$.{field}" for field in fields), form, owner, year),
    )
    return tuple((row[0], EntryId(row[1]), row[2], tuple(row[3:])) for row in rows)
