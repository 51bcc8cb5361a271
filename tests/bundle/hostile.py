"""Bundles made to hurt whoever opens them, and a process that opens them and tells what it cost.

``python -m tests.bundle.hostile <folder>`` opens every ``*.sxb`` there as the committee and prints
the code each was refused with and the peak of memory in bytes.
"""

import gzip
import json
import re
import resource
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from sxt_desktop.bundle.container import Limits, open_bundle
from sxt_desktop.bundle.envelope import LENGTH_BYTES, MAGIC
from sxt_desktop.bundle.limits import MAX_HEADER, MIB
from sxt_desktop.bundle.strict_json import MAX_VALUES
from sxt_desktop.bundle.ustar import header
from sxt_desktop.domain.errors import UserError
from tests.bundle.forging import Forged, log_of
from tests.bundle.making import COMMITTEE, EPOCH, UNIT, knows

MOST = 16 * MIB
LIMITS = Limits(line=2 * MIB)
"""As imports set them."""
LOG = ("log.jsonl.gz", log_of(b""))


def heads() -> Iterator[tuple[str, bytes]]:
    """Yield bundles whose clear head is the weapon."""
    for name, text in (
        ("deep", b"[" * MAX_HEADER),
        ("digits", b'{"body":' + b"9" * 60_000 + b"}"),
        ("keys", b"{" + b",".join(b'"%05d":{}' % n for n in range(5000)) + b"}"),
        ("noise", bytes(range(256)) * 200),
    ):
        yield f"head-{name}", MAGIC + len(text).to_bytes(LENGTH_BYTES, "big") + text + bytes(100)
    yield "head-longer-than-itself", MAGIC + b"\xff" * LENGTH_BYTES + bytes(MAX_HEADER)
    yield "head-huge-body", Forged(header={"body": 1 << 62}).raw()
    yield (
        "head-many-recipients",
        Forged(header={"recipients": [{"key_id": "x", "sealed_key": ""}] * 900}).raw(),
    )


