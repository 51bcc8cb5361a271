"""模板: users' own Word templates, checked before they are kept; they belong to this workbook and never travel.

Only who manages the workbook brings them in, replaces, renames or removes them, each time as an event. The file is
kept encrypted like an attachment; what names it is a setting of the ledger, so backups and moves take it along.
"""

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from sxt_desktop.domain.errors import ErrorCode, UserError
from sxt_desktop.domain.ids import EntryId, FormId
from sxt_desktop.domain.roles import Permission
from sxt_desktop.domain.template_names import names_of
from sxt_desktop.domain.templates import Fault, FaultKind, Names, Template
from sxt_desktop.domain.values import clean
from sxt_desktop.store import blanking, ledger
from sxt_desktop.store import templates as register
from sxt_desktop.store.engine import Database
from sxt_desktop.usecases.naming import titles_of
from sxt_desktop.usecases.print_document import keep_file
from sxt_desktop.usecases.workspace import Workspace

MOST_TEMPLATES, NAME_LENGTH = 200, 60


def templates(ws: Workspace, form: FormId | None = None) -> tuple[Template, ...]:
    """Return the templates of the workbook, or those of one form."""
    return tuple(one for one in register.templates(ws.read) if form in (None, one.form))


def template_names(ws: Workspace, form: FormId) -> Names:
    """Return the names a template of a form can use."""
    return names_of(ws.library.form(form))


def template_forms(ws: Workspace) -> tuple[tuple[FormId, str], ...]:
    """Return the forms templates can be made for, with their titles."""
    found = sorted(ws.library.forms.values(), key=lambda one: (one.spec.group, one.spec.order))
    titles = titles_of(ws)
    return tuple((one.spec.id, titles[one.spec.id]) for one in found if one.spec.group not in ("", "people"))


def check_template(ws: Workspace, path: Path, form: FormId) -> tuple[bytes, tuple[Fault, ...]]:
    """Read a file someone chose and return it with everything wrong with it (FILE_MISSING)."""
    from sxt_desktop.documents.word.package import MOST_BYTES, TemplateWrong
    from sxt_desktop.documents.word.placeholders import read_template

    try:
        with path.open("rb") as source:
            content = source.read(MOST_BYTES + 1)
        return content, template_names(ws, form).faults(*read_template(content))
    except OSError as missing:
        raise UserError(ErrorCode.FILE_MISSING, name=path.name) from missing
    except TemplateWrong as wrong:
        return b"", wrong.faults


def add_template(ws: Workspace, path: Path, *, form: FormId, name: str = "") -> Template:
    """Keep a file as a template of a form (TEMPLATE_REFUSED with all faults, TEMPLATE_NAME, FILE_MISSING)."""
    ws.require(Permission.MANAGE)
    content = _checked(ws, path, form)
    sha256, size = ws.workbook.files.add([content])
    made = Template(ws.new_id(), _name(name or path.stem), form, sha256, size, ws.timestamp, ws.author)

    def write(db: Database) -> None:
        kept = register.templates(db)
        if len(kept) >= MOST_TEMPLATES:
            raise UserError(ErrorCode.TEMPLATE_REFUSED, name=made.name, faults=_too_many())
        _check_free(kept, made)
        ledger.keep_attachment(db, sha256, size, made.added_at)
        _keep(ws, db, "template_added", (*kept, made), made)

    ws.workbook.write(write)
    return made


def replace_template(ws: Workspace, template_id: str, path: Path) -> Template:
    """Put another file in a template's place, under its name (as for adding; TEMPLATE_UNKNOWN)."""
    ws.require(Permission.MANAGE)
    old = find_template(ws, template_id)
    content = _checked(ws, path, old.form)
    sha256, size = ws.workbook.files.add([content])
    made = replace(old, sha256=sha256, size=size, added_at=ws.timestamp, added_by=ws.author)

    def write(db: Database) -> None:
        ledger.keep_attachment(db, sha256, size, made.added_at)
        _keep(ws, db, "template_replaced", _with(db, made), made)

    ws.workbook.write(write)
    _clear_away(ws, old.sha256)
    return made


