"""缺字, said before anything is printed: which character, in which field, in which record, with the way there."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from sxt_desktop.usecases.make_paper import MissingPlace
from ui.theme import Theme
from ui.widgets.buttons import link_button
from ui.widgets.cards import clear, scrolling
from ui.widgets.text import label, rule

MOST_SHOWN = 100


class MissingList(QWidget):
    """`record_asked` carries the place whose record is to be opened."""

    record_asked = Signal(object)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.setObjectName("missing")
        self._theme = theme
        self._head = label("", "heading", wraps=True)
        self._head.setObjectName("missing_head")
        canvas = QWidget()
        self._rows = QVBoxLayout(canvas)
        self._rows.setSpacing(4)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 16, 16)
        column.setSpacing(8)
        column.addWidget(self._head)
        column.addWidget(
            label(
                "请换通用字，或请管电脑的同事安装含这些字的字体，然后再打印。台账里的内容没有改动。",
                "quiet",
                wraps=True,
            )
        )
        column.addWidget(rule())
        column.addWidget(scrolling(canvas), 1)

    def show_places(self, places: tuple[MissingPlace, ...]) -> None:
        """Show the places, the first hundred of them."""
        self._head.setText(f"有 {len(places)} 处用字本机字库里没有，文书没有生成")
        clear(self._rows)
        for place in places[:MOST_SHOWN]:
            self._rows.addLayout(self._row(place))
        if len(places) > MOST_SHOWN:
            self._rows.addWidget(label(f"另有 {len(places) - MOST_SHOWN} 处，改好上面的再看。", "quiet"))
        self._rows.addStretch(1)

    def _row(self, place: MissingPlace) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(12)
        code = f"编码 {ord(place.character):04X}"
        sign = label(place.character, "title")
        words = f"“{place.field}”一栏" + (f"，{place.record}" if place.record else "")
        row.addWidget(sign)
        row.addWidget(label(f"{words}（{code}）", wraps=True), 1)
        if place.entry_id is not None:
            go = link_button("去改这一条", name="missing_go")
            go.clicked.connect(lambda: self.record_asked.emit(place))
            row.addWidget(go, 0, Qt.AlignmentFlag.AlignTop)
        return row
