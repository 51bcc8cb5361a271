"""Who registered a look at a guarded record, when, why and by whose approval: quiet rows above or in place of it."""

from collections.abc import Callable, Sequence

from PySide6.QtWidgets import QWidget

from sxt_desktop.usecases.registered_looks import Registered
from ui.pages.records.turning import relation_row
from ui.widgets.text import label
from ui.widgets.words import full_day

NOBODY_YET = "这份档案还没有登记过查阅。"


def look_rows(
    looks: Sequence[Registered], most: int, lead: Callable[[str, str], object]
) -> tuple[QWidget, ...]:
    """Return the newest of them, each leading to its own record; the first says how many there are in all."""
    if not looks:
        return (label(NOBODY_YET, "second"),)
    return tuple(
        _row(one, f"登记查阅 {len(looks)} 次" if at == 0 else "", lead) for at, one in enumerate(looks[:most])
    )


def _row(one: Registered, said: str, lead: Callable[[str, str], object]) -> QWidget:
    row = one.row
    words = (
        f"{full_day(row.occurred_on or row.recorded_at[:10])} {row.subject_name or row.author}：{one.grounds}"
    )
    return relation_row(said, words, "打开", lambda: lead(row.form_id, row.entry_id))
