"""Draws the manual's pictures from the demonstration, so that they always show the program as it is.

Run from the project's folder: ``python packaging/make_pictures.py``. Pictures go to `resources/help/`.
"""

import os
import sys
import tempfile
from collections.abc import Callable, Mapping
from datetime import date, datetime
from pathlib import Path
from typing import TypeVar

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "packaging")]
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QSize  # noqa: E402 - the path and the platform come first
from PySide6.QtTest import QTest  # noqa: E402
from PySide6.QtWidgets import QApplication, QPushButton, QWidget  # noqa: E402

from picture_story import RECORDER, tell_story  # noqa: E402
from sxt_desktop.domain.ids import EntryId  # noqa: E402
from sxt_desktop.domain.people import FourDuty  # noqa: E402
from sxt_desktop.store.keyslots import Cost  # noqa: E402
from sxt_desktop.usecases.demo import build_demo  # noqa: E402
from sxt_desktop.usecases.directory import directory  # noqa: E402
from sxt_desktop.usecases.setup import Surroundings, open_unit  # noqa: E402
from sxt_desktop.usecases.system_printing import Printer  # noqa: E402
from sxt_desktop.usecases.workspace import CHINA, Workspace  # noqa: E402
from ui.pages.assigning import AssigningPage  # noqa: E402
from ui.pages.printing import PrintPage  # noqa: E402
from ui.pages.sheets import SheetsPage  # noqa: E402
from ui.pages.welcome import FirstUse, WelcomePage  # noqa: E402
from ui.picture import save_picture, settle  # noqa: E402
from ui.session import Session  # noqa: E402
from ui.theme import Scheme, Theme  # noqa: E402
from ui.widgets.listing import Listing  # noqa: E402

RESOURCES = ROOT / "resources"
TODAY = date(2026, 11, 22)
PASSWORD = "sxt-demo-1"
SIZES = {"1280": QSize(1280, 800), "1920": QSize(1920, 1080)}
EVERYWHERE = ("overview", "handbook")
"""Pages drawn in both sizes and both looks; the others once, as the manual needs them."""
Found = TypeVar("Found", bound=QWidget)
ONCE = (
    "calendar",
    "letters",
    "lists",
    "chain",
    "starters",
    "talks",
    "matters",
    "inbox",
    "exchange",
    "organisation",
)


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


def rest(session: Session) -> None:
    """Wait until nothing works in the background any more."""
    settle()
    while session.jobs.is_busy:
        QTest.qWait(10)
    settle()


def draw_safekeeping(session: Session, folder: Path, changed: EntryId) -> None:
    """Draw users, drafts, versions, a check, and backups with what restoring one would mean."""
    pictures: Mapping[str, Callable[[], object]] = {
        "users": lambda: session.go("organisation", part="users"),
        "drafts": lambda: session.go("drafts"),
        "versions": lambda: _show_versions(session, changed),
        "checks": lambda: _show_check(session),
        "backups": lambda: _show_backup(session),
    }
    for name, bring in pictures.items():
        bring()
        rest(session)
        focused = QApplication.focusWidget()
        if focused is not None:
            focused.clearFocus()
        save_picture(session.window, folder / f"{name}-1280-light.png", SIZES["1280"])


def draw_printing(session: Session, folder: Path) -> None:
    """Draw the 打印中心 with a year's letters as one batch."""
    session.go("letters")
    page = session.window.page("letters")
    if not isinstance(page, AssigningPage):
        raise TypeError(page)
    page.letters.print_all()
    rest(session)
    center = session.window.page("printing")
    if isinstance(center, PrintPage):
        center.choices.show_printers((Printer("综合办公室", is_default=True), Printer("文印室")))
    for _ in range(2):  # once for the room it gets, once drawn for it
        while session.jobs.is_busy or session.desk.drawing.is_busy:
            QTest.qWait(10)
        save_picture(session.window, folder / "printing-1280-light.png", SIZES["1280"])
        QTest.qWait(200)


def _show_versions(session: Session, changed: EntryId) -> None:
    session.go("handbook")
    page = session.desk.records["handbook"]
    page.show_entry(changed)
    page.entry.head.history.click()


