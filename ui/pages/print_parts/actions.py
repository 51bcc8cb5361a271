"""What the 打印中心 can do, handed over as functions; all but the proposed name may be slow."""

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple, Protocol

from sxt_desktop.usecases.fill_template import FilledBatch
from sxt_desktop.usecases.make_paper import MadePaper, WantedPaper
from sxt_desktop.usecases.system_printing import Printer, PrintTask
from ui.pages.print_parts.wishes import PaperWish
from ui.remembered import LastFolder, for_this_window
from ui.widgets.choosing import Choosers
from ui.widgets.picking import PickLine

Report = Callable[[int, int], object]


class Printers(Protocol):
    """A way to printers: which there are, and printing a PDF on one (PRINTER_MISSING, PRINT_REFUSED)."""

    def found(self) -> tuple[Printer, ...]: ...

    def send(self, content: bytes, task: PrintTask, progress: Report) -> None: ...


class Offer(NamedTuple):
    """One choice: what it is called and the wish it stands for."""

    title: str
    wish: PaperWish


class OfferGroup(NamedTuple):
    """Choices of one extent."""

    title: str
    offers: tuple[Offer, ...]


class About(NamedTuple):
    """What is known of a document beforehand: its title, how it is printed by itself, what it can be saved as."""

    title: str
    duplex: bool
    has_word: bool
    has_sheet: bool


@dataclass(frozen=True, slots=True)
class PrintActions:
    """`batch` lists the records of a wish for each; `templates` are those of its form, by id and name.

    `make` and the rest are called away from the window.
    """

    offers: Callable[[PaperWish | None], tuple[OfferGroup, ...]]
    about: Callable[[str], About]
    batch: Callable[[PaperWish], tuple[PickLine, ...]]
    make: Callable[[WantedPaper, Report], MadePaper]
    year: Callable[[], int]
    name: Callable[[WantedPaper], str]
    save_pdf: Callable[[bytes, Path], Path]
    save_word: Callable[[WantedPaper, Path], Path]
    save_words: Callable[[WantedPaper, Path, Report], tuple[Path, ...]]
    save_sheet: Callable[[WantedPaper, Path], Path]
    templates: Callable[[WantedPaper], tuple[tuple[str, str], ...]]
    save_template: Callable[[str, WantedPaper, Path], Path]
    save_templates: Callable[[str, WantedPaper, Path, Report], FilledBatch]
    printers: Printers
    open_path: Callable[[Path], object]
    folder: LastFolder = field(default_factory=for_this_window)
    choosers: Choosers = field(default_factory=Choosers)
