"""The bar above a preview: pages, zoom, search."""

from PySide6.QtCore import QRegularExpression, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent, QRegularExpressionValidator
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QLineEdit

from ui.theme import Theme
from ui.widgets.buttons import icon_button
from ui.widgets.flow_row import FlowRow, held
from ui.widgets.hints import set_hint
from ui.widgets.pdf.view import LEAST, MOST, STEPS, Fit
from ui.widgets.text import label

_FITS = (("适合宽度", Fit.WIDTH), ("适合整页", Fit.PAGE))


class PdfBar(FlowRow):
    """Wishes go out; what is shown comes in by setters."""

    page_asked = Signal(int)
    zoom_asked = Signal(int)
    fit_asked = Signal(object)
    step_asked = Signal(int)
    search_asked = Signal(str)
    turn_asked = Signal(int)
    """The next hit (1) or the one before (-1)."""

    def __init__(self, theme: Theme, *, name: str = "pdf") -> None:
        super().__init__(gap=6, stretch_last=True)
        self._theme = theme
        self.page = QLineEdit()
        self.zoom = QComboBox()
        self.search = _SearchEdit()
        self._count: QLabel = label("", "quiet")
        self.hits: QLabel = label("", "quiet")
        self._previous = icon_button(
            theme, "previous", says="上一处", keys="Shift+Enter", name=f"{name}_hit_before"
        )
        self._next = icon_button(theme, "next", says="下一处", keys="Enter", name=f"{name}_hit_next")
        self._dress(name)
        self._lay_out()
        self._connect()
        theme.theme_changed.connect(self._fit)
        self._fit()
        self.show_hits(None, 0)

    @Slot()
    def _fit(self) -> None:
        """Give the fields their room at the scale of the text."""
        self.page.setFixedWidth(self._theme.px(52))
        self.zoom.setFixedWidth(self._theme.px(104))
        self.search.setMinimumWidth(self._theme.px(64))
        self.search.setMaximumWidth(self._theme.px(220))

    def _dress(self, name: str) -> None:
        for edit, part, says in ((self.page, "page", "页码"), (self.search, "search", "在文书中查找")):
            edit.setObjectName(f"{name}_{part}")
            edit.setAccessibleName(says)
        self.page.setValidator(QRegularExpressionValidator(QRegularExpression(r"\d{1,5}"), self.page))
        self.page.setAlignment(Qt.AlignmentFlag.AlignCenter)
        set_hint(self.search, "查找（Ctrl+F）")
        self.search.setClearButtonEnabled(True)
        self.zoom.setObjectName(f"{name}_zoom")
        self.zoom.setAccessibleName("显示大小")
        self.zoom.setEditable(True)
        self.zoom.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        for words, fit in _FITS:
            self.zoom.addItem(words, fit)
        for step in STEPS:
            self.zoom.addItem(f"{step}%", step)

    def _lay_out(self) -> None:
        pages, words = QHBoxLayout(), QHBoxLayout()
        for row in (pages, words):
            row.setSpacing(6)
        for widget in (self.page, self._count, self.zoom):
            pages.addWidget(widget)
        words.addStretch(1)
        words.addWidget(self.hits)
        words.addWidget(self.search, 2)
        words.addWidget(self._previous)
        words.addWidget(self._next)
        for row in (pages, words):
            self.add(held(row))

    def _connect(self) -> None:
        self.page.returnPressed.connect(self._ask_page)
        self.page.editingFinished.connect(self._ask_page)
        self.zoom.activated.connect(self._choose_zoom)
        edit = self.zoom.lineEdit()
        if edit is not None:
            edit.returnPressed.connect(self._type_zoom)
        self.search.textChanged.connect(self._search_changed)
        self.search.turned.connect(self._ask_turn)
        self._previous.clicked.connect(lambda: self.turn_asked.emit(-1))
        self._next.clicked.connect(lambda: self.turn_asked.emit(1))

    def show_page(self, page: int, count: int) -> None:
        """Show the page in sight (from 0) and how many there are."""
        self._count.setText(f"/ {count} 页")
        self.page.setEnabled(count > 0)
        self.page.setText(str(page + 1) if count else "")

    def show_zoom(self, zoom: int) -> None:
        """Show the zoom in per cent."""
        self.zoom.setEditText(f"{zoom}%")
        edit = self.zoom.lineEdit()
        if edit is not None:  # set while the field was still narrow, its beginning would stay out of sight
            edit.home(False)

    def show_hits(self, current: int | None, count: int) -> None:
        """Show which of how many hits is on show; None while nothing is searched."""
        words = "" if current is None else f"{current + 1}/{count}" if count else "没有找到"
        self.hits.setText(words)
        self.hits.setVisible(bool(words))
        for button in (self._previous, self._next):
            button.setEnabled(count > 0)

    @Slot()
    def _ask_page(self) -> None:
        if self.page.text() and self.page.isModified():
            self.page.setModified(False)
            self.page_asked.emit(int(self.page.text()) - 1)

    @Slot(int)
    def _choose_zoom(self, index: int) -> None:
        chosen = self.zoom.itemData(index)
        if isinstance(chosen, Fit):
            self.fit_asked.emit(chosen)
        else:
            self.zoom_asked.emit(int(chosen))

    @Slot()
    def _type_zoom(self) -> None:
        digits = "".join(char for char in self.zoom.currentText() if char.isdecimal())
        if digits and LEAST <= int(digits[:6]) <= MOST:
            self.zoom_asked.emit(int(digits))

    @Slot(str)
    def _search_changed(self, words: str) -> None:
        if not words.strip():
            self.search_asked.emit("")

    @Slot(int)
    def _ask_turn(self, step: int) -> None:
        """Search for what was typed, or go on to the next place of what was found."""
        if self.search.text().strip():
            self.search_asked.emit(self.search.text())
            self.turn_asked.emit(step)


class _SearchEdit(QLineEdit):
    """Enter goes to the next hit, Shift+Enter to the one before."""

    turned = Signal(int)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.turned.emit(-1 if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else 1)
            event.accept()
        elif event.key() == Qt.Key.Key_Escape and self.text():
            self.clear()
            event.accept()
        else:
            super().keyPressEvent(event)
