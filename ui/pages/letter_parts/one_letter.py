"""One letter: what it says, whether it is signed, printing it, registering the signature."""

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import Qt, QTimer, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from sxt_desktop.domain.errors import UserError
from sxt_desktop.domain.forms import Condition, FormSpec
from sxt_desktop.domain.values import Attachment, Ref, Values, show
from sxt_desktop.usecases.entries import Opened
from sxt_desktop.usecases.permits import TO_ENDORSE
from ui.forms.form_view import FormView
from ui.forms.one_day import part_of
from ui.forms.sources import Sources
from ui.may import EVERYTHING, May
from ui.messages import sentence
from ui.theme import Theme
from ui.widgets.buttons import link_button, plain_button, primary_button
from ui.widgets.facts import Facts
from ui.widgets.lights import Badge
from ui.widgets.listing import Mark
from ui.widgets.text import label, rule

PROXY = "代签。责任书应由本人签字，请尽快由本人补签并重新登记。"
_FIELDS = ("signed_on", "by_proxy", "signed_by", "box_no", "scan")


class LetterView(QWidget):
    """Shows a letter; asks for printing and for endorsement; registers the signature through `sign`."""

    print_asked = Signal()
    endorse_asked = Signal()
    signed = Signal(object)

    def __init__(
        self,
        theme: Theme,
        opened: Opened,
        mark: Mark,
        *,
        sources: Sources,
        form: FormSpec,
        sign: Callable[[Values], object],
        may: May = EVERYTHING,
        why_again: str = "",
    ) -> None:
        super().__init__()
        self.setObjectName("letter_view")
        self._theme, self._opened, self._sources, self._sign = theme, opened, sources, sign
        self._may = may
        self._form = _signing_form(form)
        self._view: FormView | None = None
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(16, 16, 16, 16)
        self._column.setSpacing(12)
        self._head(mark)
        if why_again:
            says = label(f"{why_again}。请在“签订矩阵”里重新生成、重新签订。", "error", wraps=True)
            says.setObjectName("why_again")
            self._column.addWidget(says)
        self._facts()
        self._items()
        self._scans()
        self._column.addWidget(rule())
        self._remark = label(PROXY, "error", wraps=True)
        self._remark.setObjectName("proxy_remark")
        self._error = label("", "error", wraps=True)
        self._error.setObjectName("sign_error")
        self._begin = plain_button("", name="sign_begin")
        self._begin.clicked.connect(self.begin_signing)
        may.gate(self._begin, *TO_ENDORSE)
        self._end()

    def _head(self, mark: Mark) -> None:
        row = QHBoxLayout()
        row.addWidget(Badge.of(self._theme, mark))
        row.addStretch(1)
        send = plain_button("送签", name="letter_endorse", theme=self._theme, icon="assign")
        send.setToolTip("送承办人、部门负责人、分管领导、主要领导逐级签字背书")
        send.clicked.connect(self.endorse_asked)
        self._may.gate(send, *TO_ENDORSE)
        row.addWidget(send)
        button = plain_button("预览与打印", name="letter_print", theme=self._theme, icon="printer")
        button.clicked.connect(self.print_asked)
        row.addWidget(button)
        self._column.addLayout(row)

    @property
    def _is_signed(self) -> bool:
        return self._opened.values.get("signed_on") is not None

    def _facts(self) -> None:
        values = self._opened.values
        wanted = ("title", "party_a", "party_b", "term", "sign_by", "signed_on", "signed_by", "box_no")
        pairs = [(_label(self._opened.form, field), show(values.get(field))) for field in wanted]
        self._column.addWidget(Facts(pairs, name="letter_facts"))
        if values.get("by_proxy") is True:
            says = label(PROXY, "error", wraps=True)
            says.setObjectName("proxy_kept")
            self._column.addWidget(says)

    def _items(self) -> None:
        items = self._opened.values.get("items")
        found = [item for item in items if isinstance(item, Ref)] if isinstance(items, tuple) else []
        self._column.addWidget(label(f"责任内容 {len(found)} 项", "bold"))
        for number, item in enumerate(found, start=1):
            self._column.addWidget(label(f"{number}. {item.name}", wraps=True))

    def _scans(self) -> None:
        scans = self._opened.values.get("scan")
        for scan in scans if isinstance(scans, tuple) else ():
            if isinstance(scan, Attachment):
                link = link_button(scan.name, name="scan")
                link.clicked.connect(lambda _=False, one=scan: self._sources.open_attachment(one))
                self._column.addWidget(link, 0, Qt.AlignmentFlag.AlignLeft)

    def _end(self) -> None:
        self._begin.setText("更改签订登记" if self._is_signed else "登记签订")
        self._column.addWidget(self._begin, 0, Qt.AlignmentFlag.AlignLeft)
        self._column.addStretch(1)

    @Slot()
    def begin_signing(self) -> None:
        """Open the few fields of the registration in place."""
        if self._view is not None or not self._begin.isEnabled():
            return
        self._begin.hide()
        view = FormView(self._form, self._sources, dict)
        kept: Values = {key: self._opened.values.get(key) for key in _FIELDS if key != "scan"}
        if kept.get("signed_on") is None:
            kept["signed_on"] = self._sources.today
        view.show_values(kept)
        view.changed.connect(self._renew)
        view.save_asked.connect(self._save)
        button = primary_button("登记", name="sign_save")
        button.clicked.connect(view.ask_save)
        at = self._column.count() - 1
        for widget in (view, self._remark, self._error):
            self._column.insertWidget(at, widget)
            at += 1
        self._column.insertWidget(at, button, 0, Qt.AlignmentFlag.AlignLeft)
        self._error.hide()
        self._view = view
        self._renew()
        view.focus_first()
        QTimer.singleShot(0, self._go_to_end)

    @Slot()
    def _go_to_end(self) -> None:
        place = self.parentWidget()
        area = None if place is None else place.parentWidget()
        if isinstance(area, QScrollArea):
            area.verticalScrollBar().setValue(area.verticalScrollBar().maximum())

    @Slot()
    def _renew(self) -> None:
        if self._view is not None:
            self._remark.setVisible(self._view.values().get("by_proxy") is True)

    @Slot(object)
    def _save(self, values: Values) -> None:
        try:
            changes = self._sign(values)
        except UserError as error:
            self._error.setText(sentence(error))
            self._error.show()
            return
        self.signed.emit(changes)


def _signing_form(form: FormSpec) -> FormSpec:
    """Return the few fields of the registration; who signed for another is asked for where somebody did."""
    part = part_of(form, *_FIELDS, must=("signed_on",))
    by_proxy = Condition("by_proxy", ("是",))
    fields = (
        replace(one, visible_when=by_proxy, required_when=by_proxy) if one.id == "signed_by" else one
        for one in part.fields
    )
    order = {name: place for place, name in enumerate(_FIELDS)}
    return replace(part, fields=tuple(sorted(fields, key=lambda one: order[one.id])))


def _label(form: FormSpec, field_id: str) -> str:
    spec = form.field(field_id)
    return field_id if spec is None else spec.label
