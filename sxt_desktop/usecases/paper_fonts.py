"""The fonts papers are set in: the computer's own first, what is known of them kept between starts."""

from pathlib import Path
from typing import TYPE_CHECKING

import platformdirs

from sxt_desktop.usecases.workspace import Workspace

if TYPE_CHECKING:
    from sxt_desktop.documents.fonts import FontSet


def paper_fonts(ws: Workspace) -> "FontSet":
    """Return the fonts of the program and of this computer; no outline is read before it is needed."""
    from sxt_desktop.documents.fonts import FontSet

    return FontSet.load(ws.library.resources, cache=font_cache())


def font_cache() -> Path:
    """Return where it is kept by path and time of change what the computer's font files hold.

    Without it every paper would open some hundreds of files on Windows; a damaged one only costs that time.
    """
    return Path(platformdirs.user_cache_dir("sxt-desktop", appauthor=False)) / "fonts.json"
