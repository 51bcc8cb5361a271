"""Reading a bundle's file, and the one sentence for everything that can be wrong with it."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from io import BufferedReader
from pathlib import Path
from typing import BinaryIO

from sxt_desktop.bundle import ustar
from sxt_desktop.bundle.limits import MIB
from sxt_desktop.bundle.packing import Bomb
from sxt_desktop.bundle.strict_json import Malformed
from sxt_desktop.bundle.volumes import Joined, missing, volumes_of, whole_name
from sxt_desktop.domain.errors import ErrorCode, UserError
from sxt_desktop.domain.meter import Meter
from sxt_desktop.sealing import SealBroken, SealCut


@contextmanager
def opened(source: Path) -> Iterator[tuple[BinaryIO, int]]:
    """Open a bundle, whichever of its volumes is given, and tell its size (BUNDLE_VOLUME_MISSING)."""
    paths = volumes_of(source)
    with _stream(paths) as file:
        try:
            yield file, sum(path.stat().st_size for path in paths)
        except UserError as wrong:
            if wrong.code is ErrorCode.BUNDLE_CUT:
                _must_be_all(paths, wrong.facts.get("expected"))
            raise


def _stream(paths: tuple[Path, ...]) -> BinaryIO:
    return BufferedReader(Joined(paths)) if len(paths) > 1 else paths[0].open("rb")


def _must_be_all(paths: tuple[Path, ...], expected: object) -> None:
    """Tell a bundle whose last volumes are not there from one that was cut (BUNDLE_VOLUME_MISSING)."""
    whole, most = whole_name(paths[0].name), max(path.stat().st_size for path in paths)
    if whole != paths[0].name and isinstance(expected, int) and len(paths) * most < expected:
        raise missing(paths[0].parent, whole, len(paths) + 1)


def chunks_of(source: Path) -> Iterator[bytes]:
    """Yield a bundle's file as it is, its volumes joined; raises UserError as `inspect` does for the medium."""
    with told(source), opened(source) as (file, _):
        while chunk := file.read(MIB):
            yield chunk


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
