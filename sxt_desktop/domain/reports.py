"""Reports drafted from records: what a report says about which facts, and a draft of sentences that know their records.

A pattern is declared in `resources/reports/`; a sentence keeps what was gathered beside what a person made of it, so
that gathering again changes no word somebody wrote.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum

from sxt_desktop.domain.ids import FormId
from sxt_desktop.domain.values import Ref


class When(StrEnum):
    """Which records a pattern is about, by their days and the period of the report."""

    PERIOD = "period"
    """What happened in the period."""
    LAST_YEAR = "last_year"
    """What was found in the year before."""
    CLOSED = "closed"
    """What was closed in the period."""
    OPEN = "open"
    """What was found up to the end of the period and is not closed."""
    DUE_LATER = "due_later"
    """What falls due after the period."""


@dataclass(frozen=True, slots=True)
class Pattern:
    """How a sentence is made of facts: `facts` names what is gathered, `says` has places such as ``{count}``.

    `each` makes one sentence for each ``form``, each ``record`` or each value of a field, one for all when empty.
    `fill` holds the other columns of a row where the chapter is a table; a column that stays empty says `lacking`.
    """

    id: str
    facts: str
    says: str
    forms: tuple[FormId, ...] = ()
    where: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    when: When = When.PERIOD
    each: str = ""
    state: str = ""
    fill: Mapping[str, str] = field(default_factory=dict)
    lacking: str = ""


@dataclass(frozen=True, slots=True)
class ChapterSpec:
    """One chapter: the field of the form it fills, its heading, and what stands there when nothing is known.

    `column` names the column that takes the sentence where the field is a table.
    """

    field_id: str
    heading: str
    nothing: str
    patterns: tuple[Pattern, ...]
    column: str = ""
    fill: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ReportSpec:
    """One kind of report: its form, title, chapters; `takes` says which field takes subject, day, year, period, title.

    `values` has for a field what it holds for a first half and for a whole year; `asks` are the fields a person
    chooses when a draft is begun.
    """

    id: str
    form: FormId
    name: str
    title: str
    chapters: tuple[ChapterSpec, ...]
    takes: Mapping[str, str]
    values: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    asks: tuple[str, ...] = ()
    source: str = ""

    def chapter(self, field_id: str) -> ChapterSpec:
        """Return the chapter that fills a field (KeyError)."""
        return {one.field_id: one for one in self.chapters}[field_id]


class Mark(StrEnum):
    """What became of a sentence when records were gathered again; the values are what users see."""

    NONE = ""
    NEW = "新增"
    CHANGED = "台账有变化"
    GONE = "台账里已没有"


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence of a chapter: what it says now, what was `gathered`, and the records that says it.

    Own words have no `key` and nothing gathered. A dropped sentence stays, so that it does not come back.
    """

    chapter: str
    key: str
    text: str
    gathered: str = ""
    records: tuple[Ref, ...] = ()
    is_used: bool = True
    mark: Mark = Mark.NONE
    fill: Mapping[str, str] = field(default_factory=dict)
    is_nothing: bool = False
    """Whether it only says that nothing is known: a person still has to write here."""

    @property
    def is_own(self) -> bool:
        """Whether a person wrote it."""
        return not self.key

    @property
    def is_edited(self) -> bool:
        """Whether a person changed what was gathered."""
        return bool(self.key) and self.text != self.gathered


Draft = tuple[Sentence, ...]
"""Sentences in the order in which they stand, those of a chapter together or not."""


def of_chapter(draft: Iterable[Sentence], chapter: str, *, used: bool = False) -> Draft:
    """Return the sentences of a chapter in order, only those in use if asked."""
    return tuple(one for one in draft if one.chapter == chapter and (one.is_used or not used))


def gathered_again(old: Draft, fresh: Draft) -> Draft:
    """Return a draft with what records say by now: own words, order and what was dropped stay, changes are marked."""
    now = {(one.chapter, one.key): one for one in fresh}
    known = {(one.chapter, one.key) for one in old if one.key}
    kept = [made for one in old if (made := _renewed(one, now.get((one.chapter, one.key)))) is not None]
    added = [replace(one, mark=Mark.NEW) for one in fresh if (one.chapter, one.key) not in known]
    chapters = tuple(dict.fromkeys(one.chapter for one in (*fresh, *old)))
    filled = {one.chapter for one in (*kept, *added) if one.is_used and not one.is_nothing}
    every = [one for one in (*kept, *added) if not (one.is_nothing and one.chapter in filled)]
    return tuple(one for chapter in chapters for one in every if one.chapter == chapter)


def _renewed(one: Sentence, now: Sentence | None) -> Sentence | None:
    """Return a sentence as records say it now; None where nobody touched it and nothing says it any more."""
    if one.is_own:
        return replace(one, mark=Mark.NONE)
    if now is None:
        is_touched = one.is_edited and one.is_used
        return replace(one, mark=Mark.GONE) if is_touched else None
    mark = Mark.CHANGED if now.gathered != one.gathered else Mark.NONE
    text = one.text if one.is_edited else now.gathered
    return replace(now, text=text, is_used=one.is_used, mark=mark)


def moved(draft: Draft, at: int, by: int) -> Draft:
    """Return a draft with one sentence moved before or after its neighbour in the same chapter, if there is one."""
    places = [n for n, one in enumerate(draft) if one.chapter == draft[at].chapter]
    to = places.index(at) + by
    if not 0 <= to < len(places):
        return draft
    rows = list(draft)
    rows[at], rows[places[to]] = rows[places[to]], rows[at]
    return tuple(rows)


def changed(draft: Draft, at: int, **what: object) -> Draft:
    """Return a draft with one sentence changed."""
    return (*draft[:at], replace(draft[at], **what), *draft[at + 1 :])  # type: ignore[arg-type]


def with_own(draft: Draft, chapter: str, text: str) -> Draft:
    """Return a draft with own words at the end of a chapter; what only said that nothing is known gives way."""
    kept = [one for one in draft if not (one.is_nothing and one.chapter == chapter)]
    last = max((n for n, one in enumerate(kept) if one.chapter == chapter), default=len(kept) - 1)
    return (*kept[: last + 1], Sentence(chapter, "", text), *kept[last + 1 :])
