"""The same page for any other group of forms: lists, talks, accounts, notices, assessments; with its papers."""

from collections.abc import Sequence

from sxt_desktop.domain.forms import FormSpec
from ui.pages.print_parts.wishes import PaperChoices
from ui.pages.records.actions import RecordActions
from ui.pages.records.page import RecordPage
from ui.pages.records.printing import PrintMenu


class LedgerPage(RecordPage):
    """A list beside a form, named by whoever opens it; `paper_asked` carries a `PaperWish`."""

    def __init__(
        self,
        title: str,
        forms: Sequence[FormSpec],
        actions: RecordActions,
        *,
        empty: str,
        name: str = "ledger",
        papers: PaperChoices | None = None,
    ) -> None:
        super().__init__(title, forms, actions, empty=empty, verb="新增")
        self.setObjectName(name)
        if papers is not None:
            self.papers = PrintMenu(self._theme, papers, self.on_show)
            self.papers.asked.connect(self.paper_asked)
            self.head.add_before_last(self.papers)
