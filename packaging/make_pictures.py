"""Draws the manual's pictures from the demonstration, so that they always show the program as it is.

Run from the project's folder: ``python packaging/make_pictures.py``. Pictures go to `resources/help/`.
"""

import os
import sys
import tempfile
from datetime import date, datetime
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QSize  # noqa: E402 - the path and the platform come first
from PySide6.QtWidgets import QApplication  # noqa: E402

from sxt_desktop.store.keyslots import Cost  # noqa: E402
from sxt_desktop.usecases.demo import build_demo  # noqa: E402
from sxt_desktop.usecases.setup import Surroundings, open_unit  # noqa: E402
from sxt_desktop.usecases.workspace import CHINA  # noqa: E402
from ui.pages.welcome import FirstUse, WelcomePage  # noqa: E402
from ui.picture import save_picture, settle  # noqa: E402
from ui.session import Session  # noqa: E402
from ui.theme import Scheme, Theme  # noqa: E402

RESOURCES = ROOT / "resources"
TODAY = date(2026, 11, 22)
PASSWORD = "sxt-demo-1"
SIZES = {"1280": QSize(1280, 800), "1920": QSize(1920, 1080)}
EVERYWHERE = ("overview", "handbook")
"""Pages drawn in both sizes and both looks; the others once, as the manual needs them."""
ONCE = ("letters", "lists", "talks", "matters", "inbox", "exchange", "organisation")


def shrink(folder: Path) -> None:
    """Give every picture a palette of 256 colours: flat screens lose nothing that an eye would miss."""
    from PIL import Image

    for path in folder.glob("*.png"):
        with Image.open(path) as picture:
            small = picture.convert("RGB").quantize(
                256, method=Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE
            )
        small.save(path, optimize=True)


def surroundings() -> Surroundings:
    """Return surroundings in which it is always ten in the morning of the demonstration's day."""
    moment = datetime(TODAY.year, TODAY.month, TODAY.day, 10, tzinfo=CHINA)
    return Surroundings(RESOURCES, now=lambda: moment, cost=Cost(1, 8192))


def show(session: Session, page: str) -> None:
    """Bring a page to what its picture is to show."""
    session.go(page)
    settle()
    records = session.desk.records.get(page)
    if records is not None:
        first = records.list.model.record(0)
        if first is not None:
            records.show_entry(first.entry_id)
    settle()


def draw(session: Session, theme: Theme, folder: Path, who: str) -> None:
    """Draw the pages of one workbook."""
    for scheme in (Scheme.LIGHT, Scheme.DARK):
        theme.switch(scheme=scheme)
        for size_name, size in SIZES.items():
            for page in EVERYWHERE if who == "" else ("overview",):
                show(session, page)
                save_picture(session.window, folder / f"{who}{page}-{size_name}-{scheme.value}.png", size)
    theme.switch(scheme=Scheme.LIGHT)
    for page in ONCE:
        show(session, page)
        save_picture(session.window, folder / f"{who}{page}-1280-light.png", SIZES["1280"])


def draw_welcome(theme: Theme, folder: Path) -> None:
    """Draw the first thing a new user sees."""
    nothing = FirstUse(
        create=lambda unit: "",
        open=lambda path, user, password: None,
        demo=lambda: None,
        profiles=(("ningxia", "宁夏口径(四责合一、六责联动)"),),
        folder=Path.home(),
    )
    page = WelcomePage(nothing, theme)
    save_picture(page, folder / "welcome-1280-light.png", SIZES["1280"])
    page.close()


def main() -> int:
    """Draw everything."""
    app = QApplication(sys.argv[:1])
    theme = Theme(RESOURCES)
    theme.apply()
    folder = RESOURCES / "help"
    folder.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as place:
        demo = build_demo(Path(place), surroundings(), password=PASSWORD, today=TODAY)
        draw_welcome(theme, folder)
        for path, who in ((demo.unit, ""), (demo.committee, "committee-")):
            session = Session(open_unit(path, PASSWORD, surroundings()), theme)
            draw(session, theme, folder, who)
            session.close()
            settle()
    shrink(folder)
    app.quit()
    return 0


if __name__ == "__main__":
    sys.exit(main())
