"""From pages in any order to documents: which pages of which document came, twice, or not at all."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from sxt_desktop.documents.scans.reading import Reading
from sxt_desktop.documents.scans.sources import PageRef


@dataclass(frozen=True, slots=True)
class ScannedPage:
    """A page and what was read on it."""

    ref: PageRef
    reading: Reading


@dataclass(frozen=True, slots=True)
class Sheaf:
    """The pages of one printed document, in its own order; `extra` are pages that came once more.

    Where pages have no numbers (Word files, `last` 0) all of them stand in the order they came.
    """

    document_id: str
    version: str
    last: int
    pages: tuple[ScannedPage, ...]
    extra: tuple[ScannedPage, ...] = ()

    @property
    def missing(self) -> tuple[int, ...]:
        """Page numbers that did not come."""
        there = {one.reading.code.page for one in self.pages if one.reading.code is not None}
        return tuple(number for number in range(1, self.last + 1) if number not in there)


@dataclass(frozen=True, slots=True)
class Sorted:
    """Documents by where their first page lay, pages nobody recognised, and empty backs."""

    sheaves: tuple[Sheaf, ...]
    unknown: tuple[ScannedPage, ...]
    empty: tuple[ScannedPage, ...]


@dataclass(slots=True)
class _Heap:
    last: int
    pages: dict[int, ScannedPage] = field(default_factory=dict)
    extra: list[ScannedPage] = field(default_factory=list)


def sort_pages(pages: Iterable[ScannedPage]) -> Sorted:
    """Put pages together by document, version and number of pages: another print of a record is another document."""
    heaps: dict[tuple[str, str, int], _Heap] = {}
    unknown, empty = list[ScannedPage](), list[ScannedPage]()
    for page in pages:
        code = page.reading.code
        if code is None:
            (empty if page.reading.is_empty else unknown).append(page)
            continue
        heap = heaps.setdefault((code.document_id, code.version, code.pages), _Heap(code.pages))
        number = code.page or len(heap.pages) + 1
        if number in heap.pages:
            heap.extra.append(page)
        else:
            heap.pages[number] = page
    sheaves = (
        Sheaf(name, version, last, tuple(page for _, page in sorted(heap.pages.items())), tuple(heap.extra))
        for (name, version, last), heap in heaps.items()
    )
    return Sorted(tuple(sheaves), tuple(unknown), tuple(empty))
