"""An overview of a fictional college, as the use case would put it together."""

from datetime import date
from decimal import Decimal

from sxt_desktop.domain.calendar import CalendarItem, Dates, ItemKind
from sxt_desktop.domain.deadlines import Basis
from sxt_desktop.domain.duties import Duty, Progress
from sxt_desktop.domain.exchange import Received, Sent
from sxt_desktop.domain.ids import EntryId, FormId, OrgId
from sxt_desktop.domain.lights import Light, Lit, lit
from sxt_desktop.domain.people import FourDuty, Relation
from sxt_desktop.domain.periods import PeriodKind, periods_of
from sxt_desktop.domain.records import Listed
from sxt_desktop.usecases.duty_reasons import DutyReasons, DutyRecord
from sxt_desktop.usecases.outgoing import Waiting
from sxt_desktop.usecases.overview import MonthCount, Overview, PeerState
from sxt_desktop.usecases.todo import Todo

TODAY = date(2026, 11, 18)
YEAR = 2026


def todo(
    due: date | None,
    title: str,
    detail: str,
    verb: str,
    *,
    entry: str = "",
    form: str = "",
    is_done: bool = False,
) -> Todo:
    """Return one thing to do."""
    light = lit(due=due, is_done=is_done, today=TODAY, amber_days=10)
    return Todo(
        light,
        title,
        detail,
        verb,
        "matters" if entry else "handbook",
        EntryId(entry) if entry else None,
        FormId(form) if form else None,
    )


TASKS = (
    todo(
        date(2026, 11, 16),
        "回告廉情抄告单 校纪廉抄〔2026〕7号（实验耗材采购验收）",
        "校纪委抄告 · 分管领导 陈志刚 · 应于11月16日回告",
        "去回告",
        entry="order-7",
    ),
    todo(
        date(2026, 11, 20),
        "反馈督办整改单 校督〔2026〕12号 第2、3条",
        "校党委督办 · 责任人 何立群 · 11月20日截止",
        "填反馈",
        entry="order-12",
    ),
    todo(
        date(2026, 11, 23),
        "补记廉政谈话：书记—系党支部书记（还有2人）",
        "履责定额 · 周明远 · 上级提醒日11月23日",
        "记一条",
        form="talk_record",
    ),
    todo(
        date(2026, 11, 27),
        "听取班子成员“一岗双责”情况汇报（第四季度）",
        "周期任务 · 周明远 · 11月27日截止",
        "记一条",
        form="handbook_02",
    ),
    todo(
        date(2026, 11, 30),
        "述责述廉报告送校纪委审核（5名班子成员，已交2份）",
        "述责 · 林静汇总 · 11月30日截止",
        "看进度",
        form="handbook_03",
    ),
    todo(
        date(2026, 12, 31),
        "下半年专题研究全面从严治党（应做1次，已做0次）",
        "党委会议定额 · 12月31日截止",
        "排议题",
        form="handbook_01",
    ),
)


def _duty(title: str, who: FourDuty, unit: str, period: PeriodKind = PeriodKind.YEAR) -> Duty:
    return Duty(
        id=title,
        title=title,
        source="S4 二（二）2",
        rule="count_by_person",
        who=who,
        quota=Decimal(1),
        unit=unit,
        period=period,
        forms=(FormId("handbook_05"),),
    )


def progress(name: str, duty: Duty, done: int, required: int, missing: tuple[str, ...] = ()) -> Progress:
    """Return one duty of one person in the period that runs."""
    period = next(one for one in periods_of(YEAR, duty.period) if one.holds(TODAY))
    light = lit(due=period.end, is_done=done >= required, today=TODAY, amber_days=10)
    return Progress(duty, name, name, period, Decimal(done), Decimal(required), light, missing)


_FIRST, _MEMBER = FourDuty.SECRETARY, FourDuty.MEMBER
BOARD = (
    progress("机械工程学院党委", _duty("专题研究", FourDuty.COMMITTEE, "次", PeriodKind.HALF_YEAR), 0, 1),
    progress("周明远", _duty("讲党课", _FIRST, "次"), 1, 1),
    progress("周明远", _duty("与班子成员谈话", _FIRST, "人"), 5, 7, ("何立群", "陈志刚")),
    progress("周明远", _duty("深入基层调研", _FIRST, "天"), 46, 60),
    progress("林静", _duty("讲党课", _MEMBER, "次"), 0, 1),
    progress("林静", _duty("深入基层调研", _MEMBER, "天"), 31, 30),
    progress("陈志刚", _duty("讲党课", _MEMBER, "次"), 1, 1),
    progress("陈志刚", _duty("廉政谈话", _MEMBER, "人"), 2, 4, ("赵敏", "钱进")),
)

