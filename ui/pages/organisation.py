"""组织与设置: who is who, and how the program behaves."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QWidget

from ui.forms.look import dress
from ui.jobs import Jobs
from ui.pages.organisation_parts.actions import OrganisationActions, PeopleActions, SettingsActions
from ui.pages.organisation_parts.people import PeopleBoard
from ui.pages.organisation_parts.settings import SettingsBoard
from ui.theme import Theme
from ui.widgets.buttons import chip
from ui.widgets.page import PageHead, page_column

__all__ = ["OrganisationActions", "OrganisationPage", "PeopleActions", "SettingsActions"]

_PARTS = ("组织与人员", "设置")


class OrganisationPage(QWidget):
    """`changed` carries `Changes`; `failed` is a sentence for the banner."""

    changed = Signal(object)
    failed = Signal(str)

    def __init__(self, theme: Theme, jobs: Jobs, actions: OrganisationActions) -> None:
        super().__init__()
        self.people = PeopleBoard(theme, actions.people)
        self.people.changed.connect(self.changed)
        self.people.failed.connect(self.failed)
        self.settings = SettingsBoard(theme, jobs, actions.settings)
        self._stack = QStackedWidget()
        self._stack.addWidget(self.people)
        self._stack.addWidget(self.settings)
        self._chips = tuple(chip(words, name=f"part_{number}") for number, words in enumerate(_PARTS))
        row = QHBoxLayout()
        row.setSpacing(4)
        for number, button in enumerate(self._chips):
            button.clicked.connect(lambda _=False, at=number: self._turn(at))
            row.addWidget(button)
        row.addStretch(1)
        column = page_column(self, "organisation_page")
        column.addWidget(PageHead("组织与设置"))
        column.addLayout(row)
        column.addWidget(self._stack, 1)
        self._turn(0)
        dress(self, theme)

    def _turn(self, at: int) -> None:
        self._stack.setCurrentIndex(at)
        for number, button in enumerate(self._chips):
            button.setChecked(number == at)

    def show_people(self) -> None:
        """Show organisations and persons, read anew."""
        self.people.show_people()
        self._turn(0)

    def show_settings(self) -> None:
        """Show the settings."""
        self._turn(1)
