"""What this PC remembers: unreadable or absurd values count as nothing remembered, nobody is locked out by them."""

import json
from pathlib import Path

import pytest

from sxt_desktop.usecases.preferences import RECENT, PreferenceFile, Preferences


def test_what_is_kept_is_read_again(tmp_path: Path) -> None:
    file = PreferenceFile(tmp_path / "config" / "settings.json")
    place = tmp_path / "机械.sxt"
    kept = Preferences(scale=125, idle_minutes=30).with_recent(place).with_user(place, "u3")
    file.save(kept)
    assert file.load() == kept and not list(tmp_path.rglob("*.part"))


@pytest.mark.parametrize("minutes", [0, -1, 7, 10_000, "never", None, [5]])
def test_the_lock_cannot_be_switched_off_in_the_file(tmp_path: Path, minutes: object) -> None:
    path = tmp_path / "settings.json"
    path.write_text(json.dumps({"idle_minutes": minutes, "scale": 150}), encoding="utf-8")
    assert PreferenceFile(path).load() == Preferences(scale=150)


@pytest.mark.parametrize("text", ["", "{", "[]", '{"users": 3}', '{"users": ["x"]}'])
def test_an_unreadable_file_counts_as_nothing(tmp_path: Path, text: str) -> None:
    path = tmp_path / "settings.json"
    path.write_text(text, encoding="utf-8")
    assert PreferenceFile(path).load() == Preferences()


def test_users_of_forgotten_workbooks_are_forgotten(tmp_path: Path) -> None:
    kept = Preferences()
    for number in range(RECENT + 3):
        place = tmp_path / f"{number}.sxt"
        kept = kept.with_recent(place).with_user(place, "u1")
    assert set(kept.users) == set(kept.recent)