MONTHS = tuple(
    MonthCount(month, *counts)
    for month, counts in enumerate(
        (
            (14, 2, 0),
            (6, 1, 0),
            (17, 3, 1),
            (15, 2, 0),
            (12, 4, 0),
            (18, 1, 2),
            (9, 2, 0),
            (2, 0, 1),
            (13, 3, 0),
            (11, 2, 1),
            (5, 1, 0),
            (0, 0, 0),
        ),
        1,
    )
)


def sent(*, receipt: dict[str, object] | None) -> Sent:
    """Return the ninth bundle to the superior."""
    return Sent(
        bundle_id="b9",
        recipient=OrgId("school"),
        epoch="e",
        seq=9,
        manifest_sha256="00",
        from_n=120,
        to_n=266,
        entries=146,
        created_at="2026-10-08T16:42:00+08:00",
        file_name="机械学院_2026_009.sxb",
        state="written",
        receipt=receipt,
    )


def above(receipt: dict[str, object] | None = None) -> PeerState:
    """Return what passed between the college and its superior."""
    waiting = Waiting(from_n=267, to_n=294, new=23, changed=4, withheld=1, receipts=0)
    return PeerState(OrgId("school"), "江北大学党委", Relation.SUPERIOR, sent(receipt=receipt), None, waiting)


def below(number: int, *, receipts: int = 0) -> PeerState:
    """Return what passed between the committee and one organisation below it."""
    got = Received(
        f"r{number}",
        OrgId(f"below{number}"),
        "e",
        number + 2,
        "00",
        "2026-11-12T09:05:00+08:00",
        {},
        40,
        None,
    )
    waiting = Waiting(from_n=1, to_n=0, new=0, changed=0, withheld=0, receipts=receipts)
    name = (
        "机械工程学院党委",
        "马克思主义学院暨思想政治理论课教学科研部直属党总支",
        "化工学院党委",
        "后勤集团党总支",
    )[number % 4]
    received = got if number % 3 else None
    return PeerState(OrgId(f"below{number}"), name, Relation.SUBORDINATE, None, received, waiting)


ACCEPTED: dict[str, object] = {"result": "accepted", "n": 266, "at": "2026-10-09T10:20:00+08:00"}


GAPS = (
    CalendarItem(
        key="D16/2026-1",
        kind=ItemKind.RULE,
        title="书面述责（上半年）",
        who="党委书记第一责任、班子成员一岗双责",
        source="S4 三(三)",
        dates=Dates(fixed=date(2026, 6, 30), basis=Basis.STATED),
        light=Lit(Light.OVERDUE, -145),
        missing="还差周明远、林静",
    ),
)
"""What is missing of things that are due."""


def full(*, subordinates: int = 0) -> Overview:
    """Return an overview with everything."""
    peers = (above(ACCEPTED), *(below(number, receipts=number % 2) for number in range(subordinates)))
    return Overview(YEAR, TODAY, TASKS, BOARD, MONTHS, peers, GAPS)


def empty() -> Overview:
    """Return the overview of a unit that has just begun."""
    months = tuple(MonthCount(month, 0, 0, 0) for month in range(1, 13))
    return Overview(YEAR, TODAY, (), (), months, ())


def _row(entry: str, title: str) -> Listed:
    return Listed(
        row=1,
        entry_id=EntryId(entry),
        owner=OrgId("own"),
        form_id=FormId("handbook_05"),
        form_hash="",
        n=1,
        digest="",
        author="",
        title=title,
        number=None,
        occurred_on="2026-05-06",
        occurred_to=None,
        subject=None,
        subject_name=None,
        timeliness=None,
        amount=None,
        due_on=None,
        replied_on=None,
        closed_on=None,
        addressee=None,
        about_entry=None,
        sensitivity="内部",
        first_recorded_at="",
        recorded_at="",
        revisions=1,
        voided=False,
        body_json="{}",
        unadopted=False,
    )


def explained(one: Progress) -> DutyReasons:
    """Return one record that counted and one that did not quite."""
    return DutyReasons(
        one,
        one.duty.who.value,
        (DutyRecord(_row("counted", "七一党课"), "计1次"),),
        (DutyRecord(_row("near", "听党课"), "“本人角色”是“参加”，须为“主讲”"),),
        0,
    )
