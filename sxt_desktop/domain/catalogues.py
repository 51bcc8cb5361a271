"""Starter catalogues (起步清单): lines to begin a list with, in our own short words, each with the clause it follows.

Where a source only gives a number of lines, the catalogue is an empty structure: so many lines without words.
MZ17, MZ22, MZ40, MZ41, MZ57, MZ58, MZ61.
"""

from dataclasses import dataclass
from decimal import Decimal

from sxt_desktop.domain.people import FourDuty
from sxt_desktop.domain.values import Values

REMARK = "起步文字，须经本单位核准"
UNFILLED = "（待填写）"
"""How the content of an item begins that came of a line without words and is still to be written."""
NATURES = {
    FourDuty.COMMITTEE: "领导责任",
    FourDuty.COMMISSION: "监督责任",
    FourDuty.SECRETARY: "第一责任人责任",
    FourDuty.MEMBER: "主要领导责任",
}
"""Which kind of responsibility goes with which duty, unless a line says otherwise (MZ21)."""


@dataclass(frozen=True, slots=True)
class Goal:
    """A quantified target: not less than `number` `unit` in each `per` (量化指标, MZ38)."""

    number: Decimal
    unit: str
    per: str
    bound: str = "不少于"


@dataclass(frozen=True, slots=True)
class Line:
    """One line: `id` names it in every workbook; `follows` is the duty whose line of the same aspect it takes up."""

    id: str
    aspect: str
    duty: FourDuty
    says: str
    clause: str
    list_kind: str = "责任清单"
    nature: str = ""
    cycle: str = ""
    evidence: tuple[str, ...] = ()
    goal: Goal | None = None
    follows: FourDuty | None = None
    ends_here: bool = False

    @property
    def is_blank(self) -> bool:
        """Whether the source gave no words for it."""
        return not self.says

    @property
    def words(self) -> str:
        """What an item of it says at first."""
        return self.says or f"{UNFILLED}{self.aspect}第{self.number}条"

    @property
    def number(self) -> int:
        """Its place within its aspect, from 1."""
        return int(self.id.rpartition("-")[2])

    def values(self) -> Values:
        """Return what an item takes over from the line, without holder and year."""
        found: Values = {
            "item_no": self.id.partition("-")[2],
            "list_kind": self.list_kind,
            "duty": self.duty.value,
            "nature": self.nature or NATURES[self.duty],
            "category": self.aspect,
            "content": self.words,
            "basis": self.clause,
            "starter": self.id,
            "cycle": self.cycle or None,
            "evidence_kinds": self.evidence,
            "ends_here": True if self.ends_here else None,
        }
        if self.goal is not None:
            found |= {
                "target_bound": self.goal.bound,
                "target_number": self.goal.number,
                "target_unit": self.goal.unit,
                "target_per": self.goal.per,
            }
        return found


@dataclass(frozen=True, slots=True)
class Catalogue:
    """All lines of one source, in its order; `profiles` are those whose source it is."""

    id: str
    title: str
    source: str
    about: str
    lines: tuple[Line, ...]
    profiles: tuple[str, ...] = ()

    def line(self, line_id: str) -> Line | None:
        """Return a line by its id, or None."""
        return next((line for line in self.lines if line.id == line_id), None)

    def above(self, line: Line) -> Line | None:
        """Return the line of the same aspect that a line takes up, or None."""
        same = (one for one in self.lines if one.aspect == line.aspect and one.duty is line.follows)
        return next(same, None)

    @property
    def aspects(self) -> tuple[str, ...]:
        """The aspects in their order."""
        return tuple(dict.fromkeys(line.aspect for line in self.lines))
