"""Records as lists show them, and what a list can be filtered by."""

import json
from dataclasses import dataclass
from typing import NamedTuple

from sxt_desktop.domain.addressing import addressees_in
from sxt_desktop.domain.ids import EntryId, FormId, OrgId
from sxt_desktop.domain.values import Body

COVERED = "@covered"
"""The mark in what lists hand out of a guarded record: it is its head, not its content. No field is called so."""


class Listed(NamedTuple):
    """One record as lists show it; dates are ISO text, `recorded_at` with time and offset.

    `unadopted`: its owner's log went on without it (未承接); it is shown, but nothing is counted by it.
    A named tuple, since lists make hundreds of them at once.
    """

    row: int
    entry_id: EntryId
    owner: OrgId
    form_id: FormId
    form_hash: str
    n: int
    digest: str
    author: str
    title: str
    number: str | None
    occurred_on: str | None
    occurred_to: str | None
    subject: str | None
    subject_name: str | None
    timeliness: str | None
    amount: str | None
    due_on: str | None
    replied_on: str | None
    closed_on: str | None
    addressee: str | None
    about_entry: str | None
    sensitivity: str
    first_recorded_at: str
    recorded_at: str
    revisions: int
    voided: bool
    body_json: str
    unadopted: bool = False

    @property
    def body(self) -> Body:
        """The content; read anew at each access, so that lists which do not need it do not pay for it."""
        return dict(json.loads(self.body_json))

    @property
    def addressees(self) -> tuple[OrgId, ...]:
        """Every organisation the record is addressed to; `addressee` is None where they are several."""
        return tuple(OrgId(str(one.id)) for one in addressees_in(self.body))


OTHER_HOLDERS = "others"
"""The field in which a record names who is responsible besides its subject."""
UNCONFIRMED = "已报未确认"
"""What was exported and has no receipt yet, among what is 待接收."""


@dataclass(frozen=True, slots=True)
class Reach:
    """How far our log went: whose opinions count, up to which position they hold it, up to which it was sent."""

    reviewers: tuple[OrgId, ...]
    held: int
    sent: int


@dataclass(frozen=True, slots=True)
class Filter:
    """What a list shows; empty fields do not restrict.

    `names` is an id the content refers to somewhere, which reads every content of the list otherwise asked for.
    `review` is a state of our own records in review or `UNCONFIRMED`; use cases fill in the `reach` it needs. Year 0
    is every year, for a list that follows the year otherwise. `shared`: records may name further holders in a field
    `OTHER_HOLDERS`, and the subject is looked for among these as well.
    """

    forms: tuple[FormId, ...] = ()
    owner: OrgId | None = None
    year: int | None = None
    month: int | None = None
    subject: str = ""
    timeliness: str = ""
    words: str = ""
    about_entry: str = ""
    addressee: str = ""
    with_void: bool = False
    only_void: bool = False
    about_owner: OrgId | None = None
    only_adopted: bool = False
    owners: tuple[OrgId, ...] = ()
    review: str = ""
    reach: Reach | None = None
    names: str = ""
    shared: bool = False
