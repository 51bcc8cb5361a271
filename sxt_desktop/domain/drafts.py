"""A record while it is being typed: what is being filled in, and what was typed and not saved."""

from dataclasses import dataclass

from sxt_desktop.domain.forms import Sensitivity
from sxt_desktop.domain.ids import EntryId, FormId
from sxt_desktop.domain.values import Body

LEVEL_KEY = "@level"
"""Under which a draft keeps how confidential its record is to be, beside the fields; no field can be called so."""


@dataclass(frozen=True, slots=True)
class Typing:
    """What is being filled in: a new record of a form, a change of a record, or a paper about another record.

    `base` is the digest of the revision that is being changed, empty for a new record.
    """

    form_id: FormId
    entry_id: EntryId | None = None
    about: EntryId | None = None
    base: str = ""

    @property
    def key(self) -> str:
        """What its draft is kept under: one draft for each thing one can be filling in."""
        return str(self.entry_id or (f"{self.form_id}@{self.about}" if self.about else self.form_id))


@dataclass(frozen=True, slots=True)
class KeptDraft:
    """What was typed and not saved; `at` is when it was kept (ISO 8601 text)."""

    typing: Typing
    body: Body
    at: str

    @property
    def level(self) -> Sensitivity | None:
        """How confidential its record is to be, where that is another level than its form's own."""
        kept = self.body.get(LEVEL_KEY)
        return next((level for level in Sensitivity if level.value == kept), None)
