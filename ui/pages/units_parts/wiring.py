"""Binds the page about the units below to the use cases of one open workbook."""

from functools import partial

from sxt_desktop.usecases.desk import confirm_epoch, matrix, received_from
from sxt_desktop.usecases.passed_originals import originals_count
from sxt_desktop.usecases.workspace import Workspace
from ui.may import may_of
from ui.pages.units import UnitsActions


def units_actions(ws: Workspace) -> UnitsActions:
    """Return what the page can do with a workbook."""
    return UnitsActions(
        matrix=partial(matrix, ws),
        received=partial(received_from, ws),
        confirm=partial(confirm_epoch, ws),
        originals=partial(originals_count, ws),
        may=may_of(ws.user),
    )
