"""全程纪实手册: the fifteen sections as one list, and the quickest way to write a record down."""

from collections.abc import Sequence

from sxt_desktop.domain.forms import FormSpec
from ui.pages.records.actions import RecordActions
from ui.pages.records.page import RecordPage

HandbookActions = RecordActions

_EMPTY = "这里记录班子和个人履行责任的过程：开会研究、督促检查、谈话、调研、整改。每件事记一条。"


class HandbookPage(RecordPage):
    """The page of the handbook."""

    def __init__(self, forms: Sequence[FormSpec], actions: HandbookActions) -> None:
        super().__init__("全程纪实手册", forms, actions, empty=_EMPTY, question="记到哪一册？")
        self.setObjectName("handbook")
