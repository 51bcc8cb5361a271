"""What each document says, apart from how it is set: the same contexts serve PDF and every other form of paper.

A document of a layout for single records is gathered from its record, a ledger from many; what is computed for
one kind has a named function in `CONTEXTS`.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from sxt_desktop.domain.papers import DocumentSpec, Layout
from sxt_desktop.domain.records import Filter
from sxt_desktop.usecases.naming import Naming
from sxt_desktop.usecases.paper_subjects import find_record, find_subject
from sxt_desktop.usecases.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Asked:
    """What a document is asked about: `subject` a record, person or bundle, `chosen` a list as it is filtered."""

    year: int
    subject: str = ""
    chosen: Filter | None = None
    """With a filter the year is the filter's own."""

    @property
    def of_year(self) -> int:
        """The year of a book that is always of one: the filter's, where that has one."""
        return (None if self.chosen is None else self.chosen.year) or self.year


Gather = Callable[[Workspace, DocumentSpec, Asked], object]


def document_context(ws: Workspace, spec: DocumentSpec, asked: Asked) -> object:
    """Return what a document says, under the names of its year (DOCUMENT_NEEDS, ENTRY_UNKNOWN, PERSON_UNKNOWN)."""
    named = Naming(ws).paper(spec, asked.of_year, None if asked.chosen is None else asked.chosen.owner)
    return CONTEXTS.get(spec.id, _BY_LAYOUT[spec.layout])(ws, named, asked)


def _letter(ws: Workspace, spec: DocumentSpec, asked: Asked) -> object:
    from sxt_desktop.usecases.paper_letter import letter_context

    return letter_context(ws, find_record(ws, asked.subject, spec.id))


def _handbook(ws: Workspace, spec: DocumentSpec, asked: Asked) -> object:
    from sxt_desktop.usecases.paper_handbook import handbook_context

    return handbook_context(ws, subject=find_subject(ws, asked.subject), year=asked.year, spec=spec)


def _entry(ws: Workspace, spec: DocumentSpec, asked: Asked) -> object:
    from sxt_desktop.usecases.paper_entry import entry_context

    return entry_context(ws, find_record(ws, asked.subject, None), spec)


def _report(ws: Workspace, spec: DocumentSpec, asked: Asked) -> object:
    from sxt_desktop.usecases.paper_report import report_context

    return report_context(ws, find_record(ws, asked.subject, spec.id), spec)


def _ledger(ws: Workspace, spec: DocumentSpec, asked: Asked) -> object:
    from sxt_desktop.usecases.paper_ledger import ledger_context

    year = asked.year if asked.chosen is None else asked.chosen.year
    return ledger_context(ws, spec, year=year, chosen=asked.chosen)


def _enrolment(ws: Workspace, spec: DocumentSpec, asked: Asked) -> object:
    from sxt_desktop.usecases.paper_card import enrolment_context

    return enrolment_context(ws, spec)


def _receipt(ws: Workspace, spec: DocumentSpec, asked: Asked) -> object:
    from sxt_desktop.usecases.paper_card import receipt_context

    return receipt_context(ws, spec, asked.subject)


def _hand_over(ws: Workspace, spec: DocumentSpec, asked: Asked) -> object:
    from sxt_desktop.usecases.paper_card import hand_over_context

    return hand_over_context(ws, spec)


def _ballot(ws: Workspace, spec: DocumentSpec, asked: Asked) -> object:
    from sxt_desktop.usecases.paper_votes import ballot_context

    return ballot_context(ws, find_record(ws, asked.subject, "appraisal"), spec)


def _appraisal(ws: Workspace, spec: DocumentSpec, asked: Asked) -> object:
    from sxt_desktop.usecases.paper_votes import appraisal_context

    return appraisal_context(ws, find_record(ws, asked.subject, "appraisal"), spec)


