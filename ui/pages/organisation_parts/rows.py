"""Words about organisations, persons, posts and charges, taken from their records."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sxt_desktop.domain.records import Listed


@dataclass(frozen=True, slots=True)
class PersonRow:
    """A person with the posts and charges that name them."""

    person: Listed
    posts: tuple[Listed, ...]
    charges: tuple[Listed, ...]

    def titles(self, today: date) -> str:
        """Titles held today, else those held before."""
        held = [one for one in self.posts if is_held(one, today)] or list(self.posts)
        return "、".join(dict.fromkeys(str(one.body.get("title") or "") for one in held))

    def duties(self, today: date) -> str:
        """The four-duty kinds held today."""
        held = (str(one.body.get("duty") or "") for one in self.posts if is_held(one, today))
        return "、".join(dict.fromkeys(duty for duty in held if duty))

    def in_charge_of(self, today: date) -> str:
        """What the person is in charge of today."""
        held = (named(one, "organisation") for one in self.charges if is_held(one, today))
        return "、".join(dict.fromkeys(name for name in held if name))

    def belongs_to(self, organisation: str) -> bool:
        """Whether the person has a post in an organisation."""
        return any(ref_id(one, "organisation") == organisation for one in self.posts)


def put_together(
    persons: Sequence[Listed], posts: Sequence[Listed], charges: Sequence[Listed]
) -> tuple[PersonRow, ...]:
    """Return persons in the order they were recorded, each with posts and charges."""
    return tuple(
        PersonRow(
            person,
            tuple(one for one in reversed(posts) if ref_id(one, "person") == person.entry_id),
            tuple(one for one in reversed(charges) if ref_id(one, "person") == person.entry_id),
        )
        for person in reversed(persons)
    )


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


def period(row: Listed) -> str:
    """Return from when to when: 2025年1月1日起, 2024年3月1日至2025年6月30日."""
    since, until = day_of(row, "since"), day_of(row, "until")
    start = "" if since is None else f"{since.year}年{since.month}月{since.day}日"
    if until is None:
        return f"{start}起" if start else ""
    return f"{start}至{until.year}年{until.month}月{until.day}日"
