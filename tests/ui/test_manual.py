"""The manual that F1 opens: every page of the navigation has its section, every picture is there, nothing is fetched."""

import importlib.util
import re
from pathlib import Path

import pytest
from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices

from sxt_desktop.domain.errors import ErrorCode
from tests.ui.test_session import PAGES
from ui.printing import open_path

ROOT = Path(__file__).resolve().parents[2]
MANUAL = ROOT / "resources" / "help" / "manual.html"
TEXT = MANUAL.read_text(encoding="utf-8")
SECTIONS = ("units", "print", "check", "password", "keys", "limits")


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


def test_every_error_has_its_section_as_the_sources_say_now() -> None:
    spec = importlib.util.spec_from_file_location("make_error_pages", ROOT / "packaging/make_error_pages.py")
    assert spec is not None and spec.loader is not None
    maker = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(maker)
    text = (MANUAL.parent / "errors.html").read_text(encoding="utf-8")
    missing = [code.value for code in ErrorCode if text.count(f'<section id="{code.value}">') != 1]
    assert missing == []
    assert text == maker.page()
