"""Words about organisations, persons, posts and charges, taken from their records."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sxt_desktop.domain.people import ChargeKind
from sxt_desktop.domain.records import Listed
from ui.widgets.words import full_day


@dataclass(frozen=True, slots=True)
class PersonRow:
    """A person with the posts, charges and rules (不直接分管) that name them."""

    person: Listed
    posts: tuple[Listed, ...]
    charges: tuple[Listed, ...]
    rules: tuple[Listed, ...] = ()

    def titles(self, today: date) -> str:
        """Titles held today, else those held before."""
        held = [one for one in self.posts if is_held(one, today)] or list(self.posts)
        return "、".join(dict.fromkeys(str(one.body.get("title") or "") for one in held))

    def duties(self, today: date) -> str:
        """The four-duty kinds held today."""
        held = (str(one.body.get("duty") or "") for one in self.posts if is_held(one, today))
        return "、".join(dict.fromkeys(duty for duty in held if duty))

    def teams(self, today: date) -> str:
        """The teams the person belongs to today."""
        held = (str(one.body.get("team") or "") for one in self.posts if is_held(one, today))
        return "、".join(dict.fromkeys(team for team in held if team))

    def stands_to(self, today: date) -> str:
        """What the person is in charge of or the contact of today: 分管 教务处；联系 机械工程学院党委."""
        by_kind: dict[str, list[str]] = {kind: [] for kind in ChargeKind}
        for one in self.charges:
            kind = str(one.body.get("kind") or ChargeKind.IN_CHARGE)
            name = named(one, "organisation")
            if is_held(one, today) and name and name not in by_kind.setdefault(kind, []):
                by_kind[kind].append(name)
        return "；".join(f"{kind} {'、'.join(names)}" for kind, names in by_kind.items() if names)

    def belongs_to(self, organisation: str) -> bool:
        """Whether the person has a post in an organisation."""
        return any(ref_id(one, "organisation") == organisation for one in self.posts)


def put_together(
    persons: Sequence[Listed],
    posts: Sequence[Listed],
    charges: Sequence[Listed],
    rules: Sequence[Listed] = (),
) -> tuple[PersonRow, ...]:
    """Return persons in the order they were recorded, each with posts, charges and rules."""
    posts_of, charges_of, rules_of = map(_by_person, (posts, charges, rules))
    return tuple(
        PersonRow(
            person,
            posts_of.get(person.entry_id, ()),
            charges_of.get(person.entry_id, ()),
            rules_of.get(person.entry_id, ()),
        )
        for person in reversed(persons)
    )


def _by_person(rows: Sequence[Listed]) -> dict[str, tuple[Listed, ...]]:
    found: dict[str, list[Listed]] = {}
    for row in reversed(rows):
        found.setdefault(ref_id(row, "person"), []).append(row)
    return {person: tuple(held) for person, held in found.items()}


def is_held(row: Listed, today: date) -> bool:
    """Whether a post or a charge holds on a day."""
    since, until = day_of(row, "since"), day_of(row, "until")
    return (since is None or since <= today) and (until is None or until >= today)


def day_of(row: Listed, field_id: str) -> date | None:
    """Return a date of a record, or None."""
    raw = row.body.get(field_id)
    return date.fromisoformat(raw) if isinstance(raw, str) and raw else None


def named(row: Listed, field_id: str) -> str:
    """Return the name a record gives for someone or something."""
    raw = row.body.get(field_id)
    return str(raw.get("name") or "") if isinstance(raw, dict) else ""


def ref_id(row: Listed, field_id: str) -> str:
    """Return the id a record gives for someone or something."""
    raw = row.body.get(field_id)
    return str(raw.get("id") or "") if isinstance(raw, dict) else ""


def matters(row: Listed) -> str:
    """Return what a rule withholds from a chief: 财务、人事."""
    raw = row.body.get("matters")
    held = (
        (str(one.get("matter") or "") for one in raw if isinstance(one, dict))
        if isinstance(raw, list)
        else ()
    )
    return "、".join(matter for matter in held if matter)


def period(row: Listed) -> str:
    """Return from when to when: 2025年1月1日起, 2024年3月1日至2025年6月30日."""
    since, until = day_of(row, "since"), day_of(row, "until")
    start = "" if since is None else full_day(since)
    if until is None:
        return f"{start}起" if start else ""
    return f"{start}至{full_day(until)}"
