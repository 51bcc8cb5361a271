"""原登记: the identity a unit had before it lost everything, from its own `.sxk` file or as its superior signed it.

It proves nothing to the unit by itself: that what comes back is its own is proved by the signatures in it, and whose
word counts about them by the superior's card that was compared with paper.
"""

from sxt_desktop.bundle.identity import (
    MAX_CARD_BYTES,
    Certificate,
    PublicIdentity,
    certificate_from_json,
    public_from_json,
    read_card,
    verify_certificate,
)
from sxt_desktop.bundle.strict_json import Malformed, Shape, parse
from sxt_desktop.domain.errors import ErrorCode, UserError
from sxt_desktop.domain.revisions import canonical
from sxt_desktop.domain.values import Json

FORMER_FORMAT = "sxt-former-1"
_MARK = f'"format":"{FORMER_FORMAT}"'.encode()


def write_former(certificate: Certificate, parent: PublicIdentity) -> bytes:
    """Return the content of the file in which a superior says who a subordinate was: one line of canonical JSON."""
    raw: dict[str, Json] = {
        "format": FORMER_FORMAT,
        "certificate": certificate.to_json(),
        "parent": parent.to_json(),
    }
    return canonical(raw) + b"\n"


def is_former(content: bytes) -> bool:
    """Whether a file says that it is a superior's word about a former identity, which nobody can be enrolled by."""
    return _MARK in content[:MAX_CARD_BYTES]


def read_former(content: bytes) -> tuple[PublicIdentity, str]:
    """Return the identity of either file and the name of the superior whose word it is, empty for an own card.

    IDENTITY_DAMAGED for what is neither, or was altered.
    """
    if not is_former(content):
        return read_card(content), ""
    if len(content) > MAX_CARD_BYTES:
        raise UserError(ErrorCode.IDENTITY_DAMAGED, what="size")
    try:
        raw = parse(content.removesuffix(b"\n"))
        shape = Shape(raw)
        if shape.raw("format") != FORMER_FORMAT or canonical(raw) + b"\n" != content:
            raise Malformed("format")
        certificate = certificate_from_json(shape.raw("certificate"))
        parent = public_from_json(shape.raw("parent"))
        shape.end()
    except Malformed as wrong:
        raise UserError(ErrorCode.IDENTITY_DAMAGED, what=str(wrong)) from wrong
    if not verify_certificate(certificate, parent):
        raise UserError(ErrorCode.IDENTITY_DAMAGED, what="signature")
    return certificate.subject, parent.name
