"""A virus scanner that looks into a backup while it is written is waited for; one that stays is told of."""

import errno
import os
from pathlib import Path
from typing import NoReturn

import pytest

from sxt_desktop.domain.errors import ErrorCode, UserError
from sxt_desktop.domain.meter import Meter
from sxt_desktop.patience import Patience
from sxt_desktop.store import ledger
from sxt_desktop.store.backups import of_workbook, write
from sxt_desktop.store.copying import copy_durably
from tests.store.test_backups import wanted
from tests.store.writing import EPOCH, US, new_workbook


class Scanner:
    """Holds each file it meets for the first few times it is to be renamed."""

    def __init__(self, number: int, times: int) -> None:
        self.number, self.times = number, times
        self.seen: dict[str, int] = {}
        self.replace = Path.replace

    def __call__(self, path: Path, target: Path) -> Path:
        self.seen[path.name] = self.seen.get(path.name, 0) + 1
        if self.seen[path.name] <= self.times:
            raise OSError(self.number, os.strerror(self.number))
        return self.replace(path, target)


@pytest.mark.parametrize("number", [errno.EACCES, errno.EBUSY])
def test_a_backup_is_written_although_each_file_is_held_for_a_while(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    workbook, _ = new_workbook(tmp_path / "甲.sxt")
    workbook.write(lambda db: ledger.set_setting(db, "org", US))
    workbook.write(lambda db: ledger.set_setting(db, "epoch", EPOCH))
    scanner = Scanner(number, times=2)
    with workbook:
        monkeypatch.setattr(Path, "replace", lambda path, target: scanner(path, target))
        made = write(of_workbook(workbook), tmp_path / "备份", wanted(), Meter())
    assert made.is_sound
    assert len(scanner.seen) >= 3 and set(scanner.seen.values()) == {3}


def test_patience_ends_and_nothing_is_left(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    slept: list[float] = []

    def held(*args: object) -> NoReturn:
        raise OSError(errno.EBUSY, os.strerror(errno.EBUSY))

    source = tmp_path / "a"
    source.write_bytes(b"content")
    monkeypatch.setattr(Path, "replace", held)
    patience = Patience(clock=lambda: sum(slept), sleep=slept.append)
    with pytest.raises(UserError) as told:
        copy_durably(source, tmp_path / "b", Meter(), patience)
    assert told.value.code is ErrorCode.PLACE_NOT_WRITABLE
    assert sum(slept) == pytest.approx(5) and slept[0] < slept[1]
    assert [path.name for path in tmp_path.iterdir()] == ["a"]
