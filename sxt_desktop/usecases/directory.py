"""People and organisations of an owner, read from their records."""

from datetime import date
from enum import StrEnum
from typing import TypeVar

from sxt_desktop.domain.ids import FormId, OrgId, PersonId
from sxt_desktop.domain.people import (
    CHARGE,
    ORGANISATION,
    PERSON,
    POST,
    Charge,
    Directory,
    FourDuty,
    Organisation,
    Person,
    Post,
    Relation,
)
from sxt_desktop.domain.records import Filter, Listed
from sxt_desktop.domain.values import Json
from sxt_desktop.store import lists
from sxt_desktop.usecases.workspace import Workspace

BLANK = "{}"
"""The content of a record that was blanked (依法清除); whom it named is not known any more."""
Kind = TypeVar("Kind", bound=StrEnum)


def directory(ws: Workspace, owner: OrgId | None = None) -> Directory:
    """Return everyone and everything named in an owner's records (the own ones when not given)."""
    who = owner or ws.org

    def rows(form: FormId) -> list[Listed]:
        found = lists.each(ws.read, Filter(forms=(form,), owner=who, only_adopted=True))
        return [row for row in found if row.body_json != BLANK]

    return Directory(
        organisations=tuple(map(_organisation, rows(ORGANISATION))),
        persons=tuple(Person(PersonId(row.entry_id), str(row.body.get("name", ""))) for row in rows(PERSON)),
        posts=tuple(map(_post, rows(POST))),
        charges=tuple(_charge(row) for row in rows(CHARGE) if row.body.get("kind", "分管") == "分管"),
    )


def _organisation(row: Listed) -> Organisation:
    name = str(row.body.get("name", ""))
    short = str(row.body.get("short_name") or name)
    relation = _word(Relation, row.body.get("relation")) or Relation.DEPARTMENT
    return Organisation(OrgId(row.entry_id), name, short, relation)


def _post(row: Listed) -> Post:
    return Post(
        person=PersonId(_id(row.body.get("person"))),
        organisation=OrgId(_id(row.body.get("organisation"))),
        title=str(row.body.get("title", "")),
        duty=_word(FourDuty, row.body.get("duty")),
        heads_department=row.body.get("heads_department") is True,
        since=day_in(row.body.get("since")) or date(1921, 7, 1),
        until=day_in(row.body.get("until")),
    )


def _charge(row: Listed) -> Charge:
    return Charge(
        person=PersonId(_id(row.body.get("person"))),
        organisation=OrgId(_id(row.body.get("organisation"))),
        since=day_in(row.body.get("since")) or date(1921, 7, 1),
        until=day_in(row.body.get("until")),
    )


def _id(value: Json) -> str:
    return str(value.get("id") or "") if isinstance(value, dict) else ""


def day_in(value: Json) -> date | None:
    """Return the day a body's field holds; what is none, in a record of another owner, counts as not given."""
    if not isinstance(value, str):
        return None
    try:
        return date.fromisoformat(value)
    except ValueError:
        return None


def _word(kind: type[Kind], value: Json) -> Kind | None:
    """Return a word of a fixed list, or None for any other."""
    return next((one for one in kind if one.value == value), None)
