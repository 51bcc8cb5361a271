"""Finds the Chinese fonts for public documents that are installed on this computer."""

from __future__ import annotations

import hashlib
import json
import os
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from sxt_desktop.documents.sfnt import BrokenFontError, FaceFile, read_faces

_CACHE_FORMAT = 1
_SUFFIXES = (".ttf", ".ttc")


@dataclass(frozen=True, slots=True)
class InstalledFace:
    """A usable installed face: file, index within a collection, PostScript name, names it was looked up by."""

    path: Path
    index: int
    postscript: str
    names: frozenset[str]


def default_dirs(environment: Mapping[str, str] = os.environ, platform: str = sys.platform) -> list[Path]:
    """Font folders of the system and of the user."""
    if platform == "win32":
        places = (
            (environment.get("WINDIR"), "Fonts"),
            (environment.get("LOCALAPPDATA"), "Microsoft/Windows/Fonts"),
        )
        return [Path(root) / rest for root, rest in places if root]
    home = Path(environment.get("HOME") or "/")
    user = Path(environment.get("XDG_DATA_HOME") or home / ".local" / "share")
    return [Path("/usr/share/fonts"), Path("/usr/local/share/fonts"), user / "fonts", home / ".fonts"]


def find_installed(names: Iterable[str], dirs: Sequence[Path], cache: Path | None) -> list[InstalledFace]:
    """Embeddable faces with one of the given family or full names, in the order of folders and paths.

    `cache` is a JSON file that remembers per path, size and time of change what a file holds, so that a second
    start opens no font; a damaged or unwritable cache only costs time.
    """
    wanted = frozenset(name.casefold() for name in names)
    key = hashlib.sha256("\n".join(sorted(wanted)).encode()).hexdigest()
    known = _load_cache(cache, key)
    current: dict[str, _Entry] = {}
    for path, stamp in _font_files(dirs):
        entry = known.get(str(path))
        current[str(path)] = entry if entry and entry.stamp == stamp else _Entry(stamp, _usable(path, wanted))
    if cache is not None and current != known:
        _save_cache(cache, key, current)
    return [face for entry in current.values() for face in entry.faces]


@dataclass(frozen=True, slots=True)
class _Entry:
    """What the cache knows of one file: its size and time of change, and the usable faces in it."""

    stamp: tuple[int, int]
    faces: tuple[InstalledFace, ...]


def _font_files(dirs: Sequence[Path]) -> Iterator[tuple[Path, tuple[int, int]]]:
    """Font files below the folders with size and time of change in ns, sorted within a folder."""
    for folder in dirs:
        try:
            entries = sorted(os.scandir(folder), key=lambda e: e.name)
        except OSError:
            continue
        for entry in entries:
            try:
                if entry.is_dir(follow_symlinks=False):
                    yield from _font_files([Path(entry.path)])
                elif entry.name.lower().endswith(_SUFFIXES):
                    status = entry.stat()
                    yield Path(entry.path), (status.st_size, status.st_mtime_ns)
            except OSError:
                continue


def _usable(path: Path, wanted: frozenset[str]) -> tuple[InstalledFace, ...]:
    """Faces of a file that are wanted and may be embedded; none if the file is broken."""
    try:
        faces = read_faces(path)
    except BrokenFontError:
        return ()
    return tuple(
        InstalledFace(path, face.index, face.postscript, face.names & wanted)
        for face in faces
        if _allowed(face) and face.names & wanted
    )


def _allowed(face: FaceFile) -> bool:
    """Whether a face may and can be embedded as regular text."""
    return face.embeddable and face.outlines and face.regular


def _load_cache(cache: Path | None, key: str) -> dict[str, _Entry]:
    """Entries of the cache file; none if it is missing, damaged, or made for other names."""
    try:
        stored = json.loads(cache.read_text("utf-8")) if cache is not None else None
        if not isinstance(stored, dict) or stored["format"] != _CACHE_FORMAT or stored["names"] != key:
            return {}
        return {path: _entry_from(path, item) for path, item in stored["files"].items()}
    except (OSError, ValueError, TypeError, KeyError, AttributeError):
        return {}


def _entry_from(path: str, item: object) -> _Entry:
    """One entry out of its JSON form; ValueError or TypeError if it has another form."""
    size, changed, faces = _three(item)
    if not isinstance(size, int) or not isinstance(changed, int) or not isinstance(faces, list):
        raise ValueError("cache entry")
    found = []
    for face in faces:
        index, postscript, names = _three(face)
        if not isinstance(index, int) or not isinstance(postscript, str) or not isinstance(names, list):
            raise ValueError("cache entry")
        found.append(InstalledFace(Path(path), index, postscript, frozenset(map(str, names))))
    return _Entry((size, changed), tuple(found))


def _three(item: object) -> tuple[object, object, object]:
    """A JSON list of three."""
    if not isinstance(item, list) or len(item) != 3:
        raise ValueError("cache entry")
    return item[0], item[1], item[2]


def _save_cache(cache: Path, key: str, entries: Mapping[str, _Entry]) -> None:
    """Write the cache beside and move it into place; a folder that cannot be written is no error."""
    files = {
        path: [*entry.stamp, [[face.index, face.postscript, sorted(face.names)] for face in entry.faces]]
        for path, entry in entries.items()
    }
    fresh = cache.with_name(cache.name + ".new")
    try:
        cache.parent.mkdir(parents=True, exist_ok=True)
        text = json.dumps({"format": _CACHE_FORMAT, "names": key, "files": files}, ensure_ascii=False)
        fresh.write_text(text, "utf-8")
        fresh.replace(cache)
    except OSError:
        return
