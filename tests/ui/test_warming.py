"""Code of pages that were not visited yet is read while nothing else is to be done."""

import sys
from importlib import import_module
from types import ModuleType

import pytest
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from ui.warming import PAGES, Warming


def test_one_module_after_the_other_is_read(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    read: list[str] = []

    def note(name: str) -> ModuleType:
        read.append(name)
        return import_module(name)

    monkeypatch.setattr("ui.warming.import_module", note)
    monkeypatch.setattr("ui.warming.FIRST_MS", 0)
    monkeypatch.setattr("ui.warming.NEXT_MS", 0)
    parent = QObject()
    warming = Warming(parent)
    warming.begin()
    assert read == [] and not warming.is_done
    qtbot.waitUntil(lambda: warming.is_done, timeout=60_000)
    parts = {PAGES, "ui.pages.exchange", "ui.pages.scan_parts", "ui.pages.scan_parts.check_step"}
    assert parts <= set(read) and len(read) == len(set(read))
    assert read.index("ui.pages.scan_parts.check_step") < read.index("ui.pages.scans")
    assert all(name in sys.modules for name in read)
