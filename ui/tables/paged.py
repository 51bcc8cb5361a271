"""Rows read a page at a time when they are looked at: a long list costs no more than a short one."""

from collections import OrderedDict
from collections.abc import Callable, Sequence
from typing import TypeVar, overload

T = TypeVar("T")
PAGE, PAGES_KEPT = 100, 16


class Paged(Sequence[T]):
    """So many rows, read by `read(offset, limit)`; the latest few pages are kept."""

    def __init__(self, count: int, read: Callable[[int, int], Sequence[T]]) -> None:
        self._count, self._read = count, read
        self._pages: OrderedDict[int, tuple[T, ...]] = OrderedDict()

    def __len__(self) -> int:
        return self._count

    @overload
    def __getitem__(self, at: int) -> T: ...

    @overload
    def __getitem__(self, at: slice) -> tuple[T, ...]: ...

    def __getitem__(self, at: int | slice) -> T | tuple[T, ...]:
        if isinstance(at, slice):
            return tuple(self[one] for one in range(*at.indices(self._count)))
        if not -self._count <= at < self._count:
            raise IndexError(at)
        number, place = divmod(at % self._count, PAGE)
        page = self._page(number)
        if place >= len(page):
            raise IndexError(at)  # fewer than were counted: something was written since
        return page[place]

    def _page(self, number: int) -> tuple[T, ...]:
        page = self._pages.get(number)
        if page is None:
            page = self._pages[number] = tuple(self._read(number * PAGE, PAGE))
            while len(self._pages) > PAGES_KEPT:
                self._pages.popitem(last=False)
        else:
            self._pages.move_to_end(number)
        return page