def rename_template(ws: Workspace, template_id: str, name: str) -> Template:
    """Call a template otherwise (TEMPLATE_UNKNOWN, TEMPLATE_NAME)."""
    ws.require(Permission.MANAGE)
    made = replace(find_template(ws, template_id), name=_name(name))

    def write(db: Database) -> None:
        _check_free(register.templates(db), made)
        _keep(ws, db, "template_renamed", _with(db, made), made)

    ws.workbook.write(write)
    return made


def remove_template(ws: Workspace, template_id: str) -> None:
    """Take a template out of the workbook, its file too (TEMPLATE_UNKNOWN); what was filled by it stays what it is."""
    ws.require(Permission.MANAGE)
    old = find_template(ws, template_id)

    def write(db: Database) -> None:
        left = [one for one in register.templates(db) if one.id != old.id]
        _keep(ws, db, "template_removed", left, old)

    ws.workbook.write(write)
    _clear_away(ws, old.sha256)


def find_template(ws: Workspace, template: str) -> Template:
    """Return a template by its id or its name (TEMPLATE_UNKNOWN)."""
    found = [one for one in templates(ws) if template in (one.id, one.name)]
    if len(found) != 1:
        raise UserError(ErrorCode.TEMPLATE_UNKNOWN, name=template)
    return found[0]


def template_content(ws: Workspace, template: Template) -> bytes:
    """Return a template's file (FILE_MISSING, FILE_DAMAGED)."""
    return b"".join(ws.workbook.files.chunks(template.sha256))


def save_template(ws: Workspace, template_id: str, *, out: Path) -> Path:
    """Write a template's file out as it was brought in (TEMPLATE_UNKNOWN, PLACE_NOT_WRITABLE)."""
    return keep_file(template_content(ws, find_template(ws, template_id)), out)


def _checked(ws: Workspace, path: Path, form: FormId) -> bytes:
    content, faults = check_template(ws, path, form)
    if faults:
        raise UserError(ErrorCode.TEMPLATE_REFUSED, name=path.name, faults=faults)
    return content


def _too_many() -> tuple[Fault, ...]:
    return (Fault(FaultKind.TOO_LARGE, f"模板数量（{MOST_TEMPLATES}份）"),)


def _name(text: str) -> str:
    name = " ".join(clean(text).split())
    if not name or len(name) > NAME_LENGTH:
        raise UserError(ErrorCode.TEMPLATE_NAME, name=name[:NAME_LENGTH], limit=NAME_LENGTH)
    return name


def _check_free(kept: Iterable[Template], made: Template) -> None:
    if any(one.name == made.name and one.id != made.id for one in kept):
        raise UserError(ErrorCode.TEMPLATE_NAME, name=made.name, limit=NAME_LENGTH)


def _with(db: Database, made: Template) -> tuple[Template, ...]:
    """Return the register with one template as it is now (TEMPLATE_UNKNOWN when it is gone meanwhile)."""
    kept = register.templates(db)
    if all(one.id != made.id for one in kept):
        raise UserError(ErrorCode.TEMPLATE_UNKNOWN, name=made.name)
    return tuple(made if one.id == made.id else one for one in kept)


def _keep(ws: Workspace, db: Database, kind: str, kept: Iterable[Template], about: Template) -> None:
    register.keep_templates(db, kept)
    detail = {"name": about.name, "form": about.form, "sha256": about.sha256, "by": ws.author}
    ledger.add_event(db, at=ws.timestamp, kind=kind, detail=detail)


def _clear_away(ws: Workspace, sha256: str) -> None:
    """Remove a file that no template and no record names any more."""

    def forget(db: Database) -> None:
        held = register.is_template(db, sha256) or blanking.holds(db, sha256)
        if not held and not ws.workbook.drafts.holds(sha256, besides=EntryId("")):
            blanking.drop_attachment(db, sha256)

    def remove(db: Database) -> None:
        if not blanking.knows_attachment(db, sha256):
            ws.workbook.files.remove(sha256)

    ws.workbook.write(forget)
    ws.workbook.aside(remove)
