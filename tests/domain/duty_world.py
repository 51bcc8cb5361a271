"""A small organisation and records for counting: a head, two members, departments with heads and staff, two below."""

from datetime import date
from functools import lru_cache
from itertools import count
from pathlib import Path

from sxt_desktop.catalog.forms import LoadedForm, load_forms
from sxt_desktop.catalog.profiles import load_profile
from sxt_desktop.domain.duties import Counted, Duty, Progress, Reckoning, progress
from sxt_desktop.domain.ids import EntryId, FormId, OrgId, PersonId
from sxt_desktop.domain.people import Charge, Directory, FourDuty, Organisation, Person, Post, Relation
from sxt_desktop.domain.policies import Profile
from sxt_desktop.domain.values import Json

RESOURCES = Path(__file__).resolve().parents[2] / "resources"
TODAY = date(2026, 11, 22)
HEAD, FIRST, SECOND, CHIEF_A, CHIEF_B, STAFF_A, BELOW, BRANCH = (
    PersonId(name) for name in ("head", "first", "second", "chief_a", "chief_b", "staff_a", "below", "branch")
)
OWN, DEPT_A, DEPT_B, UNIT, SUB = (OrgId(name) for name in ("own", "dept_a", "dept_b", "unit", "sub"))
_NAMES = {
    HEAD: "书记",
    FIRST: "甲委员",
    SECOND: "乙委员",
    CHIEF_A: "甲处长",
    CHIEF_B: "乙处长",
    STAFF_A: "甲科员",
    BELOW: "下级书记",
    BRANCH: "支部书记",
}
_serial = count(1)


@lru_cache
def forms() -> dict[FormId, LoadedForm]:
    """Return the installed forms."""
    return dict(load_forms(RESOURCES / "forms"))


@lru_cache
def profile(name: str) -> Profile:
    """Return an installed profile."""
    return load_profile(RESOURCES / "profiles" / name, forms())


def duty(name: str, key: str) -> Duty:
    """Return one quota of an installed profile."""
    return next(one for one in profile(name).duties if one.id == key)


def _post(person: PersonId, org: OrgId, four: FourDuty | None = None, *, heads: bool = False) -> Post:
    return Post(person, org, "职务", four, heads, date(2020, 1, 1), None)


def directory() -> Directory:
    """Return everyone: the first member is in charge of department A, the second of B."""
    return Directory(
        organisations=(
            Organisation(OWN, "本单位", "本单位", Relation.OWN),
            Organisation(DEPT_A, "甲处", "甲处", Relation.DEPARTMENT),
            Organisation(DEPT_B, "乙处", "乙处", Relation.DEPARTMENT),
            Organisation(UNIT, "下级党委", "下级党委", Relation.SUBORDINATE, parent=OWN),
            Organisation(SUB, "下级党委一支部", "一支部", Relation.SUBORDINATE, parent=UNIT),
        ),
        persons=tuple(Person(key, name) for key, name in _NAMES.items()),
        posts=(
            _post(HEAD, OWN, FourDuty.SECRETARY),
            _post(FIRST, OWN, FourDuty.MEMBER),
            _post(SECOND, OWN, FourDuty.MEMBER),
            _post(CHIEF_A, DEPT_A, heads=True),
            _post(CHIEF_B, DEPT_B, heads=True),
            _post(STAFF_A, DEPT_A),
            _post(BELOW, UNIT, FourDuty.SECRETARY),
            _post(BRANCH, SUB, FourDuty.SECRETARY),
        ),
        charges=(
            Charge(FIRST, DEPT_A, date(2020, 1, 1), None),
            Charge(SECOND, DEPT_B, date(2020, 1, 1), None),
        ),
    )


def record(form: str, day: str, subject: str | None, **body: Json) -> Counted:
    """Return one record of a day of 2026 (``05-06``)."""
    when = date.fromisoformat(f"2026-{day}")
    return Counted(EntryId(f"e{next(_serial)}"), FormId(form), when, when, subject, body)


def ref(*persons: str) -> list[Json]:
    """Return references as a record holds them; the ids are names enough here."""
    return [{"id": one, "name": one} for one in persons]


def talk(day: str, talker: str, *talked: str, kind: str = "履职谈话") -> Counted:
    """Return one talk."""
    return record("talk_record", day, talker, kind=kind, talked=ref(*talked))


def reckoning(*records: Counted, since: date = date.min, today: date = TODAY) -> Reckoning:
    """Return everything quotas are counted from."""
    return Reckoning(directory(), records, 2026, today, 10, since)


def figures(one: Duty, *records: Counted) -> dict[tuple[str, str], str]:
    """Return (who, period) -> ``done/required`` of one quota, without trailing zeros."""
    found = progress((one,), reckoning(*records))
    return {
        (one.subject_name, one.period.name): f"{one.done.normalize():f}/{one.required.normalize():f}"
        for one in found
    }


def only(one: Duty, *records: Counted) -> Progress:
    """Return the first progress of one quota."""
    return progress((one,), reckoning(*records))[0]
