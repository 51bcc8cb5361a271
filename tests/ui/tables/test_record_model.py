"""Lists fetch what one looks at and no more; cells say days, numbers and states as offices do."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from PySide6.QtCore import Qt

from sxt_desktop.domain.forms import FieldSpec, FormSpec
from sxt_desktop.domain.ids import EntryId, FormId, OrgId
from sxt_desktop.domain.records import Filter, Listed
from sxt_desktop.domain.values import FieldKind
from ui.tables.columns import columns_for, day_words
from ui.tables.record_model import MARK, PAGES_KEPT, RecordModel

TODAY = date(2026, 11, 18)
LISTED = Listed(
    row=1,
    entry_id=EntryId("e"),
    owner=OrgId("o"),
    form_id=FormId("f"),
    form_hash="",
    n=1,
    digest="",
    author="林静",
    title="研究部署",
    number=None,
    occurred_on="2026-11-16",
    occurred_to="2026-11-16",
    subject="p",
    subject_name="周明远",
    timeliness="迟录",
    amount=None,
    due_on=None,
    replied_on=None,
    closed_on=None,
    addressee=None,
    about_entry=None,
    sensitivity="内部",
    first_recorded_at="2026-11-17T10:00:00+08:00",
    recorded_at="2026-11-17T10:00:00+08:00",
    revisions=1,
    voided=False,
    body_json='{"sum": "12.5", "day": "2026-11-16", "odd": "x"}',
)
FORM = FormSpec(
    FormId("f"),
    1,
    "表",
    (
        FieldSpec("day", "日期", FieldKind.DATE),
        FieldSpec("sum", "金额", FieldKind.MONEY),
        FieldSpec("odd", "数量", FieldKind.INTEGER),
    ),
    list_columns=("day", "sum", "odd"),
)
COLUMNS = columns_for((FORM,), today=TODAY)


class Store:
    """A million records that exist only when they are asked for."""

    def __init__(self) -> None:
        self.asked: list[int] = []

    def count(self, chosen: Filter) -> int:
        return 0 if chosen.words else 1_000_000

    def page(self, chosen: Filter, offset: int, limit: int) -> Sequence[Listed]:
        self.asked.append(offset)
        return [LISTED._replace(entry_id=EntryId(str(n))) for n in range(offset, offset + limit)]


def model_of(store: Store) -> RecordModel:
    model = RecordModel(store.count, store.page, COLUMNS)
    model.reload()
    return model


def test_a_jump_to_the_end_reads_one_page() -> None:
    store = Store()
    model = model_of(store)
    assert model.rowCount() == 1_000_000
    assert store.asked == []
    last = model.record(999_999)
    assert last is not None and last.entry_id == "999999"
    assert store.asked == [999_800]
    assert model.record(1_000_000) is None


def test_only_the_latest_pages_are_kept() -> None:
    store = Store()
    model = model_of(store)
    for page in range(PAGES_KEPT + 1):
        model.record(page * 200)
    model.record(PAGES_KEPT * 200)
    assert len(store.asked) == PAGES_KEPT + 1
    model.record(0)
    assert store.asked[-1] == 0


def test_another_filter_shows_other_records() -> None:
    model = model_of(Store())
    assert model.row_of(EntryId("5")) == 5
    model.show_filter(Filter(words="没有"))
    assert model.rowCount() == 0
    assert model.row_of(EntryId("5")) is None


def test_cells_days_numbers_and_states() -> None:
    model = model_of(Store())
    day, money, odd, state = (model.index(0, column) for column in range(4))
    assert day.data() == "11月16日"
    assert day.data(Qt.ItemDataRole.ToolTipRole) == "2026年11月16日"
    assert money.data() == "12.5"
    assert money.data(Qt.ItemDataRole.TextAlignmentRole) & int(Qt.AlignmentFlag.AlignRight)
    assert odd.data() == "—"
    assert state.data(MARK).text == "迟录"
    assert model.headerData(1, Qt.Orientation.Horizontal) == "金额"


def test_what_has_a_due_day_has_a_light() -> None:
    state = COLUMNS[-1].cell
    assert state(LISTED._replace(due_on="2026-11-16")).text == "逾期2天"
    assert state(LISTED._replace(due_on="2026-11-20")).text == "剩2天"
    assert state(LISTED._replace(due_on="2026-11-16", closed_on="2026-11-15")).text == "已完成"
    assert state(LISTED._replace(voided=True)).text == "已作废"


def test_several_forms_share_what_all_have() -> None:
    other = replace(FORM, id=FormId("g"), title="另一表")
    columns = columns_for((FORM, other), today=TODAY)
    assert [column.title for column in columns] == ["日期", "分类", "责任主体", "主题", "状态"]
    assert [column.cell(LISTED).text for column in columns[:4]] == ["11月16日", "表", "周明远", "研究部署"]


def test_periods_are_short() -> None:
    assert day_words("2026-11-03", "2026-11-05").text == "11月3日至5日"
    assert day_words("2026-10-30", "2026-11-05").text == "10月30日至11月5日"
    assert day_words(None, None).text == ""
