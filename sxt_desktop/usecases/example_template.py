"""示例模板: a Word file with every name a template of a form can use, to be changed in Word and brought in."""

from itertools import groupby
from pathlib import Path

from sxt_desktop.domain.ids import FormId
from sxt_desktop.domain.templates import Name
from sxt_desktop.usecases.naming import titles_of
from sxt_desktop.usecases.paper_fonts import paper_fonts
from sxt_desktop.usecases.paper_kinds import ENTRY_FORM, document_spec
from sxt_desktop.usecases.print_document import keep_file
from sxt_desktop.usecases.templates import template_names
from sxt_desktop.usecases.workspace import Workspace


def example_template(ws: Workspace, form: FormId) -> bytes:
    """Return the example for a form: its fields by section, its sub-tables, what every record has (FORM_UNKNOWN)."""
    from sxt_desktop.documents.word.example import Example, build_example

    names = template_names(ws, form).all
    sections = groupby((one for one in names if not one.table), key=lambda one: one.section)
    tables = groupby((one for one in names if one.table), key=lambda one: one.section)
    example = Example(
        titles_of(ws)[form],
        [(title, [_pair(one) for one in found]) for title, found in sections],
        [(title, [_pair(one) for one in found]) for title, found in tables],
    )
    return build_example(example, paper_fonts(ws), style=document_spec(ws, ENTRY_FORM))


def save_example(ws: Workspace, form: FormId, *, out: Path) -> Path:
    """Write the example to a file (PLACE_NOT_WRITABLE, DISK_FULL, FILE_HELD)."""
    return keep_file(example_template(ws, form), out)


def _pair(one: Name) -> tuple[str, str]:
    return one.name.rpartition(".")[2], f"{{{{{one.name}}}}}"
