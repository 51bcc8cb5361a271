"""The versions of a record: who made each when, what it changed, and going back to one of them."""

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt, Signal, Slot
from PySide6.QtWidgets import (
    QComboBox,
    QFrame,
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QVBoxLayout,
    QWidget,
)

from sxt_desktop.domain.forms import FormSpec
from sxt_desktop.usecases.compare import side_by_side
from sxt_desktop.usecases.entries import Version
from ui.theme import Theme
from ui.widgets.buttons import plain_button
from ui.widgets.cards import scrolling
from ui.widgets.compare_table import CompareTable
from ui.widgets.facts import Facts
from ui.widgets.say_bar import SayBar
from ui.widgets.text import label
from ui.widgets.words import full_moment, short_moment

LIST_WIDTH = 208
NOTHING = "不与别的版本"
MOST_WORDS = 1000
"""So much of a reason is shown: another owner's may be of any length."""


class HistoryPanel(QFrame):
    """Newest first; one version beside its predecessor or another one. `bring_back_asked` carries a digest."""

    bring_back_asked = Signal(str)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.setObjectName("history")
        self._theme = theme
        self._versions: tuple[Version, ...] = ()
        self._may_bring_back = False
        self.list = QListWidget(self)
        self.list.setObjectName("versions")
        self.list.setAccessibleName("修改记录")
        self.list.setFrameShape(QFrame.Shape.NoFrame)
        self.list.setProperty("role", "plain")
        self.list.currentRowChanged.connect(self._choose)
        self.title = label("", "heading", wraps=True)
        self.title.setObjectName("version_title")
        self.other = QComboBox()
        self.other.setObjectName("version_other")
        self.other.setAccessibleName("与哪一版比较")
        self.other.activated.connect(self._show_pair)
        self._with = (label("与", "second"), label("比较", "second"))
        self.back = plain_button("恢复到这一版", name="bring_back")
        self.back.clicked.connect(self._ask)
        self.bar = SayBar("history_bar")
        self.table = CompareTable(theme)
        self.facts = Facts(name="version_act")
        self._lay_out()
        self.hide()

    def _lay_out(self) -> None:
        side = QFrame()
        side.setObjectName("versions_side")
        side.setFixedWidth(self._theme.px(LIST_WIDTH))
        versions = QVBoxLayout(side)
        versions.setContentsMargins(12, 12, 4, 8)
        versions.addWidget(label("修改记录", "section"))
        versions.addWidget(self.list, 1)
        verbs = QHBoxLayout()
        verbs.setSpacing(8)
        for widget in (self._with[0], self.other, self._with[1]):
            verbs.addWidget(widget)
        verbs.addStretch(1)
        verbs.addWidget(self.back)
        shown = QWidget()
        column = QVBoxLayout(shown)
        column.setContentsMargins(20, 12, 20, 20)
        column.setSpacing(10)
        column.addWidget(self.title)
        column.addLayout(verbs)
        column.addWidget(self.bar)
        column.addWidget(self.facts)
        column.addWidget(self.table)
        column.addStretch(1)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(side)
        row.addWidget(_upright())
        row.addWidget(scrolling(shown), 1)

    def show_versions(
        self, versions: Sequence[Version], *, may_bring_back: bool = False, choose: str = ""
    ) -> None:
        """Show the versions of a record, oldest first given, and one of them by its digest, else the newest."""
        self._versions, self._may_bring_back = tuple(versions), may_bring_back
        self.list.blockSignals(True)
        self.list.clear()
        for number, version in reversed(tuple(enumerate(self._versions, start=1))):
            item = QListWidgetItem(
                f"{_named(version, number)}\n{short_moment(version.recorded_at)}　{version.author}"
            )
            item.setToolTip(f"{full_moment(version.recorded_at)}　{version.author}　记录链第 {version.n} 条")
            item.setSizeHint(QSize(0, self._theme.px(52)))
            self.list.addItem(item)
        self.list.blockSignals(False)
        chosen = next((at for at, one in enumerate(self._versions) if one.digest == choose), None)
        row = 0 if chosen is None else len(self._versions) - 1 - chosen
        self.list.setCurrentRow(row)
        self._choose(row)

    @property
    def version(self) -> Version | None:
        """The version chosen."""
        at = self._at(self.list.currentRow())
        return None if at is None else self._versions[at]

    def _at(self, row: int) -> int | None:
        at = len(self._versions) - 1 - row
        return at if row >= 0 and 0 <= at < len(self._versions) else None

    @Slot(int)
    def _choose(self, row: int) -> None:
        at = self._at(row)
        if at is None:
            return
        version = self._versions[at]
        self.bar.hide()
        self.title.setText(_named(version, at + 1))
        self.facts.show_facts(_facts(version))
        self._offer_others(at)
        newest = next((one for one in reversed(self._versions) if one.is_content), None)
        self.back.setVisible(self._may_bring_back and version.is_content and version is not newest)
        self._show_pair()

    def _offer_others(self, at: int) -> None:
        """Offer the other versions that can be read; the one before is the usual choice."""
        version = self._versions[at]
        self.other.clear()
        others = [number for number, one in enumerate(self._versions) if one.is_content and number != at]
        for number in reversed(others):
            self.other.addItem(_side(self._versions[number], number + 1), number)
        before = [number for number in others if number < at]
        if version.is_content:
            self.other.addItem(NOTHING, None)
            self.other.setCurrentIndex(self.other.findData(before[-1]) if before else self.other.count() - 1)
        is_offered = version.is_content and bool(others)
        self.other.setVisible(is_offered)
        for words in self._with:
            words.setVisible(is_offered)

    @Slot()
    def _show_pair(self) -> None:
        version = self.version
        self.table.setVisible(version is not None and version.is_content)
        if version is None or not version.is_content:
            return
        number = self.other.currentData()
        other = self._versions[number] if isinstance(number, int) else None
        at = self._versions.index(version)
        form = _form_for(version, other)
        if form is None:
            self.table.hide()
            return
        pair = (other, version)
        names = ("", _side(version, at + 1))
        if other is not None and isinstance(number, int):
            is_later = number > at
            pair = (version, other) if is_later else (other, version)
            names = (_side(other, number + 1), _side(version, at + 1))
            names = (names[1], names[0]) if is_later else names
        old, new = pair
        old_body, old_form = ({}, None) if old is None else (old.body, old.form)
        rows = side_by_side(form, old_body, new.body if new is not None else {}, old_form=old_form)
        self.table.show_rows(rows, before=_in_two_lines(names[0]), after=_in_two_lines(names[1]))

    @Slot()
    def _ask(self) -> None:
        """Say what going back means before it is done."""
        version = self.version
        if version is None:
            return
        number, following = self._versions.index(version) + 1, len(self._versions) + 1
        words = (
            f"恢复到第{number}版？会新增第{following}版，内容与第{number}版相同；"
            "以前各版都留在修改记录里，随时可以再换回来。"
        )
        self.bar.say(words, "warn", (("恢复", lambda: self._bring_back(version)), ("不恢复", self._leave)))
        self.bar.focus_verb()

    def _bring_back(self, version: Version) -> None:
        self.bring_back_asked.emit(version.digest)

    def _leave(self) -> None:
        self.list.setFocus(Qt.FocusReason.OtherFocusReason)


