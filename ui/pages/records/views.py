"""The views of the forms a panel showed last, kept because drawing one takes time."""

from collections.abc import Callable

from PySide6.QtWidgets import QVBoxLayout

from sxt_desktop.domain.forms import FormSpec
from ui.forms.form_view import FormView
from ui.forms.sources import Sources

KEPT = 6


class FormViews:
    """Views by the hash of their form, in a column of their own; `make` draws one and joins its signals."""

    def __init__(self, make: Callable[[FormSpec, Sources], FormView]) -> None:
        self.place = QVBoxLayout()
        self._make = make
        self._views: dict[str, FormView] = {}

    def of(self, form: FormSpec, sources: Sources) -> FormView:
        """Return the view of a form; the latest few are kept."""
        view = self._views.pop(form.hash, None)
        if view is None:
            view = self._make(form, sources)
            self.place.addWidget(view)
        self._views[form.hash] = view
        if len(self._views) > KEPT:
            self._forget(next(iter(self._views)))
        return view

    def forget_all_but(self, shown: FormView | None) -> None:
        """Draw every form anew the next time, but for the one on show."""
        for key in [key for key, view in self._views.items() if view is not shown]:
            self._forget(key)

    def _forget(self, key: str) -> None:
        view = self._views.pop(key)
        self.place.removeWidget(view)
        view.hide()
        view.deleteLater()
