"""Records written as Word files by a template of the office's own, beside the program's layout."""

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from sxt_desktop.domain.errors import ErrorCode, UserError
from sxt_desktop.domain.ids import EntryId, FormId, OrgId
from sxt_desktop.domain.records import Filter
from sxt_desktop.domain.roles import How
from sxt_desktop.domain.template_names import General
from sxt_desktop.domain.templates import Template
from sxt_desktop.domain.values import FieldKind, chinese_date, show
from sxt_desktop.store import lists
from sxt_desktop.usecases.entries import Opened, open_entry
from sxt_desktop.usecases.make_paper import WantedPaper
from sxt_desktop.usecases.paper_names import names_of, safe_name
from sxt_desktop.usecases.paper_parts import foot, full_name
from sxt_desktop.usecases.paper_subjects import find_record
from sxt_desktop.usecases.print_document import keep_file
from sxt_desktop.usecases.review_entry import organisation_name
from sxt_desktop.usecases.save_papers import all_or_none, free_name
from sxt_desktop.usecases.templates import find_template, template_content, template_names, templates
from sxt_desktop.usecases.workspace import Workspace

if TYPE_CHECKING:
    from sxt_desktop.documents.word.package import Package

Progress = Callable[[int, int], object]


@dataclass(frozen=True, slots=True)
class FilledBatch:
    """What a batch came to: the files, and the records that were refused with the reason."""

    paths: tuple[Path, ...]
    refused: tuple[tuple[str, UserError], ...]


def render_template(ws: Workspace, *, template: str, subject: str) -> bytes:
    """Return a record (by id or number) filled into a template (by id or name).

    TEMPLATE_UNKNOWN, ENTRY_UNKNOWN, TEMPLATE_OTHER_FORM; TEMPLATE_REFUSED when the form has changed since.
    """
    chosen = find_template(ws, template)
    return _filled(ws, _Ready(ws, chosen), find_record(ws, subject, chosen.form))[0]


def write_template(ws: Workspace, *, template: str, subject: str, out: Path) -> Path:
    """Write a record by a template, whole or not at all (PLACE_NOT_WRITABLE, FILE_HELD, as `render_template`)."""
    return keep_file(render_template(ws, template=template, subject=subject), out)


def write_templates(
    ws: Workspace,
    *,
    template: str,
    subjects: Sequence[str],
    folder: Path,
    progress: Progress = lambda done, total: None,
) -> FilledBatch:
    """Write one file for each record into a folder, under names that are free there; refused ones are listed.

    Stopped by `progress` it leaves those that are whole. A place that takes no files ends it and keeps none
    (PLACE_NOT_WRITABLE, DISK_FULL); TEMPLATE_UNKNOWN.
    """
    chosen = find_template(ws, template)
    ready = _Ready(ws, chosen)
    paths: list[Path] = []
    refused: list[tuple[str, UserError]] = []
    for number, subject in enumerate(subjects):
        progress(number, len(subjects))
        try:
            made, name = _filled(ws, ready, find_record(ws, subject, chosen.form))
        except UserError as error:
            refused.append((_called(ws, subject), error))
            continue
        with all_or_none(paths):
            paths.append(keep_file(made, free_name(folder, name, ".docx")))
    progress(len(subjects), len(subjects))
    return FilledBatch(tuple(paths), tuple(refused))


def templates_of(ws: Workspace, wanted: WantedPaper) -> tuple[tuple[str, str], ...]:
    """Return the templates, by id and name, that a paper's records can be written by instead."""
    if not wanted.subjects or not templates(ws):
        return ()
    row = lists.find(ws.read, EntryId(wanted.subject), ws.org) or lists.find(ws.read, EntryId(wanted.subject))
    return () if row is None else tuple((one.id, one.name) for one in templates(ws, FormId(row.form_id)))


