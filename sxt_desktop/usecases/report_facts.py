"""What records know that a report can say: counted from records in use, each fact with the records it came from.

Nothing is estimated and nothing ranked; what is 纪检专阅 is left out for everyone, since a report goes to others.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from sxt_desktop.domain.duties import Progress
from sxt_desktop.domain.forms import Sensitivity
from sxt_desktop.domain.ids import FormId
from sxt_desktop.domain.lifecycles import State
from sxt_desktop.domain.records import Filter, Listed
from sxt_desktop.domain.reports import Pattern, When
from sxt_desktop.domain.roles import LocalUser
from sxt_desktop.domain.values import DateRange, NotReadable, Ref, chinese_date, show
from sxt_desktop.store import lists
from sxt_desktop.usecases.duty_board import duty_board
from sxt_desktop.usecases.matters import OpenMatter, matter_board
from sxt_desktop.usecases.naming import Naming
from sxt_desktop.usecases.workspace import Workspace

SHOWN_TITLES = 3
TITLE_LENGTH = 40
_REPORTS_PROBLEMS = "problems"
"""The table of a report in which it names problems, whose correction the next report tells (S4 三(三))."""


@dataclass(frozen=True, slots=True)
class About:
    """Whom a report is about, ours or one person, and its period; `last` is the report before it, if there is one."""

    subject: Ref
    period: DateRange
    last: Listed | None = None

    def is_whole(self, ws: Workspace) -> bool:
        """Whether it is about the organisation, so that everything we recorded belongs to it."""
        return self.subject.id == ws.org


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing to say: `key` tells it from the others of its pattern, `places` are words, `records` where from."""

    key: str
    places: Mapping[str, str]
    records: tuple[Ref, ...]


def open_to_all(ws: Workspace) -> Workspace:
    """Return the workspace as whoever may not see restricted records reads it."""
    return replace(ws, user=LocalUser(ws.user.id, ws.user.name, frozenset()))


def facts_of(ws: Workspace, pattern: Pattern, about: About) -> tuple[Fact, ...]:
    """Return what records know for one pattern, in an order that does not change from one time to the next."""
    return tuple(_GATHER[pattern.facts](open_to_all(ws), pattern, about))


# records


def _records(ws: Workspace, pattern: Pattern, about: About) -> Iterator[Fact]:
    rows = sorted(_chosen(ws, pattern, about), key=lambda row: (_day(row), row.row))
    if pattern.each == "record":
        yield from (_of_one(ws, row) for row in rows)
        return
    groups: dict[str, list[Listed]] = {}
    called = Naming(ws).title
    for row in rows:
        for name in _groups(pattern.each, row, called):
            groups.setdefault(name, []).append(row)
    order = pattern.forms if pattern.each == "form" else ()
    for name in sorted(groups, key=lambda one: order.index(groups[one][0].form_id) if order else 0):
        yield Fact(name, _of_many(name, groups[name], len(rows)), tuple(map(_ref, groups[name])))


def _chosen(ws: Workspace, pattern: Pattern, about: About) -> Iterator[Listed]:
    for form in pattern.forms:
        spec = ws.library.form(form)
        if not about.is_whole(ws) and "subject" not in spec.facts:
            continue
        subject = "" if about.is_whole(ws) else str(about.subject.id)
        chosen = Filter(forms=(form,), owner=ws.org, subject=subject, only_adopted=True)
        for row in lists.each(ws.read, chosen):
            if _is_meant(row, pattern, about.period):
                yield row


def _is_meant(row: Listed, pattern: Pattern, period: DateRange) -> bool:
    if row.sensitivity == Sensitivity.DISCIPLINE or not _in_time(row, pattern.when, period):
        return False
    body = row.body if pattern.where else {}
    return all(_holds(body.get(name), values) for name, values in pattern.where.items())


def _holds(raw: object, values: Sequence[str]) -> bool:
    found = raw if isinstance(raw, list) else [raw]
    words = {"是": True, "否": False}
    return any(one in found or words.get(one, one) in found for one in values)


