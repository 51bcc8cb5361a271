"""The profile's own due dates in a year: each occurrence with its three dates and what the records say of it."""

from collections.abc import Iterator
from dataclasses import replace

from sxt_desktop.domain.calendar import CalendarItem, Dates, ItemKind
from sxt_desktop.domain.dated import day_in
from sxt_desktop.domain.deadlines import Deadline, Occurrence, occurrences, value_at
from sxt_desktop.domain.duties import Progress
from sxt_desktop.domain.finishing import Found, Holders, finishing, started
from sxt_desktop.domain.ids import FormId
from sxt_desktop.domain.people import FourDuty
from sxt_desktop.domain.periods import Period
from sxt_desktop.store import lists
from sxt_desktop.store.dated import Happened
from sxt_desktop.usecases.calendar_view import BEFORE_OURS, NOBODY, CalendarView, untold_before, untold_by
from sxt_desktop.usecases.closings import closings
from sxt_desktop.usecases.looks import shown
from sxt_desktop.usecases.matters import matter_kinds

ARCHIVING = "reports"
"""The page on which a year is closed."""
MOST_NAMED, MOST_OWED = 4, 2
"""So many names of who is missing, and so many quotas, are said; the others are counted."""


def rule_items(view: CalendarView) -> Iterator[CalendarItem]:
    """Yield every occurrence of the rules that are used here."""
    for rule in view.rules:
        if not rule.is_on:
            continue
        for at in occurrences(rule, view.year, term=view.settings.of(rule.id).term):
            yield _regular(view, at)
        yield from _started(view, rule)


def _regular(view: CalendarView, at: Occurrence) -> CalendarItem:
    rule = at.rule
    found, said, untold = _state(view, at)
    name = "" if at.name == f"{view.year}年" else f"（{at.name}）"
    return view.lit(
        CalendarItem(
            key=at.key,
            kind=ItemKind.RULE,
            title=f"{rule.title}{name}",
            who="、".join(rule.who),
            source=rule.source,
            dates=dates_of(view, at),
            done_on=found.done_on,
            missing=said,
            note=rule.note if at.due is not None else "尚未填写任期，无法推算日期。",
            verb=rule.verb,
            rule=rule.id,
            form=_first_form(view, at),
            target=ARCHIVING if rule.closing else "",
            by_quota=bool(rule.duties) and not rule.finish,
        ),
        is_done=found.is_done,
        remind=rule.remind,
        start_days=rule.start_days,
        untold=untold or untold_before(view, at.due),
    )


def _first_form(view: CalendarView, at: Occurrence) -> FormId | None:
    """Return the form to begin: of the records that finish it, else of a quota that is still owed."""
    owed = [one.duty.forms for one in _quotas(view, at) if not one.is_met]
    asked = [view.duties[name].forms for name in at.rule.duties if name in view.duties]
    forms = (*(one.forms for one in at.rule.finish), *owed, *asked)
    return next((form for some in forms for form in some), None)


def dates_of(view: CalendarView, at: Occurrence) -> Dates:
    """Return the three dates of an occurrence."""
    lead = view.settings.lead_of(at.rule.id)
    return Dates(fixed=at.due, basis=at.rule.basis, asked=at.asked, lead=lead)


def _state(view: CalendarView, at: Occurrence) -> tuple[Found, str, str]:
    """Return what is known of an occurrence by quotas, by the year's closing and by records, what is missing, and why
    nothing can be told where that is so."""
    if at.rule.closing:
        return _by_closing(view)
    found = finishing(at, view.records, _people(view, at))
    theirs = _quotas(view, at)
    if not theirs:
        is_nobodys = bool(at.rule.duties) and not at.rule.finish
        return found, _missing(at, found), NOBODY if is_nobodys else ""
    owing = [one for one in theirs if not one.is_met]
    is_done = not owing and (found.is_done or not at.rule.finish)
    return replace(found, is_done=is_done), _missing(at, found) or _owed_words(owing), untold_by(owing)


def _by_closing(view: CalendarView) -> tuple[Found, str, str]:
    """The year before is closed, or was over before anything was kept here."""
    is_closed = bool(closings(view.ws, view.year - 1))
    untold = BEFORE_OURS if view.since.year >= view.year else ""
    return Found(is_closed), "" if is_closed else "还没有办理年度归档", untold


