"""Pictures from outside: refused by their header, turned upright, without what a camera notes."""

import struct
import zlib
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image

from sxt_desktop.documents import pictures
from sxt_desktop.documents.canvas import new_canvas
from sxt_desktop.documents.paragraph import Typesetter
from sxt_desktop.documents.pictures import Figure, load_picture, read_picture
from sxt_desktop.domain.errors import ErrorCode, UserError
from tests.documents.papers import ENTERED, fonts, page_texts
from ui.messages import sentence


def saved(image: Image.Image, kind: str, **options: object) -> bytes:
    out = BytesIO()
    image.save(out, kind, **options)
    return out.getvalue()


def png_header(width: int, height: int) -> bytes:
    """A PNG that only says how large it is; a decoder would ask for the memory of all its points."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    size = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    rows = chunk(b"IDAT", zlib.compress(b"\0" * 1000))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", size) + rows + chunk(b"IEND", b"")


def huge_jpeg() -> bytes:
    """A JPEG whose frame header claims 50,000 × 50,000 points."""
    data = saved(Image.new("RGB", (8, 8), "red"), "JPEG")
    at = data.index(b"\xff\xc0")
    return data[: at + 5] + struct.pack(">HH", 50_000, 50_000) + data[at + 9 :]


def huge_bmp() -> bytes:
    data = saved(Image.new("RGB", (8, 8), "red"), "BMP")
    return data[:18] + struct.pack("<ii", 50_000, 50_000) + data[26:]


@pytest.mark.parametrize(
    "data", [png_header(50_000, 50_000), huge_jpeg(), huge_bmp()], ids=["png", "jpeg", "bmp"]
)
def test_huge_pictures_are_refused_before_decoding(data: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Image.Image, "load", _decoded)
    monkeypatch.setattr("PIL.ImageFile.ImageFile.load", _decoded)
    with pytest.raises(UserError) as caught:
        read_picture(data, "现场.png")
    assert caught.value.code is ErrorCode.PICTURE_TOO_LARGE
    assert "“现场.png”" in sentence(caught.value) and sentence(caught.value).count("。") == 1


def _decoded(*_: object) -> None:
    raise AssertionError("the picture was decoded")


PHOTO = saved(Image.effect_noise((64, 48), 60).convert("RGB"), "JPEG")


@pytest.mark.parametrize(
    "data",
    [b"", b"GIF89a" + bytes(50), b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff" + bytes(90), b"BM" + bytes(10),
     PHOTO[: len(PHOTO) // 2], png_header(100, 100), b"%PDF-1.7"],
)  # fmt: skip
def test_broken_files_and_other_formats_are_refused(data: bytes) -> None:
    with pytest.raises(UserError) as caught:
        read_picture(data, "现场.jpg")
    assert caught.value.code is ErrorCode.PICTURE_UNREADABLE
    assert sentence(caught.value).count("。") == 1


@pytest.mark.parametrize("kind", ["PNG", "BMP", "JPEG"])
def test_a_picture_cut_or_altered_anywhere_never_gets_past_the_reader(kind: str) -> None:
    """Whatever a byte does, the answer is a picture or one of our errors."""
    data = saved(Image.effect_noise((24, 16), 60).convert("RGB"), kind)
    for at in range(0, len(data), max(1, len(data) // 120)):
        for hostile in (data[:at], data[:at] + bytes([data[at] ^ 0xFF]) + data[at + 1 :]):
            assert answer(hostile) in ("a picture", "picture_unreadable", "picture_too_large")


def answer(data: bytes) -> str:
    """What the reader makes of a file."""
    try:
        read_picture(data, "现场")
    except UserError as refused:
        return refused.code
    return "a picture"


def test_files_that_are_too_long_are_refused_unread(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(pictures, "MOST_BYTES", 1000)
    path = tmp_path / "现场.jpg"
    path.write_bytes(PHOTO + bytes(1000))
    with pytest.raises(UserError) as caught:
        load_picture(path)
    assert caught.value.code is ErrorCode.PICTURE_TOO_LARGE
    with pytest.raises(UserError) as caught:
        load_picture(tmp_path / "没有.jpg")
    assert caught.value.code is ErrorCode.FILE_MISSING


def test_photographs_are_turned_upright_and_lose_place_and_device() -> None:
    taken = Image.new("RGB", (60, 40), "red")
    notes = taken.getexif()
    notes[0x0112], notes[0x010F] = 6, "CameraMaker"
    found = read_picture(saved(taken, "JPEG", exif=notes), "现场.jpg")
    assert (found.width, found.height) == (40, 60)
    assert b"CameraMaker" not in found.data
    assert not Image.open(BytesIO(found.data)).getexif()


def test_large_pictures_are_made_smaller_and_transparent_ones_white() -> None:
    found = read_picture(saved(Image.new("RGBA", (5000, 1000), (0, 0, 0, 0)), "PNG"), "图.png")
    assert (found.width, found.height) == (2480, 496)
    assert Image.open(BytesIO(found.data)).convert("RGB").getpixel((9, 9)) == (255, 255, 255)


def test_a_figure_keeps_its_proportions_and_has_its_caption_below() -> None:
    out = BytesIO()
    canvas = new_canvas(out, fonts(), title="样张", author="测试", invariant_date=ENTERED)
    figure = Figure(Typesetter(fonts()), read_picture(PHOTO, "现场.jpg"), "图1 会场")
    width, height = figure.wrapOn(canvas, 442, 600)
    figure.drawOn(canvas, 79, 300)
    canvas.save()
    assert width == 442 and height > 250
    assert page_texts(out.getvalue()) == ["图1会场"]