def _in_time(row: Listed, when: When, period: DateRange) -> bool:
    first, last = period.start.isoformat(), period.end.isoformat()
    day = _day(row)
    if when is When.CLOSED:
        return first <= (row.closed_on or "") <= last
    if when is When.OPEN:
        return day <= last and (row.closed_on is None or row.closed_on > last)
    if when is When.DUE_LATER:
        return day <= last and row.closed_on is None and last < (row.due_on or "") <= _later(period.end)
    if when is When.LAST_YEAR:
        year = period.start.year - 1
        return f"{year}-01-01" <= day <= f"{year}-12-31"
    return first <= day <= last


def _later(end: date) -> str:
    """Return the last day of what comes next: half a year after the end of the period at most."""
    return (end + timedelta(days=184)).isoformat()


def _day(row: Listed) -> str:
    return (row.occurred_on or row.first_recorded_at)[:10]


def _groups(each: str, row: Listed, called: Callable[[Listed], str]) -> Iterable[str]:
    """Return under which names a record is counted."""
    if not each:
        return ("",)
    if each == "form":
        return (called(row),)
    value = row.body.get(each)
    found = value if isinstance(value, list) else [value]
    return [str(one) for one in found if isinstance(one, str) and one]


def _of_many(name: str, rows: Sequence[Listed], everything: int) -> dict[str, str]:
    return {
        "each": name,
        "all": str(everything),
        "count": str(len(rows)),
        "first": _words_of_day(rows[0]),
        "last": _words_of_day(rows[-1]),
        "span": _span(rows),
        "titles": titles(row.title for row in rows),
        "title": rows[0].title,
        "result": _result(rows[0]),
    }


def _of_one(ws: Workspace, row: Listed) -> Fact:
    places = _of_many("", (row,), 1)
    form = ws.form_of(ws.read, row.form_id, row.form_hash)
    for spec in form.fields:
        try:
            places[spec.id] = show(spec.read(row.body.get(spec.id)))
        except NotReadable:
            places[spec.id] = ""
    return Fact(row.entry_id, places, (_ref(row),))


def _span(rows: Sequence[Listed]) -> str:
    first, last = _words_of_day(rows[0]), _words_of_day(rows[-1])
    return first if first == last else f"{first}至{last}"


def _words_of_day(row: Listed) -> str:
    return chinese_date(date.fromisoformat(_day(row)))


def _result(row: Listed) -> str:
    return "已完成" if row.closed_on else "推进中"


def _ref(row: Listed) -> Ref:
    """Return a record as it is named beside a sentence: its number, if it has one, and the beginning of its title."""
    title = " ".join(row.title.replace("；", "，").split())[:TITLE_LENGTH]
    return Ref(row.entry_id, f"{row.number} {title}" if row.number else title)


def titles(names: Iterable[str]) -> str:
    """Return the first few titles, each once and of bounded length, with 等 where there are more."""
    every = list(dict.fromkeys(" ".join(name.split()).rstrip("。；;") for name in names))
    short = [one if len(one) <= TITLE_LENGTH else f"{one[: TITLE_LENGTH - 1]}…" for one in every]
    more = "等" if len(every) > SHOWN_TITLES else ""
    inner = str.maketrans("“”", "‘’")
    return "、".join(f"“{one.translate(inner)}”" for one in short[:SHOWN_TITLES]) + more


# duties


def _duties(ws: Workspace, pattern: Pattern, about: About) -> Iterator[Fact]:
    board = [one for one in duty_board(ws, about.period.end.year) if _counts(ws, one, about)]
    is_met = pattern.state == "met"
    found = [one for one in board if (one.is_met if is_met else one.is_owed)]
    if pattern.each:
        for one in found:
            yield Fact(
                f"{one.duty.id}-{one.subject}-{one.period.name}", _of_duty(one, len(board)), _evidence(one)
            )
    elif found:
        names = titles(one.duty.title for one in found)
        records = tuple(dict.fromkeys(ref for one in found for ref in _evidence(one)))
        yield Fact("", {"count": str(len(found)), "all": str(len(board)), "titles": names}, records)


