"""A quiet bar inside a page: what happened, with one or more verbs."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton

from ui.widgets.buttons import link_button
from ui.widgets.text import label, set_state

Verb = tuple[str, Callable[[], object]]


class SayBar(QFrame):
    """Says one thing and offers what can be done next."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setObjectName(name)
        self.setProperty("role", "notice")
        self.words = label("", wraps=True)
        self._verbs: list[QPushButton] = []
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(14, 6, 8, 6)
        self._row.setSpacing(4)
        self._row.addWidget(self.words, 1)
        self.hide()

    def say(self, words: str, kind: str = "info", verbs: Sequence[Verb] = ()) -> None:
        """Show words and verbs; a verb closes the bar."""
        for old in self._verbs:
            self._row.removeWidget(old)
            old.hide()
            old.deleteLater()
        self._verbs = [self._verb(text, call) for text, call in verbs]
        self.words.setText(words)
        self.setAccessibleName(words)
        set_state(self, "kind", kind)
        self.show()

    def focus_verb(self) -> None:
        """Put the focus on what is done next, so that the keys go on from here."""
        if self._verbs:
            self._verbs[0].setFocus(Qt.FocusReason.TabFocusReason)

    def _verb(self, text: str, call: Callable[[], object]) -> QPushButton:
        button = link_button(text)

        def act() -> None:
            self.hide()
            call()

        button.clicked.connect(act)
        self._row.addWidget(button)
        return button
