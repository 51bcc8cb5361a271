"""What every board of the page has: a name, its own buttons and filters, rows, one of them in the panel, sheets to fill in."""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QPushButton, QWidget

from sxt_desktop.domain.drafts import Typing
from sxt_desktop.domain.forms import FormSpec
from sxt_desktop.domain.ids import EntryId
from sxt_desktop.domain.values import Values
from sxt_desktop.usecases.changes import Changes
from ui.forms.sources import Sources


@dataclass(frozen=True, slots=True)
class SheetWish:
    """A form that is to be filled in on a sheet, or only read where nothing is kept.

    `shows` is the record that is shown afterwards; the one that was kept without it.
    """

    form: FormSpec
    values: Values
    title: str
    verb: str = ""
    save: Callable[[Values], Changes] | None = None
    said: str = ""
    typing: Typing | None = None
    above: str = ""
    sources: Sources | None = None
    shows: EntryId | None = None


class BoardPart(QWidget):
    """A board of one kind. `panel_asked` carries a title and a widget, `papers_asked` papers to look at."""

    panel_asked = Signal(str, object)
    panel_done = Signal()
    enter_asked = Signal()
    """The keys go on in the panel (Enter on a row)."""
    sheet_asked = Signal(object)
    """Carries a `SheetWish`."""
    record_asked = Signal(str, str)
    """A record is to be shown where it is kept: its form and id; a new one begun there without an id."""
    print_asked = Signal(str)
    papers_asked = Signal(object)
    guide_asked = Signal(object)
    """Carries a widget that leads through several steps, with signals `left` and `changed`."""
    failed = Signal(str)
    counted = Signal()
    """How many are left to be done was read."""
    name = ""

    @property
    def buttons(self) -> tuple[QPushButton, ...]:
        """What stands in the head of the page while this board is on show."""
        raise NotImplementedError

    def show_buttons(self, is_shown: bool) -> None:
        """Show its buttons, or hide them while another board is on show."""
        for button in self.buttons:
            button.setVisible(is_shown)

    def count_open(self) -> int:
        """Return how many are left to be done."""
        raise NotImplementedError

    def aside(self) -> str:
        """Return what is said beside the title of the page."""
        return ""

    def reload(self) -> None:
        """Read the board anew."""
        raise NotImplementedError

    def holds(self, entry_id: EntryId) -> bool:
        """Whether a record belongs on this board."""
        raise NotImplementedError

    def show_one(self, entry_id: EntryId) -> None:
        """Take a record in hand and show it in the panel."""
        raise NotImplementedError

    def in_hand(self) -> EntryId | None:
        """Return the record in hand."""
        raise NotImplementedError

    def continue_draft(self, typing: Typing) -> bool:
        """Go on with what was left unfinished, and say whether it belongs here."""
        raise NotImplementedError
