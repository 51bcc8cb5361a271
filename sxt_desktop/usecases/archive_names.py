"""Names of folders and files in an archive that every system takes: Windows, FAT sticks, Linux; each once in its folder."""

import re
import unicodedata
from collections.abc import MutableSet
from pathlib import PurePath

from sxt_desktop.usecases.paper_names import safe_name

MOST_CHARACTERS, MOST_BYTES = 100, 240
"""Systems allow 255 bytes or characters of a name; a number that tells names apart still fits."""
_LONGEST_ENDING = 8


def unique_name(text: str, taken: MutableSet[str], ending: str = "") -> str:
    """Return text as a name that is not among those `taken` whatever the case, and take it."""
    plain = re.sub("-{2,}", "-", unicodedata.normalize("NFC", safe_name(text)))
    stem = _short(plain, ending)
    name, number = f"{stem}{ending}", 1
    while name.casefold() in taken:
        number += 1
        told = f"（{number}）"
        name = f"{_short(stem, told + ending)}{told}{ending}"
    taken.add(name.casefold())
    return name


def file_name(name: str, taken: MutableSet[str]) -> str:
    """Return an attachment's own name as one that every system takes; its ending stays where it is one."""
    path = PurePath(name.replace("\\", "/").split("/")[-1])
    ending = path.suffix if path.suffix[1:].isascii() and path.suffix[1:].isalnum() else ""
    is_short = 1 < len(ending) <= _LONGEST_ENDING
    return unique_name(path.stem if is_short else path.name, taken, ending if is_short else "")


def _short(stem: str, ending: str) -> str:
    """Cut a name so that it and its ending stay within what systems take."""
    while len(stem) + len(ending) > MOST_CHARACTERS or len(f"{stem}{ending}".encode()) > MOST_BYTES:
        stem = stem[:-1]
    return stem
