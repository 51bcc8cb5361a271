"""Finding widgets by what they are and their name."""

from typing import TypeVar

from PySide6.QtWidgets import QWidget

W = TypeVar("W", bound=QWidget)


def find(parent: QWidget, kind: type[W], name: str) -> W:
    """Return the widget of that kind and name, which has to be there."""
    found = parent.findChild(kind, name)
    assert isinstance(found, kind), f"{name} is not there"
    return found
