"""Records of others on which we have not given an opinion since they were last changed."""

from sxt_desktop.domain.ids import FormId, OrgId
from sxt_desktop.store.engine import Database, one

AT_MOST = 1000
"""Counting stops here: more is shown as so many and more."""


def count(
    db: Database, owners: tuple[OrgId, ...], forms: tuple[FormId, ...], *, review: FormId, reviewer: OrgId
) -> int:
    """Return how many records of the owners still wait for the reviewer's opinion, up to `AT_MOST`."""
    if not owners or not forms:
        return 0
    sql = f"""SELECT count(*) FROM (SELECT 1 FROM latest AS record
        WHERE record.owner IN (SELECT id FROM owners WHERE org_id IN ({_marks(owners)}))
        AND record.form_id IN ({_marks(forms)}) AND record.voided=0
        AND NOT EXISTS (SELECT 1 FROM latest AS opinion
            WHERE opinion.about_entry=record.entry_id AND opinion.form_id=? AND opinion.voided=0
            AND opinion.owner=(SELECT id FROM owners WHERE org_id=?)
            AND opinion.recorded_at>=record.recorded_at) LIMIT {AT_MOST})"""
    return int(one(db, sql, (*owners, *forms, review, reviewer)))


def _marks(values: tuple[str, ...]) -> str:
    return ",".join("?" * len(values))
