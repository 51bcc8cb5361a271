"""Organisations as a tree: each below the one it belongs to, as deep as was recorded (MZ02; S0)."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from sxt_desktop.domain.ids import OrgId
from sxt_desktop.domain.people import Organisation, Relation


@dataclass(frozen=True, slots=True)
class Branch:
    """An organisation with those directly below it."""

    organisation: Organisation
    below: tuple["Branch", ...] = ()

    def walk(self, depth: int = 0) -> Iterator[tuple[int, Organisation]]:
        """Yield every organisation of the branch with its depth, from above to below."""
        yield depth, self.organisation
        for branch in self.below:
            yield from branch.walk(depth + 1)


def org_tree(organisations: Sequence[Organisation]) -> tuple[Branch, ...]:
    """Return the organisations without anything above them, each with what is below.

    One that does not say what it belongs to stands below ours, and ours below its only superior. What was
    recorded in a circle stands as if nothing had been said. Departments come before subordinates, then by order.
    """
    above = _above(organisations)
    children: dict[OrgId | None, list[Organisation]] = {}
    for one in sorted(organisations, key=lambda org: (_RANKS[org.relation], org.order)):
        children.setdefault(above[one.id], []).append(one)

    def branch(one: Organisation) -> Branch:
        return Branch(one, tuple(map(branch, children.get(one.id, ()))))

    return tuple(map(branch, children.get(None, ())))


_RANKS = {Relation.SUPERIOR: 0, Relation.OWN: 1, Relation.DEPARTMENT: 2, Relation.SUBORDINATE: 3}


def _above(organisations: Sequence[Organisation]) -> dict[OrgId, OrgId | None]:
    known = {one.id: one for one in organisations}
    superiors = [one.id for one in organisations if one.relation is Relation.SUPERIOR]
    own = next((one.id for one in organisations if one.relation is Relation.OWN), None)
    assumed: dict[Relation, OrgId | None] = {
        Relation.SUPERIOR: None,
        Relation.OWN: superiors[0] if len(superiors) == 1 else None,
        Relation.DEPARTMENT: own,
        Relation.SUBORDINATE: own,
    }
    said = {
        one.id: one.parent if one.parent in known and one.parent != one.id else assumed[one.relation]
        for one in organisations
    }
    return {one.id: assumed[one.relation] if _is_lost(said, one) else said[one.id] for one in organisations}


def _is_lost(above: Mapping[OrgId, OrgId | None], one: Organisation) -> bool:
    """Whether an organisation stands in a circle, or, for ours and those above, leads into one."""
    seen: list[OrgId] = []
    at: OrgId | None = one.id
    while at is not None and at not in seen:
        seen.append(at)
        at = above.get(at)
    return at is not None and (at == one.id or one.relation in (Relation.OWN, Relation.SUPERIOR))
