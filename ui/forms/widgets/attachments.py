"""Input for evidence: files chosen, dropped or pasted; kept by content, never required."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QMimeData, Qt
from PySide6.QtGui import (
    QDragEnterEvent,
    QDropEvent,
    QGuiApplication,
    QImage,
    QImageWriter,
    QKeyEvent,
    QKeySequence,
)
from PySide6.QtWidgets import QFileDialog, QFrame, QHBoxLayout, QVBoxLayout, QWidget

from sxt_desktop.domain.errors import UserError
from sxt_desktop.domain.forms import FieldSpec
from sxt_desktop.domain.values import Attachment, Value
from ui.forms.sources import Sources
from ui.forms.widgets.field import FieldWidget
from ui.icons import IconView
from ui.messages import sentence
from ui.widgets.buttons import icon_button, link_button, plain_button
from ui.widgets.text import ElidedLabel, label, set_state


def size_words(size: int) -> str:
    """Return a size as file lists show it: 820 B, 36 KB, 2.4 MB."""
    if size < 1024:
        return f"{size} B"
    if size < 1024 * 1024:
        return f"{size / 1024:.0f} KB"
    return f"{size / 1024 / 1024:.1f} MB"


class FileRow(QFrame):
    """One file: its name, its size, a verb to open it and a cross to take it out."""

    def __init__(self, file: Attachment, field: "AttachmentsField") -> None:
        super().__init__(field)
        self.file = file
        self.setProperty("role", "file")
        theme = field.sources.theme
        self.open = link_button("打开")
        self.open.setAccessibleName(f"打开{file.name}")
        self.open.clicked.connect(partial(field.sources.open_attachment, file))
        self.remove = icon_button(theme, "close", says=f"移除{file.name}")
        self.remove.clicked.connect(partial(field.remove, file))
        row = QHBoxLayout(self)
        row.setContentsMargins(8, 2, 4, 2)
        row.setSpacing(8)
        row.addWidget(IconView(theme, "paper", token="third"))
        row.addWidget(ElidedLabel(file.name, mode=Qt.TextElideMode.ElideMiddle), 1)
        row.addWidget(label(size_words(file.size), "second"))
        row.addWidget(self.open)
        row.addWidget(self.remove)


class AttachmentsField(FieldWidget):
    """Files kept with the record."""

    def __init__(self, spec: FieldSpec, sources: Sources, parent: QWidget | None = None) -> None:
        super().__init__(spec, sources, parent)
        self.rows: list[FileRow] = []
        self._refused = label("", "error", wraps=True)
        self._refused.hide()
        self.setAcceptDrops(True)
        self.list = QVBoxLayout()
        self.list.setSpacing(4)
        self.drop = QFrame(self)
        self.drop.setProperty("role", "drop")
        self.choose = plain_button("选择文件…", theme=sources.theme, icon="attach")
        self.choose.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.choose.clicked.connect(self._choose)
        row = QHBoxLayout(self.drop)
        row.setContentsMargins(8, 6, 12, 6)
        row.addWidget(self.choose)
        row.addWidget(label("也可以把文件拖到这里，或复制后按 Ctrl+V 粘贴", "second"), 1)
        column = self._column()
        column.addLayout(self.list)
        column.addWidget(self.drop)
        column.addWidget(self._refused)
        self._take(self.choose)

    def value(self) -> Value:
        """Return what the record holds of each file."""
        return tuple(row.file for row in self.rows) or None

    def set_value(self, value: Value) -> None:
        """Show files."""
        for row in tuple(self.rows):
            self._drop_row(row)
        for file in value if isinstance(value, tuple) else ():
            if isinstance(file, Attachment):
                self._add_row(file)

    def add_paths(self, paths: list[Path]) -> None:
        """Take files in, each away from the window."""
        for path in paths:
            self._take_in(partial(self.sources.attach, path))

    def add_from(self, mime: QMimeData) -> bool:
        """Take in what was dropped or pasted: files, or a picture; tells whether there was any."""
        paths = [Path(url.toLocalFile()) for url in mime.urls() if url.isLocalFile()]
        if paths:
            self.add_paths([path for path in paths if path.is_file()])
            return True
        image = QImage(mime.imageData()) if mime.hasImage() else QImage()
        if image.isNull():
            return False
        buffer = QBuffer()
        buffer.open(QIODevice.OpenModeFlag.WriteOnly)
        QImageWriter(buffer, QByteArray(b"png")).write(image)
        content = bytes(buffer.data().data())
        self._take_in(partial(self.sources.attach_bytes, f"粘贴的图片{len(self.rows) + 1}.png", content))
        return True

    def _take_in(self, work: Callable[[], Attachment]) -> None:
        self._refused.hide()
        self.sources.run(work, self._taken_in, self._not_taken_in)

    def _taken_in(self, file: object) -> None:
        if isinstance(file, Attachment) and all(row.file != file for row in self.rows):
            self._add_row(file)
            self.changed.emit()

    def _not_taken_in(self, error: UserError) -> None:
        self._refused.setText(sentence(error))
        self._refused.show()

    def _add_row(self, file: Attachment) -> None:
        row = FileRow(file, self)
        row.remove.setVisible(not self.is_read_only)
        self.rows.append(row)
        self.list.addWidget(row)

    def _drop_row(self, row: FileRow) -> None:
        self.rows.remove(row)
        self.list.removeWidget(row)
        row.hide()
        row.deleteLater()

    def remove(self, file: Attachment) -> None:
        """Take a file out of the record; earlier revisions keep it."""
        for row in tuple(self.rows):
            if row.file == file:
                self._drop_row(row)
                self.changed.emit()

    def _choose(self) -> None:
        names, _ = QFileDialog.getOpenFileNames(self, f"选择{self.spec.label}文件")
        self.add_paths([Path(name) for name in names])

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Paste."""
        if event.matches(QKeySequence.StandardKey.Paste) and not self.is_read_only:
            self.add_from(QGuiApplication.clipboard().mimeData())
        else:
            super().keyPressEvent(event)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Accept files and pictures."""
        mime = event.mimeData()
        if not self.is_read_only and (mime.hasUrls() or mime.hasImage()):
            set_state(self.drop, "over", True)
            event.acceptProposedAction()

    def dragLeaveEvent(self, event: object) -> None:
        """Look as before."""
        set_state(self.drop, "over", False)

    def dropEvent(self, event: QDropEvent) -> None:
        """Take in what was dropped."""
        set_state(self.drop, "over", False)
        if self.add_from(event.mimeData()):
            event.acceptProposedAction()

    def set_read_only(self, read_only: bool) -> None:
        """Files can still be opened."""
        self.is_read_only = read_only
        self.drop.setVisible(not read_only)
        self.choose.setEnabled(not read_only)
        for row in self.rows:
            row.remove.setVisible(not read_only)
