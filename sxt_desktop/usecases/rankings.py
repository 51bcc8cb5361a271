"""The standing of everyone assessed in a year, and who stands so low that the profile asks for something (KZ05, KZ11).

Only scores that people gave are put in order; nothing is scored or counted by the program itself (FX06).
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from sxt_desktop.catalog.documents import load_document
from sxt_desktop.domain.ids import EntryId, FormId
from sxt_desktop.domain.records import Listed
from sxt_desktop.domain.switches import LowRank, Switches
from sxt_desktop.domain.values import parse_decimal
from sxt_desktop.store.yearly import said_of_year
from sxt_desktop.usecases.workspace import Workspace

ASSESSMENT = FormId("assessment")
_SAID = ("stage", "score", "grade", "last_rank")
RANKING = "assessment_ranking.toml"
_CENT = Decimal("0.01")


class Scored(NamedTuple):
    """What an assessment says that a standing needs; later records of a stage count."""

    row: int
    entry: EntryId
    name: str
    stage: str
    score: str
    grade: str
    last_rank: int


@dataclass(frozen=True, slots=True)
class Standing:
    """One target in a year: the score of each stage, the weighted total, the rank (0: a stage is missing).

    `from_end`: how many places from the end, 0 without a rank or where there are no others. `entries` are the
    assessments it was reckoned from, the newest last.
    """

    name: str
    scores: Mapping[str, Decimal]
    total: Decimal
    rank: int
    grade: str
    last_rank: int
    entries: tuple[EntryId, ...] = ()
    from_end: int = 0

    @property
    def is_last(self) -> bool:
        """Whether nobody stands lower."""
        return self.from_end == 1


def scored(row: Listed) -> Scored:
    """Return what an assessment says that a standing needs."""
    body = row.body
    return Scored(
        row.row,
        row.entry_id,
        row.subject_name or "",
        str(body.get("stage") or ""),
        str(body.get("score") or ""),
        str(body.get("grade") or ""),
        _rank(body.get("last_rank")),
    )


def scored_in(ws: Workspace, year: int) -> tuple[Scored, ...]:
    """Return the assessments of a year, read without their tables of points."""
    return tuple(
        Scored(row, entry, name, str(stage or ""), str(score or ""), str(grade or ""), _rank(rank))
        for row, entry, name, (stage, score, grade, rank) in said_of_year(
            ws.read, ws.org, ASSESSMENT, year, _SAID
        )
    )


def _rank(said: object) -> int:
    return said if isinstance(said, int) else 0


@lru_cache(maxsize=2)
def weights(resources: Path) -> Mapping[str, Decimal]:
    """Return how much each stage weighs, as the paper of the ranking says."""
    return load_document(resources / "documents" / RANKING).numbers


def standings(rows: Iterable[Scored], weights: Mapping[str, Decimal]) -> tuple[Standing, ...]:
    """Return every target with its rank, best first; who misses a stage stands at the end without a rank."""
    by_target: dict[str, list[Scored]] = {}
    for row in rows:
        by_target.setdefault(row.name, []).append(row)
    found = [_standing(name, mine, weights) for name, mine in by_target.items()]
    whole = sorted((one for one in found if one.rank), key=lambda one: -one.total)
    ranked = [_ranked(one, whole) for one in whole]
    return (*ranked, *(one for one in found if not one.rank))


def _standing(name: str, rows: Sequence[Scored], weights: Mapping[str, Decimal]) -> Standing:
    """The newest assessment of a stage counts; one that has every stage gets its rank afterwards."""
    scores: dict[str, Decimal] = {}
    last = sorted(rows, key=lambda one: one.row)
    for one in last:
        score = parse_decimal(one.score)
        if score is not None:
            scores[one.stage] = score
    total = sum(
        (scores.get(stage, Decimal(0)) * weight / 100 for stage, weight in weights.items()), Decimal(0)
    )
    grades = [one.grade for one in last if one.grade]
    ranks = [one.last_rank for one in last if one.last_rank]
    return Standing(
        name,
        scores,
        total.quantize(_CENT, ROUND_HALF_UP),
        int(all(stage in scores for stage in weights)),
        grades[-1] if grades else "",
        ranks[-1] if ranks else 0,
        entries=tuple(one.entry for one in last),
    )


def _ranked(one: Standing, whole: Sequence[Standing]) -> Standing:
    better = sum(other.total > one.total for other in whole)
    worse = sum(other.total < one.total for other in whole)
    return replace(one, rank=better + 1, from_end=worse + 1 if len(whole) > 1 else 0)


def low(found: Sequence[Standing], before: Mapping[str, Standing], switches: Switches) -> dict[str, str]:
    """Return who stands so low that the profile asks for something, by name, with what it is about in words.

    Everyone equal is nobody low.
    """
    if len({one.total for one in found if one.rank}) < 2:
        return {}
    if switches.low_rank is LowRank.SAME_YEAR:
        places = range(1, switches.low_count + 1)
        return {one.name: "排名靠后" for one in found if one.from_end in places and one.rank > 1}
    if switches.low_rank is LowRank.TWO_YEARS:
        return {
            one.name: "连续两年末位"
            for one in found
            if one.is_last and one.name in before and before[one.name].is_last
        }
    return {}