def _form_for(version: Version, other: Version | None) -> FormSpec | None:
    """Return the newer version's form, which names the fields; the older one's lost fields follow."""
    newest = version if other is None or other.n < version.n else other
    return newest.form


def _facts(version: Version) -> tuple[tuple[str, str], ...]:
    when = (("时间", full_moment(version.recorded_at)), ("登记人", version.author))
    if version.is_blanked:
        return (*when, ("内容", "这一版的内容已依法清除，见后面的“依法清除”。"))
    if version.is_void:
        return (*when, ("作废原因", act_text(version, "reason")))
    if version.is_blanking:
        said = (("清除范围", "scope"), ("清除依据", "basis"), ("清除原因", "reason"), ("原编号", "number"))
        return (*when, *((words, act_text(version, key)) for words, key in said))
    return ()


def act_text(version: Version, key: str) -> str:
    """Return what an act says of itself, in a bounded length."""
    raw = version.body.get(key)
    return raw[:MOST_WORDS] if isinstance(raw, str) else ""


def _named(version: Version, number: int) -> str:
    if version.is_void:
        return f"第{number}版　作废"
    if version.is_blanking:
        return f"第{number}版　依法清除"
    what = "首次记录" if number == 1 else "修改"
    return f"第{number}版　{what}{'，已清除' if version.is_blanked else ''}"


def _side(version: Version, number: int) -> str:
    return f"第{number}版　{short_moment(version.recorded_at)}　{version.author}"


def _in_two_lines(side: str) -> str:
    return side.replace("　", "\n", 1)


def _upright() -> QFrame:
    """Return a hairline from top to bottom."""
    line = QFrame()
    line.setProperty("role", "panel")
    line.setFixedWidth(1)
    return line
