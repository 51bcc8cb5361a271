"""组织与设置: who is who, who opens the workbook, who looked at what, and how the program behaves."""

from collections.abc import Callable, Mapping

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QWidget

from sxt_desktop.domain.drafts import Typing
from ui.jobs import Jobs
from ui.pages.organisation_parts.actions import OrganisationActions, PeopleActions, SettingsActions
from ui.pages.organisation_parts.backup_actions import SafetyActions
from ui.pages.organisation_parts.backups import BackupsBoard
from ui.pages.organisation_parts.checks import ChecksBoard
from ui.pages.organisation_parts.looks import LooksBoard
from ui.pages.organisation_parts.numbers import NumbersBoard
from ui.pages.organisation_parts.people import PeopleBoard
from ui.pages.organisation_parts.profiles import ProfileActions, ProfilesBoard
from ui.pages.organisation_parts.settings import SettingsBoard
from ui.pages.organisation_parts.templates import TemplatesBoard
from ui.pages.organisation_parts.users import UsersBoard
from ui.pages.organisation_parts.voided import VoidActions, VoidBoard
from ui.theme import Theme
from ui.widgets.chip_row import ChipRow
from ui.widgets.page import PageHead, page_column
from ui.widgets.part_stack import PartStack

__all__ = ["OrganisationActions", "OrganisationPage", "PeopleActions", "SettingsActions"]

PEOPLE, USERS, LOOKS, VOIDED, SETTINGS = "people", "users", "looks", "voided", "settings"
BACKUPS, CHECKS, NUMBERS, PROFILES = "backups", "checks", "numbers", "profiles"
TEMPLATES = "templates"


class OrganisationPage(QWidget):
    """`changed` carries `Changes`; `told` and `failed` are sentences for the banner.

    Who may not do anything in a part is not shown it.
    """

    changed = Signal(object)
    failed = Signal(str)
    told = Signal(str)

    def __init__(self, theme: Theme, jobs: Jobs, actions: OrganisationActions) -> None:
        super().__init__()
        self.people = PeopleBoard(theme, actions.people)
        self.people.changed.connect(self.changed)
        self.people.failed.connect(self.failed)
        self.settings = SettingsBoard(theme, jobs, actions.settings)
        self._stack = PartStack()
        self._chips = ChipRow[str]({}, name=str)
        self._chips.chosen.connect(self.show_part)
        self._renew: dict[str, Callable[[], object]] = {}
        self._add_part(PEOPLE, "组织与人员", self.people)
        self._add_access(theme, actions)
        if actions.voided is not None:
            self._add_voided(theme, actions.voided)
        if actions.numbers is not None:
            numbers = NumbersBoard(theme, actions.numbers)
            numbers.told.connect(self.told)
            self._add_part(NUMBERS, "编号", numbers, numbers.show_numbers)
        if actions.profiles is not None:
            self._add_profiles(theme, actions.profiles)
        if actions.templates is not None:
            board = TemplatesBoard(theme, jobs, actions.templates)
            board.told.connect(self.told)
            board.failed.connect(self.failed)
            self._add_part(TEMPLATES, "模板", board, board.show_templates)
        self._add_safety(theme, jobs, actions.safety)
        self._add_part(SETTINGS, "设置", self.settings)
        column = page_column(self, "organisation_page")
        column.addWidget(PageHead("组织与设置"))
        column.addWidget(self._chips)
        column.addWidget(self._stack, 1)
        self.show_part(PEOPLE)

    def _add_access(self, theme: Theme, actions: OrganisationActions) -> None:
        if actions.access.users is not None:
            users = UsersBoard(theme, actions.access.users)
            users.told.connect(self.told)
            self._add_part(USERS, "使用人", users, users.show_users)
        if actions.access.looks is not None:
            looks = LooksBoard(theme, actions.access.looks)
            self._add_part(LOOKS, "查阅记录", looks, looks.show_looks)

    def _add_safety(self, theme: Theme, jobs: Jobs, actions: SafetyActions) -> None:
        if actions.backups is not None:
            backups = BackupsBoard(theme, jobs, actions.backups)
            backups.told.connect(self.told)
            backups.failed.connect(self.failed)
            self._add_part(BACKUPS, "备份与恢复", backups, backups.show_backups)
        if actions.checks is not None:
            self.checks = ChecksBoard(theme, jobs, actions.checks)
            self.checks.failed.connect(self.failed)
            self._add_part(CHECKS, "检查台账", self.checks, self.checks.show_state)

    def _add_voided(self, theme: Theme, actions: VoidActions) -> None:
        board = VoidBoard(theme, actions)
        for name in ("changed", "told", "failed"):
            getattr(board, name).connect(getattr(self, name))
        self._add_part(VOIDED, "回收站", board, board.show_voided)

    def _add_profiles(self, theme: Theme, actions: ProfileActions) -> None:
        board = ProfilesBoard(theme, actions)
        for name in ("changed", "told", "failed"):
            getattr(board, name).connect(getattr(self, name))
        self._add_part(PROFILES, "口径", board, board.show_profiles)

    def _add_part(
        self, key: str, words: str, board: QWidget, renew: Callable[[], object] = lambda: None
    ) -> None:
        self._chips.add_chip(key, words, name=f"part_{key}")
        self._renew[key] = renew
        self._stack.addWidget(board)

    @Slot(object)
    def show_part(self, key: str) -> None:
        """Show a part, read anew; nothing happens when there is none of that name."""
        if key not in self._renew:
            return
        self._renew[key]()
        self._stack.setCurrentIndex(self._chips.keys.index(key))
        self._chips.press(key)

    def shown(self) -> Mapping[str, object]:
        """Return which part is on show, in the words that lead back to it."""
        return {"part": self._chips.down}

    def show_people(self) -> None:
        """Show organisations and persons, read anew."""
        self.people.show_people()
        self.show_part(PEOPLE)

    def show_draft(self, typing: Typing) -> None:
        """Go on with what was left unfinished about a person or an organisation."""
        self.show_people()
        self.people.show_draft(typing)
