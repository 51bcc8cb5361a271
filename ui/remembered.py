"""What the window remembers on this computer between uses: its look, workbooks, where it was left, the last folder."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from sxt_desktop.usecases.preferences import PreferenceFile, documents_folder
from ui.forms.likeness import HintSetting


@dataclass(frozen=True, slots=True)
class Place:
    """Where someone was in the window: ids only, nothing that was written."""

    page: str
    year: int
    chosen: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class LastFolder:
    """The folder last chosen, as text (empty: none yet), and how it is kept."""

    read: Callable[[], str]
    keep: Callable[[str], object]

    def place(self) -> Path:
        """Return the folder to propose: the last one while it is there, else the user's documents."""
        last = self.read()
        return Path(last) if last and Path(last).is_dir() else documents_folder()

    def remember(self, file: Path) -> None:
        """Remember where a file was saved."""
        self.keep(str(file.parent))


def for_this_window() -> LastFolder:
    """Return a memory that lasts as long as whoever holds it."""
    kept: list[str] = []
    return LastFolder(lambda: kept[-1] if kept else "", kept.append)


class Memory:
    """The preferences as they are now (`kept`); whatever changes is written at once."""

    def __init__(self, file: PreferenceFile) -> None:
        self._file = file
        self.kept = file.load()

    @property
    def running(self) -> Path:
        """The folder in which programs that run are found."""
        return self._file.running

    def keep_look(self, scheme: str, scale: int) -> None:
        """Keep light or dark, and the size of letters in per cent."""
        self.kept = replace(self.kept, scheme=scheme, scale=scale)
        self._save()

    def keep_idle(self, minutes: int) -> None:
        """Keep after how many minutes without input the window locks."""
        self.kept = replace(self.kept, idle_minutes=minutes)
        self._save()

    def keep_opened(self, workbook: Path, user_id: str) -> None:
        """Keep which workbook was opened last, and by whom."""
        self.kept = self.kept.with_recent(workbook).with_user(workbook, user_id)
        self._save()

    def keep_place(self, workbook: Path, user_id: str, place: Place) -> None:
        """Keep where the window of a workbook is left: which page, record or part."""
        named = {key: str(place.chosen[key]) for key in ("entry", "part") if place.chosen.get(key)}
        self.kept = self.kept.with_place(workbook, {"user": user_id, "page": place.page, **named})
        self._save()

    def place_of(self, workbook: Path, user_id: str, *, year: int) -> Place | None:
        """Return where the same user left the window of a workbook; the year is not kept."""
        kept = dict(self.kept.places.get(str(workbook), {}))
        page, user = kept.pop("page", ""), kept.pop("user", "")
        return Place(page, year, kept) if user == user_id else None

    def last_folder(self) -> LastFolder:
        """Return the memory of the folder papers are saved in."""
        return LastFolder(lambda: self.kept.last_directory, self._keep_folder)

    def hints(self) -> HintSetting:
        """Return the setting of the hint that a text is much the same as an earlier one."""
        return HintSetting(lambda: self.kept.likeness_hint, self._keep_hints)

    def _keep_folder(self, folder: str) -> None:
        self.kept = replace(self.kept, last_directory=folder)
        self._save()

    def _keep_hints(self, is_on: bool) -> None:
        self.kept = replace(self.kept, likeness_hint=is_on)
        self._save()

    def _save(self) -> None:
        self._file.save(self.kept)
