"""People and organisations of an owner, read from their records."""

from datetime import date

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


def directory(ws: Workspace, owner: OrgId | None = None) -> Directory:
    """Return everyone and everything named in an owner's records (the own ones when not given)."""
    who = owner or ws.org

    def rows(form: FormId) -> list[Listed]:
        return list(lists.each(ws.read, Filter(forms=(form,), owner=who)))

    return Directory(
        organisations=tuple(map(_organisation, rows(ORGANISATION))),
        persons=tuple(Person(PersonId(row.entry_id), str(row.body.get("name", ""))) for row in rows(PERSON)),
        posts=tuple(map(_post, rows(POST))),
        charges=tuple(_charge(row) for row in rows(CHARGE) if row.body.get("kind", "分管") == "分管"),
    )


def _organisation(row: Listed) -> Organisation:
    name = str(row.body.get("name", ""))
    short = str(row.body.get("short_name") or name)
    return Organisation(OrgId(row.entry_id), name, short, Relation(str(row.body.get("relation", "内设部门"))))


def _post(row: Listed) -> Post:
    duty = row.body.get("duty")
    return Post(
        person=PersonId(_id(row.body.get("person"))),
        organisation=OrgId(_id(row.body.get("organisation"))),
        title=str(row.body.get("title", "")),
        duty=FourDuty(str(duty)) if duty else None,
        heads_department=row.body.get("heads_department") is True,
        since=_day(row.body.get("since")) or date(1921, 7, 1),
        until=_day(row.body.get("until")),
    )


def _charge(row: Listed) -> Charge:
    return Charge(
        person=PersonId(_id(row.body.get("person"))),
        organisation=OrgId(_id(row.body.get("organisation"))),
        since=_day(row.body.get("since")) or date(1921, 7, 1),
        until=_day(row.body.get("until")),
    )


def _id(value: Json) -> str:
    return str(value.get("id") or "") if isinstance(value, dict) else ""


def _day(value: Json) -> date | None:
    return date.fromisoformat(value) if isinstance(value, str) else None
