"""起草报告: a 述责述廉报告 or 书面报告 gathered from records, sentence by sentence, and kept as a record of its form.

Each sentence keeps its records in a table that travels with the report as an attachment (起草依据); whoever holds the
report can see where every number came from.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import lru_cache

from sxt_desktop.catalog.library import Library
from sxt_desktop.catalog.reports import load_reports
from sxt_desktop.domain.errors import ErrorCode, UserError
from sxt_desktop.domain.forms import FormSpec
from sxt_desktop.domain.ids import EntryId, FormId
from sxt_desktop.domain.records import Filter, Listed
from sxt_desktop.domain.reports import (
    ChapterSpec,
    Draft,
    Pattern,
    ReportSpec,
    Sentence,
    gathered_again,
    of_chapter,
)
from sxt_desktop.domain.roles import Permission
from sxt_desktop.domain.values import DateRange, Ref, Value, Values, is_empty
from sxt_desktop.store import lists
from sxt_desktop.usecases.attach_file import attach_bytes
from sxt_desktop.usecases.changes import Changes
from sxt_desktop.usecases.entries import Opened, open_entry
from sxt_desktop.usecases.report_addressees import addressed_fields, suggested_addressees
from sxt_desktop.usecases.report_basis import basis_bytes, read_basis
from sxt_desktop.usecases.report_facts import About, Fact, facts_of, open_to_all
from sxt_desktop.usecases.save_entry import save_entry
from sxt_desktop.usecases.workspace import Workspace

DRAFT, FINAL = "草稿", "已定稿"
BASIS, STATE = "basis", "state"
_LAST = FormId("accountability_report")
"""The form whose problems the next report answers for."""


@dataclass(frozen=True, slots=True)
class ReportWish:
    """Which report: its kind, whom it is about, the period (a first half or a whole year), what was chosen for it."""

    report: str
    subject: Ref
    year: int
    first_half: bool = False
    answers: Mapping[str, Value] = field(default_factory=dict)

    @property
    def period(self) -> DateRange:
        """The days it is about."""
        return DateRange(
            date(self.year, 1, 1), date(self.year, 6, 30) if self.first_half else date(self.year, 12, 31)
        )

    @property
    def period_words(self) -> str:
        """The period as titles say it."""
        return f"{self.year}年上半年" if self.first_half else f"{self.year}年度"


@dataclass(frozen=True, slots=True)
class ReportDraft:
    """A report while it is drafted; `entry_id` and `digest` (hex) once it was kept, `is_final` once it came back."""

    wish: ReportWish
    sentences: Draft
    entry_id: EntryId | None = None
    digest: str | None = None
    is_final: bool = False


def report_kinds(ws: Workspace) -> Mapping[str, ReportSpec]:
    """Return every report that can be drafted, by id."""
    return _kinds(ws.library)


@lru_cache(maxsize=2)
def _kinds(library: Library) -> Mapping[str, ReportSpec]:
    """Return what is installed; read once, as pages ask for it again and again."""
    forms = {name: loaded.spec for name, loaded in library.forms.items()}
    return load_reports(library.resources / "reports", forms)


def draft_report(ws: Workspace, wish: ReportWish) -> ReportDraft:
    """Gather a report from records in use; what is 纪检专阅 is left out whoever asks, since reports go to others."""
    spec = report_spec(ws, wish.report)
    about = About(wish.subject, wish.period, _last_report(ws, wish))
    sentences = tuple(one for chapter in spec.chapters for one in _chapter(ws, chapter, about))
    return ReportDraft(_addressed(ws, spec, wish), sentences)


def _addressed(ws: Workspace, spec: ReportSpec, wish: ReportWish) -> ReportWish:
    """Add whom the report goes to where that was not asked, or not answered although it has to be."""
    form = ws.library.form(spec.form)
    needed = {one.id for one in form.fields if one.required or one.id not in spec.asks}
    suggested = suggested_addressees(ws, form, wish.subject, wish.year)
    added = {name: ref for name, ref in suggested.items() if name in needed and name not in wish.answers}
    return replace(wish, answers={**wish.answers, **added}) if added else wish


def renew_draft(ws: Workspace, draft: ReportDraft) -> ReportDraft:
    """Gather again: own words, order and what was dropped stay; what changed in the records since is marked."""
    fresh = draft_report(ws, draft.wish)
    return ReportDraft(
        draft.wish,
        gathered_again(draft.sentences, fresh.sentences),
        draft.entry_id,
        draft.digest,
        draft.is_final,
    )


def report_spec(ws: Workspace, report: str) -> ReportSpec:
    """Return one kind of report (DOCUMENT_UNKNOWN)."""
    found = report_kinds(ws).get(report)
    if found is None:
        raise UserError(ErrorCode.DOCUMENT_UNKNOWN, document=report)
    return found


def _chapter(ws: Workspace, chapter: ChapterSpec, about: About) -> Iterator[Sentence]:
    found = [
        _sentence(chapter, pattern, fact)
        for pattern in chapter.patterns
        for fact in facts_of(ws, pattern, about)
    ]
    seen: set[str] = set()
    for one in found:
        if not chapter.column or one.text not in seen:  # a problem two patterns know is one row
            yield one
        seen.add(one.text)
    if not found:
        yield Sentence(
            chapter.field_id,
            "nothing",
            chapter.nothing,
            chapter.nothing,
            fill=chapter.fill,
            is_nothing=True,
        )


def _sentence(chapter: ChapterSpec, pattern: Pattern, fact: Fact) -> Sentence:
    text = " ".join(pattern.says.format_map(fact.places).split())
    fill = {name: said.format_map(fact.places) or pattern.lacking for name, said in pattern.fill.items()}
    return Sentence(chapter.field_id, f"{pattern.id}:{fact.key}", text, text, fact.records, fill=fill)


def _last_report(ws: Workspace, wish: ReportWish) -> Listed | None:
    """Return the newest report on the year before, of the same person or organisation."""
    chosen = Filter(forms=(_LAST,), owner=ws.org, subject=str(wish.subject.id or ""), only_adopted=True)
    rows = lists.each(open_to_all(ws).read, chosen)
    before = [row for row in rows if row.body.get("year") == wish.year - 1]
    return max(before, key=lambda row: (row.occurred_on or "", row.row), default=None)


# keeping it


def save_report(ws: Workspace, draft: ReportDraft) -> tuple[Changes, ReportDraft]:
    """Keep a draft as a record of its form, with what each sentence is based on (NOT_ACCEPTED, ENTRY_CHANGED_MEANWHILE).

    A further save follows the one before; fields nobody drafts stay as they were filled.
    """
    ws.require(Permission.RECORD)
    spec = report_spec(ws, draft.wish.report)
    known: Values = {}
    if draft.entry_id is not None:
        known = open_entry(ws, draft.entry_id, ws.org).values
    attached = attach_bytes(ws, "起草依据.csv", basis_bytes(spec, draft.sentences))
    values = {
        **known,
        **_values(ws, spec, draft, known),
        BASIS: (attached,),
        STATE: known.get(STATE) or DRAFT,
    }
    changes = save_entry(ws, form_id=spec.form, values=values, entry_id=draft.entry_id, expected=draft.digest)
    row = lists.find(ws.read, changes.entry, ws.org)
    digest = None if row is None else row.digest
    return changes, ReportDraft(draft.wish, draft.sentences, changes.entry, digest, values[STATE] == FINAL)


def _values(ws: Workspace, spec: ReportSpec, draft: ReportDraft, known: Values) -> Values:
    form, wish = ws.library.form(spec.form), draft.wish
    taken: dict[str, Value] = {
        "subject": wish.subject,
        "day": known.get(spec.takes["day"]) or ws.today,
        "year": wish.year,
        "period": wish.period,
        "title": spec.title.format(of=wish.subject.name, period=wish.period_words),
    }
    values: Values = {name: taken[place] for place, name in spec.takes.items()}
    values |= {name: both[0 if wish.first_half else 1] for name, both in spec.values.items()}
    values |= dict(wish.answers)
    return values | {one.field_id: chapter_value(form, one, draft.sentences, known) for one in spec.chapters}


def chapter_value(form: FormSpec, chapter: ChapterSpec, sentences: Draft, known: Values) -> Value:
    """Return what a chapter's field holds: sentences of one pattern as a paragraph, or a row for each sentence.

    Cells a person filled beside a sentence of a table stay.
    """
    used = of_chapter(sentences, chapter.field_id, used=True)
    if not chapter.column:
        return _paragraphs(used)
    before = known.get(chapter.field_id)
    rows = (
        {row.get(chapter.column): row for row in before if isinstance(row, Mapping)}
        if isinstance(before, tuple)
        else {}
    )
    spec = form.field(chapter.field_id)
    choices = {one.id: one.choices for one in spec.columns if one.choices} if spec is not None else {}
    made: list[dict[str, Value]] = []
    for one in used:
        filled = {name: text for name, text in one.fill.items() if text in choices.get(name, (text,))}
        kept = {name: value for name, value in rows.get(one.text, {}).items() if not is_empty(value)}
        made.append({**filled, **kept, chapter.column: one.text})
    return tuple(made)


SHORT = 30
"""Sentences up to so many characters that one pattern makes stand in one paragraph; a longer one has its own."""


def _paragraphs(sentences: Draft) -> str:
    said: list[str] = []
    last = ""
    for one in sentences:
        pattern = one.key.partition(":")[0] if len(one.text) <= SHORT else ""
        if said and pattern and pattern == last:
            said[-1] += one.text
        else:
            said.append(one.text)
        last = pattern
    return "\n".join(said)


# going on with it


def open_report(ws: Workspace, entry_id: EntryId) -> ReportDraft:
    """Return a report of ours as it can be gone on with (ENTRY_UNKNOWN, FORM_UNKNOWN).

    One that was written without a draft has its text as own words.
    """
    opened = open_entry(ws, entry_id, ws.org)
    wish, values = wish_of(ws, opened), opened.values
    if wish is None:
        raise UserError(ErrorCode.FORM_UNKNOWN, form=opened.form.title)
    spec = report_spec(ws, wish.report)
    attached = values.get(BASIS)
    kept = read_basis(ws, spec, attached)
    return ReportDraft(
        wish, kept or tuple(_own(spec, values)), entry_id, opened.listed.digest, values.get(STATE) == FINAL
    )


def wish_of(ws: Workspace, opened: Opened) -> ReportWish | None:
    """Return which report a record is; None for a record of another form."""
    spec = next((one for one in report_kinds(ws).values() if one.form == opened.form.id), None)
    if spec is None:
        return None
    values = opened.values
    subject = values.get(spec.takes["subject"])
    return ReportWish(
        spec.id,
        subject if isinstance(subject, Ref) else Ref(ws.org, ""),
        _year(spec, values, ws.today.year),
        first_half=any(values.get(name) == both[0] for name, both in spec.values.items()),
        answers={
            name: values[name] for name in _answered(spec, opened.form) if not is_empty(values.get(name))
        },
    )


def _answered(spec: ReportSpec, form: FormSpec) -> tuple[str, ...]:
    """Return the fields that a wish holds answers for: those asked, and whom the report goes to."""
    return tuple(dict.fromkeys((*spec.asks, *addressed_fields(form))))


def _year(spec: ReportSpec, values: Values, default: int) -> int:
    year, period = values.get(spec.takes.get("year", "")), values.get(spec.takes.get("period", ""))
    if isinstance(period, DateRange):
        return period.end.year
    return year if isinstance(year, int) else default


def _own(spec: ReportSpec, values: Values) -> Iterator[Sentence]:
    for chapter in spec.chapters:
        value = values.get(chapter.field_id)
        if isinstance(value, str):
            yield from (Sentence(chapter.field_id, "", text) for text in value.split("\n") if text)
        elif isinstance(value, tuple):
            rows = (row for row in value if isinstance(row, Mapping))
            yield from (Sentence(chapter.field_id, "", str(row.get(chapter.column) or "")) for row in rows)


def own_reports(ws: Workspace, year: int) -> tuple[Listed, ...]:
    """Return the reports of ours of a year that can be gone on with, newest first."""
    forms = tuple(one.form for one in report_kinds(ws).values())
    return lists.page(ws.read, Filter(forms=forms, owner=ws.org, year=year))


def report_subjects(ws: Workspace) -> tuple[Ref, ...]:
    """Return whom a report can be about: the organisation itself first, then every person by name."""
    own = lists.find(ws.read, EntryId(ws.org), ws.org)
    people = lists.each(ws.read, Filter(forms=(FormId("person"),), owner=ws.org))
    names = sorted((Ref(row.entry_id, row.title) for row in people), key=lambda one: one.name)
    return (Ref(ws.org, "" if own is None else str(own.body.get("name") or own.title)), *names)
