"""The command line: the same use cases without a window.

Results go to stdout, one sentence about what went wrong to stderr. Exit code 0: good, 1: something the user
can mend, 2: the command was not understood.
"""

import argparse
import json
import sys
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from typing import Any

from sxt_desktop import (
    cli_bundles,
    cli_keys,
    cli_papers,
    cli_reports,
    cli_safety,
    cli_scans,
    cli_sheets,
    cli_templates,
)
from sxt_desktop.cli_workbook import opened, plain, with_workbook
from sxt_desktop.domain.errors import UserError
from sxt_desktop.domain.ids import FormId
from sxt_desktop.domain.records import Filter
from sxt_desktop.usecases.setup import Surroundings

GOOD, USERS_PROBLEM, USAGE = 0, 1, 2
Explain = Callable[[UserError], str]


class Parser(argparse.ArgumentParser):
    """Argparse with Chinese headings."""

    def error(self, message: str) -> Any:
        """Show how the command is used and leave with 2."""
        self.print_usage(sys.stderr)
        self.exit(USAGE, f"命令没有看懂：{message}\n")


def main(arguments: list[str], *, resources: Path, explain: Explain) -> int:
    """Run one command; `explain` turns an error into its sentence."""
    options = _parser().parse_args(arguments)
    around = Surroundings(resources)
    try:
        return int(COMMANDS[options.command](options, around))
    except UserError as error:
        print(explain(error), file=sys.stderr)
        return USERS_PROBLEM
    except BrokenPipeError:
        sys.stdout = None
        return GOOD


def _parser() -> Parser:
    parser = Parser(
        prog="main.py",
        description="四责协同：不开窗口时的命令。密码取自 SXT_PASSWORD、--password-file 或提示。",
    )
    commands = parser.add_subparsers(dest="command", required=True, metavar="命令")
    journey = commands.add_parser("journey", help="走一遍：记实、打印、报送、审阅、督办、销号")
    journey.add_argument("--out", type=Path, required=True, help="放两个台账、报送包和文书的文件夹")
    cli_safety.add_commands(commands, with_workbook)
    cli_bundles.add_commands(commands, with_workbook)
    cli_papers.add_commands(commands, with_workbook)
    records = with_workbook(commands, "records", "列出条目")
    records.add_argument("--form", help="表单标识，例如 handbook_01")
    records.add_argument("--find", default="", help="检索词")
    records.add_argument("--json", action="store_true", help="输出为 JSON")
    cli_keys.add_commands(commands, with_workbook)
    cli_sheets.add_commands(commands, with_workbook)
    cli_reports.add_commands(commands, with_workbook)
    cli_templates.add_commands(commands, with_workbook)
    cli_scans.add_commands(commands, with_workbook)
    bench = commands.add_parser("bench", help="测速，与同一次运行的下限并列")
    bench.add_argument("--quick", action="store_true", help="小数据量，只看能不能跑通")
    bench.add_argument("--units", type=_at_least_one, help="批量导入多少个单位的报送包（500 个要大半小时）")
    return parser


def _at_least_one(text: str) -> int:
    """Read a number; ValueError for none and for less than one, which becomes a remark on usage."""
    number = int(text)
    if number < 1:
        raise ValueError(text)
    return number


def _show(value: object) -> None:
    print(json.dumps(value, ensure_ascii=False, indent=1))


def _journey(options: argparse.Namespace, around: Surroundings) -> int:
    from sxt_desktop.usecases.journey import journey

    _show(journey(options.out, around, password="sxt-journey-1"))
    return GOOD


def _print(options: argparse.Namespace, around: Surroundings) -> int:
    _show(plain(cli_papers.run(options, partial(opened, around=around))))
    return GOOD


def _records(options: argparse.Namespace, around: Surroundings) -> int:
    from sxt_desktop.usecases.entries import all_entries

    forms = (FormId(options.form),) if options.form else ()
    with opened(options, around) as ws:
        rows = all_entries(ws, Filter(forms=forms, words=options.find))
        found = [
            {
                "entry_id": row.entry_id,
                "owner": row.owner,
                "form": row.form_id,
                "n": row.n,
                "digest": row.digest,
                "title": row.title,
                "number": row.number,
                "occurred_on": row.occurred_on,
                "recorded_at": row.recorded_at,
                "timeliness": row.timeliness,
                "body": row.body,
            }
            for row in rows
        ]
    if options.json:
        _show(found)
    else:
        for one in found:
            print(f"{one['occurred_on'] or str(one['recorded_at'])[:10]}  {one['form']}  {one['title']}")
    return GOOD


def _safety(options: argparse.Namespace, around: Surroundings) -> int:
    for one in cli_safety.run(options, around):
        _show(one)
    return GOOD


def _bundles(options: argparse.Namespace, around: Surroundings) -> int:
    for one in cli_bundles.run(options, around):
        _show(one)
    return GOOD


def _keys(options: argparse.Namespace, around: Surroundings) -> int:
    for line in cli_keys.run(options, partial(opened, around=around), cli_bundles.find_peer):
        print(line)
    return GOOD


def _reports(options: argparse.Namespace, around: Surroundings) -> int:
    _show(cli_reports.run(options, partial(opened, around=around)))
    return GOOD


def _scans(options: argparse.Namespace, around: Surroundings) -> int:
    _show(cli_scans.run(options, partial(opened, around=around)))
    return GOOD


def _templates(options: argparse.Namespace, around: Surroundings) -> int:
    _show(cli_templates.run(options, partial(opened, around=around)))
    return GOOD


def _sheets(options: argparse.Namespace, around: Surroundings) -> int:
    _show(cli_sheets.run(options, partial(opened, around=around)))
    return GOOD


def _bench(options: argparse.Namespace, around: Surroundings) -> int:
    from sxt_desktop.bench.table import run

    return run(around.resources, quick=options.quick, units=options.units)


COMMANDS: Mapping[str, Callable[[argparse.Namespace, Surroundings], int]] = {
    "journey": _journey,
    **dict.fromkeys(cli_safety.COMMANDS, _safety),
    **dict.fromkeys(cli_bundles.COMMANDS, _bundles),
    **dict.fromkeys(cli_papers.COMMANDS, _print),
    "records": _records,
    **dict.fromkeys(cli_keys.COMMANDS, _keys),
    **dict.fromkeys(cli_sheets.COMMANDS, _sheets),
    **dict.fromkeys(cli_reports.COMMANDS, _reports),
    **dict.fromkeys(cli_templates.COMMANDS, _templates),
    **dict.fromkeys(cli_scans.COMMANDS, _scans),
    "bench": _bench,
}
