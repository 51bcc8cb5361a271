"""How the timeliness of a record looks: icon, word and colours, everywhere the same."""

from collections.abc import Mapping

from ui.marks import Mark

_MARKS: Mapping[str, Mark] = {
    "及时": Mark("及时", "done", ("green", "green_soft")),
    "迟录": Mark("迟录", "soon", ("amber", "amber_soft")),
    "补录": Mark("补录", "info", ("second", "grey_soft")),
}


def timeliness_mark(words: str) -> Mark:
    """Return how a timeliness is drawn; words the program does not know are drawn quietly."""
    return _MARKS.get(words) or Mark(words, "info", ("second", "grey_soft"))