def _people(view: CalendarView, at: Occurrence) -> Holders:
    wanted = {duty for one in at.rule.finish for duty in one.each}
    return {duty: _holders(view, duty, at.window) for duty in wanted}


def _holders(view: CalendarView, duty: FourDuty, period: Period) -> tuple[tuple[str, str], ...]:
    held = view.people.holders(duty, start=period.start, end=period.end)
    return tuple((person.id, person.name) for person in held)


def _quotas(view: CalendarView, at: Occurrence) -> tuple[Progress, ...]:
    """Return how far the quotas a rule names have got in its period; none where the profile does not ask for them."""
    return tuple(one for one in view.board if one.duty.id in at.rule.duties and at.window.holds(one.due))


def _owed_words(owing: list[Progress]) -> str:
    """Say who still owes what, each quota once: 还差祝砚农、邝雨眠, or 讲党课还差…；调研还差…14天."""
    by_title: dict[str, list[str]] = {}
    for one in owing:
        by_title.setdefault(one.duty.title, []).append(_owed(one))
    parts = [
        ("" if len(by_title) == 1 else title) + f"还差{_few(names, MOST_NAMED, '人')}"
        for title, names in by_title.items()
    ]
    return _few(parts, MOST_OWED, "项", mark="；")


def _owed(one: Progress) -> str:
    """Name who owes something; how much where it is not just once."""
    amount = f"{one.remaining.normalize():f}{one.duty.unit}"
    if one.duty.who is FourDuty.COMMITTEE:
        return amount
    return one.subject_name if one.remaining == 1 else f"{one.subject_name}{amount}"


def _missing(at: Occurrence, found: Found) -> str:
    if found.is_done or not at.rule.finish:
        return ""
    if found.missing:
        return f"还差{_few(list(found.missing), MOST_NAMED, '人')}"
    if found.left:
        return f"还有{found.left}份没有办完"
    return "还没有记录"


def _few(words: list[str], most: int, unit: str, mark: str = "、") -> str:
    """Name the first ones, and say how many there are where they are more."""
    rest = f"等{len(words)}{unit}" if len(words) > most else ""
    return mark.join(words[:most]) + rest


def _started(view: CalendarView, rule: Deadline) -> Iterator[CalendarItem]:
    """Yield what records of ours or of superiors started; matters are listed as such, with the rule's day beside theirs."""
    if rule.after is None or rule.after.form in {kind.form.id for kind in matter_kinds(view.ws)}:
        return
    sent, ours = view.sent.get(rule.after.form, ()), view.happened.get(rule.after.form, ())
    rows = {one.counted.entry_id: one for one in (*sent, *ours)}
    begun = [
        (at, rows[record.entry_id])
        for at, record in started(rule, (one.counted for one in rows.values()))
        if at.due is not None and at.due.year == view.year
    ]
    shown(view.ws, lists.by_rows(view.ws.read, [one.row for _, one in begun]))
    for at, one in begun:
        yield _event(view, at, one)


def _event(view: CalendarView, at: Occurrence, one: Happened) -> CalendarItem:
    rule = at.rule
    found = finishing(at, view.records, _people(view, at))
    is_there = any(finish.own for finish in rule.finish)
    named = None if rule.after is None else day_in(value_at(one.counted, rule.after.asked))
    is_sent = one in view.sent.get(one.counted.form_id, ())
    return view.lit(
        CalendarItem(
            key=at.key,
            kind=ItemKind.RULE,
            title=f"{rule.title}：{one.title}",
            who="、".join(rule.who),
            source=rule.source,
            dates=replace(
                dates_of(view, at),
                asked=named if is_sent else None,
                own=None if is_sent else named,
                start=at.window.start,
            ),
            done_on=found.done_on,
            missing=_missing(at, found),
            note=rule.note,
            verb=rule.verb,
            rule=rule.id,
            record=one.counted.entry_id if is_there else None,
            form=one.counted.form_id if is_there else _first_form(view, at),
        ),
        is_done=found.is_done,
        remind=rule.remind,
    )
