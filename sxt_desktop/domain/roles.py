"""Who works in a workbook, what each role may do, and how a look at what is confidential is called.

Six roles (domain.md §2); one person may hold several.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from sxt_desktop.domain.forms import Sensitivity


class Role(StrEnum):
    """The six roles of a workbook; the values are what users see."""

    RECORDER = "记实员"
    HOLDER = "责任人"
    ENDORSER = "审签人"
    DISCIPLINE = "纪检员"
    SUPERVISOR = "上级督责员"
    ADMIN = "管理员"


class Permission(StrEnum):
    """What can be allowed. Looking at 公开 and 内部 records, printing, checking and backing up need none."""

    RECORD = "record"
    """Keep, change, void and bring back records and attachments."""
    ENDORSE = "endorse"
    """Make letters and note that they were signed."""
    RESTRICTED = "restricted"
    """See and write what is 纪检专阅."""
    SUPERVISE = "supervise"
    """Review records, issue orders and verify answers."""
    EXCHANGE = "exchange"
    """Write and take over bundles, enrol organisations."""
    MANAGE = "manage"
    """Users and their roles, restore, another key, moving, settings of the workbook."""
    BLANK = "blank"
    """Blank the content of a record for good (依法清除)."""


class How(StrEnum):
    """In which way someone looked at a record that is 纪检专阅; the values are what users see."""

    OPENED = "打开"
    HISTORY = "修改记录"
    PRINTED = "打印"
    LISTED = "列表"
    SEARCHED = "检索"
    FILE = "附件"
    EXPORTED = "导出表格"


GRANTS: Mapping[Role, frozenset[Permission]] = {
    Role.RECORDER: frozenset({Permission.RECORD, Permission.ENDORSE, Permission.EXCHANGE}),
    Role.HOLDER: frozenset({Permission.RECORD}),
    Role.ENDORSER: frozenset({Permission.ENDORSE}),
    Role.DISCIPLINE: frozenset({Permission.RECORD, Permission.RESTRICTED, Permission.SUPERVISE}),
    Role.SUPERVISOR: frozenset({Permission.SUPERVISE, Permission.EXCHANGE}),
    Role.ADMIN: frozenset({Permission.MANAGE, Permission.EXCHANGE, Permission.BLANK}),
}

EVERY_ROLE = frozenset(Role)
"""What the first user of a workbook holds: who is alone does everything."""


@dataclass(frozen=True, slots=True)
class LocalUser:
    """Someone with an own password; `id` is that of the key slot (u1, u2 …), never given again."""

    id: str
    name: str
    roles: frozenset[Role]

    def may(self, permission: Permission) -> bool:
        """Whether any of the roles allows it."""
        return any(permission in GRANTS[role] for role in self.roles)

    def sees(self, sensitivity: Sensitivity | str) -> bool:
        """Whether records of a sensitivity may be shown to this user at all."""
        return sensitivity != Sensitivity.DISCIPLINE or self.may(Permission.RESTRICTED)


def roles_with(permission: Permission) -> tuple[Role, ...]:
    """Return the roles that allow something, in their usual order, for telling whom to ask."""
    return tuple(role for role in Role if permission in GRANTS[role])


def in_order(roles: Iterable[Role]) -> tuple[Role, ...]:
    """Return roles in their usual order."""
    held = frozenset(roles)
    return tuple(role for role in Role if role in held)
