"""Organisations as a tree of any depth, with all persons above it."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QTreeWidget, QTreeWidgetItem

from sxt_desktop.domain.org_tree import Branch, org_tree
from sxt_desktop.domain.people import Organisation, Relation
from ui.theme import Theme

_ID = Qt.ItemDataRole.UserRole


class OrganisationTree(QTreeWidget):
    """Who is below whom; `chosen` is the id of an organisation, empty for all persons."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self.setObjectName("organisations")
        self.setAccessibleName("组织")
        self.setHeaderHidden(True)
        self.setMinimumHeight(theme.px(120))
        self.setRootIsDecorated(False)
        self.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        theme.theme_changed.connect(self._dress)

    @property
    def chosen(self) -> str:
        """The organisation chosen."""
        item = self.currentItem()
        return "" if item is None else str(item.data(0, _ID) or "")

    def show_organisations(self, organisations: Sequence[Organisation]) -> None:
        """Show organisations anew; the one chosen stays chosen while it is there. Tells nobody."""
        held = self.chosen
        self.blockSignals(True)
        self.clear()
        everyone = QTreeWidgetItem(self, ["全部人员"])
        everyone.setData(0, _ID, "")
        self.setCurrentItem(everyone)
        for branch in org_tree(organisations):
            self._add(self, branch, held)
        self.expandAll()
        self._dress()
        self.blockSignals(False)

    def _add(self, above: QTreeWidget | QTreeWidgetItem, branch: Branch, held: str) -> None:
        one = branch.organisation
        item = QTreeWidgetItem(above, [one.short_name])
        item.setToolTip(0, f"{one.name}（{one.relation}）")
        item.setData(0, _ID, one.id)
        if one.relation is Relation.OWN:
            font = item.font(0)
            font.setBold(True)
            item.setFont(0, font)
        for below in branch.below:
            self._add(item, below, held)
        if one.id == held:
            self.setCurrentItem(item)

    @Slot()
    def _dress(self) -> None:
        self.setIndentation(self._theme.px(14))
        height = self._theme.px(30)
        self.setStyleSheet(f"QTreeWidget::item {{ min-height: {height}px; padding-left: 4px; }}")
