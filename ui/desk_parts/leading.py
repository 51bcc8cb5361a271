"""What a page is led to, read out of what was chosen."""

from collections.abc import Callable, Mapping
from pathlib import Path

from sxt_desktop.domain.drafts import Typing
from sxt_desktop.domain.ids import EntryId
from ui.pages.print_parts.wishes import PaperWish

Chosen = Mapping[str, object]
"""What a page is to show: entry, form, person, year, month, org, action."""


def draft_or(
    show_draft: Callable[[Typing], object], lead: Callable[[Chosen], object]
) -> Callable[[Chosen], object]:
    """Return how a page is led to: to the draft that is to be gone on with, else to what is chosen."""

    def led(chosen: Chosen) -> object:
        typing = chosen.get("draft")
        return show_draft(typing) if isinstance(typing, Typing) else lead(chosen)

    return led


def entry_in(chosen: Chosen) -> EntryId | None:
    """Return the record that is wanted."""
    return EntryId(str(chosen["entry"])) if chosen.get("entry") else None


def wish_in(chosen: Chosen) -> PaperWish | None:
    """Return the paper that is wanted."""
    wish = chosen.get("wish")
    return wish if isinstance(wish, PaperWish) else None


def files_in(chosen: Chosen) -> tuple[Path, ...]:
    """Return the files that were handed over."""
    files = chosen.get("files")
    return files if isinstance(files, tuple) else ()


def part_in(chosen: Chosen) -> str:
    """Return which part of the organisation's page is wanted; a record of its own there is a profile."""
    return str(chosen.get("part") or ("profiles" if chosen.get("entry") else ""))
