"""口径 chosen by ourselves: another installed profile or files of our own, previewed, in force from a year on.

Files are checked as strictly as installed ones; what is chosen is kept whole in a decision of ours (`rules`).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from sxt_desktop.catalog.library import all_profiles
from sxt_desktop.catalog.profiles import profile_from, profile_texts
from sxt_desktop.documents.refusals import refusal
from sxt_desktop.domain.errors import ErrorCode, UserError
from sxt_desktop.domain.policies import PARTS, Profile, ProfileTexts
from sxt_desktop.domain.profile_changes import profile_changes
from sxt_desktop.domain.roles import Permission
from sxt_desktop.domain.values import Ref, Values
from sxt_desktop.usecases.changes import Changes
from sxt_desktop.usecases.profile_offers import OfferPreview, decided_before, must_be_ahead
from sxt_desktop.usecases.rules import ADOPTED, DECISION, rules_in, texts_in
from sxt_desktop.usecases.save_entry import save_entry
from sxt_desktop.usecases.save_papers import free_name
from sxt_desktop.usecases.workspace import Workspace

MOST_BYTES = 180_000
"""More than the longest text a decision keeps."""
CHANGED_HERE = "（本单位修改）"
MOST_TITLE = 60


@dataclass(frozen=True, slots=True)
class Chosen:
    """A profile someone wants to work by: what it is called, and the texts of its parts; the others stay as they are."""

    title: str
    texts: ProfileTexts


def installed_profiles(ws: Workspace) -> tuple[Profile, ...]:
    """Return every profile that came with the program."""
    return all_profiles(ws.library.resources, ws.library.forms)


def installed_choice(ws: Workspace, profile_id: str) -> Chosen:
    """Return an installed profile as a choice (PROFILE_UNKNOWN)."""
    for profile in installed_profiles(ws):
        if profile.id == profile_id:
            return Chosen(profile.title, profile_texts(ws.library.resources / "profiles" / profile_id))
    raise UserError(ErrorCode.PROFILE_UNKNOWN, profile=profile_id)


def choice_from_files(ws: Workspace, paths: Iterable[Path]) -> Chosen:
    """Return what lies in a folder, or in single files of a profile, as a choice; nothing is kept of it yet.

    PROFILE_FILE_INVALID with file, line and reason for what an installed profile would be refused for, and for a part
    that is there twice.
    """
    texts = {part: _text(path) for part, path in _parts(paths).items()}
    read = _read(ws, texts, title="")
    return Chosen(_title(ws, texts, read), texts)


def _title(ws: Workspace, texts: ProfileTexts, read: Profile) -> str:
    """Return what files of one's own are called: never just as an installed profile they differ from."""
    if "profile" not in texts:
        return _changed_here(rules_in(ws, ws.today.year).title)
    for one in installed_profiles(ws):
        shipped = profile_texts(ws.library.resources / "profiles" / one.id)
        is_the_same = texts.items() <= shipped.items()
        if read.title == one.title and not is_the_same:
            return _changed_here(read.title)
    return read.title[:MOST_TITLE]


def _changed_here(title: str) -> str:
    plain = title.removesuffix(CHANGED_HERE)
    return f"{plain[: MOST_TITLE - len(CHANGED_HERE)]}{CHANGED_HERE}"


def _parts(paths: Iterable[Path]) -> dict[str, Path]:
    """Return the file of each part; a folder chosen beside one of its own files is no second one."""
    given = [inner for path in paths for inner in (_files_in(path) if path.is_dir() else [path])]
    names = "、".join(f"{part}.toml" for part in PARTS)
    if not given:
        raise _wrong("所选文件夹", 0, f"里面没有{names}中的任何一个")
    found: dict[str, Path] = {}
    for path in given:
        if path.suffix != ".toml" or path.stem not in PARTS:
            raise _wrong(path.name, 0, f"文件名须为{names}之一")
        other = found.setdefault(path.stem, path)
        if other.resolve() != path.resolve():
            places = f"“{other.parent.name}”和“{path.parent.name}”"
            raise _wrong(path.name, 0, f"“{path.stem}”这一部分选了两份，在{places}里，请只选一份")
    return found


def _files_in(folder: Path) -> list[Path]:
    return [path for part in PARTS if (path := folder / f"{part}.toml").is_file()]


def _text(path: Path) -> str:
    try:
        with path.open("rb") as file:
            content = file.read(MOST_BYTES + 1)
        if len(content) > MOST_BYTES:
            raise _wrong(path.name, 0, "文件过大，不像口径文件")
        return content.decode("utf-8-sig")
    except (OSError, UnicodeDecodeError) as wrong:
        raise _wrong(path.name, 0, "无法按 UTF-8 读取") from wrong


def _wrong(file: str, line: int, reason: str) -> UserError:
    return UserError(ErrorCode.PROFILE_FILE_INVALID, file=file, line=line, reason=reason)


def _read(ws: Workspace, texts: ProfileTexts, *, title: str) -> Profile:
    try:
        return profile_from(ws.library.profile, title=title, texts=texts, forms=ws.library.forms)
    except UserError as wrong:
        raise UserError(ErrorCode.PROFILE_FILE_INVALID, **wrong.facts) from wrong


def preview_choice(ws: Workspace, chosen: Chosen, *, from_year: int) -> OfferPreview:
    """Return what working by a choice from a year on would change (PROFILE_FILE_INVALID)."""
    profile = _read(ws, _whole(ws, chosen, from_year), title=chosen.title)
    changes = profile_changes(rules_in(ws, from_year), profile)
    return OfferPreview(profile, from_year, changes, decided_before(ws, from_year))


def _whole(ws: Workspace, chosen: Chosen, from_year: int) -> ProfileTexts:
    """Return every part: what was chosen, beside what is in force in that year."""
    return {**texts_in(ws, from_year), **chosen.texts}


def choose_profile(ws: Workspace, chosen: Chosen, *, from_year: int) -> Changes:
    """Work by a choice from a year on; years gone by keep their rules (NOT_ACCEPTED, PROFILE_FILE_INVALID)."""
    ws.require(Permission.MANAGE)
    must_be_ahead(ws, from_year)
    texts = _whole(ws, chosen, from_year)
    profile = _read(ws, texts, title=chosen.title)
    values: Values = {
        "title": profile.title[:MOST_TITLE],
        "decided_on": ws.today,
        "decider": Ref(None, ws.user.name),
        "decision": ADOPTED,
        "from_year": from_year,
        **texts,
    }
    return save_entry(ws, form_id=DECISION, values=values)


def save_profile_files(ws: Workspace, *, year: int, out: Path) -> Path:
    """Write the profile a year is reckoned by into a new folder within `out`, to be changed there and chosen again.

    Returns the folder; PLACE_NOT_WRITABLE or DISK_FULL for what a disk refuses.
    """
    folder = free_name(out, f"口径文件-{year}", "")
    try:
        folder.mkdir()
        for part, text in texts_in(ws, year).items():
            (folder / f"{part}.toml").write_text(text, encoding="utf-8", newline="\n")
    except OSError as wrong:
        raise refusal(wrong, folder) from wrong
    return folder
