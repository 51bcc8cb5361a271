"""Pages below each other, scrolled and zoomed; the ones in sight are drawn, the others are only room."""

from collections.abc import Sequence
from enum import Enum

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QPaintEvent, QPen, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QAbstractScrollArea

from sxt_desktop.usecases.preview_pages import Box, Hit, OpenPages
from ui.jobs import Jobs
from ui.theme import Theme
from ui.widgets.pdf.drawer import PageDrawer, Wanted

GAP, EDGE = 14, 16
LEAST, MOST = 50, 300
STEPS = (50, 75, 100, 125, 150, 200, 250, 300)
POINT = 96 / 72
"""Logical pixels of a point at 100 %."""
_STEP = 48
_HIT, _OTHER_HIT = QColor(255, 170, 60), QColor(255, 236, 130)


class Fit(Enum):
    """How wide pages are: as zoomed, as wide as the view, whole in the view."""

    NONE = "none"
    WIDTH = "width"
    PAGE = "page"


class PdfView(QAbstractScrollArea):
    """Shows `OpenPages`; `page_changed` carries the page in sight (from 0), `zoom_changed` the zoom in per cent."""

    page_changed = Signal(int)
    zoom_changed = Signal(int)
    search_asked = Signal()

    def __init__(self, theme: Theme, jobs: Jobs) -> None:
        super().__init__()
        self._theme = theme
        self.drawer = PageDrawer(jobs, self)
        self.drawer.drawn.connect(self._redraw)
        self._fit, self._zoom, self._page = Fit.WIDTH, 100, 0
        self._told_zoom = 0
        self._rects: tuple[QRectF, ...] = ()
        self._hits: tuple[Hit, ...] = ()
        self._hit = -1
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.setInterval(30)
        self._later.timeout.connect(self._want)
        self.setObjectName("pdf_view")
        self.setAccessibleName("文书预览")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.verticalScrollBar().valueChanged.connect(self._scrolled)
        self.horizontalScrollBar().valueChanged.connect(self._redraw)
        theme.theme_changed.connect(self._redraw)

    def sizeHint(self) -> QSize:
        return QSize(self._theme.px(520), self._theme.px(560))

    @property
    def count(self) -> int:
        """How many pages there are."""
        return 0 if self.drawer.pages is None else len(self.drawer.pages)

    @property
    def starts(self) -> Sequence[int]:
        """Where the papers of a batch begin, from 0."""
        return () if self.drawer.pages is None else self.drawer.pages.starts

    @property
    def page(self) -> int:
        """The page in sight, from 0."""
        return self._page

    @property
    def zoom(self) -> int:
        """The zoom in per cent."""
        return self._zoom

    def show_pages(self, pages: OpenPages | None) -> None:
        """Show another document from its first page, or nothing; the one before is closed."""
        self.drawer.show(pages)
        self._hits, self._hit, self._page = (), -1, 0
        self._arrange()
        self.verticalScrollBar().setValue(0)
        self.page_changed.emit(0)
        self.viewport().update()

    def set_fit(self, fit: Fit) -> None:
        """Let pages follow the size of the view."""
        self._fit = fit
        self._arrange()

    def set_zoom(self, zoom: int) -> None:
        """Show pages at a size in per cent, between the least and the most."""
        self._fit, self._zoom = Fit.NONE, min(max(zoom, LEAST), MOST)
        self._arrange()

    def step_zoom(self, step: int) -> None:
        """Go to the next larger or smaller of the usual sizes."""
        if step > 0:
            self.set_zoom(next((one for one in STEPS if one > self._zoom), MOST))
        else:
            self.set_zoom(next((one for one in reversed(STEPS) if one < self._zoom), LEAST))

    def go_to(self, page: int) -> None:
        """Bring a page to the top."""
        if self._rects:
            rect = self._rects[min(max(page, 0), len(self._rects) - 1)]
            self.verticalScrollBar().setValue(round(rect.top()) - GAP // 2)

    def show_hits(self, hits: Sequence[Hit], current: int) -> None:
        """Mark what was found and bring one of it into sight."""
        self._hits, self._hit = tuple(hits), current
        if 0 <= current < len(self._hits):
            self._reveal(self._hits[current])
        self.viewport().update()

    def _reveal(self, hit: Hit) -> None:
        if not hit.boxes or hit.page >= len(self._rects):
            return
        rect = self._place(hit.page, hit.boxes[0])
        for bar, first, last, room in (
            (self.verticalScrollBar(), rect.top(), rect.bottom(), self.viewport().height()),
            (self.horizontalScrollBar(), rect.left(), rect.right(), self.viewport().width()),
        ):
            if not bar.value() <= first <= last <= bar.value() + room:
                bar.setValue(round((first + last - room) / 2))

    def _place(self, page: int, box: Box) -> QRectF:
        """Return where a box of a page lies among all pages."""
        unit, origin = self._unit, self._rects[page].topLeft()
        return QRectF(
            origin.x() + box.left * unit, origin.y() + box.top * unit, box.width * unit, box.height * unit
        )

    @property
    def _unit(self) -> float:
        return POINT * self._zoom / 100

    def _arrange(self) -> None:
        """Work out where every page lies; the place in sight stays in sight."""
        pages = self.drawer.pages
        sizes = () if pages is None else pages.sizes
        before = self._anchor()
        self._zoom = self._fitting(sizes)
        widest = max((width for width, _ in sizes), default=0.0) * self._unit
        room = max(widest + 2 * EDGE, float(self.viewport().width()))
        rects, top = [], float(EDGE)
        for width, height in sizes:
            size = (width * self._unit, height * self._unit)
            rects.append(QRectF(round((room - size[0]) / 2), round(top), *size))
            top += size[1] + GAP
        self._rects = tuple(rects)
        self._set_bars(room, top - GAP + EDGE if sizes else 0.0)
        self._return_to(before)
        if self._told_zoom != self._zoom:
            self._told_zoom = self._zoom
            self.zoom_changed.emit(self._zoom)
        self._scrolled()

    def _fitting(self, sizes: Sequence[tuple[float, float]]) -> int:
        if self._fit is Fit.NONE or not sizes:
            return self._zoom
        bar = self.verticalScrollBar().sizeHint().width()
        width = self.width() - 2 * self.frameWidth() - bar - 2 * EDGE
        found = width / (max(one for one, _ in sizes) * POINT)
        if self._fit is Fit.PAGE:
            height = self.viewport().height() - 2 * EDGE
            found = min(found, height / (max(one for _, one in sizes) * POINT))
        return min(max(int(found * 100), LEAST), MOST)

    def _anchor(self) -> tuple[int, float]:
        """Return the page at the top of the view and which share of it lies above."""
        at = float(self.verticalScrollBar().value())
        for number, rect in enumerate(self._rects):
            if rect.bottom() >= at:
                return number, max(at - rect.top(), 0.0) / max(rect.height(), 1.0)
        return 0, 0.0

    def _return_to(self, anchor: tuple[int, float]) -> None:
        page, share = anchor
        if page < len(self._rects) and (page or share):
            rect = self._rects[page]
            self.verticalScrollBar().setValue(round(rect.top() + share * rect.height()))

    def _set_bars(self, width: float, height: float) -> None:
        room = self.viewport().size()
        for bar, length, page in (
            (self.horizontalScrollBar(), width, room.width()),
            (self.verticalScrollBar(), height, room.height()),
        ):
            bar.setRange(0, max(round(length) - page, 0))
            bar.setPageStep(page)
            bar.setSingleStep(_STEP)

    def _in_sight(self) -> list[int]:
        top = self.verticalScrollBar().value()
        bottom = top + self.viewport().height()
        return [
            number for number, rect in enumerate(self._rects) if rect.bottom() > top and rect.top() < bottom
        ]

    @Slot()
    def _scrolled(self) -> None:
        middle = self.verticalScrollBar().value() + self.viewport().height() / 3
        at = next((n for n, rect in enumerate(self._rects) if rect.bottom() + GAP > middle), self.count - 1)
        if at != self._page and at >= 0:
            self._page = at
            self.page_changed.emit(at)
        self._later.start()
        self.viewport().update()

    @property
    def _scale(self) -> int:
        return round(self._unit * self.devicePixelRatioF() * 100)

    @Slot()
    def _want(self) -> None:
        """Have drawn what is in sight, then the pages next to it."""
        sight = self._in_sight()
        beside = (
            [number for number in (sight[-1] + 1, sight[0] - 1) if 0 <= number < self.count] if sight else []
        )
        self.drawer.want([Wanted(number, self._scale) for number in (*sight, *beside)])

    @Slot()
    def _redraw(self) -> None:
        self.viewport().update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self.viewport())
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.fillRect(event.rect(), self._theme.color("sunken"))
        painter.translate(QPointF(-self.horizontalScrollBar().value(), -self.verticalScrollBar().value()))
        for number in self._in_sight():
            self._paint_page(painter, number)
        painter.end()

    def _paint_page(self, painter: QPainter, number: int) -> None:
        rect = self._rects[number]
        picture = self.drawer.picture(number, self._scale)
        painter.fillRect(rect, Qt.GlobalColor.white)
        if picture is not None:
            painter.drawImage(rect, picture)
        painter.setPen(QPen(self._theme.color("strong")))
        painter.drawRect(rect.adjusted(-0.5, -0.5, 0.5, 0.5))
        for at, hit in enumerate(self._hits):
            if hit.page == number:
                for box in hit.boxes:
                    self._paint_hit(painter, self._place(number, box), is_current=at == self._hit)

    def _paint_hit(self, painter: QPainter, rect: QRectF, *, is_current: bool) -> None:
        """Lay a colour over words; paper is white in both schemes, so the marks are the same in both."""
        painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_Multiply)
        painter.fillRect(rect.adjusted(-1, -1, 1, 1), _HIT if is_current else _OTHER_HIT)
        painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_SourceOver)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def wheelEvent(self, event: QWheelEvent) -> None:
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.step_zoom(1 if event.angleDelta().y() > 0 else -1)
            event.accept()
        else:
            super().wheelEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go by pages, to the ends, zoom, ask for the search."""
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            handled = self._with_control(event.key())
        else:
            handled = self._alone(event.key())
        if handled:
            event.accept()
        else:
            super().keyPressEvent(event)

    def _with_control(self, key: int) -> bool:
        if key in (Qt.Key.Key_Plus, Qt.Key.Key_Equal):
            self.step_zoom(1)
        elif key == Qt.Key.Key_Minus:
            self.step_zoom(-1)
        elif key == Qt.Key.Key_0:
            self.set_fit(Fit.WIDTH)
        elif key == Qt.Key.Key_F:
            self.search_asked.emit()
        else:
            return False
        return True

    def _alone(self, key: int) -> bool:
        turns = {
            Qt.Key.Key_PageDown: self._page + 1,
            Qt.Key.Key_PageUp: self._page - 1,
            Qt.Key.Key_Home: 0,
            Qt.Key.Key_End: self.count - 1,
        }
        if key in (Qt.Key.Key_Plus, Qt.Key.Key_Minus):
            self.step_zoom(1 if key == Qt.Key.Key_Plus else -1)
        elif key in turns:
            self.go_to(turns[Qt.Key(key)])
        else:
            return False
        return True
