"""Finding words in what records said before: earlier contents, void records, and why they were voided."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from sxt_desktop.domain.errors import Cancelled, UserError
from sxt_desktop.domain.projections import facts_of
from sxt_desktop.domain.records import Filter, Listed
from sxt_desktop.domain.revisions import VOID_FORM
from sxt_desktop.domain.roles import How
from sxt_desktop.store import earlier, lists
from sxt_desktop.store.tokens import fits
from sxt_desktop.usecases.looks import shown
from sxt_desktop.usecases.workspace import Workspace

AT_MOST = 200
AROUND = 12
"""So many characters before and after the words found are shown."""
TOLD_EVERY = 200


@dataclass(frozen=True, slots=True)
class Found:
    """One earlier content with the words: `listed` is its record as it is now, `version` counts from 1."""

    listed: Listed
    version: int
    digest: str
    author: str
    recorded_at: str
    is_void: bool
    title: str
    excerpt: str


@dataclass(frozen=True, slots=True)
class FoundInHistory:
    """What was found, newest first; `has_more` when the search stopped at its limit."""

    found: tuple[Found, ...]
    looked_at: int
    has_more: bool = False


def find_in_history(
    ws: Workspace,
    words: str,
    chosen: Filter | None = None,
    *,
    limit: int = AT_MOST,
    progress: Callable[[int, int], None] | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> FoundInHistory:
    """Look through everything the records of a list said before, as the search of lists would find it now.

    Blanked contents are gone, and what is 纪检专阅 is found by none who may not see it. `Cancelled`.
    """
    if not words.strip():
        return FoundInHistory((), 0)
    asked = replace(chosen or Filter(), words="", with_void=True)
    total = earlier.count(ws.read, asked) if progress is not None else 0
    found: list[Found] = []
    done = 0
    for one in earlier.each(ws.read, asked):
        if cancelled is not None and cancelled():
            raise Cancelled
        done += 1
        if progress is not None and done % TOLD_EVERY == 0:
            progress(done, total)
        title, text = _said(ws, one)
        if not fits(words, text):
            continue
        if len(found) == limit:
            return _told(ws, FoundInHistory(tuple(found), done, has_more=True))
        listed = lists.find(ws.read, one.entry_id, one.owner)
        if listed is not None:
            found.append(_found(listed, one, title, _excerpt(text, words)))
    return _told(ws, FoundInHistory(tuple(found), done))


def _told(ws: Workspace, result: FoundInHistory) -> FoundInHistory:
    """Write down which restricted records were found."""
    shown(ws, [one.listed for one in result.found], How.SEARCHED)
    return result


def _found(listed: Listed, one: earlier.Earlier, title: str, excerpt: str) -> Found:
    return Found(
        listed=listed,
        version=one.version,
        digest=one.digest,
        author=one.author,
        recorded_at=one.recorded_at,
        is_void=one.form_id == VOID_FORM,
        title=title,
        excerpt=excerpt,
    )


def _said(ws: Workspace, one: earlier.Earlier) -> tuple[str, str]:
    """Return the title and the words of a content; of a form that is not known there are none."""
    try:
        form = ws.form_of(ws.read, one.form_id, one.form_hash)
    except UserError:
        return "", ""
    facts = facts_of(form, one.body, recorded_at=one.recorded_at)
    return facts.title, facts.search_text


def _excerpt(text: str, words: str) -> str:
    """Return the place where the first of the words stands, on one line."""
    line = " ".join(text.split())
    first = words.split()[0]
    at = max(line.casefold().find(first.casefold()), 0)
    start, end = max(at - AROUND, 0), at + len(first) + AROUND
    return f"{'…' if start else ''}{line[start:end]}{'…' if end < len(line) else ''}"
