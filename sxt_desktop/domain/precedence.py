"""In which order those who bear responsibility stand on papers: as an office seats them, never as they were recorded.

The committee, the commission, the secretary, the members of the team as the directory has them, then the departments
in their order, each followed by its own people, the organisations below in the same way, and whoever is not known.
"""

from collections.abc import Iterator, Mapping, Set
from datetime import date

from sxt_desktop.domain.people import Directory, FourDuty, Organisation, Post, Relation

Place = tuple[int, int, int, int]
"""Rank, the organisation's own order, its place in the directory, a person's place after it."""

_COMMITTEE, _COMMISSION, _SECRETARY, _MEMBER, _DEPARTMENT, _BELOW, _ABOVE, _UNKNOWN = range(8)
NOWHERE: Place = (_UNKNOWN, 0, 0, 0)
"""The place of what the directory does not have: free text, and those it no longer names."""
_RANKS: Mapping[Relation, int] = {
    Relation.OWN: _COMMITTEE,
    Relation.DEPARTMENT: _DEPARTMENT,
    Relation.SUBORDINATE: _BELOW,
    Relation.SUPERIOR: _ABOVE,
}


def precedence(people: Directory, *, start: date, end: date) -> Mapping[str, Place]:
    """Return the place of everyone and every organisation by id; posts are those held during the period, else any."""
    units: dict[str, Place] = {org.id: _of_organisation(org, n) for n, org in enumerate(people.organisations)}
    ours = {org.id for org in people.organisations if org.relation in (Relation.OWN, Relation.DEPARTMENT)}
    found = dict(units)
    for n, person in enumerate(people.persons, start=1):
        all_posts = [post for post in people.posts if post.person == person.id]
        posts = [post for post in all_posts if post.held_during(start, end)] or all_posts
        found[person.id] = min(_of_posts(posts, units, ours, n), default=(_UNKNOWN, 0, 0, n))
    return found


def _of_organisation(org: Organisation, n: int) -> Place:
    rank = _RANKS[org.relation]
    if rank == _DEPARTMENT and org.is_commission:
        rank = _COMMISSION
    return rank, org.order, n, 0


def _of_posts(posts: list[Post], units: Mapping[str, Place], ours: Set[str], n: int) -> Iterator[Place]:
    for post in posts:
        rank, order, unit, _ = units.get(post.organisation, NOWHERE)
        if post.organisation in ours and post.duty is FourDuty.SECRETARY:
            yield _SECRETARY, 0, 0, n
        elif post.organisation in ours and post.duty in (FourDuty.MEMBER, FourDuty.COMMISSION):
            yield _MEMBER, 0, 0, n
        elif rank in (_COMMITTEE, _COMMISSION):
            yield _MEMBER, 1, unit, n
        else:
            yield rank, order, unit, n
