"""What is looked up once of each character of a face: its font, its advance, which others are set like it."""

from typing import TYPE_CHECKING

from sxt_desktop.documents.fonts import Face

if TYPE_CHECKING:
    from sxt_desktop.documents.fonts import FontSet

FULL_WIDTH = 0.9
"""Characters wider than this, at size 1, are of full width."""


class Glyphs(dict[str, tuple[str, float]]):
    """Of each character of a face the font that draws it and its advance at size 1, looked up once."""

    def __init__(self, fonts: "FontSet", face: Face) -> None:
        super().__init__()
        self._fonts = fonts
        self._face = face

    def __missing__(self, char: str) -> tuple[str, float]:
        runs = self._fonts.runs(char, self._face)
        font = runs[0].font if runs else self._fonts.primary(self._face)
        self[char] = font, self._fonts.width(char, self._face, 1.0)
        return self[char]


class Advances(dict[str, float]):
    """Of each character of a face its advance at a size, with what is added after full-width ones."""

    def __init__(self, glyphs: Glyphs, size: float, tracking: float) -> None:
        super().__init__()
        self._glyphs, self._size, self._tracking = glyphs, size, tracking

    def __missing__(self, char: str) -> float:
        _, em = self._glyphs[char]
        found = self[char] = em * self._size + (self._tracking if em > FULL_WIDTH else 0.0)
        return found


class Kinds(dict[int, str]):
    """For `str.translate`: characters of a face drawn in one font and spaced alike become one character.

    `known` lists fonts and widths for all faces; the code of such a character is twice its place there, and one more
    where justification leaves it close to the next.
    """

    def __init__(self, glyphs: Glyphs, known: list[tuple[str, bool]]) -> None:
        super().__init__()
        self._glyphs, self._known = glyphs, known

    def __missing__(self, code: int) -> str:
        font, em = self._glyphs[chr(code)]
        kind = font, em > FULL_WIDTH
        if kind not in self._known:
            self._known.append(kind)
        self[code] = chr(2 * self._known.index(kind))
        return self[code]
