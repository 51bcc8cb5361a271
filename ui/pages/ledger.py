"""The same page for any other group of forms: lists, talks, letters, matters, people."""

from collections.abc import Sequence

from sxt_desktop.domain.forms import FormSpec
from ui.pages.records.actions import RecordActions
from ui.pages.records.page import RecordPage


class LedgerPage(RecordPage):
    """A list beside a form, named by whoever opens it."""

    def __init__(
        self,
        title: str,
        forms: Sequence[FormSpec],
        actions: RecordActions,
        *,
        empty: str,
        name: str = "ledger",
    ) -> None:
        super().__init__(title, forms, actions, empty=empty, verb="新增")
        self.setObjectName(name)
