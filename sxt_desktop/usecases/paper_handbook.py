"""What a person's handbook of one year says: records of the 15 sections, quotas, reviews and sums."""

from collections import Counter
from datetime import date, datetime

from sxt_desktop.documents.contexts import (
    DutyItem,
    HandbookContext,
    HandbookEntry,
    HandbookSection,
    Quota,
    Review,
)
from sxt_desktop.domain.duties import Progress
from sxt_desktop.domain.ids import OrgId, PersonId
from sxt_desktop.domain.lights import Light
from sxt_desktop.domain.papers import DocumentSpec
from sxt_desktop.domain.people import Directory, FourDuty
from sxt_desktop.domain.records import Filter, Listed
from sxt_desktop.domain.roles import How
from sxt_desktop.domain.terms import Terms
from sxt_desktop.domain.values import FieldKind, Values, show
from sxt_desktop.domain.workdays import Timeliness
from sxt_desktop.store import lists
from sxt_desktop.usecases.directory import directory
from sxt_desktop.usecases.duty_board import duty_board
from sxt_desktop.usecases.looks import looked
from sxt_desktop.usecases.paper_parts import day_text, foot, full_name
from sxt_desktop.usecases.recorders import is_by_clerk, recorders_in
from sxt_desktop.usecases.review_entry import organisation_name, reviews_of
from sxt_desktop.usecases.rules import rules_in
from sxt_desktop.usecases.running_numbers import unit_code
from sxt_desktop.usecases.sign_letter import items_of
from sxt_desktop.usecases.workspace import Workspace

BY_WHOM = "{记实方式}"
"""Where the filling rules say by whom records are kept."""
_STATES = {Light.DONE: "已完成", Light.OVERDUE: "未完成", Light.SOON: "将到期", Light.RUNNING: "进行中"}
_SHOWN = (
    "subject",
    "occurred",
    "title",
    "content",
    "people",
    "place",
    "outcome",
    "late_reason",
    "confirmed_on",
)


def handbook_context(
    ws: Workspace, *, subject: str, year: int, spec: DocumentSpec | None = None
) -> HandbookContext:
    """Gather one person's (or the team's) handbook of a year."""
    people = directory(ws)
    forms = ws.library.group("handbook")
    ids = tuple(form.id for form in forms)
    chosen = Filter(forms=ids, owner=ws.org, year=year, subject=subject, only_adopted=True)
    rows = tuple(lists.each(ws.read, chosen))
    looked(ws, How.PRINTED, *rows)
    numbers = {row.entry_id: f"{index:03d}" for index, row in enumerate(rows, start=1)}
    sections = tuple(
        HandbookSection(
            title=form.title,
            entries=tuple(_entry(ws, row, numbers[row.entry_id]) for row in mine),
            total=len(mine),
            late=sum(row.timeliness == Timeliness.LATE for row in mine),
            supplied=sum(row.timeliness == Timeliness.BELATED for row in mine),
        )
        for form in forms
        for mine in [sorted((r for r in rows if r.form_id == form.id), key=lambda r: r.occurred_on or "")]
    )
    person = people.person(PersonId(subject))
    book_number = _book_number(ws, people, subject, year)
    quotas = tuple(one for one in duty_board(ws, year) if one.subject == subject)
    return HandbookContext(
        organisation=full_name(ws, ws.org),
        book_number=book_number,
        person=_team_name(ws) if person is None else person.name,
        person_titles="" if person is None else people.titles(person.id, on=_last_day(ws, year)),
        duty_kind=_duty_kind(people, subject, rules_in(ws, year).terms),
        charge=_charges(people, subject),
        year=year,
        duties=tuple(_duty_item(row) for row in items_of(ws, subject, year)),
        sections=sections,
        quotas=tuple(map(_quota, quotas)),
        reviews=_reviews(ws, rows),
        sums=(*_sums(quotas), *_tagged(rows), *_recorded(ws, rows, year)),
        rules=() if spec is None else _rules(ws, spec, year),
        foot=foot(ws, document_id=f"{subject}-{year}", number=book_number, rows=rows, has_totals=True),
    )


def _last_day(ws: Workspace, year: int) -> date:
    return min(ws.today, date(year, 12, 31))


def _team_name(ws: Workspace) -> str:
    return f"{organisation_name(ws, ws.org)}领导班子"


def _book_number(ws: Workspace, people: Directory, subject: str, year: int) -> str:
    """单位代字-年度-责任主体序号 (domain.md 3.01); the team itself is number 00."""
    order = [person.id for person in people.persons]
    number = order.index(PersonId(subject)) + 1 if PersonId(subject) in order else 0
    return f"{unit_code(ws, ws.read)}-{year}-{number:02d}"


def _duty_kind(people: Directory, subject: str, terms: Terms) -> str:
    duties = dict.fromkeys(post.duty for post in people.posts if post.person == subject and post.duty)
    if not duties and people.own and people.own.id == subject:
        duties = {FourDuty.COMMITTEE: None}
    return "、".join(map(terms.duty_name, duties))


