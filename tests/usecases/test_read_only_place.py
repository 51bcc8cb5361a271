"""A folder that can only be read: opening and making a workbook there is refused in its sentence, nothing is left."""

import os
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import NoReturn

import pytest

from sxt_desktop.domain.errors import ErrorCode, UserError
from sxt_desktop.usecases.bring_home import copy_workbook
from sxt_desktop.usecases.setup import NewUnit, Surroundings, create_unit, open_unit
from sxt_desktop.usecases.workspace import CHINA
from tests.pairs import CHEAP, PASSWORD, RESOURCES, Clock, new_unit
from ui.messages import sentence

NOW = datetime(2026, 11, 18, 9, tzinfo=CHINA)
AROUND = Surroundings(RESOURCES, now=Clock(NOW), cost=CHEAP)
Unproven = Callable[[str], NoReturn]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with a closed workbook."""
    made = tmp_path / "只读"
    made.mkdir()
    new_unit(made, Clock(NOW), name="甲党委", short_name="甲", code="甲").workbook.close()
    return made


@contextmanager
def read_only(folder: Path, unproven: Unproven) -> Iterator[None]:
    """Take the right to write away: by rights, or from root, whom rights do not bind, by a mount."""
    if os.geteuid() != 0:
        with without_rights(folder):
            yield
        return
    place = str(folder)
    if subprocess.run(["mount", "--bind", place, place], capture_output=True).returncode:
        unproven("这里不允许挂载，无法让文件夹变成只读")
    try:
        subprocess.run(["mount", "-o", "remount,ro,bind", place], check=True)
        yield
    finally:
        subprocess.run(["umount", "-l", place], check=True)


@contextmanager
def without_rights(folder: Path) -> Iterator[None]:
    everything = [folder, *folder.rglob("*")]
    rights = {one: one.stat().st_mode for one in everything}
    for one in reversed(everything):
        one.chmod(0o555 if one.is_dir() else 0o444)
    try:
        yield
    finally:
        for one in everything:
            one.chmod(rights[one])


def test_opening_says_that_the_place_cannot_be_written(folder: Path, unproven: Unproven) -> None:
    with read_only(folder, unproven):
        with pytest.raises(UserError) as refusal:
            open_unit(folder / "甲.sxt", PASSWORD, AROUND)
        unit = NewUnit("乙党委", "乙", "乙", "ningxia", "林静", PASSWORD, folder)
        with pytest.raises(UserError) as making:
            create_unit(unit, AROUND)
    for refused in (refusal.value, making.value):
        assert refused.code is ErrorCode.PLACE_NOT_WRITABLE
        assert "不能写入" in sentence(refused)
    open_unit(folder / "甲.sxt", PASSWORD, AROUND).workbook.close()
    assert [one.name for one in folder.iterdir()] == ["甲.sxt"]


def test_it_can_be_copied_to_where_one_may_write(folder: Path, tmp_path: Path, unproven: Unproven) -> None:
    with read_only(folder, unproven):
        copy = copy_workbook(folder / "甲.sxt", tmp_path / "文档")
    open_unit(copy, PASSWORD, AROUND).workbook.close()
