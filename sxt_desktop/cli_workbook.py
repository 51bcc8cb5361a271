"""How commands get at a workbook: which one, who works in it, by which password."""

import argparse
import getpass
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import fields, is_dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sxt_desktop.domain.errors import ErrorCode, UserError
from sxt_desktop.usecases.setup import Surroundings, open_unit
from sxt_desktop.usecases.workspace import Workspace

if TYPE_CHECKING:
    from sxt_desktop.usecases.restore import WayIn

Opened = Callable[[argparse.Namespace], AbstractContextManager[Workspace]]
"""Opens the workbook a command is about."""
Adds = Callable[[Any, str, str], argparse.ArgumentParser]
"""Adds a command that is about one workbook: commands, name, what it does."""


def with_workbook(commands: Any, name: str, text: str) -> argparse.ArgumentParser:
    """Return a command that is about one workbook."""
    command: argparse.ArgumentParser = commands.add_parser(name, help=text)
    command.add_argument("workbook", type=Path, help="台账文件夹（*.sxt）")
    with_user(command)
    return command


def with_user(command: argparse.ArgumentParser) -> None:
    """Let a command be told who works, and by which password."""
    command.add_argument("--user", default="", help="使用人姓名；不给则取 SXT_USER，只有一位使用人时可省略")
    command.add_argument("--password-file", type=Path, help="第一行是密码的文件")


def password_of(options: argparse.Namespace) -> str:
    """Return the password, of a file, of the environment, or asked for (NO_PASSWORD, FILE_MISSING)."""
    if options.password_file is not None:
        try:
            return str(options.password_file.read_text(encoding="utf-8").splitlines()[0])
        except (OSError, IndexError, UnicodeDecodeError) as missing:
            raise UserError(ErrorCode.FILE_MISSING, name=str(options.password_file)) from missing
    if "SXT_PASSWORD" in os.environ:
        return os.environ["SXT_PASSWORD"]
    if not sys.stdin.isatty():
        raise UserError(ErrorCode.NO_PASSWORD)
    return getpass.getpass("密码：")


def user_of(options: argparse.Namespace) -> str:
    """Return who works, where it was said."""
    return str(options.user or os.environ.get("SXT_USER", ""))


@contextmanager
def opened(options: argparse.Namespace, around: Surroundings) -> Iterator[Workspace]:
    """Open the workbook a command is about, and close it after."""
    ws = open_unit(options.workbook, password_of(options), around, user=user_of(options))
    try:
        yield ws
    finally:
        ws.workbook.close()


def way_in(options: argparse.Namespace) -> "WayIn":
    """Return what a backup may have to be opened with."""
    from sxt_desktop.usecases.restore import WayIn

    return WayIn(password=password_of(options), user=user_of(options))


def plain(value: object) -> Any:
    """Return a result as JSON shows it."""
    if is_dataclass(value) and not isinstance(value, type):
        return {one.name: plain(getattr(value, one.name)) for one in fields(value)}
    if isinstance(value, tuple):
        return [plain(one) for one in value]
    return str(value) if isinstance(value, Path) else value
