"""Commands about templates: the names they can use, which there are, bringing one in, filling one."""

import argparse
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from sxt_desktop.cli_workbook import Adds, Opened
from sxt_desktop.domain.ids import FormId
from sxt_desktop.usecases.workspace import Workspace


def add_commands(commands: Any, with_workbook: Adds) -> None:
    """Describe the commands."""
    fields = with_workbook(commands, "fields", "列出一张表单的模板可用栏目")
    fields.add_argument("--form", required=True, help="表单标识，例如 talk_record")
    kept = with_workbook(commands, "templates", "列出模板；加 --add 放进一份，--remove 删除一份")
    kept.add_argument("--form", help="表单标识；与 --add 一起给")
    change = kept.add_mutually_exclusive_group()
    change.add_argument("--add", type=Path, metavar="文件", help="检查后放进来的 Word 文件（.docx）")
    change.add_argument("--remove", metavar="名称", help="删除的模板")
    fill = with_workbook(commands, "fill", "把一条记录填进模板，写成 Word 文件")
    fill.add_argument("template", help="模板名称")
    fill.add_argument("subject", help="记录编号")
    fill.add_argument("--out", type=Path, required=True)


def run(options: argparse.Namespace, opened: Opened) -> dict[str, Any]:
    """Carry out one of the commands and return what it came to."""
    with opened(options) as ws:
        return COMMANDS[options.command](ws, options)


def _fields(ws: Workspace, options: argparse.Namespace) -> dict[str, Any]:
    from sxt_desktop.usecases.templates import template_names

    names = template_names(ws, FormId(options.form))
    return {"fields": [f"{{{{{one.name}}}}}" for one in names.all]}


def _templates(ws: Workspace, options: argparse.Namespace) -> dict[str, Any]:
    from sxt_desktop.usecases.templates import add_template, find_template, remove_template, templates

    if options.add is not None:
        add_template(ws, options.add, form=ws.library.form(FormId(options.form or "")).id)
    if options.remove is not None:
        remove_template(ws, find_template(ws, options.remove).id)
    kept = templates(ws, FormId(options.form) if options.form else None)
    return {"templates": [{"name": one.name, "form": one.form, "added_at": one.added_at} for one in kept]}


def _fill(ws: Workspace, options: argparse.Namespace) -> dict[str, Any]:
    from sxt_desktop.usecases.fill_template import write_template

    done = write_template(ws, template=options.template, subject=options.subject, out=options.out)
    return {"path": str(done)}


COMMANDS: Mapping[str, Callable[[Workspace, argparse.Namespace], dict[str, Any]]] = {
    "fields": _fields,
    "templates": _templates,
    "fill": _fill,
}
