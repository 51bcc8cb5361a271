"""Text that another program could take for a formula when it reads a table."""

_BEGINNINGS = frozenset("=+-@\t\r\n＝＋－＠")
_QUOTE = "'"


def is_risky(text: str) -> bool:
    """Whether text begins as a formula does, also in full-width characters or after blanks."""
    first = text[:1]
    return first in _BEGINNINGS or (first.isspace() and text.lstrip()[:1] in _BEGINNINGS)


def with_quote(text: str) -> str:
    """Return text for a cell of a text table, which has no types: what could be a formula gets a quote before it."""
    return (
        _QUOTE + text
        if is_risky(text) or (text.startswith(_QUOTE) and is_risky(text.lstrip(_QUOTE)))
        else text
    )


def without_quote(text: str) -> str:
    """Take such a quote off again."""
    if text.startswith(_QUOTE) and is_risky(text.lstrip(_QUOTE)):
        return text[1:]
    return text
