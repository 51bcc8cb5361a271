"""One log position as a line of JSON; read strictly, with its digest and content hash recomputed.

A whole revision is its own fields plus `digest`, `salt` and `body`; a blanked one has no salt and body;
a withheld one has `n` and `digest` only.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from sxt_desktop.bundle.strict_json import Malformed, Shape, parse
from sxt_desktop.domain.ids import OrgId
from sxt_desktop.domain.revisions import (
    SALT_BYTES,
    Carried,
    Payload,
    canonical,
    digest_read,
    revision_from_json,
)
from sxt_desktop.domain.values import Json, NotReadable

DIGEST_BYTES = 32


def to_line(carried: Carried) -> bytes:
    """Return a position as canonical JSON with a line end."""
    line: dict[str, Json] = {"n": carried.n, "digest": carried.digest.hex()}
    if carried.revision is not None:
        line.update(carried.revision.to_json())
    if carried.payload is not None:
        line["salt"] = carried.payload.salt.hex()
        line["body"] = carried.payload.body
    return canonical(line) + b"\n"


def from_line(line: bytes, *, again: bool = False) -> Carried:
    """Read a position; raises `Malformed` when its shape, its digest or the hash of its content is wrong.

    With `again` the very same bytes were read before, and their hashes are not computed another time.
    """
    shape = Shape(parse(line))
    n = shape.number("n", least=1)
    digest = shape.hex("digest", DIGEST_BYTES)
    payload = None
    if shape.has("salt") or shape.has("body"):
        payload = Payload.read(shape.hex("salt", SALT_BYTES), shape.mapping("body"))
    fields = shape.rest()
    if not fields and payload is None:
        return Carried(n, digest)
    fields["n"] = n
    try:
        revision = revision_from_json(fields)
    except (NotReadable, ValueError, TypeError) as wrong:
        raise Malformed("revision") from wrong
    if again:
        return Carried(n, digest, revision, payload)
    if digest_read(fields) != digest:
        raise Malformed("digest")
    if payload is not None and payload.hash != revision.payload_hash:
        raise Malformed("payload_hash")
    return Carried(n, digest, revision, payload)


def split(chunks: Iterable[bytes], *, limit: int) -> Iterator[bytes]:
    """Yield lines without their ends; raises `Malformed` for a line over `limit` bytes or without an end."""
    rest = b""
    for chunk in chunks:
        *whole, rest = (rest + chunk).split(b"\n")
        for line in whole:
            if len(line) > limit:
                raise Malformed("line")
            yield line
        if len(rest) > limit:
            raise Malformed("line")
    if rest:
        raise Malformed("line")


@dataclass(frozen=True, slots=True)
class Range:
    """Which positions of which log may follow each other; `gapless` asks for every one of them."""

    owner: OrgId
    epoch: str
    first: int = 1
    last: int | None = None
    gapless: bool = False
    whole: bool = False

    def checked(self, positions: Iterable[Carried]) -> Iterator[Carried]:
        """Pass positions on; raises `Malformed` for one of another log, out of order or out of range.

        With `whole`, a position that is only a digest is refused too.
        """
        least = self.first
        for carried in positions:
            n, revision = carried.n, carried.revision
            if n < least or (self.gapless and n > least) or (self.last is not None and n > self.last):
                raise Malformed("position")
            if revision is not None and (revision.owner, revision.epoch) != (self.owner, self.epoch):
                raise Malformed("owner")
            if revision is None and self.whole:
                raise Malformed("withheld")
            least = n + 1
            yield carried


class LineCutter:
    """Deals out a stream of lines by number without looking into them."""

    def __init__(self, chunks: Iterator[bytes]) -> None:
        self._chunks = chunks
        self._rest = b""

    def take(self, lines: int) -> Iterator[bytes]:
        """Yield exactly that many more lines, in pieces of any size."""
        while lines:
            data = self._rest or next(self._chunks, b"")
            if not data:
                raise Malformed("number of lines")
            end = _after_lines(data, lines)
            lines -= data.count(b"\n", 0, end)
            yield data[:end]
            self._rest = data[end:]

    def end(self) -> None:
        """Make sure that all lines were dealt out and the stream verified itself to its end."""
        if self._rest or next(self._chunks, b""):
            raise Malformed("number of lines")


def _after_lines(data: bytes, lines: int) -> int:
    """Return where `lines` lines end, or the whole length if there are fewer."""
    if data.count(b"\n") < lines:
        return len(data)
    end = 0
    for _ in range(lines):
        end = data.index(b"\n", end) + 1
    return end
