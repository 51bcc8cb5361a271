"""A report while it is drafted, kept among the drafts like any form: each sentence with its records and its mark.

Its body holds the title under the form's own field, so that the list of drafts names it, and the rest under `report`.
"""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from sxt_desktop.domain.drafts import KeptDraft, Typing
from sxt_desktop.domain.errors import UserError
from sxt_desktop.domain.ids import EntryId
from sxt_desktop.domain.reports import Draft, Mark, Sentence
from sxt_desktop.domain.values import Body, Json, Ref
from sxt_desktop.usecases.draft_report import ReportDraft, ReportWish, report_spec
from sxt_desktop.usecases.workspace import Workspace

_REPORT = "report"


def typing_of(ws: Workspace, draft: ReportDraft) -> Typing:
    """Return what is filled in: the report that was saved before, else whom and which period a new one is about."""
    wish = draft.wish
    period = f"{wish.subject.id}/{wish.year}{'-1' if wish.first_half else ''}"
    about = draft.entry_id or EntryId(period)
    return Typing(report_spec(ws, wish.report).form, about=about, base=draft.digest or "")


def draft_body(ws: Workspace, draft: ReportDraft) -> Body:
    """Return what of a draft is kept."""
    wish, spec = draft.wish, report_spec(ws, draft.wish.report)
    form = ws.library.form(spec.form)
    title = spec.title.format(of=wish.subject.name, period=wish.period_words)
    kept: dict[str, Json] = {
        "name": wish.report,
        "subject": [wish.subject.id, wish.subject.name],
        "year": wish.year,
        "first_half": wish.first_half,
        "answers": form.body(wish.answers),
        "sentences": [_kept(one) for one in draft.sentences],
        "entry": draft.entry_id,
        "is_final": draft.is_final,
    }
    return {spec.takes["title"]: title, _REPORT: kept}


def is_report(kept: KeptDraft) -> bool:
    """Whether a draft is of a report that was being drafted from records."""
    return _REPORT in kept.body


def drafted(ws: Workspace, kept: KeptDraft) -> ReportDraft | None:
    """Return the report a draft holds; None when it cannot be gone on with any more, its kind being gone."""
    raw: Any = kept.body.get(_REPORT)
    try:
        spec = report_spec(ws, str(raw["name"]))
        form = ws.library.form(spec.form)
        wish = ReportWish(
            spec.id, _ref(raw["subject"]), raw["year"], raw["first_half"], form.read(raw["answers"])
        )
        chapters = {one.field_id for one in spec.chapters}
        sentences = tuple(one for one in map(_sentence, raw["sentences"]) if one.chapter in chapters)
        return ReportDraft(wish, sentences, raw["entry"], kept.typing.base or None, raw["is_final"])
    except (UserError, KeyError, TypeError, ValueError):
        return None


def _kept(one: Sentence) -> dict[str, Json]:
    return {**asdict(one), "records": [[ref.id, ref.name] for ref in one.records], "fill": dict(one.fill)}


def _sentence(raw: Mapping[str, Any]) -> Sentence:
    records = tuple(map(_ref, raw["records"]))
    return Sentence(**{**raw, "records": records, "mark": Mark(raw["mark"])})


def _ref(raw: Any) -> Ref:
    identity, name = raw
    return Ref(identity, name)


def same_words(one: Draft, other: Draft) -> bool:
    """Whether two drafts say the same in the same order; what changed in the records meanwhile does not count."""
    return [_said(sentence) for sentence in one] == [_said(sentence) for sentence in other]


def _said(one: Sentence) -> tuple[str, str, str, bool]:
    return one.chapter, one.key, one.text, one.is_used
