"""The filters above a list: form, person, month, timeliness, state in review, words."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QComboBox, QPushButton, QVBoxLayout, QWidget

from sxt_desktop.domain.forms import FormSpec
from sxt_desktop.domain.records import OTHER_HOLDERS, UNCONFIRMED, Filter
from sxt_desktop.domain.reviewing import ReviewState
from ui.forms.sources import Sources
from ui.forms.widgets.field import Edit, WheelGuard
from ui.forms.widgets.flow import FlowBox
from ui.widgets.buttons import chip
from ui.widgets.hints import set_hint

TYPING_MS = 200


class WordsEdit(Edit):
    """Words to search for; the down key goes to the list."""

    down = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Leave downwards."""
        if event.key() == Qt.Key.Key_Down and not self.composing:
            self.down.emit()
        else:
            super().keyPressEvent(event)


class FilterBar(QWidget):
    """What a list is restricted to; `changed` after a choice, or a moment after typing."""

    changed = Signal()
    down = Signal()

    def __init__(self, forms: Sequence[FormSpec], sources: Sources, *, has_review: bool = False) -> None:
        super().__init__()
        self._forms = tuple(forms)
        self._year: int | None = None
        self._is_compact = False
        self._theme = sources.theme
        self._guard = WheelGuard(self)
        self.words = WordsEdit(self)
        self.words.setObjectName("filter_words")
        self.words.setAccessibleName("查找")
        self.words.setClearButtonEnabled(True)
        set_hint(self.words, "查找主题、内容、人名")
        self.words.down.connect(self.down)
        form_choices = [("全部分类", ""), *((self._form_words(form), str(form.id)) for form in forms)]
        self.form = self._combo("filter_form", "分类", form_choices)
        self.form.setVisible(len(self._forms) > 1)
        self.person = self._combo("filter_person", "责任主体", _people(sources))
        months = [("全年", "0"), *((f"{month}月", str(month)) for month in range(1, 13))]
        self.month = self._combo("filter_month", "月份", months)
        kinds = [("不限时效", ""), *((word, word) for word in ("及时", "迟录", "补录"))]
        self.timeliness = self._combo("filter_timeliness", "时效", kinds)
        self.timeliness.setVisible(any("timeliness" in form.facts for form in self._forms))
        self.person.setVisible(any("subject" in form.facts for form in self._forms))
        self.month.setVisible(any("occurred_on" in form.facts for form in self._forms))
        states = [("不限审核", ""), *((str(one), str(one)) for one in (*ReviewState, UNCONFIRMED))]
        self.review = self._combo("filter_review", "上级审核", states)
        self.review.setVisible(has_review)
        self.voided = chip("已作废", name="filter_voided")
        self.voided.setToolTip("只看作废的记录；打开后可以恢复使用")
        self.voided.toggled.connect(self.changed)
        self.all_years = chip("跨年", name="filter_all_years")
        self.all_years.setToolTip("各年的记录一起看，不限于上方所选年度")
        self.all_years.toggled.connect(self.changed)
        self.form.currentIndexChanged.connect(self._form_chosen)
        self.earlier = chip("含修改前的内容", name="filter_earlier")
        self.earlier.setToolTip("在各版修改前的内容和作废的记录里查找")
        self.earlier.toggled.connect(self.changed)
        self._lay_out()
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(TYPING_MS)
        self._timer.timeout.connect(self.changed)
        self.words.textChanged.connect(self._timer.start)
        self.words.textChanged.connect(self._offer_earlier)
        self._offer_earlier("")

    def show_forms(self, forms: Sequence[FormSpec]) -> None:
        """Offer the same forms by other names; which one is chosen stays."""
        self._forms = tuple(forms)
        for form in forms:
            self.form.setItemText(self.form.findData(str(form.id)), self._form_words(form))

    def _form_words(self, form: FormSpec) -> str:
        return f"{form.order}　{form.title}"

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 0, 12, 0)
        self._flow = FlowBox(self, gap=8)
        for widget in (*self._order(), *self._chips()):
            self._flow.add(widget)
        column.addWidget(self._flow)
        self.show_compact(False)

    def _offer_earlier(self, words: str) -> None:
        self.earlier.setVisible(bool(words.strip()))

    @property
    def wants_earlier(self) -> bool:
        """Whether words are to be looked for in earlier contents."""
        return self.earlier.isChecked() and bool(self.words.text().strip())

    def _combo(self, name: str, says: str, choices: Sequence[tuple[str, str]]) -> QComboBox:
        combo = QComboBox(self)
        combo.setObjectName(name)
        combo.setProperty("role", "filter")
        combo.setAccessibleName(says)
        combo.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        combo.installEventFilter(self._guard)
        combo.setMaxVisibleItems(20)
        combo.view().setMinimumWidth(self._theme.px(200))
        for words, value in choices:
            combo.addItem(words, value)
        combo.activated.connect(self.changed)
        return combo

    def show_people(self, sources: Sources) -> None:
        """Offer people and organisations as they are now; who is chosen stays chosen."""
        chosen = str(self.person.currentData() or "")
        self.person.clear()
        for words, value in _people(sources):
            self.person.addItem(words, value)
        _choose(self.person, chosen)

    def clear(self) -> None:
        """Take back every restriction but the year."""
        self.show_filter(Filter())

    def show_compact(self, compact: bool) -> None:
        """Fit into two rows beside a form."""
        px = self._theme.px
        for widget, wide, narrow in (
            (self.words, 200, 214),
            (self.form, 190, 100),
            (self.person, 140, 100),
            (self.month, 90, 90),
            (self.timeliness, 112, 106),
            (self.review, 120, 104),
        ):
            widget.setFixedSize(px(narrow if compact else wide), px(36))
        self._is_compact = compact
        self.voided.setVisible(not compact or self.voided.isChecked())
        self._offer_years()
        order = (self.words, self.month, self.form, self.person, self.timeliness, self.review)
        for one in (*(order if compact else self._order()), *self._chips()):
            self._flow.remove(one)
            self._flow.add(one)

    def _order(self) -> tuple[WordsEdit | QComboBox, ...]:
        return (self.words, self.form, self.person, self.month, self.timeliness, self.review)

    def _chips(self) -> tuple[QPushButton, ...]:
        return (self.all_years, self.voided, self.earlier)

    def _form_chosen(self) -> None:
        """Show over all years what is kept year after year to be looked at together."""
        chosen = self.form_ids()
        forms = [form for form in self._forms if form.id in chosen]
        self.all_years.blockSignals(True)
        self.all_years.setChecked(bool(forms) and all(form.across_years for form in forms))
        self.all_years.blockSignals(False)
        self._offer_years()

    def _offer_years(self) -> None:
        is_wanted = not self._is_compact or self.all_years.isChecked()
        self.all_years.setVisible(is_wanted and self._year is not None)

    def subject(self) -> str:
        """Return the id of the person or team chosen, empty for all."""
        return str(self.person.currentData() or "")

    def form_ids(self) -> tuple[str, ...]:
        """Return the forms chosen: one, or all of the page."""
        chosen = str(self.form.currentData() or "")
        return (chosen,) if chosen else tuple(form.id for form in self._forms)

    @property
    def is_over_years(self) -> bool:
        """Whether years are looked at together that are otherwise looked at one by one."""
        return self.all_years.isChecked() and self._year is not None

    def set_year(self, year: int | None) -> None:
        """Restrict to a year; None shows all."""
        self._year = year
        self._offer_years()

    def filter(self) -> Filter:
        """Return what was chosen."""
        wanted = set(self.form_ids())
        forms = [form for form in self._forms if form.id in wanted]
        return Filter(
            forms=tuple(form.id for form in forms),
            shared=any(form.field(OTHER_HOLDERS) is not None for form in forms),
            year=None if self.all_years.isChecked() else self._year,
            month=int(self.month.currentData()) or None,
            subject=str(self.person.currentData()),
            timeliness=str(self.timeliness.currentData()),
            review=str(self.review.currentData()),
            words=self.words.text().strip(),
            only_void=self.voided.isChecked(),
        )

    def show_filter(self, chosen: Filter) -> None:
        """Show choices made elsewhere (a click on the overview)."""
        form = str(chosen.forms[0]) if len(chosen.forms) == 1 else ""
        _choose(self.form, form)
        _choose(self.person, chosen.subject)
        _choose(self.month, str(chosen.month or 0))
        _choose(self.timeliness, chosen.timeliness)
        _choose(self.review, chosen.review)
        for widget in (self.words, *self._chips()):
            widget.blockSignals(True)
        self.words.setText(chosen.words)
        self.voided.setChecked(chosen.only_void)
        self.earlier.setChecked(False)
        for widget in (self.words, *self._chips()):
            widget.blockSignals(False)
        self._form_chosen()
        self._offer_earlier(chosen.words)
        if chosen.year is not None:
            self._year = chosen.year
        self.changed.emit()

    @property
    def is_narrowed(self) -> bool:
        """Whether anything but the year restricts the list."""
        combos = (self.form, self.person, self.month, self.timeliness, self.review)
        return (
            bool(self.words.text().strip())
            or self.voided.isChecked()
            or any(combo.currentIndex() > 0 for combo in combos)
        )


def _people(sources: Sources) -> list[tuple[str, str]]:
    found = sources.candidates(("person", "organisation"))
    return [("全部人员", ""), *((one.name, str(one.id)) for one in found)]


def _choose(combo: QComboBox, value: str) -> None:
    combo.setCurrentIndex(max(combo.findData(value), 0))
