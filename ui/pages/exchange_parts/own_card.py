"""登记: our own card with its fingerprint, its file and its paper."""

from pathlib import Path

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QFrame, QGridLayout, QPushButton, QVBoxLayout

from sxt_desktop.domain.errors import UserError
from sxt_desktop.domain.roles import Permission
from ui.jobs import Jobs, Progress
from ui.messages import sentence
from ui.pages.exchange_parts.actions import ExchangeActions
from ui.theme import Theme
from ui.widgets.buttons import plain_button
from ui.widgets.text import label

_ACROSS = 4
"""So many groups of the fingerprint stand beside each other, as on the printed card."""


class OwnCardView(QFrame):
    """Our own card: name and fingerprint to be printed, the file to be handed over; says below how that went."""

    enrol_asked = Signal()
    keys_asked = Signal()

    def __init__(self, theme: Theme, jobs: Jobs, actions: ExchangeActions) -> None:
        super().__init__()
        self._jobs, self._actions = jobs, actions
        self.setObjectName("own_card")
        self.setProperty("role", "card")
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 12, 16, 14)
        column.setSpacing(8)
        column.addWidget(label("登记", "heading"))
        self._name = label("", "bold", wraps=True)
        column.addWidget(self._name)
        column.addWidget(label("本单位核对码，打印盖章后交给对方核对", "second", wraps=True))
        self._grid = QGridLayout()
        self._grid.setSpacing(6)
        column.addLayout(self._grid)
        verbs: dict[str, QPushButton] = {}
        for text, name, icon, do in (
            ("导出登记文件…", "export_card", "save", self.export_card),
            ("打印登记卡", "print_card", "printer", self.print_card),
            ("登记对方单位…", "enrol", "plus", self.enrol_asked),
            ("本单位密钥…", "own_keys", "key", self.keys_asked),
        ):
            button = plain_button(text, name=name, theme=theme, icon=icon)
            button.clicked.connect(do)
            column.addWidget(button)
            verbs[name] = button
        self._said = label("", "second", wraps=True)
        self._said.setObjectName("card_said")
        column.addWidget(self._said)
        column.addStretch(1)
        for name in ("export_card", "enrol"):  # anyone may print the card
            actions.may.gate(verbs[name], Permission.EXCHANGE)

    def show_card(self) -> None:
        """Show name and fingerprint as they are now."""
        card = self._actions.own_card()
        self._name.setText(card.name)
        while (item := self._grid.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.deleteLater()
        for number, group in enumerate(card.groups):
            shown = label(group.upper(), "key")
            shown.setAlignment(Qt.AlignmentFlag.AlignCenter)
            shown.setAccessibleName(f"第{number + 1}组 {group.upper()}")
            self._grid.addWidget(shown, *divmod(number, _ACROSS))

    def say(self, text: str) -> None:
        """Say how something about cards went."""
        self._said.setText(text)

    @Slot()
    def export_card(self) -> None:
        """Write the card's file where the user wants it."""
        folder = self._actions.choosers.folder(self, "登记文件写到哪里")
        if folder is None:
            return
        try:
            written = self._actions.write_card(folder)
        except UserError as error:
            self.say(sentence(error))
            return
        self.say(f"已写出 {written.name}，连同盖章的登记卡一起交给对方。")

    @Slot()
    def print_card(self) -> None:
        """Make the card's paper and open it."""
        make = self._actions.print_card

        def work(progress: Progress) -> Path | None:
            made = make()
            return made if isinstance(made, Path) else None

        self._jobs.run("正在生成登记卡", work, done=self._printed, failed=self._not_printed)

    def _printed(self, made: Path | None) -> None:
        self.say("登记卡已生成。" if made is None else f"登记卡已生成：{made.name}")

    def _not_printed(self, error: UserError) -> None:
        self.say(sentence(error))