def _counts(ws: Workspace, one: Progress, about: About) -> bool:
    """Whether a duty's period is over within that of the report, and it is that of whom the report is about."""
    is_theirs = about.is_whole(ws) or one.subject == about.subject.id
    return is_theirs and one.required > 0 and about.period.start <= one.period.end <= about.period.end


def _of_duty(one: Progress, everything: int) -> dict[str, str]:
    return {
        "duty": one.duty.title,
        "of": one.subject_name,
        "unit": one.duty.unit,
        "count": "1",
        "all": str(everything),
        "required": show(one.required),
        "done": show(one.done),
        "short": show(one.remaining),
        "titles": f"“{one.duty.title}”",
    }


def _evidence(one: Progress) -> tuple[Ref, ...]:
    return tuple(Ref(entry, one.duty.title) for entry in one.entries)


# matters


def _matters(ws: Workspace, pattern: Pattern, about: About) -> Iterator[Fact]:
    """Orders and tasks of the period: given to us or issued by us, open or closed at its end."""
    if not about.is_whole(ws):
        return
    groups: dict[str, list[OpenMatter]] = {}
    for one in matter_board(ws):
        if _is_of(ws, one, pattern.state, about.period) and one.order.sensitivity != Sensitivity.DISCIPLINE:
            groups.setdefault(one.kind.form.title, []).append(one)
    for name, found in sorted(groups.items()):
        orders = list({one.order.entry_id: one.order for one in found}.values())
        orders.sort(key=lambda row: (_day(row), row.row))
        places = {
            "kind": name,
            "all": str(len(orders)),
            "count": str(len(orders)),
            "titles": titles(row.title for row in orders),
        }
        steps = tuple(_ref(step) for one in found for step in one.steps)
        yield Fact(name, places, tuple(dict.fromkeys((*map(_ref, orders), *steps))))


def _is_of(ws: Workspace, one: OpenMatter, state: str, period: DateRange) -> bool:
    first, last, day = period.start.isoformat(), period.end.isoformat(), _day(one.order)
    is_in_period, is_ours = first <= day <= last, one.order.owner == ws.org
    if state == "issued":
        return is_ours and is_in_period
    if state == "given":
        return not is_ours and is_in_period
    if state == "open":
        return not is_ours and day <= last and one.matter.is_open
    return not is_ours and one.matter.state is State.CLOSED and first <= _day(one.steps[-1]) <= last


# the report before


def _last_report(ws: Workspace, pattern: Pattern, about: About) -> Iterator[Fact]:
    """Yield each problem the report before named, with what the problem list knows of its correction."""
    if about.last is None:
        return
    named = about.last.body.get(_REPORTS_PROBLEMS)
    rows = (
        [str(one.get("problem") or "") for one in named if isinstance(one, dict)]
        if isinstance(named, list)
        else []
    )
    chosen = Filter(forms=(FormId("problem_item"),), owner=ws.org, only_adopted=True)
    known = {_bare(row.title): row for row in lists.each(ws.read, chosen)}
    for text in filter(None, rows):
        row = known.get(_bare(text))
        places = {"problem": text, "title": text, "done": "", "result": ""}
        if row is not None:
            places |= {"done": str(row.body.get("rectified") or ""), "result": _result(row)}
        yield Fact(_bare(text), places, (_ref(about.last), *(() if row is None else (_ref(row),))))


def _bare(text: str) -> str:
    return "".join(text.split()).rstrip("。；;")[:TITLE_LENGTH]


_GATHER: Mapping[str, Callable[[Workspace, Pattern, About], Iterator[Fact]]] = {
    "records": _records,
    "duties": _duties,
    "matters": _matters,
    "last_report": _last_report,
}
