"""Hints shown in empty fields."""

from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QTextEdit

HINT_COLOR = "placeholder-text-color"
"""What the style sheet calls the colour of hints."""


def set_hint(edit: QLineEdit | QPlainTextEdit | QTextEdit, text: str) -> None:
    """Show a hint in an empty field."""
    edit.setPlaceholderText(text)
