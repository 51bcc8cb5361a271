"""How wide the columns of a list are: as wide as their words, and what gives way where room is short."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtGui import QFontMetrics

from ui.tables.columns import Column
from ui.tables.delegates import LEFT, RIGHT
from ui.tables.painting import badge_width
from ui.tables.record_model import RecordModel
from ui.theme import BODY, SECONDARY, Theme

MEASURED = 24
"""So many records are measured, more than one sees without scrolling."""
LEAST, MOST, AIR = 76, 280, 14
"""Words are not cut below the first nor left whole beyond the second, in pixels at 100 %; the third is room between."""


@dataclass(frozen=True, slots=True)
class Need:
    """Widths a column can still be read with and has room with, both 0 for the one that takes the rest;
    those of a later `turn` leave before those of an earlier one, those of the first never.
    """

    least: int
    best: int
    turn: int = 0


def needs(model: RecordModel, theme: Theme) -> tuple[Need, ...]:
    """Return what each column needs for the records at the head of a list."""
    rows = range(min(model.rowCount(), MEASURED))
    records = [one for row in rows if (one := model.record(row)) is not None]
    words, head = QFontMetrics(theme.font(BODY)), QFontMetrics(theme.font(SECONDARY))
    margin = theme.px(LEFT + RIGHT) + 2

    def needed(column: Column) -> Need:
        if column.takes_rest:
            return Need(0, 0)
        widest = head.horizontalAdvance(column.title)
        for cell in map(column.cell, records):
            own = words.horizontalAdvance(cell.text) if cell.mark is None else badge_width(cell.mark, theme)
            widest = max(widest, own)
        whole = widest + margin
        if not column.is_whole:
            whole = min(whole, theme.px(MOST))
        least = whole if column.is_whole else min(whole, theme.px(LEAST))
        turn = 2 if column.is_optional else int(not column.is_whole)
        return Need(least, whole + theme.px(AIR), turn)

    return tuple(needed(column) for column in model.columns)


def shared(wanted: Sequence[Need], room: int) -> tuple[int, ...]:
    """Return a width for each column out of `room` pixels, 0 for those that give way and the one that takes the rest.

    All get their best where that fits. Otherwise some leave, from the right, until the least of the others fits,
    and what is left over is shared in proportion to what each still lacks.
    """
    kept = list(wanted)
    for number in sorted(range(len(kept)), key=lambda at: (kept[at].turn, at), reverse=True):
        if sum(one.least for one in kept) <= room:
            break
        if kept[number].turn:
            kept[number] = Need(0, 0)
    least, best = sum(one.least for one in kept), sum(one.best for one in kept)
    share = 1.0 if best <= room else max(room - least, 0) / max(best - least, 1)
    return tuple(one.least + int((one.best - one.least) * share) for one in kept)
