"""PDFs that mean harm, made by hand; run as a program it reads one and prints the error and the peak of memory."""

import json
import sys
import zlib
from collections.abc import Callable, Mapping
from pathlib import Path

import pikepdf
from pikepdf import Array, Dictionary, Name, Stream

LARGE = 1_200_000_000


def _saved(document: pikepdf.Pdf, to: Path, **how: object) -> None:
    document.save(to, **how)  # type: ignore[arg-type]
    document.close()


def _blank(document: pikepdf.Pdf) -> pikepdf.Page:
    return document.add_blank_page(page_size=(595, 842))


def _bomb(size: int) -> bytes:
    """Return a deflated stream of so many blanks."""
    packer, out = zlib.compressobj(9), []
    block = b" " * 1_000_000
    out = [packer.compress(block) for _ in range(size // len(block))]
    return b"".join((*out, packer.flush()))


def locked(to: Path) -> None:
    """Ask for a password."""
    document = pikepdf.new()
    _blank(document)
    _saved(document, to, encryption=pikepdf.Encryption(owner="a", user="b"))


def nested(to: Path) -> None:
    """Hide a picture of 50,000 by 50,000 in a form within a form."""
    document = pikepdf.new()
    picture = Stream(document, b"\0", Type=Name.XObject, Subtype=Name.Image, Width=50_000, Height=50_000,
                     BitsPerComponent=8, ColorSpace=Name.DeviceGray)  # fmt: skip
    inner = picture
    for _ in range(3):
        inner = Stream(document, b"/P Do", Type=Name.XObject, Subtype=Name.Form, BBox=[0, 0, 600, 900],
                       Resources=Dictionary(XObject=Dictionary(P=inner)))  # fmt: skip
    page = _blank(document)
    page.obj.Resources = Dictionary(XObject=Dictionary(P=inner))
    page.obj.Contents = Stream(document, b"q 600 0 0 900 0 0 cm /P Do Q")
    _saved(document, to)


def masked(to: Path) -> None:
    """Give a small picture a soft mask of 50,000 by 50,000."""
    document = pikepdf.new()
    mask = Stream(document, b"\0", Type=Name.XObject, Subtype=Name.Image, Width=50_000, Height=50_000,
                  BitsPerComponent=8, ColorSpace=Name.DeviceGray)  # fmt: skip
    picture = Stream(document, b"\0", Type=Name.XObject, Subtype=Name.Image, Width=1, Height=1,
                     BitsPerComponent=8, ColorSpace=Name.DeviceGray, SMask=mask)  # fmt: skip
    page = _blank(document)
    page.obj.Resources = Dictionary(XObject=Dictionary(P=picture))
    page.obj.Contents = Stream(document, b"q 600 0 0 900 0 0 cm /P Do Q")
    _saved(document, to)


def unfolding(to: Path) -> None:
    """Let what is drawn on a page unfold to more than a gigabyte."""
    document = pikepdf.new()
    page = _blank(document)
    page.obj.Contents = Stream(document, _bomb(LARGE), Filter=Name.FlateDecode)
    _saved(document, to, compress_streams=False, stream_decode_level=pikepdf.StreamDecodeLevel.none)


def packed(to: Path) -> None:
    """Let packed objects unfold to more than a gigabyte when the file is opened."""
    stream = _bomb(LARGE)
    parts = [
        b"%PDF-1.5\n1 0 obj\n<</Type/Catalog/Pages 2 0 R>>\nendobj\n",
        b"3 0 obj\n<</Type/ObjStm/N 1/First 6/Filter/FlateDecode/Length %d>>\nstream\n" % len(stream) + stream
        + b"\nendstream\nendobj\n",
    ]  # fmt: skip
    body = b"".join(parts)
    rows = b"".join((
        b"\x00\x00\x00\x00\x00\xff", b"\x01\x00\x00\x00\x09\x00", b"\x02\x00\x00\x00\x03\x00",
        b"\x01" + len(parts[0]).to_bytes(4, "big") + b"\x00", b"\x01" + len(body).to_bytes(4, "big") + b"\x00",
    ))  # fmt: skip
    table = (
        b"4 0 obj\n<</Type/XRef/Size 5/W[1 4 1]/Root 1 0 R/Length %d>>\nstream\n" % len(rows)
        + rows + b"\nendstream\nendobj\nstartxref\n%d\n%%%%EOF\n" % len(body)
    )  # fmt: skip
    to.write_bytes(body + table)


def many_pages(to: Path) -> None:
    """Have ten thousand pages."""
    document = pikepdf.new()
    for _ in range(10_000):
        _blank(document)
    _saved(document, to)


def deep(to: Path) -> None:
    """Put the only page under fifty thousand levels."""
    levels = 50_000
    objects = [b"<</Type/Catalog/Pages 2 0 R>>"]
    objects += [b"<</Type/Pages/Count 1/Kids[%d 0 R]>>" % (n + 3) for n in range(levels)]
    objects.append(b"<</Type/Page/MediaBox[0 0 595 842]/Parent %d 0 R>>" % (levels + 1))
    _by_hand(to, objects)


def circling(to: Path) -> None:
    """Let the tree of pages bite its own tail, by its children and by its parents."""
    _by_hand(
        to,
        [
            b"<</Type/Catalog/Pages 2 0 R>>",
            b"<</Type/Pages/Count 2/Kids[3 0 R 2 0 R]/Parent 3 0 R>>",
            b"<</Type/Pages/Count 1/Kids[2 0 R]/Parent 2 0 R>>",
        ],
    )


def wide(to: Path) -> None:
    """Have a page of absurd size: nothing is drawn larger than a page is."""
    document = pikepdf.new()
    page = _blank(document)
    page.obj.MediaBox = Array([0, 0, 10**9, 10**9])
    page.obj.UserUnit = 10**6
    _saved(document, to)


def scripted(to: Path) -> None:
    """Want to run a script when opened."""
    document = pikepdf.new()
    _blank(document)
    document.Root.OpenAction = Dictionary(S=Name.JavaScript, JS=pikepdf.String("while(true){}"))
    _saved(document, to)


def _by_hand(to: Path, objects: list[bytes]) -> None:
    out, places = [b"%PDF-1.4\n"], []
    at = len(out[0])
    for number, content in enumerate(objects, start=1):
        places.append(at)
        out.append(b"%d 0 obj\n%s\nendobj\n" % (number, content))
        at += len(out[-1])
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    out.append(b"xref\n0 %d\n0000000000 65535 f \n%s" % (len(objects) + 1, table))
    out.append(b"trailer\n<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, at))
    to.write_bytes(b"".join(out))


MADE: Mapping[str, Callable[[Path], None]] = {
    one.__name__: one
    for one in (locked, nested, masked, unfolding, packed, many_pages, deep, circling, wide, scripted)
}


def read(path: Path) -> dict[str, object]:
    """Read every page of a file; tell the error, how many pages were read, and the peak of memory in MB."""

    from sxt_desktop.documents.scans.reading import read_page
    from sxt_desktop.documents.scans.sources import opened
    from sxt_desktop.domain.errors import UserError

    error, pages = "", 0
    try:
        with opened(path) as source:
            for number in range(source.pages):
                read_page(source.picture(number))
                pages += 1
    except UserError as refused:
        error = refused.code.value
    return {
        "error": error,
        "pages": pages,
        "peak": _peak(),
    }


def _peak() -> int:
    """Return the most memory this process itself held, in megabytes; what its parent held does not count."""
    status = Path("/proc/self/status").read_text("ascii")
    (line,) = (one for one in status.splitlines() if one.startswith("VmHWM:"))
    return int(line.split()[1]) // 1024


if __name__ == "__main__":
    print(json.dumps(read(Path(sys.argv[1]))))
