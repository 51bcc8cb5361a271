"""Working by another profile: one that came with the program or files of one's own, what it changes, from which year."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QButtonGroup, QComboBox, QHBoxLayout, QRadioButton, QVBoxLayout, QWidget

from sxt_desktop.domain.errors import UserError
from sxt_desktop.domain.policies import PARTS, Profile
from sxt_desktop.usecases.changes import Changes
from sxt_desktop.usecases.choose_profile import Chosen
from sxt_desktop.usecases.profile_offers import OfferPreview
from ui.messages import sentence
from ui.pages.organisation_parts.profile_view import SAME, YEARS_AHEAD, change_rows, replaced_words
from ui.theme import Theme
from ui.widgets.buttons import link_button, plain_button, primary_button
from ui.widgets.cards import clear
from ui.widgets.choosing import Choosers
from ui.widgets.compare_table import CompareTable
from ui.widgets.text import label, rule

KINDS = f"口径文件 ({' '.join(f'{part}.toml' for part in PARTS)})"
WORDS = "选定的口径从所选年度起施行，以前年度照旧。采用前在下面核对哪些定额、叫法和参数有变化。"
OWN_WORDS = "可以选一个文件夹，也可以只选其中几个文件；没有选到的部分照现行的不变。"

_INDENT = 32
"""How far a sentence stands in below what it is about."""


@dataclass(frozen=True, slots=True)
class ChooseActions:
    """What can be done by who may decide; errors are `UserError`."""

    installed: Callable[[], Sequence[Profile]]
    present: Callable[[], Profile]
    installed_choice: Callable[[str], Chosen]
    from_files: Callable[[Sequence[Path]], Chosen]
    preview: Callable[[Chosen, int], OfferPreview]
    choose: Callable[[Chosen, int], Changes]
    save_files: Callable[[Path], Path]
    choosers: Choosers = field(default_factory=Choosers)


class ChooseProfile(QWidget):
    """`chosen` carries the `Changes` and a sentence; `told` a sentence about files that were written."""

    chosen = Signal(object, str)
    told = Signal(str)

    def __init__(self, theme: Theme, actions: ChooseActions, *, this_year: int) -> None:
        super().__init__()
        self.setObjectName("choose_profile")
        self._theme, self._actions = theme, actions
        self._choice: Chosen | None = None
        self._preview: OfferPreview | None = None
        self._group = QButtonGroup(self)
        self._file_words = label("", "second", wraps=True)
        self._file_words.hide()
        self._error = label("", "error", wraps=True)
        self._error.setObjectName("choose_error")
        self._changes = QVBoxLayout()
        self.year = QComboBox()
        self.year.setObjectName("choose_year")
        self.year.setAccessibleName("自哪一年起采用")
        for year in range(this_year, this_year + YEARS_AHEAD):
            self.year.addItem(f"自{year}年起", year)
        self.adopt = primary_button("采用", name="choose_adopt")
        self.adopt.clicked.connect(self._adopt)
        self._lay_out()
        self.year.currentIndexChanged.connect(self._show_changes)
        self._show_changes()

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 16, 16)
        column.setSpacing(8)
        column.addWidget(label(WORDS, "second", wraps=True))
        present = self._actions.present()
        for profile in self._actions.installed():
            self._add_installed(column, profile, is_present=profile.title == present.title)
        column.addWidget(rule())
        column.addWidget(label("自己的口径文件", "bold"))
        column.addWidget(label(OWN_WORDS, "second", wraps=True))
        column.addLayout(self._own_row())
        column.addWidget(self._file_words)
        column.addWidget(rule())
        row = QHBoxLayout()
        row.addWidget(self.year)
        row.addWidget(self.adopt)
        row.addStretch(1)
        column.addLayout(row)
        column.addWidget(self._error)
        column.addLayout(self._changes)
        column.addStretch(1)

    def _add_installed(self, column: QVBoxLayout, profile: Profile, *, is_present: bool) -> None:
        button = QRadioButton(f"{profile.title}（现行）" if is_present else profile.title)
        button.setObjectName(f"choose_{profile.id}")
        button.setAccessibleDescription(profile.plain)
        button.clicked.connect(lambda: self._take_installed(profile.id))
        self._group.addButton(button)
        words = label(profile.plain, "second", wraps=True)
        words.setContentsMargins(self._theme.px(_INDENT), 0, 0, 0)
        both = QVBoxLayout()
        both.setSpacing(0)
        both.addWidget(button)
        both.addWidget(words)
        column.addLayout(both)

    def _own_row(self) -> QHBoxLayout:
        row = QHBoxLayout()
        for words, name, slot in (
            ("选文件夹…", "choose_folder", self._ask_folder),
            ("选文件…", "choose_files", self._ask_files),
        ):
            button = plain_button(words, name=name)
            button.clicked.connect(slot)
            row.addWidget(button)
        save = link_button("把现行的存成文件…", name="choose_save")
        save.setToolTip("存到一个文件夹里，用记事本改好再选回来")
        save.clicked.connect(self._save)
        row.addWidget(save)
        row.addStretch(1)
        return row

    def _take_installed(self, profile_id: str) -> None:
        self._say_files("")
        self._take(lambda: self._actions.installed_choice(profile_id))

    @Slot()
    def _ask_folder(self) -> None:
        folder = self._actions.choosers.folder(self, "口径文件在哪个文件夹")
        if folder is not None:
            self._take_files((folder,))

    @Slot()
    def _ask_files(self) -> None:
        paths = self._actions.choosers.files(self, "选择口径文件", KINDS)
        if paths:
            self._take_files(paths)

    def _take_files(self, paths: Sequence[Path]) -> None:
        self._group.setExclusive(False)
        for button in self._group.buttons():
            button.setChecked(False)
        self._group.setExclusive(True)
        self._say_files(f"已选：{'、'.join(path.name for path in paths)}")
        self._take(lambda: self._actions.from_files(paths))

    def _say_files(self, words: str) -> None:
        self._file_words.setText(words)
        self._file_words.setVisible(bool(words))

    def _take(self, find: Callable[[], Chosen]) -> None:
        try:
            self._choice = find()
        except UserError as error:
            self._choice = None
            self._show_changes()
            self.say(sentence(error))
            return
        self._show_changes()

    @Slot()
    def _show_changes(self) -> None:
        clear(self._changes)
        self.say("")
        self._preview = None
        choice = self._choice
        if choice is not None:
            try:
                self._preview = self._actions.preview(choice, int(self.year.currentData()))
            except UserError as error:
                self.say(sentence(error))
        self.adopt.setEnabled(self._preview is not None)
        if self._preview is None or choice is None:
            return
        if self._preview.replaces:
            self._changes.addWidget(label(replaced_words(self._preview), "warn", wraps=True))
        self._changes.addWidget(label(f"采用“{choice.title}”后的变化", "bold", wraps=True))
        if not self._preview.changes:
            self._changes.addWidget(label(SAME, "second", wraps=True))
            return
        table = CompareTable(self._theme, name="choose_changes")
        table.show_rows(change_rows(self._preview.changes), before="现行", after="采用后")
        self._changes.addWidget(table)

    @Slot()
    def _adopt(self) -> None:
        choice, year = self._choice, int(self.year.currentData())
        if choice is None:
            return
        try:
            changes = self._actions.choose(choice, year)
        except UserError as error:
            self.say(sentence(error))
            return
        self.chosen.emit(
            changes, f"自{year}年起按“{choice.title}”计算，以前年度不变。清单等叫法在下次打开台账时更换。"
        )

    @Slot()
    def _save(self) -> None:
        folder = self._actions.choosers.folder(self, "口径文件存到哪里")
        if folder is None:
            return
        try:
            made = self._actions.save_files(folder)
        except UserError as error:
            self.say(sentence(error))
            return
        self.told.emit(f"现行口径已存入“{made.name}”，改好后在这里选它。")

    def say(self, text: str) -> None:
        """Say what went wrong."""
        self._error.setText(text)
        self._error.setVisible(bool(text))
