"""What becomes of a paper that is on show: a PDF, Word files by whichever layout, a table; and where they went."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtWidgets import QPushButton, QWidget

from sxt_desktop.domain.errors import UserError
from sxt_desktop.usecases.make_paper import MadePaper
from ui.jobs import Jobs, Progress
from ui.pages.print_parts.actions import PrintActions
from ui.pages.print_parts.own_templates import batch_words, offer_templates


class PaperFiles(QObject):
    """Asks for a place and writes there; `told` carries the sentence, `error_told` the error, `saved` that a file is."""

    told = Signal(str)
    error_told = Signal(object)
    saved = Signal()

    def __init__(self, page: QWidget, jobs: Jobs, actions: PrintActions, word: QPushButton) -> None:
        """Windows of the system belong to `page`; layouts for Word are offered at the button `word`."""
        super().__init__(page)
        self._page, self._jobs, self.actions, self._word = page, jobs, actions, word
        self._made: MadePaper | None = None
        self._file: Path | None = None

    def show_made(self, made: MadePaper | None) -> None:
        """Know which paper is on show."""
        self._made = made

    def forget(self) -> None:
        """Forget where the last file went."""
        self._file = None

    @Slot()
    def open_folder(self) -> None:
        """Show the folder the last file went to."""
        if self._file is not None:
            self.actions.open_path(self._file.parent)

    @Slot()
    def save_pdf(self) -> None:
        """Keep the pages on show as a file."""
        made = self._made
        if made is not None:
            keep = self.actions.save_pdf
            self._save("PDF 文件 (*.pdf)", ".pdf", lambda path: keep(made.content, path))

    @Slot()
    def save_word(self) -> None:
        """Keep the paper as a Word file, by a template of the office's own if there is one and it is chosen."""
        made = self._made
        found = () if made is None else self.actions.templates(made.wanted)
        if found:
            offer_templates(self._word, found, self._save_word)
        else:
            self._save_word("")

    def _save_word(self, template: str) -> None:
        """Write by a template, or by the program's own layout; a batch as one file for each record in a folder."""
        made = self._made
        if made is None:
            return
        wanted, actions = made.wanted, self.actions
        keep = partial(actions.save_template, template) if template else actions.save_word
        if len(wanted.subjects) <= 1:
            self._save("Word 文件 (*.docx)", ".docx", lambda path: keep(wanted, path))
            return
        folder = self.actions.choosers.folder(
            self._page, f"{len(wanted.subjects)} 个 Word 文件放到哪个文件夹"
        )
        if folder is None:
            return

        def work(progress: Progress) -> tuple[str, Path]:
            if template:
                done = actions.save_templates(template, wanted, folder, progress.report)
                return batch_words(done, folder), (done.paths or (folder / "_",))[-1]
            kept = actions.save_words(wanted, folder, progress.report)
            return f"已写出 {len(kept)} 个文件，放在{folder}。", kept[-1]

        self._jobs.run("正在写 Word 文件", work, done=self._kept, failed=self._fail)

    @Slot()
    def save_sheet(self) -> None:
        """Keep a ledger as a spreadsheet."""
        made = self._made
        if made is not None:
            wanted = made.wanted
            self._save("Excel 表格 (*.xlsx)", ".xlsx", lambda path: self.actions.save_sheet(wanted, path))

    def _save(self, kinds: str, ending: str, keep: Callable[[Path], Path]) -> None:
        if self._made is None:
            return
        proposed = self.actions.folder.place() / f"{self.actions.name(self._made.wanted)}{ending}"
        chosen = self.actions.choosers.save(self._page, "存到", str(proposed), kinds)
        if chosen is None:
            return
        path = chosen if chosen.suffix.casefold() == ending else Path(f"{chosen}{ending}")

        def work(_: Progress) -> tuple[str, Path]:
            kept = keep(path)
            return f"已存为{kept}。", kept

        self._jobs.run("正在保存文件", work, done=self._kept, failed=self._fail)

    def _kept(self, result: tuple[str, Path]) -> None:
        words, self._file = result
        self.actions.folder.remember(self._file)
        self.saved.emit()
        self.told.emit(words)

    def _fail(self, error: UserError) -> None:
        self.error_told.emit(error)
