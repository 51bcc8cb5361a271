"""A line beside a button that says why what was asked for was refused."""

from collections.abc import Callable
from typing import TypeVar

from sxt_desktop.domain.errors import UserError
from ui.messages import sentence
from ui.widgets.text import WrappedLabel

Result = TypeVar("Result")


class ErrorLine(WrappedLabel):
    """Hidden while there is nothing to say."""

    def __init__(self, name: str = "") -> None:
        super().__init__("", "error")
        self.setObjectName(name)
        self.hide()

    def say(self, words: str) -> None:
        """Say why it was refused."""
        self.setText(words)
        self.show()

    def attempt(
        self, work: Callable[[], Result], said: Callable[[UserError], bool] = lambda error: False
    ) -> Result | None:
        """Return what something gave, or say why it was refused and return None; `said` may say it at a field."""
        self.hide()
        try:
            return work()
        except UserError as error:
            if not said(error):
                self.say(sentence(error))
            return None
