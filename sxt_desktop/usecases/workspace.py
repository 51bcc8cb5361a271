"""What a use case needs: the open workbook, the library, who is working, and where time and chance come from."""

import json
import os
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta, timezone
from functools import lru_cache

from sxt_desktop.catalog.forms import DefinitionWrong, LoadedForm, form_from_definition
from sxt_desktop.catalog.library import Library
from sxt_desktop.domain.errors import ErrorCode, UserError
from sxt_desktop.domain.forms import FormSpec, Sensitivity
from sxt_desktop.domain.ids import FormId, OrgId, uuid7
from sxt_desktop.domain.revisions import author_name
from sxt_desktop.domain.roles import LocalUser, Permission, in_order, roles_with
from sxt_desktop.domain.workdays import Workdays
from sxt_desktop.store import ledger
from sxt_desktop.store.engine import Database
from sxt_desktop.store.workbook import Workbook
from sxt_desktop.usecases.kept import Kept

CHINA = timezone(timedelta(hours=8))
"""The one time zone of the program's users."""


@dataclass(frozen=True, slots=True)
class Workspace:
    """A frozen bag; tests decide `now`, `new_id` and `random`."""

    workbook: Workbook
    library: Library
    org: OrgId
    epoch: str
    user: LocalUser
    workdays: Workdays
    now: Callable[[], datetime]
    new_id: Callable[[], str]
    random: Callable[[int], bytes]
    kept: Kept = field(default_factory=Kept, repr=False, compare=False)

    @property
    def author(self) -> str:
        """Who is working, as records name it."""
        return author_name(self.user.name)

    @property
    def read(self) -> Database:
        """This thread's connection for reading what the user may see; of guarded records nobody more than the head."""
        if self.user.may(Permission.RESTRICTED):
            return self.workbook.covered(self._heads)
        return self.workbook.screened(self._heads)

    def _heads(self) -> dict[FormId, tuple[str, ...]]:
        return {name: one.spec.head for name, one in self.library.forms.items() if one.spec.guarded}

    @property
    def whole(self) -> Database:
        """This thread's connection for what the program does by itself; never for what is shown to someone."""
        return self.workbook.read

    def sees(self, sensitivity: Sensitivity | str) -> bool:
        """Whether records of a sensitivity may be shown to whoever is working."""
        return self.user.sees(sensitivity)

    def require(self, *any_of: Permission) -> None:
        """Raise NOT_PERMITTED, with the roles that could, unless the user may do one of these."""
        if not any(self.user.may(permission) for permission in any_of):
            able = in_order(role for permission in any_of for role in roles_with(permission))
            raise UserError(ErrorCode.NOT_PERMITTED, roles="、".join(able))

    @property
    def today(self) -> date:
        """The day it is in China."""
        return self.now().astimezone(CHINA).date()

    @property
    def timestamp(self) -> str:
        """Now, as it is written into records: ISO 8601 with seconds and offset."""
        return self.now().astimezone(CHINA).isoformat(timespec="seconds")

    def form_of(self, db: Database, form_id: FormId, form_hash: str) -> FormSpec:
        """Return a form as a record was written with it: installed, or kept in the workbook (FORM_UNKNOWN)."""
        installed: LoadedForm | None = self.library.forms.get(form_id)
        if installed is not None and installed.spec.hash == form_hash:
            return installed.spec
        definition = ledger.form_definition(db, form_hash)
        if definition is None:
            raise UserError(ErrorCode.FORM_UNKNOWN, form=form_id)
        kept = kept_form(form_hash, definition)
        if kept.id != form_id:
            raise UserError(ErrorCode.FORM_UNKNOWN, form=form_id)
        return kept


@lru_cache(maxsize=256)
def kept_form(form_hash: str, definition: str) -> FormSpec:
    """Return the form of a kept definition, JSON text (FORM_UNKNOWN when it cannot be understood)."""
    try:
        return form_from_definition(json.loads(definition))
    except (DefinitionWrong, ValueError) as wrong:
        raise UserError(ErrorCode.FORM_UNKNOWN, form=form_hash[:12]) from wrong


def real_now() -> datetime:
    """Return the time of the PC's clock."""
    return datetime.now(CHINA)


def real_new_id() -> str:
    """Return a fresh UUIDv7."""
    return uuid7(time.time_ns() // 1_000_000, os.urandom(10))


@lru_cache(maxsize=1)
def chinese_workdays() -> Workdays:
    """Return the State Council's holidays and exchanged week-ends for the years the calendar library knows."""
    import chinese_calendar.constants as known

    holidays = frozenset(day for day in known.holidays if day.weekday() < 5)
    extra = frozenset(day for day in known.workdays if day.weekday() >= 5)
    return Workdays(holidays, extra)