def _charges(people: Directory, subject: str) -> str:
    names = {org.id: org.short_name for org in people.organisations}
    by_kind: dict[str, list[str]] = {}
    for one in (*people.charges, *people.contacts):
        name = names.get(one.organisation, "")
        if one.person == subject and name and name not in by_kind.setdefault(one.kind.value, []):
            by_kind[one.kind.value].append(name)
    return "；".join(f"{kind}{'、'.join(held)}" for kind, held in by_kind.items() if held)


def _duty_item(row: Listed) -> DutyItem:
    due = day_text(row.due_on) or str(row.body.get("cycle") or "")
    return DutyItem(str(row.body.get("category") or ""), str(row.body.get("content") or row.title), due)


def _quota(one: Progress) -> Quota:
    unit = one.duty.unit
    name = one.duty.title if one.period.name.endswith("年") else f"{one.duty.title}（{one.period.name}）"
    return Quota(
        name=name,
        required=f"{show(one.required)}{unit}",
        done=f"{show(one.done)}{unit}",
        remaining="—" if one.is_met else f"{show(one.remaining)}{unit}",
        state=_STATES.get(one.light.light, ""),
    )


def _entry(ws: Workspace, row: Listed, number: str) -> HandbookEntry:
    form = ws.form_of(ws.read, row.form_id, row.form_hash)
    values = form.read(row.body)
    files = form.attachments(values)
    remark = reviews_of(ws, row.entry_id)
    own = [
        f"{spec.label}：{show(values.get(spec.id)).rstrip('。；;')}"
        for spec in form.visible(values)
        if spec.id not in _SHOWN and spec.kind not in _NOT_PRINTED and show(values.get(spec.id))
    ]
    return HandbookEntry(
        number=number,
        date=show(values.get("occurred")),
        entered_at=datetime.fromisoformat(row.first_recorded_at),
        timeliness=row.timeliness or "",
        title=row.title,
        content=_content(values, own),
        people=show(values.get("people")),
        place=show(values.get("place")),
        duty_items=show(values.get("list_items")) or show(values.get("outside_list")),
        outcome=show(values.get("outcome")),
        evidence=tuple(file.name for file in files),
        late_reason=show(values.get("late_reason")),
        review_remark=_remark(remark[0]) if remark else "",
        confirmed=show(values.get("confirmed_on")),
    )


_NOT_PRINTED = (FieldKind.ATTACHMENTS, FieldKind.SYSTEM, FieldKind.ENTRIES)


def _content(values: Values, own: list[str]) -> str:
    """The summary, then what this section asks besides, so that nothing entered is missing on paper."""
    text = show(values.get("content"))
    return f"{text}\n{'；'.join(own)}。" if own else text


def _remark(row: Listed) -> str:
    words = row.body.get("return_reason") or row.body.get("remark") or ""
    return f"{row.body.get('verdict', '')} {words}".strip()


def _reviews(ws: Workspace, rows: tuple[Listed, ...]) -> tuple[Review, ...]:
    found = []
    for row in rows:
        for review in reviews_of(ws, row.entry_id)[:5]:
            reviewer = organisation_name(ws, OrgId(review.owner))
            remark = f"{row.title}：{_remark(review)}"
            found.append(
                Review(reviewer, day_text(review.occurred_on), remark, str(review.body.get("verdict")))
            )
    return tuple(found)


def _tagged(rows: tuple[Listed, ...]) -> tuple[tuple[str, str], ...]:
    """How often each tag was set, in the order they first come; facts of this book, compared with nobody's."""
    held = [row.body.get("tags") for row in rows]
    counts = Counter(str(tag) for tags in held if isinstance(tags, list) for tag in tags)
    words = "、".join(f"{tag}{count}条" for tag, count in counts.items())
    return (("标签", words),) if words else ()


def _rules(ws: Workspace, spec: DocumentSpec, year: int) -> tuple[str, ...]:
    """The filling rules, with how records are kept under the year's profile (domain.md 8, 谁记实)."""
    way = spec.word("by_clerk" if is_by_clerk(ws, year) else "by_holder")
    return tuple(text.replace(BY_WHOM, way) for text in spec.clause("rules").paragraphs)


def _recorded(ws: Workspace, rows: tuple[Listed, ...], year: int) -> tuple[tuple[str, str], ...]:
    """Who kept the records and how many their holder has not confirmed, where a clerk keeps them."""
    if not is_by_clerk(ws, year):
        return ()
    names = "、".join(recorders_in(ws, year))
    waiting = sum(not row.body.get("confirmed_on") for row in rows)
    both = (("记实专员", names), ("本人未确认", f"{waiting}条" if waiting else ""))
    return tuple((label, words) for label, words in both if words)


def _sums(quotas: tuple[Progress, ...]) -> tuple[tuple[str, str], ...]:
    """Quotas reached, for the back cover; the counts of records stand in the table above it."""
    met = sum(1 for one in quotas if one.is_met)
    return (("定额达成", f"{len(quotas)}项中达成{met}项"),) if quotas else ()
