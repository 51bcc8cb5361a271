"""The private hint below a long text that it is much the same as an earlier one; asked at a pause of typing."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from PySide6.QtCore import QObject, QTimer, Slot

from sxt_desktop.domain.ids import FormId
from sxt_desktop.domain.similarity import LEAST, Likeness
from sxt_desktop.domain.values import FieldKind, Value
from ui.forms.field_box import FieldBox
from ui.forms.sources import AskLikeness
from ui.widgets.words import full_day

PAUSE_MS = 800


@dataclass(frozen=True, slots=True)
class HintSetting:
    """Whether the hint is given on this computer, and how to choose."""

    is_on: Callable[[], bool]
    choose: Callable[[bool], object]


class LikenessWatch(QObject):
    """Watches the long texts of one form; what it says is shown while writing and nowhere else."""

    def __init__(
        self, form_id: FormId, boxes: Mapping[str, FieldBox], ask: AskLikeness | None, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._form, self._ask = form_id, ask
        self._boxes = {key: box for key, box in boxes.items() if box.spec.kind is FieldKind.LONG_TEXT}
        self._before: dict[str, str] = {}
        self._waiting = ""
        self._asked = 0
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(PAUSE_MS)
        self._timer.timeout.connect(self.look)

    def begin(self, values: Mapping[str, Value]) -> None:
        """Begin with other values; what a record says of itself is not held against it."""
        self._timer.stop()
        self._asked += 1
        self._before = {key: str(values.get(key) or "") for key in self._boxes}
        for box in self._boxes.values():
            box.show_private("")

    def typed(self, field_id: str) -> None:
        """Note that something was typed into a field."""
        if self._ask is not None and field_id in self._boxes:
            self._waiting = field_id
            self._timer.start()

    @Slot()
    def look(self) -> None:
        """Compare the field that was typed into last."""
        box = self._boxes.get(self._waiting)
        if box is None or self._ask is None:
            return
        text = str(box.input.value() or "")
        if len(text) < LEAST:
            box.show_private("")
            return
        self._asked += 1
        number, field_id = self._asked, self._waiting

        def answer(found: Likeness | None) -> None:
            if number == self._asked:
                self._boxes[field_id].show_private(likeness_words(found))

        self._ask(self._form, field_id, text, self._before.get(field_id, ""), answer)


def likeness_words(found: Likeness | None) -> str:
    """Say what a text is like; empty where it is like nothing."""
    if found is None:
        return ""
    when = full_day(found.earlier.day)
    return (
        f"与{when}“{found.earlier.title}”这一栏有{found.percent}%相同，请核对是否写的是这一次的情况。"
        "只有填写人看得到，不保存，不报送。"
    )
