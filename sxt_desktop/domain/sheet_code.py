"""What the QR code of a printed sheet says: which document, which version of it, which page of how many.

`S2:<id><version>:<page>/<pages>`: the id is a UUID as 25 digits of base 36, the version two more, all in the
characters of QR's alphanumeric mode, so that the code has no more than 25 × 25 modules and a copier's 150 dpi
suffice to read it back. A Word file, whose pages nobody can number beforehand, says `0/0` on each of them.
Documents whose id is no UUID, and sheets printed before, say `SXT1:<id>:<page>/<pages>`.
"""

import re
from dataclasses import dataclass

DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_ID_DIGITS = 25
_VERSION_DIGITS = 2
_UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
_SHORT = re.compile(r"S2:([0-9A-Z]{25})([0-9A-Z]{2}):([0-9]{1,4})/([0-9]{1,4})")
_PLAIN = re.compile(r"SXT1:([0-9A-Za-z_-]{1,64}):([0-9]{1,4})/([0-9]{1,4})")


@dataclass(frozen=True, slots=True)
class SheetCode:
    """One sheet: `page` counts from 1, and is 0 of 0 where the sheet does not say which it is; so is `version` empty."""

    document_id: str
    page: int
    pages: int
    version: str = ""

    @property
    def text(self) -> str:
        """The words of the code."""
        place = f"{self.page}/{self.pages}"
        if not _UUID.fullmatch(self.document_id):
            return f"SXT1:{self.document_id}:{place}"
        number = int(self.document_id.replace("-", ""), 16)
        version = self.version or "0" * _VERSION_DIGITS
        return f"S2:{_base36(number, _ID_DIGITS)}{version}:{place}"


def version_of(digest: str) -> str:
    """Return the two digits by which a printed sheet names the revision it was printed from (its digest in hex)."""
    return _base36(1 + int(digest[:16], 16) % (36**_VERSION_DIGITS - 1), _VERSION_DIGITS) if digest else ""


def read_code(text: str) -> SheetCode | None:
    """Return what a code says, or None when it is none of ours."""
    short, plain = _SHORT.fullmatch(text), _PLAIN.fullmatch(text)
    if short is not None:
        number = int(short[1], 36)
        if number >= 1 << 128:
            return None
        version = "" if short[2] == "0" * _VERSION_DIGITS else short[2]
        return _checked(_uuid(number), short[3], short[4], version)
    return None if plain is None else _checked(plain[1], plain[2], plain[3], "")


def _checked(document_id: str, page: str, pages: str, version: str) -> SheetCode | None:
    first, last = int(page), int(pages)
    is_numbered, is_any = 1 <= first <= last, first == last == 0
    return SheetCode(document_id, first, last, version) if is_numbered or is_any else None


def _uuid(number: int) -> str:
    digits = f"{number:032x}"
    return "-".join((digits[:8], digits[8:12], digits[12:16], digits[16:20], digits[20:]))


def _base36(number: int, width: int) -> str:
    digits = ""
    while number:
        number, rest = divmod(number, 36)
        digits = DIGITS[rest] + digits
    return digits.rjust(width, "0")
