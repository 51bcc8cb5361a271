"""What this PC remembers between starts: theme, text size, workbooks opened, where sticks were used. No records."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path

import platformdirs

RECENT = 8
IDLE_MINUTES = (5, 10, 15, 30, 60)
"""After how long without input the window may be told to lock; never is no choice."""


@dataclass(frozen=True, slots=True)
class Preferences:
    """Values of the settings page; `recent` holds workbook folders, the last opened first."""

    scheme: str = "light"
    scale: int = 100
    recent: tuple[str, ...] = ()
    last_directory: str = ""
    """The folder a paper was saved in last."""
    idle_minutes: int = 10
    likeness_hint: bool = True
    """Whether whoever writes is told that a text is much the same as an earlier one."""
    users: Mapping[str, str] = field(default_factory=dict)
    """Who opened a workbook last: the id of the key slot, by the folder."""
    places: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    """Where the window of a workbook was left, by the folder: ids only, nothing that was written."""

    def with_recent(self, path: Path) -> "Preferences":
        """Return preferences with a workbook put first among the recent ones."""
        others = [one for one in self.recent if one != str(path)]
        return replace(self, recent=(str(path), *others)[:RECENT])

    def with_user(self, path: Path, user_id: str) -> "Preferences":
        """Return preferences that remember who opened a workbook; only of those that are remembered."""
        kept = {one: self.users[one] for one in self.recent if one in self.users}
        return replace(self, users={**kept, str(path): user_id})

    def with_place(self, path: Path, place: Mapping[str, str]) -> "Preferences":
        """Return preferences that know where a window was left; only of workbooks that are remembered."""
        places = {**self.places, str(path): place}
        return replace(self, places={one: places[one] for one in self.recent if one in places})

    @property
    def recent_workbooks(self) -> Sequence[Path]:
        """Recent workbooks that are still there."""
        return [path for path in map(Path, self.recent) if (path / "keyslots.json").is_file()]


class PreferenceFile:
    """The JSON file they are kept in; anything unreadable counts as nothing remembered."""

    def __init__(self, path: Path | None = None) -> None:
        self._path = (
            path or Path(platformdirs.user_config_dir("sxt-desktop", appauthor=False)) / "settings.json"
        )

    @property
    def running(self) -> Path:
        """The folder in which programs that run are found."""
        return self._path.parent / "running"

    def load(self) -> Preferences:
        """Return what was kept, or the defaults."""
        try:
            raw = json.loads(self._path.read_text(encoding="utf-8"))
            known = {key: raw[key] for key in asdict(Preferences()) if key in raw}
            if "recent" in known:
                known["recent"] = tuple(str(one) for one in known["recent"])
            if known.get("idle_minutes") not in IDLE_MINUTES:
                known.pop("idle_minutes", None)
            if not isinstance(known.get("likeness_hint", True), bool):
                known.pop("likeness_hint")
            if "users" in known:
                known["users"] = {str(path): str(user) for path, user in dict(known["users"]).items()}
            if "places" in known:
                known["places"] = {str(path): _texts(place) for path, place in dict(known["places"]).items()}
            return Preferences(**known)
        except (OSError, ValueError, TypeError):
            return Preferences()

    def save(self, preferences: Preferences) -> None:
        """Keep them, whole or not at all; a place that cannot be written is no reason to stop."""
        part = self._path.with_suffix(".part")
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            part.write_text(json.dumps(asdict(preferences), ensure_ascii=False, indent=1), encoding="utf-8")
            part.replace(self._path)
        except OSError:
            part.unlink(missing_ok=True)


def _texts(raw: object) -> dict[str, str]:
    return {str(key): str(value) for key, value in raw.items()} if isinstance(raw, dict) else {}


def private_folder() -> Path:
    """Return the program's own folder on this computer, for where the documents are on a network."""
    return Path(platformdirs.user_data_dir("sxt-desktop", appauthor=False))


def documents_folder() -> Path:
    """Return the user's folder for documents, where new workbooks are suggested."""
    return Path(platformdirs.user_documents_dir())
