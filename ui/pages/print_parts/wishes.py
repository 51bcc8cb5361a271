"""What someone wants on paper, as a page hands it over to the 打印中心."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import Enum

from sxt_desktop.domain.ids import EntryId, FormId
from sxt_desktop.domain.records import Filter

Choices = Sequence[tuple[str, str]]
"""Documents by id and title."""


@dataclass(frozen=True, slots=True)
class PaperChoices:
    """What can be printed: of one record of a form, and of a list of records of some forms."""

    of_record: Callable[[FormId], Choices]
    of_list: Callable[[Sequence[FormId]], Choices]


class Extent(Enum):
    """How much is printed."""

    RECORD = "这一条"
    LIST = "这份列表"
    EACH = "整批，每条一份"
    SUBJECT = "本年度"


@dataclass(frozen=True, slots=True)
class OnShow:
    """What a page shows when it asks: its list and the record beside it."""

    chosen: Filter
    forms: tuple[FormId, ...]
    entry_id: EntryId | None = None
    form: FormId | None = None


@dataclass(frozen=True, slots=True)
class PaperWish:
    """A document of one record, of a list, of each record of a list, or of what `subject` names.

    A list that is not `chosen` is of the year on show. `entries` names the records of a batch one by one; `subject`
    is a person, a bundle or nothing. `on_show` lets the page offer what else can be printed of the same.
    """

    document: str
    extent: Extent
    chosen: Filter | None = None
    entry_id: EntryId | None = None
    entries: tuple[EntryId, ...] = ()
    subject: str = ""
    year: int | None = None
    booklet: bool = False
    on_show: OnShow | None = None


def wish_of_record(document: str, entry_id: EntryId, on_show: OnShow | None = None) -> PaperWish:
    """Return the wish for one record's document."""
    return PaperWish(document, Extent.RECORD, entry_id=entry_id, on_show=on_show)
