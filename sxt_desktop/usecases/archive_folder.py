"""What is in an archive's folder: each 件 with its paper and files, the contents, ledgers, the log, how it is checked."""

import hashlib
import os
import shutil
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from sxt_desktop.domain.errors import ErrorCode, UserError
from sxt_desktop.domain.records import Filter
from sxt_desktop.domain.values import Attachment, chinese_date
from sxt_desktop.patience import USUAL
from sxt_desktop.store import lists
from sxt_desktop.usecases.archive_items import ArchiveItem
from sxt_desktop.usecases.archive_log import signed_head, write_log
from sxt_desktop.usecases.archive_names import file_name, unique_name
from sxt_desktop.usecases.export_sheet import ListWish, export_sheet
from sxt_desktop.usecases.paper_parts import full_name
from sxt_desktop.usecases.print_document import render_document
from sxt_desktop.usecases.viewing import ViewingFolder
from sxt_desktop.usecases.workspace import CHINA, Workspace

Progress = Callable[[int, int], object]
MANIFEST, UNFINISHED = "manifest.sha256", "未完成.txt"
BESIDES = 4
"""Steps besides the 件: contents, ledgers, log, hashes."""


@dataclass(slots=True)
class Archive:
    """A folder while it is filled; `step` and `tell` say how far it is and may stop it by raising."""

    ws: Workspace
    folder: Path
    progress: Progress
    total: int
    is_whole: bool = True
    """Whether it is a year's file, with ledgers and log, or some papers alone."""
    done: int = 0
    lacking: list[tuple[str, str]] = field(default_factory=list)

    def step(self) -> None:
        """Count one step."""
        self.done += 1
        self.progress(min(self.done, self.total), self.total)

    def tell(self) -> None:
        """Say how far it is, which stays where it was."""
        self.progress(min(self.done, self.total), self.total)


def fill(archive: Archive, items: Sequence[ArchiveItem], year: int) -> None:
    """Write everything but the hashes: each 件, the contents, and what belongs to a whole year's file alone."""
    head = signed_head(archive.ws)
    taken: dict[str, set[str]] = {}
    rows = [_item(archive, one, taken.setdefault(one.retention, set())) for one in items]
    _contents(archive, rows, year)
    archive.step()
    if archive.is_whole:
        _sheets(archive, year)
        archive.step()
        whole = {entry for one in items for entry in one.records}
        folder = archive.folder / "日志"
        USUAL.retry(folder.mkdir)
        write_log(archive.ws, folder / "日志.jsonl", head, whole=whole, tell=archive.tell)
    archive.step()
    _notes(archive, len(items), year)


Row = tuple[str, ...]
_HEAD = ("档号", "文号", "责任者", "题名", "日期", "页数", "保管期限", "文件夹")


def _item(archive: Archive, item: ArchiveItem, taken: set[str]) -> Row:
    """Write one 件 into its own folder and return its line of the contents."""
    name = unique_name(f"{item.short}-{item.title}", taken)
    folder = archive.folder / item.retention / name
    USUAL.retry(lambda: folder.mkdir(parents=True))
    pages = _paper(archive, item, folder)
    _attachments(archive, item, folder)
    archive.step()
    return (
        item.reference,
        item.on_paper,
        item.responsible,
        item.title,
        item.day,
        str(pages or ""),
        item.retention,
        f"{item.retention}/{name}",
    )


def _paper(archive: Archive, item: ArchiveItem, folder: Path) -> int:
    """Write the paper of a 件 and return its pages; one that cannot be set is told, its content stays in the log."""
    try:
        content, pages = render_document(
            archive.ws, document=item.document, subject=item.subject, year=item.year, chosen=item.chosen
        )
    except UserError as refused:
        archive.lacking.append((f"{item.short}　{item.title}", _WHY.get(refused.code, "文书没有生成")))
        return 0
    _put(folder / f"{item.short}.pdf", (content,))
    return pages


_WHY: Mapping[ErrorCode, str] = {
    ErrorCode.GLYPH_MISSING: "有打不出的字，文书没有生成",
    ErrorCode.FORM_UNKNOWN: "本机没有这一版的表，文书没有生成",
}


def _attachments(archive: Archive, item: ArchiveItem, folder: Path) -> None:
    taken: set[str] = set()
    for file in files_of(archive.ws, item):
        inside = folder / "附件"
        USUAL.retry(partial(inside.mkdir, exist_ok=True))
        name = file_name(file.name, taken)
        try:
            _put(inside / name, archive.ws.workbook.files.chunks(file.sha256), archive.tell)
        except UserError:
            (inside / name).unlink(missing_ok=True)
            archive.lacking.append((f"{item.short}　{file.name}", "附件在台账里已经损坏或缺失"))


