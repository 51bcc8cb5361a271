"""What ends a document below its last table: the sum, notes, closing sentences and the places to sign."""

from collections.abc import Sequence

from sxt_desktop.documents.compose import Together
from sxt_desktop.documents.marks import Signing
from sxt_desktop.documents.paragraph import TextStyle, Typesetter
from sxt_desktop.documents.typeset import Prose


def tail(
    setter: Typesetter, texts: Sequence[tuple[str, TextStyle]], signing: Signing | None = None
) -> Together:
    """Return the paragraphs that have words, then the places to sign; `texts` are words with their style."""
    paragraphs = [Prose(setter, text, style) for text, style in texts if text]
    if paragraphs:
        paragraphs[0].lines_before = 1
    return Together([*paragraphs, *([signing] if signing else [])])