def _show_check(session: Session) -> None:
    session.go("organisation", part="checks")
    _named(session, QPushButton, "check_start").click()


def _show_backup(session: Session) -> None:
    session.go("organisation", part="backups")
    rest(session)
    _named(session, Listing, "backups").selectRow(1)
    settle()
    _named(session, QPushButton, "restore_preview").click()


def _named(session: Session, kind: type[Found], name: str) -> Found:
    """Return a part of the window by its name."""
    found = session.window.findChild(kind, name)
    if found is None:
        raise LookupError(name)
    return found


def draw_scans(session: Session, folder: Path, place: Path) -> None:
    """Draw what came back from the copier: the year's letters, one of them without its first page."""
    from sxt_desktop.bench.scans import scanned
    from sxt_desktop.usecases.print_document import render_letters
    from sxt_desktop.usecases.sign_letter import letters

    keys = tuple(row.entry_id for row in letters(session.ws, TODAY.year))
    content, pages = render_letters(session.ws, keys)
    source = place / "扫描20260120.pdf"
    source.write_bytes(scanned(content, most=pages - 1))
    session.go("scans", files=(source,))
    rest(session)
    save_picture(session.window, folder / "scans-1280-light.png", SIZES["1280"])


def draw_sheets(session: Session, folder: Path, place: Path) -> None:
    """Draw a table of visits that is about to be taken in: most rows right, some of people nobody knows."""
    source = place / "调研登记表.xlsx"
    _write_visits(source, session.ws)
    session.go("sheets")
    page = session.window.page("sheets")
    if not isinstance(page, SheetsPage):
        raise TypeError(page)
    page.begin("handbook_08")
    page.take_file(source)
    for step in ("sheet_file", "sheet_columns"):
        rest(session)
        _named(session, QPushButton, f"{step}_forward").click()
    rest(session)
    save_picture(session.window, folder / "sheets-1280-light.png", SIZES["1280"])


def _write_visits(path: Path, ws: Workspace) -> None:
    from xlsxwriter import Workbook

    secretary = directory(ws).holders(FourDuty.SECRETARY, start=TODAY, end=TODAY)[0].name
    with Workbook(path) as book:
        sheet = book.add_worksheet("调研")
        sheet.write_row(0, 0, ("责任主体", "发生日期", "地点", "主题", "调研天数", "内容摘要"))
        for n in range(1, 41):
            who = "陈志强" if n % 13 == 10 else secretary
            row = (who, f"2026年11月{10 + n % 10}日", "第一党支部活动室", f"第{n}次到基层党支部调研", 1)
            sheet.write_row(n, 0, (*row, "" if n % 17 == 8 else "听取支部情况汇报，查看谈话记录。"))


def draw_welcome(theme: Theme, folder: Path) -> None:
    """Draw the first thing a new user sees."""
    nothing = FirstUse(
        create=lambda unit: "",
        open=lambda path, user, password: None,
        demo=lambda: None,
        profiles=(
            ("ningxia", "宁夏口径（四责合一、六责联动）", "四个责任、六个环节，全程纪实手册十五个分册。"),
        ),
        folder=Path.home(),
    )
    page = WelcomePage(nothing, theme)
    theme.dress(page)
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
        demo = build_demo(Path(place) / "文档", surroundings(), password=PASSWORD, today=TODAY)
        draw_welcome(theme, folder)
        for path, who in ((demo.unit, ""), (demo.committee, "committee-")):
            session = Session(open_unit(path, PASSWORD, surroundings()), theme)
            draw(session, theme, folder, who)
            if who:
                draw_printing(session, folder)
                draw_scans(session, folder, Path(place))
                draw_sheets(session, folder, Path(place))
            session.close()
            settle()
        changed = tell_story(demo.unit, PASSWORD, surroundings())
        session = Session(open_unit(demo.unit, PASSWORD, surroundings(), user=RECORDER), theme)
        draw_safekeeping(session, folder, changed)
        session.close()
        settle()
    shrink(folder)
    app.quit()
    return 0


if __name__ == "__main__":
    sys.exit(main())
