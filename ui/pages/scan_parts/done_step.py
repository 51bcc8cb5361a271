"""The third step: what was filed, with the way to each record, and what was not, with why."""

from collections.abc import Sequence

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QVBoxLayout, QWidget

from sxt_desktop.domain.values import chinese_date
from sxt_desktop.usecases.file_scans import Filed
from sxt_desktop.usecases.read_scans import ScannedDocument, ScanPlan
from ui.messages import sentence
from ui.pages.scan_parts.actions import Wish
from ui.pages.scan_parts.rows_model import title_words
from ui.theme import Theme
from ui.widgets.buttons import plain_button
from ui.widgets.listing import Column, Listing, Mark
from ui.widgets.steps import StepFoot
from ui.widgets.text import label

_FILED = Mark("已归入", "done", ("green", "green_soft"))
_SAME = Mark("已有同样的", "info", ("second", "grey_soft"))
_REFUSED = Mark("没有归入", "overdue", ("red", "red_soft"))
_STOPPED = Mark("停止时未办", "soon", ("amber", "amber_soft"))
Line = tuple[ScannedDocument, Mark, str]


class DoneStep(QWidget):
    """`record_asked` carries a document whose record is wanted; `board_asked` the form whose signing is to be seen."""

    record_asked = Signal(object)
    board_asked = Signal(str)
    again_asked = Signal()
    rest_asked = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.says = label("", "heading", wraps=True)
        self.says.setObjectName("scan_done")
        hint = label("回车或双击打开记录，签署件在记录里点开就能看。", "quiet")
        self.list = Listing(
            theme,
            (
                Column("结果", lambda line: "", width=150, mark=lambda line: line[1]),
                Column("文书", lambda line: title_words(line[0])[0], second=_second),
            ),
            name="scan_filed",
            says="归档结果",
        )
        self.list.opened.connect(self._open)
        self.foot = StepFoot("再归档一批", name="scan_done", back="")
        self.foot.forward.clicked.connect(self.again_asked)
        self._rest = plain_button("处理其余的", name="scan_rest", theme=theme, icon="back")
        self._rest.clicked.connect(self.rest_asked)
        self._signed_form = ""
        self._board = plain_button("看签订情况", name="scan_board", theme=theme, icon="assign")
        self._board.clicked.connect(lambda: self.board_asked.emit(self._signed_form))
        self.foot.insertWidget(1, self._board)
        self.foot.insertWidget(0, self._rest)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 16, 14)
        column.setSpacing(10)
        column.addWidget(self.says)
        column.addWidget(hint)
        column.addWidget(self.list, 1)
        column.addLayout(self.foot)

    def show_filed(self, wish: Wish, filed: Filed, heap: ScanPlan) -> None:
        """Show what became of each document, and how much of the `heap` is still to be dealt with."""
        lines = _lines(wish.documents, filed)
        count = sum(1 for line in lines if line[1] is _FILED)
        dated = [document for document, mark, _ in lines if mark is _FILED and document.wants_day]
        self._signed_form = next((one.row.form_id for one in dated if one.row is not None), "")
        self._board.setVisible(bool(dated))
        rest = [(_REFUSED, "没有归入"), (_SAME, "此前已归过"), (_STOPPED, "停止时还没有办")]
        said = [f"已归入 {count} 份"]
        if dated:
            day = wish.signed_on
            words = "没有填签订日期，仍为待签" if day is None else f"登记为{chinese_date(day)}签"
            said.append(f"其中 {len(dated)} 份{words}")
        for mark, words in rest:
            some = sum(1 for line in lines if line[1] is mark)
            said += [f"{some} 份{words}"] if some else []
        left = [f"{len(heap.documents)} 份"] * bool(heap.documents)
        left += [f"{len(heap.unknown)} 页"] * bool(heap.unknown)
        self._rest.setVisible(bool(left))
        more = f"其余 {'、'.join(left)}还没有归入。" if left else ""
        self.says.setText("，".join(said) + "。" + more)
        self.list.show_rows(sorted(lines, key=lambda line: line[1] is _FILED))

    @Slot(object)
    def _open(self, line: Line) -> None:
        self.record_asked.emit(line[0])


def _second(line: Line) -> str:
    return line[2] or title_words(line[0])[1]


def _lines(documents: Sequence[ScannedDocument], filed: Filed) -> list[Line]:
    refused = {id(document): sentence(error) for document, error in filed.refused}
    left = {id(document) for document in filed.left}
    done = set(filed.changes.entries)
    lines: list[Line] = []
    for document in documents:
        if id(document) in refused:
            lines.append((document, _REFUSED, refused[id(document)]))
        elif id(document) in left:
            lines.append((document, _STOPPED, ""))
        else:
            is_new = document.row is not None and document.row.entry_id in done
            lines.append((document, _FILED if is_new else _SAME, ""))
    return lines