def files_of(ws: Workspace, item: ArchiveItem) -> tuple[Attachment, ...]:
    """Return the files of a 件's records, each content once."""
    found: dict[str, Attachment] = {}
    for entry in item.records:
        row = lists.find(ws.read, entry, ws.org)
        if row is not None:
            found.update((file.sha256, file) for file in _in(row.body))
    return tuple(found.values())


def _in(raw: object) -> Iterator[Attachment]:
    """Yield the attachments anywhere in a content."""
    if isinstance(raw, dict):
        if set(raw) == {"sha256", "name", "size"}:
            yield Attachment(str(raw["sha256"]), str(raw["name"]), int(raw["size"]))
            return
        raw = list(raw.values())
    if isinstance(raw, list):
        for one in raw:
            yield from _in(one)


def _put(path: Path, chunks: Iterable[bytes], tell: Callable[[], object] = lambda: None) -> None:
    with USUAL.retry(lambda: path.open("wb")) as out:
        for chunk in chunks:
            out.write(chunk)
            tell()
        out.flush()
        os.fsync(out.fileno())


def _contents(archive: Archive, rows: Sequence[Row], year: int) -> None:
    """Write the contents of the folder as a table and a text, and on paper with the note of the box."""
    from sxt_desktop.documents.sheets.writing import OutSheet, write_sheets

    ws, folder = archive.ws, archive.folder
    above = (f"{full_name(ws, ws.org)}　{year}年度归档文件目录", f"共 {len(rows)} 件")
    sheet = OutSheet("归档文件目录", above, _HEAD, rows)
    with closing(ViewingFolder()) as scratch:
        for ending in (".xlsx", ".csv"):
            write_sheets(folder / f"归档文件目录{ending}", [sheet], scratch=scratch.path)
    if not archive.is_whole:
        return
    for document, name in (("archive_list", "归档文件目录.pdf"), ("archive_note", "备考表.pdf")):
        content, _ = render_document(ws, document=document, year=year)
        _put(folder / name, (content,))


def _sheets(archive: Archive, year: int) -> None:
    """Write the records of each group of forms as a workbook, each form a sheet with every field."""
    ws, folder = archive.ws, archive.folder / "台账"
    USUAL.retry(folder.mkdir)
    groups: dict[str, list[str]] = {}
    for loaded in ws.library.forms.values():
        if loaded.spec.group != "people":
            groups.setdefault(loaded.spec.group, []).append(loaded.spec.id)
    for group in sorted(groups):
        forms = tuple(one.id for one in ws.library.group(group))
        chosen = Filter(forms=forms, owner=ws.org, year=year, only_adopted=True)
        if lists.count(ws.read, chosen):
            title = GROUPS.get(group, ws.library.group(group)[0].title)
            wish = ListWish(f"{year}年{title}", chosen, whole=True)
            export_sheet(ws, wish, out=folder / f"{title}.xlsx", progress=lambda done, total: archive.tell())


GROUPS: Mapping[str, str] = {
    "handbook": "全程纪实",
    "lists": "清单",
    "talk": "谈话记录",
    "perform": "部署与决策",
    "account": "述责",
    "supervise": "监督文书",
    "assess": "考责",
    "sanction": "问责",
    "matters": "督责",
    "letters": "责任书",
}
"""What the workbook of a group of forms is called."""


def _notes(archive: Archive, items: int, year: int) -> None:
    """Write what the folder is, and the program that checks it."""
    ws, folder = archive.ws, archive.folder
    source = ws.library.resources / "archive"
    USUAL.retry(lambda: shutil.copyfile(source / "verify.py", folder / "核对.py"))
    lacking = "".join(f"\n　　{what}：{why}。" for what, why in archive.lacking)
    files = sum(1 for path in folder.rglob("*") if path.is_file() and path.name != UNFINISHED)
    told = (
        (source / "note.txt")
        .read_text(encoding="utf-8")
        .format(
            organisation=full_name(ws, ws.org),
            year=year,
            made=f"{chinese_date(ws.today)} {ws.now().astimezone(CHINA):%H:%M}",
            by=ws.user.name,
            items=items,
            files=files + 2,
            remarks=f"\n五、没有写出的\n{lacking.strip()}\n" if lacking else "",
        )
    )
    note = folder / "说明.txt"
    USUAL.retry(lambda: note.write_text(told, encoding="utf-8", newline="\r\n"))


def seal(archive: Archive) -> int:
    """Write the hash of every file as it is read back, in the order of their names; return how many files there are."""
    folder = archive.folder
    paths = sorted(
        (path.relative_to(folder).as_posix(), path)
        for path in folder.rglob("*")
        if path.is_file() and path.name != UNFINISHED
    )
    lines = []
    for name, path in paths:
        lines.append(f"{sha256(path)}  {name}\n")
        archive.tell()
    _put(folder / MANIFEST, ("".join(lines).encode(),))
    archive.step()
    return len(paths) + 1


def sha256(path: Path) -> str:
    """Return a file's SHA-256 in hex."""
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while block := file.read(1 << 20):
            digest.update(block)
    return digest.hexdigest()
