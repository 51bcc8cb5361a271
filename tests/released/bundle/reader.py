"""A reader of `.sxb` files from SPEC.md alone: PyNaCl and the standard library, nothing of the program.

It shows what a reader has to check, in the order it has to check it, and is small enough to be read whole.
It keeps everything in memory; a reader for large bundles streams.
"""

import gzip
import hashlib
import json
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import nacl.bindings as sodium
from nacl.exceptions import CryptoError
from nacl.public import PrivateKey, SealedBox
from nacl.signing import SigningKey, VerifyKey

MAGIC = b"SXTB1\n"
PIECE, STREAM_HEADER, TAG_BYTES, BLOCK = 1 << 20, 24, 17, 512


class Refused(Exception):  # noqa: N818 - what a reader does with a bundle
    """The bundle is not to be believed; the argument says why."""


def need(condition: object, why: str) -> None:
    """Refuse unless something holds."""
    if not condition:
        raise Refused(why)


# Canonical JSON and hashes ------------------------------------------------------------------------------------


def canonical(value: Any) -> bytes:
    """Return the one byte form of JSON that is hashed and signed."""
    return json.dumps(nfc(value), ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def nfc(value: Any) -> Any:
    """Return a value with every text normalised; floats have no canonical form."""
    if isinstance(value, str):
        return unicodedata.normalize("NFC", value)
    if isinstance(value, dict):
        return {unicodedata.normalize("NFC", key): nfc(item) for key, item in value.items()}
    if isinstance(value, list):
        return [nfc(item) for item in value]
    if isinstance(value, float):
        raise TypeError(value)
    return value


def framed(prefix: str, *parts: bytes) -> bytes:
    """SHA-256 over a prefix, a zero byte, and parts that each follow their length."""
    whole = prefix.encode() + b"\0"
    for part in parts:
        whole += len(part).to_bytes(8, "big") + part
    return hashlib.sha256(whole).digest()


def payload_hash(salt: bytes, body: Mapping[str, Any]) -> bytes:
    """What a revision commits its content with."""
    return framed("sxt-payload-1", salt, canonical(body))


def revision_digest(fields: Mapping[str, Any]) -> bytes:
    """The hash of a revision's thirteen fields."""
    return framed("sxt-revision-1", canonical(fields))


def genesis(owner: str, epoch: str) -> bytes:
    """The link before position 1 of an owner's first epoch."""
    return framed("sxt-genesis-1", owner.encode(), epoch.encode())


def next_link(link: bytes, n: int, digest: bytes) -> bytes:
    """The link at position n."""
    return framed("sxt-link-1", link, n.to_bytes(8, "big"), digest)


def form_hash(definition: Mapping[str, Any]) -> str:
    """What a revision names its form by."""
    return hashlib.sha256(b"sxt-form-1\0" + canonical(definition)).hexdigest()


# Identities and signatures ------------------------------------------------------------------------------------


def key_id(sign_key: bytes, box_key: bytes) -> str:
    """By what keys are looked up, never trusted."""
    return hashlib.sha256(sign_key + box_key).hexdigest()[:16]


def fingerprint(org: str, sign_key: bytes, box_key: bytes) -> list[str]:
    """The eight groups printed on the enrolment card."""
    digest = framed("sxt-fingerprint-1", org.encode(), sign_key, box_key).hex()
    return [digest[at : at + 4] for at in range(0, 32, 4)]


def public_keys(sign_seed: bytes, box_seed: bytes) -> tuple[bytes, bytes]:
    """The two public keys that belong to two seeds."""
    return bytes(SigningKey(sign_seed).verify_key), bytes(PrivateKey.from_seed(box_seed).public_key)


def check_signature(prefix: bytes, message: bytes, signature: bytes, key: bytes) -> None:
    """Refuse what was not signed with this key for this purpose."""
    try:
        VerifyKey(key).verify(prefix + message, signature)
    except (CryptoError, ValueError) as wrong:
        raise Refused("signature") from wrong


def signed_statement(prefix: str, statement: Mapping[str, Any]) -> bytes:
    """The bytes a checkpoint's or a continuation's signature covers: all its fields but the signature."""
    fields = {name: value for name, value in statement.items() if name != "signature"}
    return prefix.encode() + b"\0" + canonical(fields)


# The file -----------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Opened:
    """A bundle every byte of which was verified; logs and reveals are lines as JSON, part by part."""

    header: dict[str, Any]
    header_sha256: str
    manifest: dict[str, Any]
    manifest_bytes: bytes
    members: dict[str, bytes]
    logs: list[list[dict[str, Any]]]
    reveals: list[list[dict[str, Any]]]


def strict(raw: bytes) -> Any:
    """Read JSON that two readers cannot understand differently."""
    try:
        return json.loads(raw.decode(), object_pairs_hook=_once, parse_float=_no_float)
    except ValueError as wrong:
        raise Refused("json") from wrong


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    if len(dict(pairs)) != len(pairs):
        raise ValueError("key twice")
    return dict(pairs)


def _no_float(found: str) -> float:
    raise ValueError(found)


def open_bundle(raw: bytes, *, sign_seed: bytes, box_seed: bytes, sender: Mapping[str, str]) -> Opened:
    """Open a bundle addressed to the holder of two seeds; `sender` is the enrolled identity (keys in hex)."""
    header, body_at = read_header(raw)
    keys = public_keys(sign_seed, box_seed)
    content_key = open_key(header, key_id(*keys), box_seed)
    bound = hashlib.sha256(raw[:body_at]).digest()
    archive = unseal(raw[body_at:], content_key, bound)
    members = list(untar(archive))
    need([name for name, _ in members[:2]] == ["manifest.json", "manifest.sig"], "first members")
    manifest_bytes, signature = members[0][1], members[1][1]
    manifest = strict(manifest_bytes)
    need(manifest["from"]["org"] == sender["org"], "unknown sender")
    check_signature(b"sxt-manifest-1\0", manifest_bytes, signature, bytes.fromhex(sender["sign_key"]))
    check_address(header, manifest, bound.hex(), keys)
    content = check_members(manifest, members[2:])
    logs, reveals = deal_out(manifest, content["log.jsonl.gz"])
    return Opened(header, bound.hex(), manifest, manifest_bytes, content, logs, reveals)


def read_header(raw: bytes) -> tuple[dict[str, Any], int]:
    """Return the clear header and where the sealed stream begins."""
    need(raw[:6] == MAGIC, "magic")
    length = int.from_bytes(raw[6:10], "big")
    need(len(raw) >= 10 and length <= 65536 and len(raw) >= 10 + length, "header length")
    header = strict(raw[10 : 10 + length])
    need(isinstance(header, dict) and header.get("min_reader") == 1, "min_reader")
    need(header.get("suite") == "sodium-1" and header.get("chunk") == PIECE, "suite")
    need(header.get("body") == len(raw) - 10 - length, "size of body")
    return header, 10 + length


def open_key(header: Mapping[str, Any], mine: str, box_seed: bytes) -> bytes:
    """Return the content key that was sealed for us."""
    for one in header["recipients"]:
        if one["key_id"] == mine:
            try:
                return SealedBox(PrivateKey.from_seed(box_seed)).decrypt(bytes.fromhex(one["sealed_key"]))
            except (CryptoError, ValueError) as wrong:
                raise Refused("sealed key") from wrong
    raise Refused("not for us")


def unseal(sealed: bytes, key: bytes, bound: bytes) -> bytes:
    """Open a secretstream to its final piece."""
    state = sodium.crypto_secretstream_xchacha20poly1305_state()
    need(len(sealed) >= STREAM_HEADER + TAG_BYTES, "cut")
    sodium.crypto_secretstream_xchacha20poly1305_init_pull(state, sealed[:STREAM_HEADER], key)
    plain, at, tag = b"", STREAM_HEADER, 0
    while tag != sodium.crypto_secretstream_xchacha20poly1305_TAG_FINAL:
        piece = sealed[at : at + PIECE + TAG_BYTES]
        need(len(piece) >= TAG_BYTES, "cut")
        try:
            part, tag = sodium.crypto_secretstream_xchacha20poly1305_pull(state, piece, bound)
        except CryptoError as wrong:
            raise Refused("seal") from wrong
        plain, at, bound = plain + part, at + len(piece), b""
    need(at == len(sealed), "something follows the end")
    return plain


def ustar_header(name: str, size: int) -> bytes:
    """The 512 bytes before a member; a reader compares, it does not interpret."""
    start = name.encode("ascii").ljust(100, b"\0") + b"0000644\0" + b"0000000\0" * 2
    start += b"%011o\0" % size + b"0" * 11 + b"\0"
    end = (b"0" + bytes(100) + b"ustar\x0000").ljust(BLOCK - 156, b"\0")
    return start + b"%06o\0 " % (sum(start) + 8 * 32 + sum(end)) + end


def untar(archive: bytes) -> Iterator[tuple[str, bytes]]:
    """Yield members; after them come two blocks of zeros and nothing else."""
    at = 0
    while archive[at : at + BLOCK] != bytes(BLOCK):
        head = archive[at : at + BLOCK]
        name = head[:100].rstrip(b"\0").decode("ascii", "replace")
        need(len(head) == BLOCK and head[124:135].isdigit(), "tar header")
        size = int(head[124:135], 8)
        need(name.isascii() and head == ustar_header(name, size), "tar header")
        content = archive[at + BLOCK : at + BLOCK + size]
        end = at + BLOCK + size + (-size % BLOCK)
        need(len(content) == size and not any(archive[at + BLOCK + size : end]), "tar padding")
        yield name, content
        at = end
    need(archive[at:] == bytes(2 * BLOCK), "end of archive")


def check_address(
    header: Mapping[str, Any], manifest: Mapping[str, Any], bound: str, keys: tuple[bytes, bytes]
) -> None:
    """Refuse a header that was not made with this manifest, and a bundle for others."""
    need((manifest["header_sha256"], manifest["bundle_id"]) == (bound, header["bundle_id"]), "header")
    named = [one["key_id"] for one in manifest["recipients"]]
    need(named == [one["key_id"] for one in header["recipients"]], "recipients")
    mine = {"key_id": key_id(*keys), "sign_key": keys[0].hex(), "box_key": keys[1].hex()}
    need(manifest["to"]["key_id"] == mine["key_id"] and mine in manifest["recipients"], "not for us")


def check_members(manifest: Mapping[str, Any], members: list[tuple[str, bytes]]) -> dict[str, bytes]:
    """Refuse members that are not exactly what the manifest lists; return them by name."""
    found = [(name, len(data), hashlib.sha256(data).hexdigest()) for name, data in members]
    need(found == [(one["name"], one["size"], one["sha256"]) for one in manifest["members"]], "members")
    return dict(members)


def deal_out(
    manifest: Mapping[str, Any], packed: bytes
) -> tuple[list[list[dict[str, Any]]], list[list[dict[str, Any]]]]:
    """Return the lines of every log, then of every reveal, each verified by itself."""
    log = gzip.decompress(packed)
    need(len(log) == manifest["members"][0]["unpacked"], "size of log")
    lines = iter([check_line(strict(line)) for line in log.splitlines()])
    parts = [[next(lines) for _ in range(part["lines"])] for part in manifest["logs"]]
    reveals = [[next(lines) for _ in range(part["lines"])] for part in manifest["reveals"]]
    need(next(lines, None) is None, "more lines than declared")
    return parts, reveals


def check_line(line: dict[str, Any]) -> dict[str, Any]:
    """Recompute what one position says of itself: a withheld one has nothing but `n` and `digest`."""
    fields = {name: value for name, value in line.items() if name not in ("digest", "salt", "body")}
    if set(line) == {"n", "digest"}:
        return line
    need(revision_digest(fields).hex() == line["digest"], "digest")
    if "salt" in line or "body" in line:
        found = payload_hash(bytes.fromhex(line["salt"]), line["body"]).hex()
        need(found == fields["payload_hash"], "payload_hash")
    return line


def check_chain(part: Mapping[str, Any], lines: list[dict[str, Any]], sign_key: bytes) -> bytes:
    """Recompute a full part's links up to its signed checkpoint and return the last one."""
    link = bytes.fromhex(part["link_before"])
    for n, line in enumerate(lines, start=part["from_n"]):
        need(line["n"] == n, "gap")
        link = next_link(link, n, bytes.fromhex(line["digest"]))
    head = part["checkpoint"]
    need((head["n"], head["link"]) == (part["to_n"], link.hex()), "checkpoint")
    message = signed_statement("sxt-checkpoint-1", head)
    check_signature(b"", message, bytes.fromhex(head["signature"]), sign_key)
    return link


# Logs of others, volumes --------------------------------------------------------------------------------------

Identity = Mapping[str, Any]


def join(volumes: Mapping[str, bytes]) -> bytes:
    """Put the volumes of one bundle together; refuse when one before the last is missing."""
    numbers = {int(name[-3:]): content for name, content in volumes.items()}
    need(sorted(numbers) == list(range(1, len(numbers) + 1)), "missing volume")
    return b"".join(numbers[number] for number in sorted(numbers))


def vouched_for(certificates: bytes, sender: Identity) -> dict[tuple[str, str], Identity]:
    """Return whose keys certificates lead to from a sender's, level by level."""
    found: dict[tuple[str, str], Identity] = {(sender["org"], _key_id(sender)): sender}
    left = [strict(line) for line in certificates.splitlines()]
    for _ in range(8):
        for one in left:
            parent = found.get((one["parent"], one["parent_key_id"]))
            if parent is not None and one["parent"] != one["subject"]["org"]:
                _check_statement("sxt-certificate-1", one, parent)
                found.setdefault((one["subject"]["org"], _key_id(one["subject"])), one["subject"])
    return found


def _key_id(identity: Identity) -> str:
    return key_id(bytes.fromhex(identity["sign_key"]), bytes.fromhex(identity["box_key"]))


def _check_statement(prefix: str, statement: Mapping[str, Any], signer: Identity) -> None:
    message, signature = signed_statement(prefix, statement), bytes.fromhex(statement["signature"])
    check_signature(b"", message, signature, bytes.fromhex(signer["sign_key"]))


def check_originals(opened: Opened, sender: Identity) -> dict[str, list[dict[str, Any]]]:
    """Judge the logs of others than the sender by their owners' signatures; return each owner's lines in order."""
    keys = vouched_for(opened.members.get("certificates.jsonl", b""), sender)
    told = opened.manifest["extensions"].get("owners", {})
    lines: dict[str, list[dict[str, Any]]] = {}
    ends: dict[tuple[str, str, int], str] = {}
    for part, found in zip(opened.manifest["logs"], opened.logs, strict=True):
        owner = part["owner"]
        if owner == sender["org"]:
            continue
        need(part["mode"] == "full" and all(line.get("owner", owner) == owner for line in found), "original")
        signer = keys.get((owner, part["checkpoint"]["key_id"]))
        need(signer is not None, "nobody vouches for the owner's key")
        opening = _opening(keys, owner, part["epoch"], told.get(owner, []))
        _check_beginning(part, opening, ends)
        link = check_chain(part, found, bytes.fromhex(signer["sign_key"] if signer else ""))
        ends[owner, part["epoch"], part["to_n"]] = link.hex()
        lines.setdefault(owner, []).extend(found)
    return lines


def _opening(
    keys: Mapping[tuple[str, str], Identity], owner: str, epoch: str, told: list[dict[str, Any]]
) -> dict[str, Any] | None:
    """Return the owner's statement that opened an epoch, verified; None for its first epoch."""
    for one in told:
        signer = keys.get((owner, one["key_id"]))
        need(one["owner"] == owner and signer is not None, "statement")
        if signer is not None:
            _check_statement("sxt-continuation-1", one, signer)
    return next((one for one in told if one["epoch"] == epoch), None)


def _check_beginning(
    part: Mapping[str, Any], opening: Mapping[str, Any] | None, ends: Mapping[tuple[str, str, int], str]
) -> None:
    """Refuse a part that does not go on from where its epoch begins, or from a part before it; a reader that holds
    something compares with that too."""
    before, owner = part["from_n"] - 1, part["owner"]
    known = {(owner, part["epoch"], 0): genesis(owner, part["epoch"]).hex()} if opening is None else {}
    if opening is not None:
        need(before >= opening["n"], "before its epoch")
        known = {(owner, part["epoch"], opening["n"]): opening["link"]}
        left = ends.get((owner, opening["from_epoch"], opening["n"]))
        need(left in (None, opening["link"]), "where the epoch before was left")
    need({**ends, **known}.get((owner, part["epoch"], before)) == part["link_before"], "begins elsewhere")


def check_revocation(said: Mapping[str, Any], keys: Mapping[tuple[str, str], Identity]) -> None:
    """Refuse a revocation that whoever vouched for the key did not sign."""
    signer = keys.get((said["parent"], said["parent_key_id"]))
    need(signer is not None and (said["subject"], said["subject_key_id"]) in keys, "revocation")
    if signer is not None:
        _check_statement("sxt-revocation-1", said, signer)
