"""What copiers send, and what a filed signed copy is called."""

from sxt_desktop.domain.values import Attachment, Value

PDF = (".pdf",)
PICTURES = (".jpg", ".jpeg", ".png", ".tif", ".tiff", ".bmp")
SCAN_ENDINGS = (*PDF, *PICTURES)
"""What copiers send."""
LACKING = "缺页"
"""Stands in the name of a signed copy that was filed without all of its pages."""


def signed_copies(value: Value) -> tuple[Attachment, ...]:
    """Return the files a field for the scan holds."""
    held = value if isinstance(value, tuple) else ()
    return tuple(one for one in held if isinstance(one, Attachment))


def copy_name(named: str, missing: tuple[int, ...] = ()) -> str:
    """Return what the file of a signed copy is called; pages that did not come are told in it."""
    lacks = f"（{LACKING}：第{'、'.join(map(str, missing))}页）" if missing else ""
    return f"{named}签署件{lacks}.pdf"


def lack_pages(copies: tuple[Attachment, ...]) -> bool:
    """Whether there are signed copies, and none of them is whole."""
    return bool(copies) and all(f"（{LACKING}：" in one.name for one in copies)
