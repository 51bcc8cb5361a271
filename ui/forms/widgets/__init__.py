"""One input per kind of field; this table is the only place that says which."""

from collections.abc import Callable, Mapping

from PySide6.QtWidgets import QWidget

from sxt_desktop.domain.forms import FieldSpec
from sxt_desktop.domain.values import FieldKind
from ui.forms.sources import Sources
from ui.forms.widgets.attachments import AttachmentsField
from ui.forms.widgets.choices import LongChoiceField, MultiChoiceField, TagsField, YesNoField, choice_field
from ui.forms.widgets.dates import DateField, DateRangeField, DateTimeField
from ui.forms.widgets.entries import EntriesField
from ui.forms.widgets.field import FieldWidget
from ui.forms.widgets.names import NameField, NamesField, OrgField, OrgsField
from ui.forms.widgets.numbers import DecimalField, IntegerField, MoneyField
from ui.forms.widgets.table import TableField
from ui.forms.widgets.texts import LongTextField, NumberField, SystemField, TextField

Factory = Callable[[FieldSpec, Sources, QWidget], FieldWidget]


def _table_field(spec: FieldSpec, sources: Sources, parent: QWidget) -> FieldWidget:
    return TableField(spec, sources, parent, make=_make_cell)


def _make_cell(spec: FieldSpec, sources: Sources, parent: QWidget) -> FieldWidget:
    """Return the input for a cell: words to choose from are suggested, there is no room to lay them out."""
    if spec.kind is FieldKind.CHOICE:
        return LongChoiceField(spec, sources, parent)
    return make_widget(spec, sources, parent)


WIDGETS: Mapping[FieldKind, Factory] = {
    FieldKind.TEXT: TextField,
    FieldKind.LONG_TEXT: LongTextField,
    FieldKind.INTEGER: IntegerField,
    FieldKind.DECIMAL: DecimalField,
    FieldKind.MONEY: MoneyField,
    FieldKind.DATE: DateField,
    FieldKind.DATE_RANGE: DateRangeField,
    FieldKind.DATETIME: DateTimeField,
    FieldKind.YES_NO: YesNoField,
    FieldKind.CHOICE: choice_field,
    FieldKind.MULTI_CHOICE: MultiChoiceField,
    FieldKind.TAGS: TagsField,
    FieldKind.PERSON: NameField,
    FieldKind.PERSONS: NamesField,
    FieldKind.ORG: OrgField,
    FieldKind.ORGS: OrgsField,
    FieldKind.ENTRIES: EntriesField,
    FieldKind.TABLE: _table_field,
    FieldKind.ATTACHMENTS: AttachmentsField,
    FieldKind.NUMBER: NumberField,
    FieldKind.SYSTEM: SystemField,
}


def make_widget(spec: FieldSpec, sources: Sources, parent: QWidget) -> FieldWidget:
    """Return the input for a field."""
    return WIDGETS[spec.kind](spec, sources, parent)
