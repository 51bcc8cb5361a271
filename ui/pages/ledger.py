"""The same page for any other group of forms: lists, talks, accounts, notices, assessments; with its papers."""

from collections.abc import Sequence

from PySide6.QtCore import Signal

from sxt_desktop.domain.forms import FormSpec
from sxt_desktop.domain.ids import FormId
from ui.pages.records.actions import RecordActions
from ui.pages.records.page import RecordPage
from ui.pages.records.printing import OnShow, PaperChoices, PrintMenu


class LedgerPage(RecordPage):
    """A list beside a form, named by whoever opens it; `paper_asked` carries a `PaperWish`."""

    paper_asked = Signal(object)

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
            self.papers = PrintMenu(self._theme, papers, self._on_show)
            self.papers.asked.connect(self.paper_asked)
            self.head.insertWidget(self.head.count() - 1, self.papers)

    def _on_show(self) -> OnShow:
        filters = self.list.filters
        beside = self.shown().get("entry")
        form = self.entry.form
        return OnShow(
            chosen=filters.filter(),
            forms=tuple(map(FormId, filters.form_ids())),
            entry_id=self.entry.entry_id if beside else None,
            form=form.form.id if beside and form is not None else None,
        )
