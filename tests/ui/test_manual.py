"""The manual that F1 opens: every page of the navigation has its section, every picture is there, nothing is fetched."""

import re
from pathlib import Path

import pytest
from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices

from tests.ui.test_session import PAGES
from ui.printing import open_path

MANUAL = Path(__file__).resolve().parents[2] / "resources" / "help" / "manual.html"
TEXT = MANUAL.read_text(encoding="utf-8")
SECTIONS = ("print", "check", "password", "keys", "limits")


@pytest.mark.parametrize("page", [*PAGES, *SECTIONS])
def test_every_page_has_a_section(page: str) -> None:
    assert TEXT.count(f'<section id="{page}">') == 1


def test_the_table_of_contents_leads_to_sections() -> None:
    wanted = re.findall(r'href="#([a-z]+)"', TEXT)
    assert wanted and all(f'id="{one}"' in TEXT for one in wanted)


def test_pictures_are_at_hand_and_nothing_comes_from_elsewhere() -> None:
    pictures = re.findall(r'src="([^"]+)"', TEXT)
    assert pictures and all((MANUAL.parent / one).is_file() for one in pictures)
    assert "http" not in TEXT and "<script" not in TEXT


def test_f1_opens_the_section_of_the_page_on_show(monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[QUrl] = []

    def take(url: QUrl) -> bool:
        opened.append(url)
        return True

    monkeypatch.setattr(QDesktopServices, "openUrl", take)
    assert open_path(MANUAL, part="handbook")
    assert opened[0].toString().endswith("manual.html#handbook")
    assert opened[0].toLocalFile() == str(MANUAL)


def test_the_words_are_calm() -> None:
    body = re.sub(r"<[^>]+>", "", TEXT.split("</style>")[1])
    assert "！" not in body and "!" not in body
    assert not re.search(r"[\u4e00-\u9fff][,;:]", body)
