"""Hints shown in empty fields."""

from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QTextEdit


def set_hint(edit: QLineEdit | QPlainTextEdit | QTextEdit, text: str) -> None:
    """Show a hint in an empty field."""
    edit.setPlaceholderText(text)
