"""Draws any form from its declaration: sections, pairs of half-width fields, what applies, what is wrong."""

from collections.abc import Callable, Mapping
from datetime import date

from PySide6.QtCore import Qt, QTimer, Signal, Slot
from PySide6.QtWidgets import QApplication, QScrollArea, QVBoxLayout, QWidget

from sxt_desktop.domain.forms import FormSpec, Problem
from sxt_desktop.domain.values import FieldKind, Ref, Values, is_empty, show
from ui.forms.field_box import FieldBox
from ui.forms.following import Following
from ui.forms.likeness import LikenessWatch
from ui.forms.section import Section
from ui.forms.sources import Sources
from ui.forms.widgets.choices import MultiChoiceField

Judge = Callable[[Values], Values]
PAUSE_MS = 300
"""So long nothing is typed before what is written is looked at again beside other records."""


class FormView(QWidget):
    """One form being filled or read: values in by one setter, a wish to save out by one signal."""

    save_asked = Signal(object)
    changed = Signal()

    def __init__(self, form: FormSpec, sources: Sources, judge: Judge, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.form = form
        self.is_read_only = False
        self._sources = sources
        self._judge = judge
        self._is_filling = False
        self._before: Values = {}
        self._tried = False
        self._touched: set[str] = set()
        self._left: set[str] = set()
        self._boxes = {spec.id: FieldBox(spec, sources, self) for spec in form.fields}
        self._following = Following(form, self._boxes, sources)
        self.likeness = LikenessWatch(form.id, self._boxes, sources.likeness, self)
        self._judged_by = form.facts.get("occurred_on")
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(PAUSE_MS)
        self._pause.timeout.connect(self._advise_on_left)
        self._sections = self._draw()
        for field_id, box in self._boxes.items():
            box.input.changed.connect(self._teller(field_id))
        app = QApplication.instance()
        if isinstance(app, QApplication):
            app.focusChanged.connect(self._focus_changed)
        self._arrange()

    def _draw(self) -> tuple[Section, ...]:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(20)
        grouped: dict[str, list[FieldBox]] = {}
        for spec in self.form.fields:
            grouped.setdefault(spec.section, []).append(self._boxes[spec.id])
        sections = tuple(Section(title, tuple(boxes), self) for title, boxes in grouped.items())
        for section in sections:
            column.addWidget(section)
        column.addStretch(1)
        return sections

    def _teller(self, field_id: str) -> Callable[[], None]:
        return lambda: self._field_changed(field_id)

    def box(self, field_id: str) -> FieldBox:
        """Return a field with its label and its input."""
        return self._boxes[field_id]

    def system_words(self) -> str:
        """Return what the program worked out, the first if there are several."""
        computed = (self._boxes[spec.id] for spec in self.form.fields if spec.kind is FieldKind.SYSTEM)
        return next((show(box.input.value()) for box in computed), "")

    def values(self) -> Values:
        """Return what was filled in; unreadable input as the text it is."""
        return {field_id: box.input.value() for field_id, box in self._boxes.items()}

    def show_values(self, values: Values, read_only: bool = False) -> None:
        """Show a record to be changed or only read; forgets problems said before."""
        self._is_filling = True
        self._pause.stop()
        self.is_read_only, self._before = read_only, values
        for field_id, box in self._boxes.items():
            box.input.set_value(values.get(field_id))
            box.set_read_only(read_only)
            box.show_problems(())
        self.likeness.begin(values)
        self._following.begin(values)
        self._tried = False
        self._touched.clear()
        self._left.clear()
        if not read_only:
            self._rejudge()
        self._is_filling = False
        self._arrange()
        self._advise_at_once()
        for box in self._boxes.values():
            self._say_overseers(box)

    def problems(self) -> tuple[Problem, ...]:
        """Return what keeps the values from being accepted."""
        return self.form.problems(self.values(), today=self._latest_day, limits=self._sources.limits)

    @property
    def _latest_day(self) -> date:
        return self._sources.latest_day or self._sources.today

    def show_problems(self, problems: tuple[Problem, ...]) -> None:
        """Say problems at their fields and go to the first."""
        self._tried = True
        self._say(problems)
        first = next((self._boxes[one.field_id] for one in problems if one.field_id in self._boxes), None)
        if first is not None:
            first.take_focus()
            self._bring_into_view(first)

    def show_remarks(self, remarks: Mapping[str, str]) -> None:
        """Show what is asked to be corrected at the fields with these labels."""
        for box in self._boxes.values():
            box.show_remark(remarks.get(box.spec.label, ""))

    def ask_save(self) -> bool:
        """Ask for the values to be saved if the form accepts them, else say why not."""
        found = self.problems()
        if found:
            self.show_problems(found)
            return False
        self.save_asked.emit(self.values())
        return True

    def focus_first(self) -> None:
        """Put the focus into the first empty required field, or the first one that can be typed into."""
        typed = [box for box in self._shown_boxes() if box.spec.kind not in _NOT_FIRST]
        empty = [box for box in typed if box.spec.required and is_empty(box.input.value())]
        for box in (empty or typed)[:1]:
            box.input.setFocus(Qt.FocusReason.OtherFocusReason)

    def _shown_boxes(self) -> list[FieldBox]:
        return [self._boxes[spec.id] for spec in self.form.visible(self.values())]

    def _bring_into_view(self, box: FieldBox) -> None:
        parent = self.parentWidget()
        while parent is not None and not isinstance(parent, QScrollArea):
            parent = parent.parentWidget()
        if isinstance(parent, QScrollArea):
            parent.ensureWidgetVisible(box, 0, 40)

    def _field_changed(self, field_id: str) -> None:
        if self._is_filling:
            return
        self._touched.add(field_id)
        self._say_overseers(self._boxes[field_id])
        self._is_filling = True
        self._following.changed(field_id, self.values())
        self._is_filling = False
        self.likeness.typed(field_id)
        if field_id == self._judged_by:
            self._rejudge()
        self._arrange()
        self._say_wrong()
        self._pause.start()
        self.changed.emit()

    def _rejudge(self) -> None:
        computed = [spec for spec in self.form.fields if spec.kind is FieldKind.SYSTEM]
        if not computed:
            return
        was_filling, self._is_filling = self._is_filling, True
        judged = self._judge(self.values())
        for spec in computed:
            self._boxes[spec.id].input.set_value(judged.get(spec.id))
        self._is_filling = was_filling

    def _arrange(self) -> None:
        """Show what applies; while reading, only what was filled."""
        values = self.values()
        visible = self.form.visible(values)
        fitting = self.form.fitting(values)
        for spec in visible:
            box = self._boxes[spec.id]
            box.show_required(spec.required)
            if isinstance(box.input, MultiChoiceField):
                box.input.offer(fitting.get(spec.id))
        applies = {spec.id for spec in visible}
        shown = {field_id for field_id in applies if self._boxes[field_id].is_worth_showing}
        is_first = True
        for section in self._sections:
            is_first = not section.arrange(shown, is_first=is_first) and is_first

    def _focus_changed(self, old: QWidget | None, new: QWidget | None) -> None:
        before, after = self._field_of(old), self._field_of(new)
        if before is not None and before is not after and before.spec.id in self._touched:
            self._left.add(before.spec.id)
            self._say_wrong()
            self._advise_on_left()

    def _field_of(self, widget: QWidget | None) -> FieldBox | None:
        if widget is None or not self.isAncestorOf(widget):
            return None
        while not isinstance(widget, FieldBox):
            widget = widget.parentWidget() if widget is not None else None
            if widget is None:
                return None
        return widget

    def _say_wrong(self) -> None:
        if not self.is_read_only and (self._tried or self._left):
            self._say(self.problems())

    @Slot()
    def _advise_on_left(self) -> None:
        """Advise on fields that were left: at once when one is, at a pause while typing, since other records are asked."""
        self._pause.stop()
        if not self.is_read_only and (self._tried or self._left):
            self._advise(set(self._boxes) if self._tried else self._left)

    def _say(self, problems: tuple[Problem, ...]) -> None:
        for field_id, box in self._boxes.items():
            found = tuple(one for one in problems if one.field_id == field_id)
            may_say = self._tried or field_id in self._left
            box.show_problems(found if may_say else ())

    def _say_overseers(self, box: FieldBox) -> None:
        if box.spec.overseen:
            value = box.input.value()
            box.show_overseers(self._sources.overseers(value.id or "") if isinstance(value, Ref) else "")

    def _advise_at_once(self) -> None:
        """Advise on a record that could be kept as it is; one that is just begun is left in peace."""
        for box in self._boxes.values():
            box.show_advice(())
        if not self.is_read_only and not self.problems():
            self._advise(set(self._boxes))

    def _advise(self, fields: set[str]) -> None:
        """Say beside these fields what is worth another look; those not among them stay as they are."""
        values = self.values()
        advice = self.form.advice(values, today=self._latest_day, limits=self._sources.limits)
        advice += self._sources.second_look(self.form, values, self._before)
        for field_id in fields:
            found = tuple(one for one in advice if one.field_id == field_id)
            self._boxes[field_id].show_advice(() if self.is_read_only else found)


_NOT_FIRST = (FieldKind.NUMBER, FieldKind.SYSTEM, FieldKind.ATTACHMENTS)
