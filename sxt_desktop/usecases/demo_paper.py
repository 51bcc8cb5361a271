"""Small files made by the program to serve as evidence: a text, or a picture that looks like a scanned sheet."""

import struct
import zlib

WIDTH, HEIGHT = 248, 351
"""An A4 sheet at 30 dots per inch."""
_PAPER, _INK, _RED = 248, 70, (200, 40, 40)


def evidence(name: str, text: str) -> bytes:
    """Return the content of an evidence file; its kind follows from its name."""
    return scanned_sheet(text) if name.endswith(".png") else (text.strip() + "\n").encode()


def scanned_sheet(text: str) -> bytes:
    """Return a PNG of a written sheet with a round red seal; the writing differs with the text."""
    rows = bytearray()
    for y in range(HEIGHT):
        rows.append(0)
        for x in range(WIDTH):
            rows.extend(_dot(x, y, text))
    header = struct.pack(">IIBBBBB", WIDTH, HEIGHT, 8, 2, 0, 0, 0)
    chunks = ((b"IHDR", header), (b"IDAT", zlib.compress(bytes(rows), 6)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(kind, content) for kind, content in chunks)


def _chunk(kind: bytes, content: bytes) -> bytes:
    checked = kind + content
    return struct.pack(">I", len(content)) + checked + struct.pack(">I", zlib.crc32(checked))


def _dot(x: int, y: int, text: str) -> tuple[int, int, int]:
    if 24**2 <= (x - 180) ** 2 + (y - 290) ** 2 <= 27**2:
        return _RED
    line, within = divmod(y - 40, 14)
    if 0 <= line < 16 and within < 5 and 28 <= x < WIDTH - 28:
        letter = ord(text[(line * 24 + (x - 28) // 8) % len(text)])
        if (letter >> ((x + within) % 8)) & 1:
            return (_INK, _INK, _INK)
    return (_PAPER, _PAPER, _PAPER)