def _ranking(ws: Workspace, spec: DocumentSpec, asked: Asked) -> object:
    from sxt_desktop.usecases.paper_scores import ranking_context

    return ranking_context(ws, spec, asked.year)


def _feedback(ws: Workspace, spec: DocumentSpec, asked: Asked) -> object:
    from sxt_desktop.usecases.paper_scores import feedback_context

    return feedback_context(ws, find_record(ws, asked.subject, "assessment"), spec)


def _matrix(ws: Workspace, spec: DocumentSpec, asked: Asked) -> object:
    from sxt_desktop.usecases.paper_matrix import matrix_context

    return matrix_context(ws, spec, asked.year)


def _reminder(ws: Workspace, spec: DocumentSpec, asked: Asked) -> object:
    from sxt_desktop.usecases.paper_reminder import reminder_context

    return reminder_context(ws, spec, asked.year, asked.subject)


def _endorsement(ws: Workspace, spec: DocumentSpec, asked: Asked) -> object:
    from sxt_desktop.usecases.paper_endorsement import endorsement_context

    return endorsement_context(ws, find_record(ws, asked.subject, spec.id), spec)


def _filing(ws: Workspace, spec: DocumentSpec, asked: Asked) -> object:
    from sxt_desktop.usecases.paper_filing import filing_context

    return filing_context(ws, find_record(ws, asked.subject, spec.id), spec)


def _archive(ws: Workspace, spec: DocumentSpec, asked: Asked) -> object:
    from sxt_desktop.usecases.paper_archive import archive_context

    return archive_context(ws, spec, asked.year)


def _archive_note(ws: Workspace, spec: DocumentSpec, asked: Asked) -> object:
    from sxt_desktop.usecases.paper_archive import archive_note_context

    return archive_note_context(ws, spec, asked.year)


def _classified(ws: Workspace, spec: DocumentSpec, asked: Asked) -> object:
    from sxt_desktop.usecases.paper_books import classified_context

    return classified_context(ws, spec, asked.of_year)


def _failures(ws: Workspace, spec: DocumentSpec, asked: Asked) -> object:
    from sxt_desktop.usecases.paper_books import failure_context

    return failure_context(ws, spec, asked.of_year)


def _quality(ws: Workspace, spec: DocumentSpec, asked: Asked) -> object:
    from sxt_desktop.usecases.paper_books import quality_context

    return quality_context(ws, spec, asked.of_year)


def _year_calendar(ws: Workspace, spec: DocumentSpec, asked: Asked) -> object:
    from sxt_desktop.usecases.calendar_file import year_calendar_context

    return year_calendar_context(ws, spec, asked.year)


def _problem(ws: Workspace, spec: DocumentSpec, asked: Asked) -> object:
    from sxt_desktop.usecases.paper_problem import problem_context

    return problem_context(ws, find_record(ws, asked.subject, spec.id), spec)


CONTEXTS: Mapping[str, Gather] = {
    "year_calendar": _year_calendar,
    "enrolment_card": _enrolment,
    "problem_item": _problem,
    "receipt": _receipt,
    "reminder_list": _reminder,
    "hand_over": _hand_over,
    "appraisal_ballot": _ballot,
    "appraisal": _appraisal,
    "assessment_ranking": _ranking,
    "score_feedback": _feedback,
    "letter_matrix": _matrix,
    "endorsement": _endorsement,
    "filing": _filing,
    "archive_list": _archive,
    "archive_note": _archive_note,
    "classified_ledger": _classified,
    "failure_book": _failures,
    "record_quality": _quality,
}
"""Documents with a function of their own, by id."""
_BY_LAYOUT: Mapping[Layout, Gather] = {
    Layout.LETTER: _letter,
    Layout.HANDBOOK: _handbook,
    Layout.FORM_TABLE: _entry,
    Layout.CARD: _enrolment,
    Layout.LEDGER: _ledger,
    Layout.OFFICIAL: _report,
    Layout.REPORT: _report,
}
