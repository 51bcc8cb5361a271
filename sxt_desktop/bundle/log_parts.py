"""Which positions of whose logs a bundle carries: in full up to a checkpoint, addressed, or revealed later."""

from dataclasses import dataclass
from enum import StrEnum

from sxt_desktop.bundle.checkpoints import checkpoint_from_json, checkpoint_to_json
from sxt_desktop.bundle.lines import Range
from sxt_desktop.bundle.strict_json import HASH_BYTES, Malformed, Shape
from sxt_desktop.domain.chains import Checkpoint
from sxt_desktop.domain.ids import OrgId
from sxt_desktop.domain.values import Json


class Mode(StrEnum):
    """FULL: every position without gaps, up to a checkpoint. ADDRESSED: only what the recipient is to have."""

    FULL = "full"
    ADDRESSED = "addressed"


@dataclass(frozen=True, slots=True)
class LogSpan:
    """Positions `from_n` to `to_n` of one owner's log in one epoch.

    `link_before` is the link at ``from_n - 1``. In full mode the checkpoint stands at `to_n`.
    """

    owner: OrgId
    epoch: str
    mode: Mode
    from_n: int
    to_n: int
    link_before: bytes | None
    checkpoint: Checkpoint | None

    @property
    def range(self) -> Range:
        """The positions its lines must be."""
        return Range(self.owner, self.epoch, self.from_n, self.to_n, gapless=self.mode is Mode.FULL)


@dataclass(frozen=True, slots=True)
class LogPart(LogSpan):
    """A span as a manifest tells it; `lines` of its positions travel."""

    lines: int


@dataclass(frozen=True, slots=True)
class Revealed:
    """Older positions of one owner's log in one epoch whose content was withheld and now travels."""

    owner: OrgId
    epoch: str

    @property
    def range(self) -> Range:
        """The positions its lines must be."""
        return Range(self.owner, self.epoch, whole=True)


@dataclass(frozen=True, slots=True)
class Reveal(Revealed):
    """What is revealed as a manifest tells it, in so many `lines`."""

    lines: int


def log_to_json(part: LogPart) -> Json:
    """Return a log part as JSON."""
    return {
        "owner": part.owner,
        "epoch": part.epoch,
        "mode": part.mode.value,
        "from_n": part.from_n,
        "to_n": part.to_n,
        "link_before": None if part.link_before is None else part.link_before.hex(),
        "checkpoint": None if part.checkpoint is None else checkpoint_to_json(part.checkpoint),
        "lines": part.lines,
    }


def reveal_from_json(raw: object) -> Reveal:
    """Read what is revealed; raises `Malformed`."""
    shape = Shape(raw)
    return Reveal(OrgId(shape.token("owner")), shape.token("epoch"), shape.number("lines"))


def log_from_json(raw: object) -> LogPart:
    """Read a log part whose numbers fit each other; raises `Malformed`."""
    shape = Shape(raw)
    mode = shape.text("mode")
    if mode not in set(Mode):
        raise Malformed("mode")
    part = LogPart(
        owner=OrgId(shape.token("owner")),
        epoch=shape.token("epoch"),
        mode=Mode(mode),
        from_n=shape.number("from_n", least=1),
        to_n=shape.number("to_n"),
        link_before=shape.hex("link_before", HASH_BYTES) if shape.has("link_before") else None,
        checkpoint=checkpoint_from_json(shape.raw("checkpoint")) if shape.has("checkpoint") else None,
        lines=shape.number("lines"),
    )
    _check_log(part)
    return part


def _check_log(part: LogPart) -> None:
    """Refuse a log part whose numbers contradict each other; raises `Malformed`."""
    span = part.to_n - part.from_n + 1
    head = part.checkpoint
    if span < 0 or part.lines > span:
        raise Malformed("to_n")
    if part.mode is Mode.FULL and (part.lines != span or part.link_before is None or head is None):
        raise Malformed("lines")
    if head is not None and (head.owner, head.epoch) != (part.owner, part.epoch):
        raise Malformed("checkpoint")
    if head is not None and part.mode is Mode.FULL and head.n != part.to_n:
        raise Malformed("checkpoint")
