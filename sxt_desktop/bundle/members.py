"""The members of a container: which names they may have, in which order they stand, how large they may be."""

import re
from dataclasses import dataclass
from itertools import pairwise

from sxt_desktop.bundle.limits import Limits
from sxt_desktop.bundle.strict_json import HASH_BYTES, Malformed, Shape
from sxt_desktop.domain.values import Json

MEMBER = re.compile(
    r"log\.jsonl\.gz|forms/[0-9A-Za-z_]{1,60}-[1-9][0-9]{0,5}\.json|certificates\.jsonl|files/[0-9a-f]{64}"
)
"""Every name a member may have, besides the manifest and its signature."""
LOG = "log.jsonl.gz"
CERTIFICATES = "certificates.jsonl"
_KINDS = {"log.jsonl.gz": 0, "forms": 1, "certificates.jsonl": 2, "files": 3}


@dataclass(frozen=True, slots=True)
class Member:
    """One member of the container; `unpacked` is its size after decompression."""

    name: str
    size: int
    sha256: str
    unpacked: int


def member_to_json(item: Member) -> Json:
    """Return a member as JSON."""
    return {"name": item.name, "size": item.size, "sha256": item.sha256, "unpacked": item.unpacked}


def member_from_json(raw: object) -> Member:
    """Read a member; raises `Malformed`."""
    shape = Shape(raw)
    return Member(
        name=shape.match("name", MEMBER),
        size=shape.number("size"),
        sha256=shape.hex("sha256", HASH_BYTES).hex(),
        unpacked=shape.number("unpacked"),
    )


def order(name: str) -> tuple[int, str]:
    """Return where a member stands: log, forms by name, certificates, files by hash."""
    return _KINDS[name.split("/", maxsplit=1)[0]], name


def check_members(members: tuple[Member, ...], limits: Limits) -> None:
    """Refuse members out of order, twice, too large, or misnamed by content; raises `Malformed`."""
    places = [order(member.name) for member in members]
    if any(first >= second for first, second in pairwise(places)):
        raise Malformed("order of members")
    if not members or members[0].name != LOG:
        raise Malformed("no log")
    for member in members:
        _check_member(member, limits)
    if sum(member.size for member in members if member.name.startswith("forms/")) > limits.forms:
        raise Malformed("size of forms")


def _check_member(member: Member, limits: Limits) -> None:
    kind = member.name.split("/", maxsplit=1)[0]
    most = {"forms": limits.form, CERTIFICATES: limits.certificates}.get(kind, limits.file)
    if member.size > most or (kind == LOG and member.unpacked > limits.unpacked):
        raise Malformed("size of " + kind)
    if kind != LOG and member.unpacked != member.size:
        raise Malformed("unpacked size")
    if kind == "files" and member.name != "files/" + member.sha256:
        raise Malformed("name of file")
