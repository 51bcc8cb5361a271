"""How a state looks wherever it is shown: a word, its icon, its two colours."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Mark:
    """A word with the icon and the two colour tokens (word, ground) it is drawn with."""

    text: str
    icon: str
    tokens: tuple[str, str]
