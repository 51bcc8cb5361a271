"""Binds the page of starter catalogues to the use cases of one open workbook."""

from collections.abc import Callable

from sxt_desktop.usecases.changes import Changes
from sxt_desktop.usecases.rules import rules_now
from sxt_desktop.usecases.starters import catalogues, likely_holders, take_lines, taken_lines
from sxt_desktop.usecases.take_back_import import sheet_imports, take_back_import
from sxt_desktop.usecases.workspace import Workspace
from ui.forms.sources import Sources
from ui.may import may_of
from ui.pages.starter_parts.actions import StarterActions

WHY = "从起步清单选入有误"


def starter_actions(ws: Workspace, *, sources: Callable[[], Sources]) -> StarterActions:
    """Return what the page can do with a workbook."""

    def undo() -> tuple[Changes, int]:
        changes, plan = take_back_import(ws, sheet_imports(ws)[0], reason=WHY)
        return changes, len(plan.left)

    return StarterActions(
        catalogues=lambda: catalogues(ws),
        holders=lambda: likely_holders(ws),
        taken=lambda year: taken_lines(ws, year),
        take=lambda catalogue, picks, holders, year: take_lines(
            ws, catalogue, picks=picks, holders=holders, year=year
        ),
        undo=undo,
        sources=sources,
        duty_name=lambda duty: rules_now(ws).terms.duty_name(duty),
        may=may_of(ws.user),
    )
