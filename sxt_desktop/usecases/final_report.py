"""取回定稿: a report edited outside comes back as the final attachment of its record, told by chapters what differs."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from pathlib import Path

from sxt_desktop.documents.word_text import MOST_BYTES, NotWord, paragraphs
from sxt_desktop.domain.errors import ErrorCode, UserError
from sxt_desktop.domain.ids import EntryId
from sxt_desktop.domain.reports import ReportSpec
from sxt_desktop.domain.roles import Permission
from sxt_desktop.domain.values import Attachment
from sxt_desktop.usecases.attach_file import attach_file
from sxt_desktop.usecases.changes import Changes
from sxt_desktop.usecases.draft_report import DRAFT, FINAL, STATE, open_report, report_spec
from sxt_desktop.usecases.entries import open_entry
from sxt_desktop.usecases.save_entry import save_entry
from sxt_desktop.usecases.workspace import Workspace
from sxt_desktop.usecases.write_word import render_word

WORD, PDF = ".docx", ".pdf"
ENDINGS = (WORD, PDF)
_BEFORE = "标题和开头"
_NUMBERED = re.compile(r"^[（(]?[一二三四五六七八九十]{1,3}[）)]?[、．.]?\s*")


@dataclass(frozen=True, slots=True)
class ChapterChange:
    """What a chapter says otherwise than the draft: paragraphs that are gone and those that are new."""

    heading: str
    removed: tuple[str, ...]
    added: tuple[str, ...]

    @property
    def is_same(self) -> bool:
        """Whether nothing differs."""
        return not self.removed and not self.added


@dataclass(frozen=True, slots=True)
class Returned:
    """A file that is to be the final one; `chapters` is None for a PDF, whose words are not compared."""

    path: Path
    chapters: tuple[ChapterChange, ...] | None

    @property
    def changed(self) -> tuple[ChapterChange, ...]:
        """The chapters that differ."""
        return tuple(one for one in self.chapters or () if not one.is_same)


def preview_final(ws: Workspace, entry_id: EntryId, path: Path) -> Returned:
    """Say what an edited report changed, by chapters; nothing is kept (REPORT_UNREADABLE, FILE_MISSING)."""
    if path.suffix.casefold() not in ENDINGS:
        raise UserError(ErrorCode.REPORT_UNREADABLE, name=path.name)
    content = _content(path)
    spec = report_spec(ws, open_report(ws, entry_id).wish.report)
    if path.suffix.casefold() == PDF:
        if not content.startswith(b"%PDF-"):
            raise UserError(ErrorCode.REPORT_UNREADABLE, name=path.name)
        return Returned(path, None)
    ours = render_word(ws, document=spec.form, subject=entry_id)
    try:
        return Returned(path, compare(spec, paragraphs(ours), paragraphs(content)))
    except NotWord as wrong:
        raise UserError(ErrorCode.REPORT_UNREADABLE, name=path.name) from wrong


def _content(path: Path) -> bytes:
    try:
        if path.stat().st_size > MOST_BYTES:
            raise UserError(ErrorCode.REPORT_UNREADABLE, name=path.name)
        return path.read_bytes()
    except OSError as wrong:
        raise UserError(ErrorCode.FILE_MISSING, name=path.name) from wrong


def take_final(ws: Workspace, entry_id: EntryId, path: Path) -> Changes:
    """Keep an edited report as the final one, with the day and who did it (REPORT_UNREADABLE, FILE_MISSING).

    Earlier final files stay beside it; the fields keep what was drafted.
    """
    ws.require(Permission.RECORD)
    preview_final(ws, entry_id, path)
    opened = open_entry(ws, entry_id, ws.org)
    kept = opened.values.get("final")
    files = tuple(one for one in kept if isinstance(one, Attachment)) if isinstance(kept, tuple) else ()
    taken = attach_file(ws, path)
    values = {
        **opened.values,
        STATE: FINAL,
        "finalised_on": ws.today,
        "finalised_by": ws.author,
        "final": (*(one for one in files if one.sha256 != taken.sha256), taken),
    }
    return save_entry(
        ws, form_id=opened.form.id, values=values, entry_id=entry_id, expected=opened.listed.digest
    )


def reopen_report(ws: Workspace, entry_id: EntryId) -> Changes:
    """Make a final report a draft again; the files that were taken back stay."""
    ws.require(Permission.RECORD)
    opened = open_entry(ws, entry_id, ws.org)
    values = {**opened.values, STATE: DRAFT, "finalised_on": None, "finalised_by": None}
    return save_entry(
        ws, form_id=opened.form.id, values=values, entry_id=entry_id, expected=opened.listed.digest
    )


def compare(spec: ReportSpec, ours: Sequence[str], theirs: Sequence[str]) -> tuple[ChapterChange, ...]:
    """Return for each chapter what differs between two texts of a report; a missing heading counts as gone."""
    headings = tuple(one.heading for one in spec.chapters)
    before, after = _chapters(headings, ours), _chapters(headings, theirs)
    return tuple(_change(name, before.get(name, []), after.get(name, [])) for name in (_BEFORE, *headings))


def _chapters(headings: Iterable[str], texts: Iterable[str]) -> dict[str, list[str]]:
    known = set(headings)
    found: dict[str, list[str]] = {}
    name = _BEFORE
    for text in texts:
        bare = _NUMBERED.sub("", text).rstrip("。：:")
        if bare in known:
            name = bare
            found.setdefault(name, [])
        else:
            found.setdefault(name, []).append(text)
    return found


def _change(name: str, before: Sequence[str], after: Sequence[str]) -> ChapterChange:
    removed: list[str] = []
    added: list[str] = []
    for kind, start, end, to, until in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if kind != "equal":
            removed += before[start:end]
            added += after[to:until]
    return ChapterChange(name, tuple(removed), tuple(added))
