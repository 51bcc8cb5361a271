"""Where a bundle can be written, by the names people know."""

from pathlib import Path

import pytest

from ui.places import kind_words, removable_places
from ui.widgets.place_list import Place


@pytest.mark.parametrize(
    ("system", "words"),
    [
        (b"vfat", "FAT32"),
        (b"FAT32", "FAT32"),
        (b"exfat", "exFAT"),
        (b"fuseblk", "NTFS"),
        (b"ext4", "ext4"),
        (b"", ""),
    ],
)
def test_file_systems_are_called_as_on_the_box(system: bytes, words: str) -> None:
    assert kind_words(system) == words


def test_below_a_sticks_name_stands_what_matters() -> None:
    assert Place("U盘", Path("/media/u"), 3 << 30, "FAT32").words == "剩余 3 GB · FAT32"
    assert Place("U盘", Path("/media/u"), 3 << 30).words == "剩余 3 GB"
    assert Place("U盘", Path("/media/u"), 0, "exFAT", is_locked=True).words == "写保护，不能写入 · exFAT"


def test_what_is_plugged_in_is_listed_without_asking_anyone(qapp: object) -> None:
    assert all(isinstance(place, Place) and place.path.is_absolute() for place in removable_places())
