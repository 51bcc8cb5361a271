"""Work that closes the workbook and opens another in its place: restoring, moving, another key."""

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from sxt_desktop.usecases.setup import Surroundings
from sxt_desktop.usecases.workspace import Workspace
from ui.jobs import Progress
from ui.printing import Papers

Work = Callable[[Surroundings, Progress], Workspace]
"""Returns the workbook to go on with, open; the same one if it only changed its state."""
After = Callable[[QWidget, Papers], object]
"""What is shown above the new window."""
Renew = Callable[[str, Work, After | None], object]
"""Has it carried out by whoever holds the window; begins with the words that stand there meanwhile."""