def manifests() -> Iterator[tuple[str, bytes]]:
    """Yield bundles whose manifest is the weapon, as large as one may be, with and without a good signature."""
    honest = b'"from":{"epoch":"%s","key_id":"%s","org":"%s"}' % (
        EPOCH.encode(),
        UNIT.public.key_id.encode(),
        UNIT.public.org.encode(),
    )
    room = MOST - 200
    for name, filling in (
        ("objects", b"{}," * (room // 3) + b"{}"),
        ("as-many-as-allowed", b'{"":12345678},' * (MAX_VALUES // 2 - 100) + b"{}"),
        ("lists", b"[[]]," * (room // 5) + b"[]"),
        ("numbers", b"12345678901234567," * (room // 18) + b"1"),
        ("texts", b'"ab",' * (room // 5) + b'""'),
        ("wide", b'"' + b"a" * (room - 10) + "😀".encode() + b'"'),
        ("escapes", b'"\\u4e2d' + b"a" * (room - 20) + "😀".encode() + b'"'),
    ):
        manifest = b'{"a":[' + filling + b"]," + honest + b"}"
        yield f"manifest-{name}", Forged(manifest_bytes=manifest, signature=bytes(64)).raw()
        yield f"manifest-signed-{name}", Forged(manifest_bytes=manifest).raw()
    yield "manifest-deep", Forged(manifest_bytes=b"[" * (1 << 20), signature=bytes(64)).raw()
    yield "manifest-too-large", Forged(manifest_bytes=b" " * (MOST + 1)).raw()


def members() -> Iterator[tuple[str, bytes]]:
    """Yield bundles whose archive is the weapon."""
    for name, size in (("negative", b"-0000000001\0"), ("blank", b" " * 12), ("binary", b"\x80" + bytes(11))):
        block = header("manifest.json", 1)
        block = block[:124] + size + block[136:]
        yield f"tar-size-{name}", _archived(block + bytes(1024))
    for name, kind in (("link", b"2"), ("device", b"3"), ("pax", b"x"), ("long-name", b"L")):
        honest = header("manifest.json", 4)
        checksum = sum(honest[:148]) + 8 * ord(" ") + sum(honest[157:]) + ord(kind)
        other = honest[:148] + b"%06o\0 " % checksum + kind + honest[157:]
        yield f"tar-{name}", _archived(other + b"{}  " + bytes(508 + 1024))
    yield "tar-huge", _archived(header("manifest.json", 8**11 - 1) + bytes(4096))
    names = (
        "../evil",
        "/etc/evil",
        "files/../evil",
        "files\\evil",
        "CON",
        "forms/" + "a" * 80 + "-1.json",
        "files/é",
    )
    for number, name in enumerate(names):
        listed = [_listed("log.jsonl.gz"), _listed(name)]
        yield f"name-{number}", Forged(manifest={"members": listed}).raw()
    many = [_listed(f"files/{n:064x}") for n in range(60_000)]
    yield "members-many", Forged(manifest={"members": [_listed("log.jsonl.gz"), *many]}).raw()


def bombs() -> Iterator[tuple[str, bytes]]:
    """Yield logs that unpack to more than they say, and to as much as they say but in one line."""
    bomb = gzip.compress(bytes(300 * MIB), 9)
    for name, size in (("lies", 100), ("none", 0), ("boundless", 1 << 50)):
        yield f"bomb-{name}", Forged(members=[("log.jsonl.gz", bomb)], unpacked={"log.jsonl.gz": size}).raw()
    line = gzip.compress(bytes(200 * MIB) + b"\n", 9)
    yield "bomb-one-line", _one_line(line, 200 * MIB + 1)
    for name, filling in (
        ("objects", b"{}," * (600 * 1024)),
        ("lists", b"[[]]," * (400 * 1024)),
        ("as-many-as-allowed", b'{"":0},' * (MAX_VALUES // 2 - 100)),
    ):
        nested = b'{"n":1,"digest":"' + b"00" * 32 + b'","salt":"' + b"00" * 16
        nested += b'","body":{"x":[' + filling + b"1]}}\n"
        yield f"bomb-record-{name}", _one_line(gzip.compress(nested, 9), len(nested))


def _one_line(packed: bytes, size: int) -> bytes:
    part = {"owner": UNIT.public.org, "epoch": EPOCH, "mode": "addressed", "from_n": 1, "to_n": 9, "lines": 1}
    logs = [{**part, "link_before": None, "checkpoint": None}]
    forged = Forged(members=[("log.jsonl.gz", packed)], unpacked={"log.jsonl.gz": size})
    forged.manifest["logs"] = logs
    return forged.raw()


def _listed(name: str) -> dict[str, Any]:
    return {"name": name, "size": 1, "sha256": name[-64:].rjust(64, "0"), "unpacked": 1}


def _archived(archive: bytes) -> bytes:
    """Return a bundle whose archive is exactly this."""

    class Raw(Forged):
        def _archive(self, manifest: bytes) -> bytes:
            return archive

    return Raw().raw()


def everything() -> Iterator[tuple[str, bytes]]:
    """Yield every hostile bundle with its name."""
    for family in (heads, manifests, members, bombs):
        yield from family()


def main(folder: Path) -> None:
    """Open all of them in this process."""
    told = {path.stem: refusal(path, folder / "staging") for path in sorted(folder.glob("*.sxb"))}
    print(json.dumps({"told": told, "peak": peak()}))


def peak() -> int:
    """Return the most memory this process ever held, in bytes; of Linux the process alone, not who started it."""
    status = Path("/proc/self/status")
    if status.exists():
        found = re.search(r"VmHWM:\s*(\d+) kB", status.read_text("ascii"))
        assert found is not None
        return int(found[1]) * 1024
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most if sys.platform == "darwin" else most * 1024


def refusal(path: Path, staging: Path) -> str:
    """Return the code a bundle was refused with, empty when it was not."""
    try:
        with open_bundle(
            path, me=COMMITTEE, sender_of=knows(UNIT.public), staging=staging, limits=LIMITS
        ) as staged:
            for index in range(len(staged.manifest.logs)):
                for _ in staged.lines(index):
                    pass
    except UserError as wrong:
        return wrong.code.value
    return ""


if __name__ == "__main__":
    main(Path(sys.argv[1]))
