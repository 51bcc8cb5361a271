"""Inputs for whole numbers, decimals and money, typed as text with the unit beside it."""

from decimal import Decimal

from PySide6.QtWidgets import QLabel, QWidget

from sxt_desktop.domain.bounds import TEN_THOUSAND_YUAN
from sxt_desktop.domain.forms import FieldSpec
from sxt_desktop.domain.values import Value, parse_decimal, show
from ui.forms.sources import Sources
from ui.forms.widgets.field import Edit, FieldWidget

_FURTHEST = Decimal(10) ** 15


class DecimalField(FieldWidget):
    """A number with decimals; full-width digits and thousands commas are understood."""

    UNIT = ""

    def __init__(self, spec: FieldSpec, sources: Sources, parent: QWidget | None = None) -> None:
        super().__init__(spec, sources, parent)
        self._quiet = False
        self._shown: Value = None
        self.edit = Edit(self)
        self.edit.setMaximumWidth(200)
        self.edit.textChanged.connect(self._typed)
        row = self._row()
        row.addWidget(self.edit, 1)
        unit = QLabel(spec.unit or self.UNIT, self)
        unit.setProperty("role", "second")
        row.addWidget(unit)
        row.addStretch(1)
        self._take(self.edit)

    def _typed(self) -> None:
        if not self._quiet:
            self.changed.emit()

    def value(self) -> Value:
        """Return the number (as it was shown if untouched), the text when it is none, None without any."""
        text = self.edit.text().strip()
        if not text:
            return None
        if text == show(self._shown):
            return self._shown
        number = parse_decimal(text)
        return text if number is None else self._fitting(number, text)

    def _fitting(self, number: Decimal, text: str) -> Value:
        return number

    def set_value(self, value: Value) -> None:
        """Show a number without trailing zeros."""
        self._quiet = True
        self._shown = value
        self.edit.setText(show(value))
        self._quiet = False


class IntegerField(DecimalField):
    """A whole number."""

    def _fitting(self, number: Decimal, text: str) -> Value:
        is_whole = number == number.to_integral_value() and abs(number) < _FURTHEST
        return int(number) if is_whole else text


class MoneyField(DecimalField):
    """An amount in ten thousand yuan."""

    UNIT = TEN_THOUSAND_YUAN
