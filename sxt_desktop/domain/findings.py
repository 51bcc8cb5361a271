"""What a check of a workbook found: each thing that is not as it was written, and where."""

from dataclasses import dataclass

MILD = frozenset({"attachment", "anchor"})
"""Kinds that do not make the workbook read-only: the records themselves are what they were."""
IN_LOG = frozenset({"file", "head", "missing", "digest", "payload", "link", "checkpoint", "continuation"})
"""Kinds that say the log itself is not sound, so that nothing may be built from it."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is not as it was written: what kind, whose log, at which position or file.

    Kinds: `file` pages that cannot be read; `schema` tables or triggers altered from outside; `head` the log is
    shorter than is remembered; `anchor` what is remembered is gone; `missing` `digest` `payload` `link`
    `checkpoint` `continuation` the log; `projection` lists and log differ; `attachment`.
    `title` and `day` (ISO date) tell which record it is, empty when it cannot be told or may not be seen.
    """

    kind: str
    owner: str = ""
    n: int = 0
    detail: str = ""
    epoch: str = ""
    entry_id: str = ""
    title: str = ""
    number: str = ""
    day: str = ""


@dataclass(frozen=True, slots=True)
class Unadopted:
    """Positions of an earlier epoch that we hold, while their owner's log went on without them (未承接)."""

    owner: str
    epoch: str
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class Checked:
    """What a check found; nothing in `findings` means everything fits. What is `unadopted` is no fault.

    `is_full` is False for the quick check at a start.
    """

    revisions: int
    entries: int
    files: int
    rebuilt: bool
    findings: tuple[Finding, ...]
    unadopted: tuple[Unadopted, ...] = ()
    is_full: bool = True

    @property
    def is_grave(self) -> bool:
        """Whether anything found means that nothing may be written any more."""
        return any(one.kind not in MILD for one in self.findings)

    @property
    def log_is_sound(self) -> bool:
        """Whether the log is what it was, so that lists can be built from it."""
        return not any(one.kind in IN_LOG for one in self.findings)
