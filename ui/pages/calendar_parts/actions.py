"""What the calendar page can do, handed over as functions, and the words its things are shown by."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum
from pathlib import Path

from sxt_desktop.domain.calendar import CalendarItem, ItemKind, monday
from sxt_desktop.domain.deadlines import Deadline
from sxt_desktop.domain.forms import FieldSpec, FormSpec
from sxt_desktop.domain.ids import EntryId
from sxt_desktop.domain.lights import Light
from sxt_desktop.domain.values import FieldKind, Values
from sxt_desktop.usecases.calendar import YearCalendar
from sxt_desktop.usecases.changes import Changes
from sxt_desktop.usecases.entries import Opened
from ui.forms.drafts import DraftActions
from ui.forms.sources import Sources
from ui.may import EVERYTHING, May
from ui.widgets.lights import TOKENS, light_words
from ui.widgets.listing import Heading, Mark
from ui.widgets.words import day_of_week, short_day


@dataclass(frozen=True, slots=True)
class CalendarActions:
    """`setting` gives a rule's form with what it leaves open, and what was set; an empty rule is what holds for all."""

    load: Callable[[int], YearCalendar]
    rule: Callable[[int, str], Deadline | None]
    lead_of: Callable[[int, str], int]
    mark_done: Callable[[CalendarItem], Changes]
    mark_off: Callable[[CalendarItem, Values], Changes]
    take_back: Callable[[EntryId], Changes]
    setting: Callable[[int, str], tuple[FormSpec, Values]]
    set_rule: Callable[[int, str, Values], Changes]
    own_task: FormSpec
    mark: FormSpec
    keep_own: Callable[[Values, EntryId | None, str | None], Changes]
    drop_own: Callable[[EntryId], Changes]
    open_own: Callable[[EntryId], Opened]
    save_file: Callable[[int, Path], int]
    is_workday: Callable[[date], bool]
    sources: Callable[[], Sources]
    drafts: DraftActions
    folder: Callable[[], Path]
    may: May = EVERYTHING


class Show(StrEnum):
    """What of a year the list shows."""

    OPEN = "未办"
    WEEK = "本周"
    ALL = "全部"
    RULES = "口径事项"


def reason_form(form: FormSpec) -> FormSpec:
    """Return the form of a mark with nothing but the reason why a thing is not ours."""
    return replace(
        form,
        fields=tuple(replace(one, visible_when=None) for one in form.fields if one.id == "reason"),
    )


def setting_form(form: FormSpec, rule: Deadline | None, free: tuple[str, ...]) -> FormSpec:
    """Return the form of a setting with what is open to be set; a day to choose from is chosen, not typed."""
    return replace(form, fields=tuple(_set_field(one, rule) for one in form.fields if one.id in free))


def _set_field(field: FieldSpec, rule: Deadline | None) -> FieldSpec:
    if field.id != "day" or rule is None or not rule.choices:
        return field
    return replace(field, kind=FieldKind.CHOICE, choices=tuple(map(str, rule.choices)))


def light_mark(one: CalendarItem) -> Mark:
    """Return the light of a thing as icon, word and colours; the second reminder is said more plainly."""
    return Mark(light_words(one.light), one.light.light.value, TOKENS[one.light.light])


def due_words(one: CalendarItem) -> str:
    """Return the day that binds, with its day of the week; nothing where there is none."""
    return "未定日期" if one.due is None else f"{short_day(one.due)} {day_of_week(one.due)}"


def below(one: CalendarItem) -> str:
    """Return the quiet line of a thing: who, what is missing; why it is not for us, or how a matter stands."""
    says_note = one.kind is ItemKind.MATTER or one.light.light is Light.NOT_APPLICABLE
    return " · ".join(filter(None, (one.who, one.missing or (one.note if says_note else ""))))


def in_groups(
    items: tuple[CalendarItem, ...], today: date, *, late_first: bool
) -> list[CalendarItem | Heading]:
    """Return things by week under headings; with `late_first` what is overdue stands together before all others."""
    late = [one for one in items if late_first and one.light.light is Light.OVERDUE]
    rows: list[CalendarItem | Heading] = []
    if late:
        rows = [Heading(f"已逾期（{len(late)}项）"), *late]
    said = ""
    for one in items:
        if late_first and one.light.light is Light.OVERDUE:
            continue
        heading = week_words(one.due, today)
        if heading != said:
            rows.append(Heading(heading))
            said = heading
        rows.append(one)
    return rows


def week_words(day: date | None, today: date) -> str:
    """Return the heading of a day's week."""
    if day is None:
        return "未定日期"
    first = monday(day)
    last = first + timedelta(days=6)
    end = f"{last.day}日" if last.month == first.month else f"{last.month}月{last.day}日"
    span = f"{first.month}月{first.day}日—{end}"
    near = {0: "本周", 7: "下周", -7: "上周"}.get((first - monday(today)).days, "")
    return f"{near}　{span}" if near else span


def shown_items(found: YearCalendar, show: Show) -> tuple[CalendarItem, ...]:
    """Return the things of a year that a choice lets through."""
    if show is Show.OPEN:
        return tuple(one for one in found.items if one.is_open)
    if show is Show.WEEK:
        return tuple(one for one in found.items if one.is_for_week(found.today))
    return found.items


def load_words(found: YearCalendar) -> str:
    """Return the line below the months: how much there is, how much is done, which month is the fullest."""
    total, done = sum(one.total for one in found.load), sum(one.done for one in found.load)
    if not total:
        return "本年度还没有列入日期的事项。"
    late = sum(one.overdue for one in found.load)
    most = max(found.load, key=lambda one: one.open)
    said = f"全年 {total} 项，已完成 {done} 项" + (f"，逾期 {late} 项" if late else "")
    return said + (f"；{most.month}月未完成最多（{most.open}项），宜早作安排。" if most.open > 1 else "。")