def newest_record(ws: Workspace, template: str) -> EntryId:
    """Return the newest record a template can be tried with (ENTRY_UNKNOWN when there is none)."""
    chosen = find_template(ws, template)
    rows = lists.page(ws.read, Filter(forms=(chosen.form,), owner=ws.org), limit=1)
    if not rows:
        raise UserError(ErrorCode.ENTRY_UNKNOWN, subject=ws.library.form(chosen.form).title)
    return rows[0].entry_id


def _called(ws: Workspace, subject: str) -> str:
    """Return a refused record's number or title, as far as it may be seen, else what was asked for."""
    row = lists.find(ws.read, EntryId(subject), ws.org) or lists.find(ws.read, EntryId(subject))
    return subject if row is None else str(row.number or row.title)


class _Ready:
    """A template to be filled many times: it is taken apart and looked at once, when the first record asks."""

    def __init__(self, ws: Workspace, template: Template) -> None:
        self.template = template
        self.names = template_names(ws, template.form)
        self._ws = ws

    @cached_property
    def package(self) -> "Package":
        """The parts of the file (TEMPLATE_REFUSED, naming all that is wrong with it)."""
        from sxt_desktop.documents.word.package import TemplateWrong, opened
        from sxt_desktop.documents.word.placeholders import read_package

        try:
            package = opened(template_content(self._ws, self.template))
            faults = self.names.faults(*read_package(package))
        except TemplateWrong as wrong:
            faults = wrong.faults
        if faults:
            raise UserError(ErrorCode.TEMPLATE_REFUSED, name=self.template.name, faults=faults)
        return package


def _filled(ws: Workspace, ready: _Ready, entry: EntryId) -> tuple[bytes, str]:
    """Return a filled template and the name of its file."""
    from sxt_desktop.documents.word.filling import Filling, fill

    opened = open_entry(ws, entry, how=How.PRINTED)
    listed, template = opened.listed, ready.template
    if listed.form_id != template.form:
        raise UserError(ErrorCode.TEMPLATE_OTHER_FORM, name=template.name, form=opened.form.title)
    general = _general(ws, opened)
    filling = Filling(
        words={**{spec.id: show(opened.values.get(spec.id)) for spec in opened.form.fields}, **general},
        rows=_rows(opened),
        title=listed.title,
        author=general[General.FULL_NAME.name],
        at=datetime.fromisoformat(listed.recorded_at),
    )
    name = "-".join(filter(None, (template.name, *names_of(listed))))
    return fill(ready.package, ready.names, filling), safe_name(name)


def _general(ws: Workspace, opened: Opened) -> Mapping[str, str]:
    listed = opened.listed
    owner = OrgId(listed.owner)
    entered = datetime.fromisoformat(listed.recorded_at)
    short = ""
    with suppress(UserError):
        short = organisation_name(ws, owner)
    print_foot = foot(ws, document_id=listed.entry_id, number=listed.number or "", rows=(listed,))
    said = {
        General.ORGANISATION: short,
        General.FULL_NAME: full_name(ws, owner) or short,
        General.FORM: opened.form.title,
        General.TITLE: listed.title,
        General.NUMBER: listed.number or "",
        General.TODAY: chinese_date(ws.today),
        General.ENTERED: f"{chinese_date(entered.date())} {entered:%H:%M}",
        General.AUTHOR: listed.author,
        General.CHECK: print_foot.log_head,
    }
    return {key.name: words for key, words in said.items()}


def _rows(opened: Opened) -> Mapping[str, Sequence[Mapping[str, str]]]:
    """Return the rows of every sub-table in the words of the office."""
    found = {}
    for spec in opened.form.fields:
        rows = opened.values.get(spec.id)
        if spec.kind is FieldKind.TABLE and isinstance(rows, tuple):
            found[spec.id] = [
                {column.id: show(row.get(column.id)) for column in spec.columns}
                for row in rows
                if isinstance(row, Mapping)
            ]
    return found
