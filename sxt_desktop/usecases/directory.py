"""People and organisations of an owner, read from their records."""

from collections.abc import Iterable, Iterator
from datetime import date
from enum import StrEnum
from typing import TypeVar

from sxt_desktop.domain.dated import day_in as day_in
from sxt_desktop.domain.errors import ErrorCode, UserError
from sxt_desktop.domain.forms import FormSpec, Problem, ProblemCode
from sxt_desktop.domain.ids import FormId, OrgId, PersonId
from sxt_desktop.domain.people import (
    CHARGE,
    DIRECT_CHARGE,
    ORGANISATION,
    PERSON,
    POST,
    Charge,
    ChargeKind,
    Directory,
    FourDuty,
    Organisation,
    Person,
    Post,
    Relation,
    Team,
    Withheld,
)
from sxt_desktop.domain.records import Filter, Listed
from sxt_desktop.domain.values import Json, Ref
from sxt_desktop.store import lists
from sxt_desktop.usecases.workspace import Workspace

BLANK = "{}"
"""The content of a record that was blanked (依法清除); whom it named is not known any more."""
FOUNDED = date(1921, 7, 1)
"""Since when somebody holds a post of whom nothing else is said: since there is a party."""
Kind = TypeVar("Kind", bound=StrEnum)


def directory(ws: Workspace, owner: OrgId | None = None) -> Directory:
    """Return everyone and everything named in an owner's records (the own ones when not given)."""
    who = owner or ws.org

    def rows(form: FormId) -> list[Listed]:
        found = lists.each(ws.read, Filter(forms=(form,), owner=who, only_adopted=True))
        return [row for row in found if row.body_json != BLANK]

    charges = tuple(map(_charge, rows(CHARGE)))
    return Directory(
        organisations=tuple(map(_organisation, rows(ORGANISATION))),
        persons=tuple(Person(PersonId(row.entry_id), str(row.body.get("name", ""))) for row in rows(PERSON)),
        posts=tuple(map(_post, rows(POST))),
        charges=tuple(one for one in charges if one.kind is ChargeKind.IN_CHARGE),
        contacts=tuple(one for one in charges if one.kind is not ChargeKind.IN_CHARGE),
        withheld=tuple(rule for row in rows(DIRECT_CHARGE) for rule in _withheld(row)),
    )


def known_here(ws: Workspace) -> frozenset[str]:
    """Return the ids of everyone and everything that our own records name."""
    people = directory(ws)
    return frozenset((ws.org, *(one.id for one in people.persons), *(one.id for one in people.organisations)))


def must_be_known(ws: Workspace, form: FormSpec, field_id: str, refs: Iterable[Ref]) -> None:
    """Refuse persons and organisations that are named by an id nobody here has (NOT_ACCEPTED); a bare name may stand."""
    known = known_here(ws)
    problems = tuple(
        Problem(field_id, ProblemCode.NOT_THERE, {"value": one.name})
        for one in refs
        if one.id is not None and one.id not in known
    )
    if problems:
        first = form.label_of(field_id)
        raise UserError(ErrorCode.NOT_ACCEPTED, form=form.title, problems=problems, first=first)


def _organisation(row: Listed) -> Organisation:
    name = str(row.body.get("name", ""))
    short = str(row.body.get("short_name") or name)
    relation = _word(Relation, row.body.get("relation")) or Relation.DEPARTMENT
    order, parent = row.body.get("order"), _id(row.body.get("parent"))
    return Organisation(
        OrgId(row.entry_id),
        name,
        short,
        relation,
        parent=OrgId(parent) if parent else None,
        order=order if isinstance(order, int) else 0,
        kind=str(row.body.get("level") or ""),
    )


def _post(row: Listed) -> Post:
    return Post(
        person=PersonId(_id(row.body.get("person"))),
        organisation=OrgId(_id(row.body.get("organisation"))),
        title=str(row.body.get("title", "")),
        duty=_word(FourDuty, row.body.get("duty")),
        heads_department=row.body.get("heads_department") is True,
        since=day_in(row.body.get("since")) or FOUNDED,
        until=day_in(row.body.get("until")),
        team=_word(Team, row.body.get("team")),
    )


def _charge(row: Listed) -> Charge:
    return Charge(
        person=PersonId(_id(row.body.get("person"))),
        organisation=OrgId(_id(row.body.get("organisation"))),
        since=day_in(row.body.get("since")) or FOUNDED,
        until=day_in(row.body.get("until")),
        kind=_word(ChargeKind, row.body.get("kind", "分管")) or ChargeKind.CONTACT,
    )


def _withheld(row: Listed) -> Iterator[Withheld]:
    matters = row.body.get("matters")
    for matter in matters if isinstance(matters, list) else ():
        if isinstance(matter, dict):
            organisation = _id(matter.get("organisation"))
            yield Withheld(
                person=PersonId(_id(row.body.get("person"))),
                matter=str(matter.get("matter") or ""),
                organisation=OrgId(organisation) if organisation else None,
                since=day_in(row.body.get("since")) or FOUNDED,
                until=day_in(row.body.get("until")),
            )


def _id(value: Json) -> str:
    return str(value.get("id") or "") if isinstance(value, dict) else ""


def _word(kind: type[Kind], value: Json) -> Kind | None:
    """Return a word of a fixed list, or None for any other."""
    return next((one for one in kind if one.value == value), None)
