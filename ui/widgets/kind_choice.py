"""What kind of organisation something is (组织类型): proposed from its name until somebody says otherwise."""

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QComboBox, QVBoxLayout, QWidget

from sxt_desktop.domain.people import OrganisationKind, proposed_kind
from ui.widgets.text import label

UNTOLD = "未写明"


class KindChoice(QWidget):
    """A list of kinds below its label; empty where nobody said and the name does not tell."""

    def __init__(self, *, name: str) -> None:
        super().__init__()
        self.box = QComboBox()
        self.box.setObjectName(name)
        self.box.setAccessibleName("组织类型")
        self.box.addItems([UNTOLD, *(kind.value for kind in OrganisationKind)])
        self.box.textActivated.connect(self._chosen)
        self._is_said = False
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(label("组织类型", "quiet"))
        column.addWidget(self.box)

    @Slot(str)
    def propose(self, name: str) -> None:
        """Show what a name tells, unless a kind was chosen by hand."""
        if not self._is_said:
            self.show_kind(proposed_kind(name))

    def show_kind(self, kind: str) -> None:
        """Show a kind; none for an empty one."""
        self.box.setCurrentText(kind or UNTOLD)

    @Slot(str)
    def _chosen(self, text: str) -> None:
        self._is_said = True

    @property
    def kind(self) -> str:
        """The kind that is shown; empty for none."""
        return "" if self.box.currentIndex() == 0 else self.box.currentText()
