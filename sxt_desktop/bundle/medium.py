"""Reading a bundle's file, and the one sentence for everything that can be wrong with it."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from sxt_desktop.bundle import ustar
from sxt_desktop.bundle.packing import Bomb
from sxt_desktop.bundle.strict_json import Malformed
from sxt_desktop.domain.errors import ErrorCode, UserError
from sxt_desktop.domain.meter import Meter
from sxt_desktop.sealing import SealBroken, SealCut


@contextmanager
def opened(source: Path) -> Iterator[tuple[BinaryIO, int]]:
    """Open a bundle and tell its size; the one place that would join volumes."""
    with source.open("rb") as file:
        yield file, source.stat().st_size


def metered(file: BinaryIO, meter: Meter) -> Callable[[int], bytes]:
    def read(size: int) -> bytes:
        data = file.read(size)
        meter.add(len(data))
        return data

    return read


@contextmanager
def told(source: Path) -> Iterator[None]:
    """Turn every deviation into the one sentence it is refused with."""
    try:
        yield
    except SealCut as wrong:
        raise UserError(ErrorCode.BUNDLE_CUT, path=str(source)) from wrong
    except SealBroken as wrong:
        raise UserError(ErrorCode.BUNDLE_ALTERED, what="seal") from wrong
    except (ustar.Broken, Bomb, Malformed) as wrong:
        raise UserError(ErrorCode.BUNDLE_HOSTILE, what=str(wrong)) from wrong
    except FileNotFoundError as wrong:
        raise UserError(ErrorCode.FILE_MISSING, path=str(source)) from wrong
    except OSError as wrong:
        raise UserError(ErrorCode.FILE_DAMAGED, path=str(source), reason=wrong.strerror) from wrong
