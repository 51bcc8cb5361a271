"""What the page of the tree of lists can do, handed over as functions."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from sxt_desktop.domain.ids import EntryId, OrgId
from sxt_desktop.domain.records import Listed
from sxt_desktop.domain.values import Ref, Values
from sxt_desktop.usecases.cascade_board import Board
from sxt_desktop.usecases.changes import Changes
from sxt_desktop.usecases.entries import Opened
from sxt_desktop.usecases.next_year import Carried
from sxt_desktop.usecases.taking_up import SentItem, UnitRow
from ui.may import EVERYTHING, May


class View(StrEnum):
    """The ways the lists of a year are looked at."""

    BOARD = "全部"
    SECRETARY = "书记视图"
    OPEN = "未承接"
    UNITS = "下级单位对照"


@dataclass(frozen=True, slots=True)
class Read:
    """Everything the page shows of a year, read together."""

    board: Board
    units: Sequence[UnitRow]
    carried: Sequence[Carried]
    """What the year before still has for this one."""


@dataclass(frozen=True, slots=True)
class Around:
    """What is read for one item after it is shown: its tasks still to be made, the records that name it."""

    tasks: Sequence[Values]
    cited: Sequence[Listed]


@dataclass(frozen=True, slots=True)
class ChainActions:
    """`take_up(item, owner)` makes our own item of a superior's, `take_within(item, holders)` items of members or
    departments of one of ours; `carry_over(year, items, problems)` makes last year's items anew for a year,
    `make_tasks(item, days)` the tasks of an item that are due on some days."""

    read: Callable[[int], Read]
    open: Callable[[EntryId, OrgId | None], Opened]
    one_sent: Callable[[EntryId], SentItem | None]
    takers: Callable[[Board, EntryId], Sequence[Ref]]
    take_up: Callable[[EntryId, OrgId], Changes]
    take_within: Callable[[EntryId, Sequence[Ref]], Changes]
    around: Callable[[EntryId], Around]
    make_tasks: Callable[[EntryId, Sequence[date]], Changes]
    claim: Callable[[EntryId], Changes]
    form_title: Callable[[Listed], str]
    carry_over: Callable[[int, Sequence[EntryId], Sequence[EntryId]], Changes]
    may: May = EVERYTHING
