"""A line of text that offers what can be chosen while one types, by characters or initials of pinyin."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QPainter, QPalette, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import (
    QCompleter,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from ui.forms.widgets.field import Edit
from ui.theme import worn_by

MOST_SHOWN = 50
LEAST_LINES = 16
"""The offer is as wide as the field, and no narrower than so many times the height of a line."""


@dataclass(frozen=True, slots=True)
class Suggestion:
    """One line of the offer: what it stands for, its words and what tells it apart."""

    what: object
    words: str
    note: str = ""

    @property
    def line(self) -> str:
        """Return what the list shows."""
        return f"{self.words}　{self.note}" if self.note else self.words


class _Lines(QStyledItemDelegate):
    """Draws a suggestion: its words, and quieter behind them what tells it apart."""

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        one = index.data(Qt.ItemDataRole.UserRole)
        if not isinstance(one, Suggestion):
            super().paint(painter, option, index)
            return
        shown = QStyleOptionViewItem(option)
        self.initStyleOption(shown, index)
        shown.text = ""
        shown.widget.style().drawControl(QStyle.ControlElement.CE_ItemViewItem, shown, painter, shown.widget)
        metrics, room = shown.fontMetrics, shown.rect.adjusted(8, 0, -8, 0)
        painter.save()
        painter.setFont(shown.font)
        for words, role in (
            (one.words, QPalette.ColorRole.Text),
            (one.note, QPalette.ColorRole.PlaceholderText),
        ):
            painter.setPen(shown.palette.color(role))
            fitting = metrics.elidedText(words, Qt.TextElideMode.ElideMiddle, room.width())
            painter.drawText(room, int(Qt.AlignmentFlag.AlignVCenter), fitting)
            room.setLeft(room.left() + metrics.horizontalAdvance(fitting) + metrics.height())
        painter.restore()


class SuggestEdit(Edit):
    """Shows suggestions for what is typed; `picked` tells which one was taken."""

    picked = Signal(object)
    entered = Signal()
    emptied = Signal()

    def __init__(self, find: Callable[[str], Sequence[Suggestion]], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._find = find
        self.textEdited.connect(self.offer)

    @cached_property
    def _model(self) -> QStandardItemModel:
        return QStandardItemModel(self)

    @cached_property
    def _popup(self) -> QListView:
        popup = QListView()
        popup.setProperty("role", "offer")
        popup.setUniformItemSizes(True)
        popup.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        return popup

    @cached_property
    def _offer(self) -> QCompleter:
        """What offers; a form has many such lines, so each is made when the first thing is typed."""
        offer = QCompleter(self._model, self)
        offer.setCompletionMode(QCompleter.CompletionMode.UnfilteredPopupCompletion)
        offer.setWidget(self)
        offer.setMaxVisibleItems(10)
        offer.setPopup(self._popup)
        self._popup.setItemDelegate(_Lines(self._popup))  # a completer sets its own with the popup
        offer.activated.connect(self._take)
        return offer

    def is_offering(self) -> bool:
        """Whether the list of suggestions is open."""
        return "_popup" in self.__dict__ and self._popup.isVisible()

    def offer(self, words: str = "") -> None:
        """Open the list for what is typed; close it when nothing fits."""
        if self.isReadOnly():
            return
        found = tuple(self._find(words))[:MOST_SHOWN]
        self._model.clear()
        for one in found:
            item = QStandardItem(one.line)
            item.setData(one, Qt.ItemDataRole.UserRole)
            item.setToolTip(one.line)
            item.setEditable(False)
            item.setSizeHint(QSize(0, self.fontMetrics().lineSpacing() * 8 // 5))
            self._model.appendRow(item)
        if not found:
            self.close_offer()
            return
        worn = worn_by(self)
        if self._popup.styleSheet() != worn:  # a popup is a window of its own
            self._popup.setStyleSheet(worn)
        least = self.fontMetrics().height() * LEAST_LINES
        self._offer.complete(self.rect().adjusted(0, 0, max(least - self.width(), 0), 0))
        if words.strip():
            self._popup.setCurrentIndex(self._offer.completionModel().index(0, 0))

    def close_offer(self) -> None:
        """Close the list."""
        if self.is_offering():
            self._popup.hide()

    def _take(self) -> None:
        one = self._popup.currentIndex().data(Qt.ItemDataRole.UserRole)
        if isinstance(one, Suggestion):
            self.picked.emit(one)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Open the list with the down key; Enter and Backspace mean more only while nothing is composed."""
        key = event.key()
        is_enter = key in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if self.composing or self.isReadOnly():
            super().keyPressEvent(event)
        elif self.is_offering() and (is_enter or key == Qt.Key.Key_Escape):
            event.ignore()
        elif key == Qt.Key.Key_Down and not self.is_offering():
            self.offer(self.text())
        elif is_enter:
            self.entered.emit()
        else:
            if key == Qt.Key.Key_Backspace and not self.text():
                self.emptied.emit()
            super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Close the list when the focus goes somewhere else than into it."""
        if event.reason() != Qt.FocusReason.PopupFocusReason:
            self.close_offer()
        super().focusOutEvent(event)
