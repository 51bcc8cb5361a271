"""可用栏目: what a template of a form can ask for, each with a button that copies it as it is written."""

from PySide6.QtCore import Signal, Slot
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from sxt_desktop.domain.templates import Name, Names
from ui.widgets.buttons import link_button, plain_button
from ui.widgets.cards import clear, scrolling
from ui.widgets.text import ElidedLabel, label, rule

HOW = "把栏目名称连同花括号写进 Word 文件要填的地方；子表的栏目写在表格的一行里，有几行就印几行。"


class NameList(QFrame):
    """A card with the names by section; `copied` carries what was put on the clipboard, `example_asked` wants a file."""

    copied = Signal(str)
    example_asked = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("template_names")
        self.setProperty("role", "card")
        self._names: tuple[Name, ...] = ()
        self._title = ElidedLabel("可用栏目", "heading")
        every = plain_button("全部复制", name="copy_all_names")
        every.clicked.connect(self._copy_all)
        example = plain_button("示例模板", name="save_example")
        example.setToolTip("存一份写好全部栏目的 Word 文件，在 Word 里改成自己的版式，再放进来")
        example.clicked.connect(self.example_asked)
        verbs = QHBoxLayout()
        verbs.addWidget(example)
        verbs.addWidget(every)
        verbs.addStretch(1)
        head = QVBoxLayout()
        head.setContentsMargins(16, 10, 12, 10)
        head.setSpacing(8)
        head.addWidget(self._title)
        head.addLayout(verbs)
        body = QWidget()
        self._rows = QVBoxLayout(body)
        self._rows.setContentsMargins(16, 12, 16, 16)
        self._rows.setSpacing(2)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(head)
        column.addWidget(rule())
        column.addWidget(scrolling(body), 1)

    def show_names(self, title: str, names: Names) -> None:
        """Show the names of a form."""
        self._title.setText(f"可用栏目：{title}")
        self._names = names.all
        clear(self._rows)
        self._rows.addWidget(label(HOW, "second", wraps=True))
        section = None
        for number, one in enumerate(names.all):
            if one.section != section:
                section = one.section
                self._rows.addSpacing(8)
                self._rows.addWidget(label(section or "其他", "second"))
            self._rows.addWidget(self._row(number, one))
        self._rows.addStretch(1)

    def _row(self, number: int, one: Name) -> QWidget:
        made = QWidget()
        row = QHBoxLayout(made)
        row.setContentsMargins(0, 0, 0, 0)
        words = written(one)
        row.addWidget(ElidedLabel(words), 1)
        button = link_button("复制", name=f"copy_name_{number}")
        button.setAccessibleName(f"复制{one.name}")
        button.clicked.connect(lambda: self._copy(words))
        row.addWidget(button)
        return made

    @Slot()
    def _copy_all(self) -> None:
        self._copy("\n".join(written(one) for one in self._names))

    def _copy(self, words: str) -> None:
        QGuiApplication.clipboard().setText(words)
        self.copied.emit(words)


def written(one: Name) -> str:
    """Return a name as it is written in a template."""
    return f"{{{{{one.name}}}}}"
