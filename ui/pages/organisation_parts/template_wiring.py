"""Binds the part for templates to the use cases of one open workbook."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

from sxt_desktop.domain.roles import Permission
from sxt_desktop.usecases.example_template import save_example
from sxt_desktop.usecases.fill_template import newest_record, write_template
from sxt_desktop.usecases.paper_names import safe_name
from sxt_desktop.usecases.templates import (
    add_template,
    find_template,
    remove_template,
    rename_template,
    replace_template,
    save_template,
    template_forms,
    template_names,
    templates,
)
from sxt_desktop.usecases.workspace import Workspace
from ui.pages.organisation_parts.templates import TemplateActions


def template_actions(
    ws: Workspace, *, place: Callable[[str], Path], show: Callable[[Path], object]
) -> TemplateActions:
    """Return what whoever is working may do; `place` gives a private file of a name, for looking at."""

    def try_out(template: str) -> Path:
        name = safe_name(f"试填-{find_template(ws, template).name}")
        subject = newest_record(ws, template)
        return write_template(ws, template=template, subject=subject, out=place(f"{name}.docx"))

    manages = ws.user.may(Permission.MANAGE)
    return TemplateActions(
        templates=partial(templates, ws),
        forms=partial(template_forms, ws),
        names=partial(template_names, ws),
        try_out=try_out,
        save=lambda template, path: save_template(ws, template, out=path),
        save_example=lambda form, path: save_example(ws, form, out=path),
        show=show,
        add=(lambda path, form: add_template(ws, path, form=form)) if manages else None,
        replace=partial(replace_template, ws) if manages else None,
        rename=partial(rename_template, ws) if manages else None,
        remove=partial(remove_template, ws) if manages else None,
    )
