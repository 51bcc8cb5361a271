"""What stands in the calendar besides the profile's rules: own tasks, records with a day, matters, ends of quotas."""

from collections.abc import Iterator, Mapping
from datetime import date, timedelta

from sxt_desktop.domain.calendar import CalendarItem, Dates, ItemKind, repeated
from sxt_desktop.domain.dated import Dated, Node, day_in, nodes_of
from sxt_desktop.domain.deadlines import Basis, Deadline
from sxt_desktop.domain.duties import Progress
from sxt_desktop.domain.ids import FormId
from sxt_desktop.domain.lights import Light
from sxt_desktop.domain.records import Listed
from sxt_desktop.domain.values import Json
from sxt_desktop.store.dated import named_in
from sxt_desktop.usecases.calendar_view import CalendarView, untold_by
from sxt_desktop.usecases.matters import OpenMatter
from sxt_desktop.usecases.review_entry import organisation_name
from sxt_desktop.usecases.rules import rules_in

LETTERS = "letters"
ONCE = "不重复"
MOST_NAMED = 4


def own_items(view: CalendarView) -> Iterator[CalendarItem]:
    """Yield the office's own tasks, repeated ones once for each day in the year."""
    for row in view.own:
        body = row.body
        first, repeats = day_in(body.get("due")), str(body.get("repeats") or ONCE)
        if first is None:
            continue
        begun = day_in(body.get("start_on"))
        ahead = None if begun is None else max(first - begun, timedelta(0))
        for day in repeated(first, repeats, until=day_in(body.get("until")), year=view.year):
            yield view.lit(
                CalendarItem(
                    key=row.entry_id if repeats == ONCE else f"{row.entry_id}/{day.isoformat()}",
                    kind=ItemKind.OWN,
                    title=row.title,
                    who=_named(body.get("responsible")),
                    source=str(body.get("basis") or ""),
                    dates=Dates(own=day, start=None if ahead is None else day - ahead),
                    note=str(body.get("note") or ""),
                    verb="查看",
                    record=row.entry_id,
                    form=row.form_id,
                ),
            )


def dated_items(view: CalendarView) -> Iterator[CalendarItem]:
    """Yield records that name a day of their own, and the nodes in their tables."""
    kinds = {one.form: one for one in view.ws.library.dated}
    named = {field: named_in(view.ws.read, view.ws.org, field) for field in _links(view, kinds)}
    for row in view.dated:
        kind = kinds[row.form_id]
        if kind.nodes is not None or (row.due_on or "").startswith(f"{view.year}-"):
            yield from _of_record(view, row, kind, named.get(kind.linked, {}).get(row.entry_id))


def _links(view: CalendarView, kinds: Mapping[FormId, Dated]) -> set[str]:
    """Return the fields to be looked through: of kinds with a record whose day has passed."""
    today = view.ws.today.isoformat()
    return {kinds[row.form_id].linked for row in view.dated if (row.due_on or today) < today} - {""}


def _of_record(view: CalendarView, row: Listed, kind: Dated, named_on: date | None) -> Iterator[CalendarItem]:
    body = row.body
    due, done_on = day_in(row.due_on), day_in(row.closed_on)
    if named_on is not None and due is not None and due < view.ws.today:
        done_on = done_on or named_on
    is_done = bool(body.get(kind.done)) if kind.done else done_on is not None
    is_letter = view.ws.library.form(row.form_id).group == LETTERS
    if due is not None and due.year == view.year:
        yield view.lit(
            CalendarItem(
                key=row.entry_id,
                kind=ItemKind.LETTER if is_letter else ItemKind.DATED,
                title=row.title if kind.bare else f"{kind.words}：{_called(row, is_letter=is_letter)}",
                who=row.subject_name or "",
                source=" ".join(filter(None, (kind.words if kind.bare else "", row.number))),
                dates=Dates(own=due, lead=view.settings.lead, start=day_in(body.get("start_on"))),
                done_on=done_on or (day_in(body.get(kind.done)) if kind.done else None),
                verb=kind.verb,
                record=row.entry_id,
                form=row.form_id,
            ),
            is_done=is_done,
        )
    if kind.nodes is not None and not is_done:
        for node in nodes_of(body, kind.nodes):
            if node.due.year == view.year and node.due != due:
                yield _node(view, row, kind, node)


def _called(row: Listed, *, is_letter: bool) -> str:
    """Name a record; letters of a year differ by who signs them."""
    return f"{row.subject_name} {row.title}" if is_letter and row.subject_name else row.title


