"""Commands about reports and a year's file: drafting, taking a final file back, closing; each answers with one JSON object."""

import argparse
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from sxt_desktop.cli_workbook import Adds, Opened
from sxt_desktop.domain.errors import ErrorCode, UserError
from sxt_desktop.domain.ids import EntryId
from sxt_desktop.domain.values import Value
from sxt_desktop.usecases.workspace import Workspace


def add_commands(commands: Any, with_workbook: Adds) -> None:
    """Describe the commands."""
    archive = with_workbook(commands, "archive", "年度归档：写出一个不用本程序也能看、能核对的文件夹")
    archive.add_argument("year", type=int, help="年度")
    archive.add_argument("folder", type=Path, help="放归档文件夹的位置：本机文件夹或U盘")
    archive.add_argument("--restricted", action="store_true", help="只写出纪检专阅的记录，另成一个文件夹")
    draft = with_workbook(commands, "draft-report", "从台账汇总报告；不加 --save 只看")
    draft.add_argument("report", help="报告：written_report、accountability_report")
    draft.add_argument("--year", type=int, required=True)
    draft.add_argument("--half", action="store_true", help="上半年；不给则为全年")
    draft.add_argument("--subject", default="", help="姓名；不给则为本单位")
    draft.add_argument("--answer", action="append", default=[], metavar="项目=内容", help="起草时要选的项目")
    draft.add_argument("--save", action="store_true", help="存为草稿")
    final = with_workbook(commands, "final-report", "取回改好的定稿；不加 --yes 只看改了哪些章")
    final.add_argument("entry", help="报告的记录标识")
    final.add_argument("file", type=Path, help="改好的 .docx 或 .pdf")
    final.add_argument("--yes", action="store_true", help="确认取回")


def run(options: argparse.Namespace, opened: Opened) -> dict[str, Any]:
    """Carry out one of the commands and return what it came to."""
    with opened(options) as ws:
        return COMMANDS[options.command](ws, options)


def _archive(ws: Workspace, options: argparse.Namespace) -> dict[str, Any]:
    from sxt_desktop.usecases.before_closing import unfinished_of
    from sxt_desktop.usecases.close_year import close_restricted, close_year

    waiting = {one.what: one.count for one in unfinished_of(ws, options.year)}
    close = close_restricted if options.restricted else close_year
    done = close(ws, options.year, options.folder)
    told = {"path": str(done.path), "items": done.items, "files": done.files, "unfinished": waiting}
    return {**told, "lacking": [list(one) for one in done.lacking]}


def _draft(ws: Workspace, options: argparse.Namespace) -> dict[str, Any]:
    from sxt_desktop.usecases import draft_report as drafting
    from sxt_desktop.usecases.report_choices import choices_for

    subjects = drafting.report_subjects(ws)
    subject = next((one for one in subjects if one.name == options.subject), None)
    if options.subject and subject is None:
        raise UserError(ErrorCode.PERSON_UNKNOWN, name=options.subject)
    given = dict(one.partition("=")[::2] for one in options.answer)
    asked = choices_for(ws, options.report, subject or subjects[0], options.year)
    answers: dict[str, Value] = {}
    for name, (label, choices) in asked.items():
        wanted = given.get(label, given.get(name, ""))
        found = [one for one in choices if wanted in (one, getattr(one, "name", None))]
        answers.update((name, one) for one in found)
    wish = drafting.ReportWish(options.report, subject or subjects[0], options.year, options.half, answers)
    draft = drafting.draft_report(ws, wish)
    said: dict[str, Any] = {}
    for one in draft.sentences:
        line = {"text": one.text, "records": [ref.id for ref in one.records]}
        said.setdefault(one.chapter, []).append(line)
    if not options.save:
        return {"chapters": said}
    changes, _ = drafting.save_report(ws, draft)
    return {"entry": changes.entry, "chapters": said}


def _final(ws: Workspace, options: argparse.Namespace) -> dict[str, Any]:
    from sxt_desktop.usecases.final_report import preview_final, take_final

    found = preview_final(ws, EntryId(options.entry), options.file)
    changes = [
        {"chapter": one.heading, "removed": list(one.removed), "added": list(one.added)}
        for one in found.changed
    ]
    if options.yes:
        take_final(ws, EntryId(options.entry), options.file)
    return {"compared": found.chapters is not None, "changed": changes, "taken": options.yes}


COMMANDS: Mapping[str, Callable[[Workspace, argparse.Namespace], dict[str, Any]]] = {
    "archive": _archive,
    "draft-report": _draft,
    "final-report": _final,
}
