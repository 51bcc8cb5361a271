"""What follows a document on pages of its own: the list of it below the body, and what stands above each."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from sxt_desktop.documents.contexts import Chapter
from sxt_desktop.documents.gbt9704 import BODY, HEADING_1, LEADING, PITCH, TITLE
from sxt_desktop.documents.levels import listed
from sxt_desktop.documents.paragraph import Typesetter
from sxt_desktop.documents.typeset import Gap, PageBreak, Prose

_HEADING = replace(HEADING_1, first_indent=0)
_NAME = replace(BODY, left=2 * PITCH)


def attached_list(setter: Typesetter, word: str, chapters: Sequence[Chapter]) -> Iterator[Any]:
    """Yield the names of what is attached, a line below the body and two characters in (GB/T 9704-2012 §7.3.4)."""
    if not chapters:
        return
    yield Gap(LEADING)
    names = [one.heading for one in chapters]
    first = f"{word}："
    if len(names) == 1:
        yield from listed(setter, names, _NAME, [first])
        return
    marks = [f"{first if n == 1 else '　' * len(first)}{n}. " for n in range(1, len(names) + 1)]
    yield from listed(setter, names, _NAME, marks)


def public_heads(setter: Typesetter, word: str, chapters: Sequence[Chapter]) -> Iterator[Iterator[Any]]:
    """Yield what stands above each in a public document: a page begun, 附件 and its number, the title on the third line.

    GB/T 9704-2012 §7.3.7.
    """
    for number, one in enumerate(chapters, start=1):
        mark = word if len(chapters) == 1 else f"{word}{number}"
        heads = (
            Prose(setter, mark, _HEADING),
            Gap(LEADING),
            Prose(setter, one.heading, TITLE),
            Gap(LEADING / 2),
        )
        yield iter((PageBreak(), *heads))


def report_heads(setter: Typesetter, word: str, chapters: Sequence[Chapter]) -> Iterator[Iterator[Any]]:
    """Yield what stands above each in a report: only the first begins a page."""
    for number, one in enumerate(chapters, start=1):
        above = PageBreak() if number == 1 else Gap(LEADING)
        yield iter((above, Prose(setter, f"{word}{number}　{one.heading}", _HEADING)))
