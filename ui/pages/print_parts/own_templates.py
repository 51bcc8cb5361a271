"""存为Word by the office's own templates: offered in a menu beside the program's layout, and what a batch came to."""

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QMenu, QPushButton

from sxt_desktop.usecases.fill_template import FilledBatch
from ui.messages import sentence

OWN_LAYOUT = "程序自带的版式"
MOST_TOLD = 3


def offer_templates(
    button: QPushButton, found: Sequence[tuple[str, str]], chosen: Callable[[str], object]
) -> QMenu:
    """Ask at a button by which layout to write: the program's (an empty id) or a template's; returns the menu."""
    menu = QMenu(button)
    menu.setObjectName("word_layouts")
    for key, name in (("", OWN_LAYOUT), *((key, f"模板：{name}") for key, name in found)):
        menu.addAction(name).triggered.connect(lambda _=False, key=key: chosen(key))
    menu.aboutToHide.connect(menu.deleteLater)
    menu.popup(button.mapToGlobal(QPoint(0, button.height())))
    return menu


def batch_words(done: FilledBatch, folder: Path) -> str:
    """Return what a batch came to, the first refused records with the reason."""
    said = f"已写出 {len(done.paths)} 个文件，放在{folder}。"
    if not done.refused:
        return said
    told = "".join(f"{name}：{sentence(error)}" for name, error in done.refused[:MOST_TOLD])
    return f"{said}另有 {len(done.refused)} 条没有写出。{told}"
