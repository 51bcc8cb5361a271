"""The menu by which a page of records prints: the record on show, the whole list, or one paper for each record."""

from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QMenu, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from ui.pages.print_parts.wishes import Choices, Extent, OnShow, PaperChoices, PaperWish, wish_of_record
from ui.theme import Theme
from ui.widgets.buttons import plain_button


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
                wish = wish_of_record(document, shown.entry_id, shown)
                self._offer(f"这一条：{title}", wish)
            self.menu.addSeparator()
        for document, title in self._choices.of_list(shown.forms):
            self._offer(f"这份列表：{title}", PaperWish(document, Extent.LIST, shown.chosen, on_show=shown))
        if len(shown.forms) == 1:
            self.menu.addSeparator()
            for document, title in self._choices.of_record(shown.forms[0]):
                wish = PaperWish(document, Extent.EACH, shown.chosen, on_show=shown)
                self._offer(f"整批，每条一份：{title}", wish)

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
