"""明责: the year's letters, who signs with whom, what waits to be endorsed, what was filed and shown."""

from collections.abc import Callable

from PySide6.QtCore import QSize, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from sxt_desktop.domain.ids import EntryId
from ui.pages.assign_parts.endorse_board import EndorseBoard
from ui.pages.assign_parts.filing_board import FilingBoard
from ui.pages.assign_parts.matrix_board import MatrixBoard
from ui.pages.letters import LettersPage
from ui.theme import Theme
from ui.widgets.chip_row import ChipRow
from ui.widgets.part_stack import PartStack

LETTERS, MATRIX, SHEETS, FILINGS = "letters", "matrix", "sheets", "filings"
_TITLES = {LETTERS: "责任书", MATRIX: "签订矩阵", SHEETS: "签字背书", FILINGS: "备案与公示"}
_PART_OF = {
    "letter_plan": MATRIX,
    "endorsement": SHEETS,
    "filing": FILINGS,
    "list_publication": FILINGS,
    "year_plan": FILINGS,
}
_MARGIN = 20


class _Parts(PartStack):
    """Words that wrap ask for nothing more than the least height: the lists of a part scroll by themselves."""

    def minimumSizeHint(self) -> QSize:
        part = self.currentWidget()
        return super().minimumSizeHint() if part is None else part.minimumSizeHint()


class AssigningPage(QWidget):
    """Four parts under chips; each is read anew when it comes on show. Signals of all parts go on from here."""

    changed = Signal(object)
    failed = Signal(str)
    told = Signal(str)
    paper_asked = Signal(object)
    items_asked = Signal()
    scans_asked = Signal()
    record_asked = Signal(str)

    def __init__(
        self,
        theme: Theme,
        letters: LettersPage,
        matrix: MatrixBoard,
        sheets: EndorseBoard,
        filings: FilingBoard,
        form_of: Callable[[EntryId], str],
    ) -> None:
        """`form_of` says of which form one of our records is."""
        super().__init__()
        self._form_of = form_of
        self.letters, self.matrix, self.sheets, self.filings = letters, matrix, sheets, filings
        self._year, self._part = 0, LETTERS
        self._renew: dict[str, Callable[[int], object]] = {
            LETTERS: letters.show_letters,
            MATRIX: matrix.show_year,
            SHEETS: sheets.show_year,
            FILINGS: filings.show_year,
        }
        self._stack = _Parts()
        self._chips = ChipRow(_TITLES, name=lambda part: f"part_{part}")
        self._chips.chosen.connect(self.show_part)
        row = QHBoxLayout()
        row.setContentsMargins(_MARGIN, 12, _MARGIN, 0)
        row.addWidget(self._chips)
        for board in (letters, matrix, sheets, filings):
            self._stack.addWidget(board)
            self._join(board)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(row)
        column.addWidget(self._stack, 1)
        self.setProperty("role", "page")
        matrix.letter_asked.connect(self._open_letter)
        for part in (letters, filings):
            part.endorse_asked.connect(self.show_sender)

    def _join(self, board: QWidget) -> None:
        names = ("changed", "failed", "told", "paper_asked", "items_asked", "scans_asked", "record_asked")
        for name in names:
            if hasattr(board, name):
                getattr(board, name).connect(getattr(self, name))

    def show_year(self, year: int) -> None:
        """Show another year, or the same one as it is by now, in the part on show."""
        self._year = year
        self.show_part(self._part)

    @Slot(object)
    def show_part(self, part: str) -> None:
        """Bring a part on show, read anew."""
        self._part = part
        self._renew[part](self._year)
        self._stack.setCurrentIndex(tuple(_TITLES).index(part))
        self._chips.press(part)

    @staticmethod
    def part_for(form: str) -> str:
        """Return the part where records of a form are dealt with."""
        return _PART_OF.get(form, LETTERS)

    def show_entry(self, entry: EntryId) -> None:
        """Open one letter, sheet, filing or plan in its part."""
        part = self.part_for(self._form_of(entry))
        self.show_part(part)
        if part == SHEETS:
            self.sheets.show_year(self._year, entry)
        elif part == FILINGS:
            self.filings.show_record(entry)
        else:
            self.letters.show_letters(self._year, entry)

    @Slot(str)
    def show_sender(self, paper: str) -> None:
        """Send a paper to be endorsed: it is ticked, by which relation and by when is still to be said."""
        self.show_part(SHEETS)
        self.sheets.show_sender(EntryId(paper))

    @Slot(str)
    def _open_letter(self, letter: str) -> None:
        self.show_part(LETTERS)
        self.letters.show_letters(self._year, EntryId(letter))

    def shown(self) -> dict[str, object]:
        """Return which part is on show, in the words that lead back to it."""
        return {"part": self._part}

    def print_now(self) -> None:
        """Print what is on show (Ctrl+P of the window)."""
        board = self._stack.currentWidget()
        print_now = getattr(board, "print_now", None)
        if print_now is not None:
            print_now()