def _node(view: CalendarView, row: Listed, kind: Dated, node: Node) -> CalendarItem:
    return view.lit(
        CalendarItem(
            key=f"{row.entry_id}/{node.place}",
            kind=ItemKind.NODE,
            title=f"{kind.words}节点：{node.name}",
            who=row.subject_name or "",
            source=row.title,
            dates=Dates(own=node.due, lead=view.settings.lead),
            done_on=node.done_on,
            verb=kind.verb,
            record=row.entry_id,
            form=row.form_id,
        ),
        is_done=node.done_on is not None,
    )


def matter_items(view: CalendarView) -> Iterator[CalendarItem]:
    """Yield matters we issued or were given, by the day that holds now; a rule of the profile gives its own beside it."""
    rules = {rule.after.form: rule for rule in view.rules if rule.is_on and rule.after is not None}
    for one in view.matters:
        due = one.matter.due
        if due is not None and due.year == view.year:
            yield _matter(view, one, due, rules.get(one.kind.form.id))


def _matter(view: CalendarView, one: OpenMatter, due: date, rule: Deadline | None) -> CalendarItem:
    order, is_ours = one.order, one.order.owner == view.ws.org
    is_answered = one.matter.light.light is Light.DONE
    by = "本单位" if is_ours else organisation_name(view.ws, order.owner)
    stated = day_in(order.body.get("statutory_due"))
    fixed, basis = (stated, Basis.STATED) if stated is not None else _by_rule(rule, order)
    turn = one.kind.lifecycle.judging if one.is_ours_to_verify else one.kind.lifecycle.answering
    return view.lit(
        CalendarItem(
            key=f"{order.entry_id}/{one.addressee.id or ''}",
            kind=ItemKind.MATTER,
            title=f"{one.kind.form.title}：{order.title}",
            who=one.addressee.name,
            source="，".join(filter(None, (f"{by}{one.kind.lifecycle.issuing}", order.number or ""))),
            dates=Dates(
                fixed=fixed,
                basis=basis,
                asked=None if is_ours else due,
                own=due if is_ours else None,
                lead=0 if is_ours else view.settings.lead,
                start=day_in(order.body.get("start_on")) or day_in(order.occurred_on),
            ),
            missing=f"待{turn}" if one.matter.is_open else "",
            note=one.state_word,
            verb=f"去{turn}" if one.is_ours_to_answer or one.is_ours_to_verify else "查看",
            rule="" if rule is None else rule.id,
            record=order.entry_id,
            form=order.form_id,
        ),
        is_done=is_answered and not one.is_ours_to_verify,
    )


def _by_rule(rule: Deadline | None, order: Listed) -> tuple[date | None, Basis | None]:
    """Return the day the profile gives a matter of this kind, counted from when it was issued."""
    day = day_in(order.occurred_on)
    if rule is None or rule.after is None or day is None:
        return None, None
    return rule.after.due(day), rule.basis


def duty_items(view: CalendarView) -> Iterator[CalendarItem]:
    """Yield the ends of the periods of quotas, one for all who owe the same; those a rule speaks of are left out."""
    spoken = {duty for rule in view.rules if rule.is_on for duty in rule.duties}
    groups: dict[tuple[str, date], list[Progress]] = {}
    for one in view.board:
        if one.duty.id not in spoken and one.due.year == view.year:
            groups.setdefault((one.duty.id, one.due), []).append(one)
    terms = rules_in(view.ws, view.year).terms
    for (duty, due), theirs in groups.items():
        yield _duty(view, theirs, due, terms.duty_name(theirs[0].duty.who), key=f"{duty}/{due.isoformat()}")


def _duty(view: CalendarView, theirs: list[Progress], due: date, who: str, *, key: str) -> CalendarItem:
    first = theirs[0]
    owing = [one for one in theirs if not one.is_met]
    names = "、".join(one.subject_name for one in owing[:MOST_NAMED])
    rest = f"等{len(owing)}人" if len(owing) > MOST_NAMED else ""
    return view.lit(
        CalendarItem(
            key=key,
            kind=ItemKind.DUTY,
            title=f"{first.duty.title}（{first.period.name}）",
            who=who,
            source=first.duty.source,
            dates=Dates(
                fixed=due,
                basis=Basis.DEFAULT if first.duty.is_regular else Basis.STATED,
                start=first.period.start,
            ),
            missing=f"还差{names}{rest}" if owing else "",
            verb=first.duty.verb,
            form=first.duty.forms[0] if first.duty.forms else None,
        ),
        is_done=not owing,
        untold=untold_by(owing),
    )


def _named(value: Json) -> str:
    return str(value.get("name") or "") if isinstance(value, dict) else ""
