"""The one application-wide signal: something was written, whoever shows it reads anew."""

from PySide6.QtCore import QObject, Signal

from sxt_desktop.usecases.changes import Changes


class News(QObject):
    """`changed` carries the `Changes` and whoever caused them, so that the causer need not read again."""

    changed = Signal(object, object)

    def tell(self, changes: Changes, initiator: object = None) -> None:
        """Announce what a use case altered."""
        self.changed.emit(changes, initiator)
