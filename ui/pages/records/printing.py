"""The menu by which a page of records prints: the record on show, the whole list, or one paper for each record."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import Enum

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QMenu, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from sxt_desktop.domain.ids import EntryId, FormId
from sxt_desktop.domain.records import Filter
from ui.theme import Theme
from ui.widgets.buttons import plain_button

Choices = Sequence[tuple[str, str]]
"""Documents by id and title."""


@dataclass(frozen=True, slots=True)
class PaperChoices:
    """What can be printed: of one record of a form, and of a list of records of some forms."""

    of_record: Callable[[FormId], Choices]
    of_list: Callable[[Sequence[FormId]], Choices]


class Extent(Enum):
    """How much is printed."""

    RECORD = "record"
    LIST = "list"
    EACH = "each"


@dataclass(frozen=True, slots=True)
class PaperWish:
    """What someone wants printed: a document of one record, of a list, or of each record of a list.

    A list that is not `chosen` is of the year on show.
    """

    document: str
    extent: Extent
    chosen: Filter | None = None
    entry_id: EntryId | None = None


@dataclass(frozen=True, slots=True)
class OnShow:
    """What a page shows when its menu opens."""

    chosen: Filter
    forms: tuple[FormId, ...]
    entry_id: EntryId | None = None
    form: FormId | None = None


class PrintMenu(QWidget):
    """A button with a menu, filled when it opens; `asked` carries a `PaperWish`."""

    asked = Signal(object)

    def __init__(self, theme: Theme, choices: PaperChoices, on_show: Callable[[], OnShow]) -> None:
        super().__init__()
        self._choices, self._on_show = choices, on_show
        self.button: QPushButton = plain_button("打印", name="print_papers", theme=theme, icon="printer")
        self.menu = QMenu(self.button)
        self.menu.aboutToShow.connect(self._fill)
        self.button.setMenu(self.menu)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.button)

    def _fill(self) -> None:
        """Offer what fits the list and the record on show."""
        self.menu.clear()
        shown = self._on_show()
        if shown.entry_id is not None and shown.form is not None:
            for document, title in self._choices.of_record(shown.form):
                wish = PaperWish(document, Extent.RECORD, entry_id=shown.entry_id)
                self._offer(f"这一条：{title}", wish)
            self.menu.addSeparator()
        for document, title in self._choices.of_list(shown.forms):
            self._offer(f"这份列表：{title}", PaperWish(document, Extent.LIST, shown.chosen))
        if len(shown.forms) == 1:
            self.menu.addSeparator()
            for document, title in self._choices.of_record(shown.forms[0]):
                self._offer(f"整批，每条一份：{title}", PaperWish(document, Extent.EACH, shown.chosen))

    def _offer(self, title: str, wish: PaperWish) -> None:
        self.menu.addAction(title).triggered.connect(lambda: self.asked.emit(wish))


def papers_of_the_year(
    theme: Theme, title: str, *, name: str, offers: Choices, asked: Callable[[PaperWish], object]
) -> QPushButton:
    """Return a button with a menu of documents made of the year on show."""
    button = plain_button(title, name=name, theme=theme, icon="paper")
    menu = QMenu(button)
    for document, words in offers:
        wish = PaperWish(document, Extent.LIST)
        menu.addAction(words).triggered.connect(lambda _=False, wish=wish: asked(wish))
    button.setMenu(menu)
    return button
