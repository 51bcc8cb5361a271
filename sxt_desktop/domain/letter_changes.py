"""What changed in posts and charges since a letter was signed, and who follows whom; a letter is due again by it.

Nothing is stored: it is worked out from `post` and `charge` records (domain.md 3.05, 责任人变动由继任者承继).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from sxt_desktop.domain.days import days_after
from sxt_desktop.domain.people import Charge, Directory, FourDuty, Person, Post
from sxt_desktop.domain.values import chinese_date


@dataclass(frozen=True, slots=True)
class Change:
    """One change on a day, in words."""

    day: date
    words: str


def changes_since(
    people: Directory, party: str, *, since: date, today: date, over: str | None = None
) -> tuple[Change, ...]:
    """Return what changed for a person or an organisation after a day, up to today, the oldest first.

    Of a person: posts and what it is in charge of, with `over` of that organisation alone; of an organisation: who
    heads it.
    """
    charges = (one for one in people.charges if one.person == party and over in (None, one.organisation))
    found = [
        *(one for post in people.posts if _concerns(post, party) for one in _of_post(people, post, party)),
        *(one for charge in charges for one in _of_charge(people, charge)),
    ]
    return tuple(sorted((one for one in found if since < one.day <= today), key=lambda one: one.day))


def _concerns(post: Post, party: str) -> bool:
    heads = post.heads_department or post.duty is FourDuty.SECRETARY
    return post.person == party or (heads and post.organisation == party)


def _of_post(people: Directory, post: Post, party: str) -> Iterator[Change]:
    who = "" if post.person == party else _name(people.person(post.person))
    yield Change(post.since, f"{who}自{chinese_date(post.since)}起任{post.title}")
    if post.until is not None:
        day = _after(post.until)
        yield Change(day, f"{who}自{chinese_date(day)}起不再任{post.title}")


def _of_charge(people: Directory, charge: Charge) -> Iterator[Change]:
    of = next((org.short_name for org in people.organisations if org.id == charge.organisation), "")
    yield Change(charge.since, f"自{chinese_date(charge.since)}起分管{of}")
    if charge.until is not None:
        day = _after(charge.until)
        yield Change(day, f"自{chinese_date(day)}起不再分管{of}")


def _after(day: date) -> date:
    """Return the first day on which something is no more: what ends on a day still holds on it."""
    return days_after(day, 1)


def _name(person: Person | None) -> str:
    return "" if person is None else person.name


def has_left(people: Directory, person: str, *, on: date) -> bool:
    """Whether a person held posts and holds none any more on a day."""
    posts = [post for post in people.posts if post.person == person]
    return bool(posts) and not any(post.until is None or post.until >= on for post in posts)


def successor(people: Directory, person: str, *, on: date) -> Person | None:
    """Return who took over a post a person gave up: the same title in the same organisation, begun since."""
    after = (
        new for old in people.posts if old.person == person for new in people.posts if _took(new, old, on)
    )
    return next((people.person(new.person) for new in after), None)


def predecessor(people: Directory, person: str, *, on: date) -> Person | None:
    """Return whose post a person took over."""
    before = (
        old for new in people.posts if new.person == person for old in people.posts if _took(new, old, on)
    )
    return next((people.person(old.person) for old in before), None)


def _took(new: Post, old: Post, on: date) -> bool:
    """Whether one post goes on where another ended; both are of the same place and held by two persons."""
    if old.until is None or old.until >= on or old.until > new.since or not new.held_during(on, on):
        return False
    return (new.organisation, new.title) == (old.organisation, old.title) and new.person != old.person
