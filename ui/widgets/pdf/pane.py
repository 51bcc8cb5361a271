"""A preview with its bar: the one place where the window shows pages of a document."""

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from sxt_desktop.usecases.preview_pages import Hit, OpenPages
from ui.jobs import Jobs
from ui.theme import Theme
from ui.widgets.pdf.bar import PdfBar
from ui.widgets.pdf.view import Fit, PdfView
from ui.widgets.text import label


class PdfPane(QWidget):
    """Shows a document or says in a sentence why there is none."""

    searched = Signal(int)
    """How many places of the words looked for were found."""

    def __init__(self, theme: Theme, jobs: Jobs, *, name: str = "pdf", within: QWidget | None = None) -> None:
        """`within` is where Ctrl+F looks for words, the pane itself unless told."""
        super().__init__()
        self._within = within or self
        self.setObjectName(f"{name}_pane")
        self.bar, self.view = PdfBar(theme, name=name), PdfView(theme, jobs)
        self.view.setObjectName(f"{name}_view")
        self._says = label("", "quiet", wraps=True)
        self._says.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._says.setObjectName(f"{name}_says")
        self._stack = QStackedWidget()
        self._hits: tuple[Hit, ...] = ()
        self._hit, self._words = -1, ""
        self._stack.addWidget(self.view)
        self._stack.addWidget(self._says)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(self.bar)
        column.addWidget(self._stack, 1)
        self._connect()
        self.say("")

    def _connect(self) -> None:
        view, bar = self.view, self.bar
        view.page_changed.connect(self._page_changed)
        view.zoom_changed.connect(bar.show_zoom)
        view.search_asked.connect(self.focus_search)
        bar.page_asked.connect(self._go_to)
        bar.zoom_asked.connect(view.set_zoom)
        bar.fit_asked.connect(self._fit)
        bar.search_asked.connect(self.search)
        bar.turn_asked.connect(self._turn)
        find = QShortcut(QKeySequence(QKeySequence.StandardKey.Find), self._within)
        find.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        find.activated.connect(self.focus_search)

    @property
    def says(self) -> str:
        """What is said in place of pages, empty while pages are shown."""
        return self._says.text() if self._stack.currentWidget() is self._says else ""

    @property
    def hits(self) -> tuple[Hit, ...]:
        """What the last search found."""
        return self._hits

    def show_pages(self, pages: OpenPages) -> None:
        """Show a document from its first page."""
        self._stack.setCurrentWidget(self.view)
        self._forget_hits()
        self.view.show_pages(pages)
        self.bar.setEnabled(True)
        self.bar.show_page(0, self.view.count)
        self.bar.show_zoom(self.view.zoom)

    def say(self, words: str) -> None:
        """Say something in place of pages; the document on show is closed."""
        self._forget_hits()
        self.view.show_pages(None)
        self.bar.show_page(0, 0)
        self.bar.setEnabled(False)
        self._says.setText(words)
        self._stack.setCurrentWidget(self._says)

    @Slot(str)
    def search(self, words: str) -> None:
        """Look for words in the document, and show the first place from the page in sight on."""
        if words == self._words:
            return
        self._forget_hits()
        self._words = words
        self.view.drawer.stop_search()
        if words.strip():
            self.view.drawer.search(words, self._found)

    def _found(self, hits: tuple[Hit, ...]) -> None:
        self._hits = hits
        at = next((n for n, hit in enumerate(hits) if hit.page >= self.view.page), 0)
        self._show_hit(at if hits else -1)
        self.searched.emit(len(hits))

    @Slot(int)
    def _turn(self, step: int) -> None:
        """Go to the next place; the first press of Enter only searches, as nothing is found yet."""
        if self._hits and self._hit >= 0:
            self._show_hit((self._hit + step) % len(self._hits))

    def _show_hit(self, at: int) -> None:
        self._hit = at
        self.view.show_hits(self._hits, at)
        self.bar.show_hits(max(at, 0), len(self._hits))

    def _forget_hits(self) -> None:
        self._hits, self._hit, self._words = (), -1, ""
        self.view.show_hits((), -1)
        self.bar.show_hits(None, 0)

    @Slot()
    def focus_search(self) -> None:
        """Put the cursor where words are looked for."""
        self.bar.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.bar.search.selectAll()

    @Slot(int)
    def _page_changed(self, page: int) -> None:
        self.bar.show_page(page, self.view.count)

    @Slot(int)
    def _go_to(self, page: int) -> None:
        self.view.go_to(page)
        self.bar.show_page(self.view.page, self.view.count)
        self.view.setFocus()

    @Slot(object)
    def _fit(self, fit: Fit) -> None:
        self.view.set_fit(fit)
        self.bar.show_zoom(self.view.zoom)
