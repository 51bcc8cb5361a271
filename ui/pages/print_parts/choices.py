"""The right side of the 打印中心: which paper, how it is printed, and the buttons."""

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import (
    QComboBox,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from sxt_desktop.domain.page_ranges import Range, read_ranges
from sxt_desktop.usecases.system_printing import Printer, PrintTask, Sides
from ui.forms.widgets.field import WheelGuard
from ui.pages.print_parts.actions import About, OfferGroup
from ui.pages.print_parts.wishes import PaperWish
from ui.theme import Theme
from ui.widgets.buttons import link_button, plain_button, primary_button
from ui.widgets.cards import PADDING, scrolling
from ui.widgets.labelled import LabelledEdit
from ui.widgets.picking import PickList
from ui.widgets.text import label, rule

MOST_COPIES = 99
_LEAST_LINES, _ALL_ROOM = 3, 100
NO_PRINTER = "本机没有可用的打印机，或缺少打印组件。可以先存为PDF，拿到有打印机的电脑上打印。"
BOOKLET = "booklet"
_SIDES = (
    ("单面", Sides.ONE.value),
    ("双面，长边翻", Sides.LONG_EDGE.value),
    ("双面，短边翻", Sides.SHORT_EDGE.value),
    ("小册子（A3）", BOOKLET),
)


class PrintChoices(QWidget):
    """`changed` when another paper is wanted; the buttons' wishes go out."""

    changed = Signal()
    print_asked = Signal()
    pdf_asked = Signal()
    word_asked = Signal()
    sheet_asked = Signal()
    folder_asked = Signal()
    printers_asked = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.setObjectName("print_choices")
        self._guard = WheelGuard(self)
        self._groups: tuple[OfferGroup, ...] = ()
        self._is_ready = False
        self.extent = self._combo("print_extent", "范围")
        self.document = self._combo("print_document", "文书")
        self.copies = QSpinBox()
        self.sides = self._combo("print_sides", "单双面")
        self.ranges = LabelledEdit("页码范围", name="print_ranges", hint="全部；也可填 1-3，5")
        self.printer = self._combo("print_printer", "打印机")
        self.no_printer: QLabel = label(NO_PRINTER, "quiet", wraps=True)
        self.no_printer.setObjectName("print_no_printer")
        self.again = link_button("重新查找打印机", name="print_find_printers", is_flush=True)
        self.batch = PickList(theme, name="batch", says="整批中的记录", verb="打印", least=_LEAST_LINES)
        self.print: QPushButton = primary_button("打印", name="print_start", theme=theme, icon="printer")
        self.pdf = plain_button("存为PDF", name="print_pdf", theme=theme, icon="save")
        self.word = plain_button("存为Word", name="print_word", theme=theme, icon="paper")
        self.sheet = plain_button("存为Excel", name="print_sheet", theme=theme, icon="table")
        self.folder = plain_button("打开所在文件夹", name="print_folder", theme=theme, icon="folder")
        self._heads: dict[QWidget, QLabel] = {}
        self._dress()
        self._lay_out()
        self._connect()
        self.allow(False)
        self.show_printers(None)

    def _combo(self, name: str, says: str) -> QComboBox:
        combo = QComboBox()
        combo.setObjectName(name)
        combo.setAccessibleName(says)
        combo.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        combo.setMinimumContentsLength(8)
        combo.installEventFilter(self._guard)
        return combo

    def _dress(self) -> None:
        self.copies.setObjectName("print_copies")
        self.copies.setAccessibleName("份数")
        self.copies.setRange(1, MOST_COPIES)
        self.copies.setSuffix(" 份")
        self.copies.installEventFilter(self._guard)
        edit = self.copies.lineEdit()
        if edit is not None:
            edit.setTextMargins(7, 0, 0, 0)
        for words, value in _SIDES:
            self.sides.addItem(words, value)
        self.folder.hide()

    def _lay_out(self) -> None:
        canvas = QWidget()
        column = QVBoxLayout(canvas)
        column.setContentsMargins(PADDING, PADDING, PADDING, 8)
        column.setSpacing(4)
        for title, widget in (("范围", self.extent), ("文书", self.document)):
            self._add(column, title, widget)
        column.addWidget(self.batch, _ALL_ROOM)
        self._add(column, "打印机", self.printer)
        column.addWidget(self.no_printer)
        column.addWidget(self.again)
        pair = QHBoxLayout()
        pair.setSpacing(8)
        for title, field, share in (("份数", self.copies, 1), ("单双面", self.sides, 2)):
            side = QVBoxLayout()
            side.setSpacing(4)
            self._add(side, title, field)
            side.addStretch(1)
            pair.addLayout(side, share)
        column.addLayout(pair)
        column.addWidget(self.ranges)
        column.addStretch(1)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(scrolling(canvas), 1)
        whole.addWidget(rule())
        whole.addLayout(self._foot())

    def _foot(self) -> QGridLayout:
        """Return the buttons, which stay in sight whatever is scrolled."""
        grid = QGridLayout()
        grid.setContentsMargins(PADDING, 12, PADDING, PADDING)
        grid.setSpacing(8)
        grid.addWidget(self.print, 0, 0, 1, 2)
        for at, button in enumerate((self.pdf, self.word, self.sheet)):
            grid.addWidget(button, 1 + at // 2, at % 2)
        grid.addWidget(self.folder, 3, 0, 1, 2)
        return grid

    def _add(self, column: QVBoxLayout, title: str, widget: QWidget) -> None:
        head: QLabel = label(title, "quiet")
        head.setBuddy(widget)
        self._heads[widget] = head
        column.addWidget(head)
        column.addWidget(widget)
        column.addSpacing(6)

    def _connect(self) -> None:
        self.extent.activated.connect(self._extent_chosen)
        self.document.activated.connect(self.changed)
        self.sides.activated.connect(self.changed)
        self.again.clicked.connect(self.printers_asked)
        for button, signal in (
            (self.print, self.print_asked),
            (self.pdf, self.pdf_asked),
            (self.word, self.word_asked),
            (self.sheet, self.sheet_asked),
            (self.folder, self.folder_asked),
        ):
            button.clicked.connect(signal)

    def show_offers(self, groups: tuple[OfferGroup, ...], wanted: PaperWish | None) -> None:
        """Offer papers, the one wanted chosen, else the first."""
        self._groups = groups
        at = next((n for n, group in enumerate(groups) if _place(group, wanted) is not None), 0)
        self.extent.clear()
        self.extent.addItems([group.title for group in groups])
        self.extent.setCurrentIndex(at if groups else -1)
        self._show(self.extent, is_shown=len(groups) > 1)
        self._fill_documents(wanted)

    def _fill_documents(self, wanted: PaperWish | None = None) -> None:
        self.document.clear()
        group = self._group()
        if group is None:
            return
        self.document.addItems([offer.title for offer in group.offers])
        self.document.setCurrentIndex(_place(group, wanted) or 0)

    def _group(self) -> OfferGroup | None:
        at = self.extent.currentIndex()
        return self._groups[at] if 0 <= at < len(self._groups) else None

    def _show(self, widget: QWidget, *, is_shown: bool) -> None:
        widget.setVisible(is_shown)
        self._heads[widget].setVisible(is_shown)

    @property
    def wish(self) -> PaperWish | None:
        """The paper chosen."""
        group, at = self._group(), self.document.currentIndex()
        return group.offers[at].wish if group is not None and 0 <= at < len(group.offers) else None

    @property
    def booklet(self) -> bool:
        """Whether sheets are to be folded into a booklet."""
        return str(self.sides.currentData()) == BOOKLET

    def show_about(self, about: About, *, booklet: bool | None = None) -> None:
        """Show what suits a document: its sides by itself, what it can be saved as."""
        for button, is_there in ((self.word, about.has_word), (self.sheet, about.has_sheet)):
            button.setVisible(is_there)
        if booklet is not None:
            usual = Sides.LONG_EDGE if about.duplex else Sides.ONE
            self.sides.setCurrentIndex(self.sides.findData(BOOKLET if booklet else usual.value))

    def show_printers(self, found: tuple[Printer, ...] | None) -> None:
        """Offer printers, or say that there is none; None while they are looked for."""
        before = self.printer.currentData()
        self.printer.clear()
        for one in found or ():
            self.printer.addItem(one.name + ("（默认）" if one.is_default else ""), one.name)
        at = self.printer.findData(before)
        self.printer.setCurrentIndex(max(at, 0) if found else -1)
        self._show(self.printer, is_shown=bool(found))
        for widget in (self.no_printer, self.again):
            widget.setVisible(found == ())
        self._gate()

    def allow(self, is_ready: bool) -> None:
        """Let a paper that is ready be printed and saved."""
        self._is_ready = is_ready
        self._gate()

    def _gate(self) -> None:
        ready = self._is_ready
        self.print.setEnabled(ready and self.printer.count() > 0)
        for button in (self.pdf, self.word, self.sheet):
            button.setEnabled(ready)

    def task(self, pages: int, *, title: str, media: str) -> PrintTask | None:
        """Return how to print; None when the pages are not to be understood, which is said at the field."""
        try:
            ranges: tuple[Range, ...] = read_ranges(self.ranges.text, pages)
        except ValueError:
            self.ranges.show_error(f"请填 1 到 {pages} 之间的页码，例如 1-3，5")
            return None
        sides = Sides.SHORT_EDGE if self.booklet else Sides(self.sides.currentData())
        printer = str(self.printer.currentData() or "")
        return PrintTask(printer, title, self.copies.value(), sides, ranges, media)

    @Slot()
    def _extent_chosen(self) -> None:
        before = self.wish
        self._fill_documents(before)
        self.changed.emit()


def _place(group: OfferGroup, wanted: PaperWish | None) -> int | None:
    """Return where in a group a wish is, by its extent, document and subject."""
    if wanted is None:
        return None
    for number, offer in enumerate(group.offers):
        one = offer.wish
        same = (one.extent, one.document, one.subject) == (wanted.extent, wanted.document, wanted.subject)
        if same:
            return number
    return None
