"""What a use case altered; the window re-reads what concerns it."""

from dataclasses import dataclass

from sxt_desktop.domain.ids import EntryId


@dataclass(frozen=True, slots=True)
class Changes:
    """Which records were written, and whether duties, people, exchange or drafts are affected."""

    entries: tuple[EntryId, ...] = ()
    duties: bool = False
    people: bool = False
    exchange: bool = False

    @property
    def entry(self) -> EntryId:
        """The one record this was about."""
        return self.entries[0]
