"""Records a scanned page can be put to by hand, found by number, title, name, or initials of pinyin."""

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

from sxt_desktop.domain.ids import EntryId
from sxt_desktop.domain.records import Filter, Listed
from sxt_desktop.usecases.entries import list_entries
from sxt_desktop.usecases.initials import initials
from sxt_desktop.usecases.naming import Naming
from sxt_desktop.usecases.permits import ANY_RECORD
from sxt_desktop.usecases.signed_copy import signed_copy_of
from sxt_desktop.usecases.workspace import Workspace

MOST = 5_000
"""So many of the newest records are offered; what is signed on paper is rarely older."""
_SHOWN = 50


@dataclass(frozen=True, slots=True)
class ScanTarget:
    """A record: its title, what tells it from others like it, and all it is found by."""

    entry_id: EntryId
    title: str
    note: str
    words: tuple[str, ...]
    letters: tuple[str, ...]

    def fits(self, wanted: str) -> bool:
        """Whether folded words are part of it, or begin the initials of one of its names."""
        if any(wanted in word for word in self.words):
            return True
        return wanted.isascii() and any(wanted in letters for letters in self.letters)


def scan_targets(ws: Workspace) -> tuple[ScanTarget, ...]:
    """Return our newest records that take a signed copy; slow the first time, for initials are worked out."""
    ws.require(*ANY_RECORD)
    forms = tuple(form for form in ws.library.forms if signed_copy_of(ws, form))
    rows, naming = list_entries(ws, Filter(forms=forms, owner=ws.org), limit=MOST), Naming(ws)
    return tuple(_target(row, naming.of_row(row, ws.library.form(row.form_id)).title) for row in rows)


def _target(row: Listed, form_title: str) -> ScanTarget:
    named = tuple(filter(None, (row.title, row.number, row.subject_name, form_title)))
    note = " · ".join(filter(None, (form_title, row.number, row.subject_name, row.occurred_on)))
    letters = tuple(_letters(name) for name in named if not name.isascii())
    return ScanTarget(row.entry_id, row.title, note, tuple(map(_folded, named)), letters)


def found_targets(targets: Iterable[ScanTarget], words: str) -> tuple[ScanTarget, ...]:
    """Return the first of them that fit every one of the words, 责任书 林静 for one."""
    wanted = tuple(_folded(word) for word in words.split())
    found = (one for one in targets if all(map(one.fits, wanted)))
    return tuple(one for one, _ in zip(found, range(_SHOWN), strict=False))


def _letters(name: str) -> str:
    """Return the initials without the dots and brackets between them."""
    return "".join(filter(str.isalnum, initials(name)))


def _folded(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).casefold().split())
