"""What happens in the demonstration's unit before the pictures of users, versions, drafts and backups are drawn."""

from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from sxt_desktop.domain.backups import BackupKind
from sxt_desktop.domain.drafts import Typing
from sxt_desktop.domain.ids import EntryId, FormId
from sxt_desktop.domain.records import Filter
from sxt_desktop.domain.roles import Role
from sxt_desktop.domain.values import Body, Value
from sxt_desktop.usecases.back_up import back_up
from sxt_desktop.usecases.drafts import keep_draft
from sxt_desktop.usecases.entries import Opened, list_entries, open_entry
from sxt_desktop.usecases.local_users import add_user
from sxt_desktop.usecases.save_entry import save_entry
from sxt_desktop.usecases.setup import Surroundings, open_unit
from sxt_desktop.usecases.workspace import CHINA, Workspace

CHANGED, TOUCHED, UNFINISHED = "实训收入入账滞后整改", "听取综合办公室汇报", "竞赛训练经费安排"
"""Titles of the records that get further versions, and of one that is being changed."""
RECORDER = "柏知夏"
"""Who keeps the records of the unit."""
NEW = FormId("handbook_05")
USERS = (
    ("尹䶮", (Role.HOLDER, Role.ENDORSER)),
    ("祝砚农", (Role.HOLDER,)),
    ("邝雨眠", (Role.HOLDER, Role.DISCIPLINE)),
)


@dataclass(slots=True)
class Clock:
    """Says the moment it was put to."""

    moment: datetime

    def now(self) -> datetime:
        """Return the moment."""
        return self.moment

    def put(self, day: int, hour: int, minute: int = 0) -> None:
        """Put it to a moment of November of the demonstrated year."""
        self.moment = datetime(2026, 11, day, hour, minute, tzinfo=CHINA)


def tell_story(path: Path, password: str, around: Surroundings) -> EntryId:
    """Let several days go by; returns the record that has several versions by then."""
    clock = Clock(around.now())
    ws = open_unit(path, password, replace(around, now=clock.now))
    try:
        for name, roles in USERS:
            add_user(ws, name=name, roles=roles, password=password, cost=around.cost)
        return _write_and_back_up(ws, clock)
    finally:
        ws.workbook.close()


def _write_and_back_up(ws: Workspace, clock: Clock) -> EntryId:
    first = _find(ws, CHANGED)
    clock.put(19, 8, 35)
    back_up(ws, BackupKind.DAILY)
    clock.put(20, 10, 12)
    _change(ws, CHANGED, rectified="清理上半年加工收入，十二笔已入账，一笔与企业对账中。")
    clock.put(20, 17, 40)
    back_up(ws, BackupKind.CLOSING)
    clock.put(21, 9, 26)
    _change(
        ws, CHANGED, rectified="清理上半年加工收入，十三笔全部入账。", long_term="收入当日入账，每月对账。"
    )
    clock.put(21, 17, 52)
    back_up(ws, BackupKind.CLOSING)
    clock.put(22, 8, 48)
    _change(ws, TOUCHED, guidance="公章使用当日登记，月末由办公室核对一次。")
    _leave_drafts(ws, clock, first)
    return first.listed.entry_id


def _leave_drafts(ws: Workspace, clock: Clock, earlier: Opened) -> None:
    clock.put(20, 10, 5)
    _keep(ws, earlier, rectified="清理上半年加工收入，十二笔已入账。")
    clock.put(22, 8, 57)
    _keep(ws, _find(ws, UNFINISHED), decision="审议学科竞赛训练经费，明确报销范围和时限。")
    clock.put(22, 9, 30)
    keep_draft(ws, Typing(NEW), {"title": "新任学生干部集体廉政谈话"})


def _find(ws: Workspace, title: str) -> Opened:
    found = list_entries(ws, Filter(owner=ws.org, words=title), limit=20)
    return open_entry(ws, next(one.entry_id for one in found if one.title == title))


def _change(ws: Workspace, title: str, **fields: Value) -> None:
    opened = _find(ws, title)
    values = {**opened.values, **fields}
    save_entry(ws, form_id=opened.form.id, values=values, entry_id=opened.listed.entry_id)


def _keep(ws: Workspace, opened: Opened, **fields: str) -> None:
    listed = opened.listed
    body: Body = {**opened.form.body(opened.values), **fields}
    keep_draft(ws, Typing(opened.form.id, listed.entry_id, base=listed.digest), body)
