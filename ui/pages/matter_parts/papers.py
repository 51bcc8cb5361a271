"""本事项文书: two papers of one matter beside each other, each chosen from all of its papers."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QSplitter, QVBoxLayout, QWidget

from sxt_desktop.domain.errors import UserError
from sxt_desktop.usecases.matter_papers import MatterPaper
from sxt_desktop.usecases.preview_pages import OpenPages
from ui.jobs import Jobs, Progress
from ui.messages import sentence
from ui.theme import Theme
from ui.widgets.buttons import icon_button, plain_button
from ui.widgets.pdf.pane import PdfPane
from ui.widgets.text import label

MakePages = Callable[[MatterPaper, Progress], OpenPages]


class PaperSide(QWidget):
    """One of the two: a chooser and the pages of what is chosen; `paper_asked` carries it to be printed."""

    paper_asked = Signal(object)

    def __init__(self, theme: Theme, jobs: Jobs, drawing: Jobs, make: MakePages, *, name: str) -> None:
        super().__init__()
        self._jobs, self._make = jobs, make
        self._papers: tuple[MatterPaper, ...] = ()
        self._shown: MatterPaper | None = None
        self._making: Progress | None = None
        self.chooser = QComboBox()
        self.chooser.setObjectName(f"{name}_chooser")
        self.chooser.setAccessibleName("看哪一份文书")
        self.chooser.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.chooser.activated.connect(self.show_paper)
        print_it = icon_button(theme, "printer", says="打印这一份", name=f"{name}_print")
        print_it.clicked.connect(self._ask)
        self.pane = PdfPane(theme, drawing, name=name)
        head = QHBoxLayout()
        head.addWidget(self.chooser, 1)
        head.addWidget(print_it)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addLayout(head)
        column.addWidget(self.pane, 1)

    def show_papers(self, papers: Sequence[MatterPaper], at: int) -> None:
        """Offer papers and show one of them."""
        self._papers = tuple(papers)
        self.chooser.clear()
        self.chooser.addItems([paper.title for paper in papers])
        self.chooser.setCurrentIndex(at)
        self.show_paper(at)

    @Slot(int)
    def show_paper(self, at: int) -> None:
        """Make a paper and show its pages."""
        if not 0 <= at < len(self._papers):
            return
        self.close_paper()
        paper, make = self._papers[at], self._make
        self._shown = paper
        self.pane.say("正在生成文书……")

        def work(progress: Progress) -> tuple[MatterPaper, OpenPages]:
            return paper, make(paper, progress)

        self._making = self._jobs.run("正在生成文书", work, done=self._take, failed=self._fail)

    def _take(self, found: tuple[MatterPaper, OpenPages]) -> None:
        paper, pages = found
        if paper is not self._shown:
            pages.close()
            return
        self._making = None
        self.pane.show_pages(pages)

    def _fail(self, error: UserError) -> None:
        self.pane.say(sentence(error))

    @Slot()
    def _ask(self) -> None:
        if self._shown is not None:
            self.paper_asked.emit(self._shown)

    def close_paper(self) -> None:
        """Let go of the paper on show, or of making it."""
        self._shown = None
        if self._making is not None:
            self._making.cancel()
            self._making = None
        self.pane.say("")


class MatterPapers(QWidget):
    """The first paper at the left, the newest at the right."""

    left = Signal()
    paper_asked = Signal(object)

    def __init__(self, theme: Theme, jobs: Jobs, drawing: Jobs, make: MakePages) -> None:
        super().__init__()
        self.setObjectName("matter_papers_view")
        self.sides = tuple(
            PaperSide(theme, jobs, drawing, make, name=f"paper_{side}") for side in ("left", "right")
        )
        back = plain_button("返回事项", name="matter_papers_back", theme=theme, icon="back")
        back.clicked.connect(self.left)
        head = QHBoxLayout()
        head.addWidget(back)
        head.addWidget(label("本事项文书", "heading"), 1)
        both = QSplitter()
        both.setChildrenCollapsible(False)
        both.setHandleWidth(12)
        for side in self.sides:
            side.paper_asked.connect(self.paper_asked)
            both.addWidget(side)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addLayout(head)
        column.addWidget(both, 1)

    def show_papers(self, papers: Sequence[MatterPaper]) -> None:
        """Show the first paper and, beside it, the newest of a record; alone where there is only one."""
        first, second = self.sides
        first.show_papers(papers, 0)
        records = [at for at, paper in enumerate(papers) if paper.entry_id is not None]
        second.setVisible(len(papers) > 1)
        if len(papers) > 1:
            second.show_papers(papers, records[-1] if len(records) > 1 else len(papers) - 1)

    def close_papers(self) -> None:
        """Let go of what is on show."""
        for side in self.sides:
            side.close_paper()
