"""Positions in blocks: enough at once to ask and write in few statements, few enough to keep memory small."""

from collections.abc import Iterable, Iterator

from sxt_desktop.domain.revisions import Carried

MOST = 250
"""So many positions are one block."""
_CONTENT = 1 << 20
"""So many bytes of content end a block."""


def in_blocks(positions: Iterable[Carried]) -> Iterator[list[Carried]]:
    """Yield positions in their order, block by block."""
    block, size = list[Carried](), 0
    for carried in positions:
        block.append(carried)
        size += 0 if carried.payload is None else len(carried.payload.canonical)
        if len(block) >= MOST or size >= _CONTENT:
            yield block
            block, size = [], 0
    if block:
        yield block
