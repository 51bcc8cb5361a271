"""The bundle format as SPEC.md describes it, read by a reader that shares nothing with the program."""

import ast
import hashlib
import json
import re
from pathlib import Path
from typing import Any

import pytest

from sxt_desktop.bundle.container import open_bundle
from sxt_desktop.bundle.identity import PublicIdentity, public_from_json, read_card
from sxt_desktop.bundle.manifest import manifest_from_json
from sxt_desktop.domain.errors import UserError
from tests.released.bundle import make, reader

HERE = Path(__file__).parent
VECTORS: dict[str, Any] = json.loads((HERE / "vectors.json").read_text("utf-8"))
RAW = (HERE / "small.sxb").read_bytes()
UNIT, COMMITTEE = (VECTORS["identities"][name] for name in ("unit", "committee"))


def seeds(one: dict[str, Any]) -> dict[str, bytes]:
    return {"sign_seed": bytes.fromhex(one["sign_seed"]), "box_seed": bytes.fromhex(one["box_seed"])}


def opened(raw: bytes = RAW, me: dict[str, Any] = COMMITTEE) -> reader.Opened:
    return reader.open_bundle(raw, sender=UNIT["identity"], **seeds(me))


def test_the_reader_uses_nothing_of_the_program() -> None:
    tree = ast.parse((HERE / "reader.py").read_text("utf-8"))
    found = {one.name for node in ast.walk(tree) if isinstance(node, ast.Import) for one in node.names}
    found |= {str(node.module) for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    strange = {name for name in found if name.split(".")[0] in ("sxt_desktop", "tests", "ui")}
    assert strange == set()


@pytest.mark.parametrize("one", [UNIT, COMMITTEE], ids=["unit", "committee"])
def test_identities(one: dict[str, Any]) -> None:
    sign_key, box_key = reader.public_keys(**seeds(one))
    identity = one["identity"]
    assert (sign_key.hex(), box_key.hex()) == (identity["sign_key"], identity["box_key"])
    assert reader.key_id(sign_key, box_key) == one["key_id"]
    assert reader.fingerprint(identity["org"], sign_key, box_key) == one["fingerprint"]
    card = json.loads(one["card"])
    assert card["identity"] == identity and reader.canonical(card) + b"\n" == one["card"].encode()
    signature = bytes.fromhex(card["signature"])
    reader.check_signature(b"sxt-identity-1\0", reader.canonical(identity), signature, sign_key)


def test_canonical_json() -> None:
    for one in VECTORS["canonical"]:
        assert reader.canonical(json.loads(one["json"])).hex() == one["canonical_hex"]
    with pytest.raises(TypeError):
        reader.canonical({"amount": 1.5})


def test_payloads_revisions_and_forms() -> None:
    for one in VECTORS["payloads"]:
        assert reader.payload_hash(bytes.fromhex(one["salt"]), one["body"]).hex() == one["payload_hash"]
    for one in VECTORS["revisions"]:
        assert reader.revision_digest(one["fields"]).hex() == one["digest"]
    for one in VECTORS["forms"]:
        assert reader.form_hash(one["definition"]) == one["form_hash"]


def test_lines() -> None:
    shapes = {name: reader.check_line(json.loads(line)) for name, line in VECTORS["lines"].items()}
    assert set(shapes["withheld"]) == {"n", "digest"}
    assert {"salt", "body"} <= set(shapes["whole"]) and not {"salt", "body"} & set(shapes["blanked"])
    for line in VECTORS["lines"].values():
        assert reader.canonical(json.loads(line)) + b"\n" == line.encode()


def test_links_go_on_across_epochs() -> None:
    chain = VECTORS["chain"]
    link = reader.genesis(chain["owner"], chain["epoch"])
    assert chain["links"][0] == {"n": 0, "link": link.hex()}
    for at, revision in zip(chain["links"][1:], VECTORS["revisions"], strict=True):
        link = reader.next_link(link, at["n"], bytes.fromhex(revision["digest"]))
        assert at == {"n": revision["fields"]["n"], "link": link.hex()}
    assert len({one["fields"]["epoch"] for one in VECTORS["revisions"]}) == 2


@pytest.mark.parametrize("kind", ["checkpoint", "continuation"])
def test_statements_of_the_owner(kind: str) -> None:
    vector = VECTORS[kind]
    signed = reader.signed_statement(f"sxt-{kind}-1", vector["statement"])
    assert signed.hex() == vector["signed_hex"]
    signature, key = vector["statement"]["signature"], bytes.fromhex(UNIT["identity"]["sign_key"])
    reader.check_signature(b"", signed, bytes.fromhex(signature), key)
    with pytest.raises(reader.Refused):
        reader.check_signature(b"", signed + b" ", bytes.fromhex(signature), key)


def test_certificates_are_the_superiors() -> None:
    vector = VECTORS["certificate"]
    signed = reader.signed_statement("sxt-certificate-1", vector["statement"])
    assert signed.hex() == vector["signed_hex"] and vector["statement"]["subject"] == UNIT["identity"]
    key = bytes.fromhex(COMMITTEE["identity"]["sign_key"])
    reader.check_signature(b"", signed, bytes.fromhex(vector["statement"]["signature"]), key)


def test_new_keys_are_told_of_by_old_and_new() -> None:
    vector = VECTORS["key_update"]
    statement = vector["statement"]
    fields = {name: value for name, value in statement.items() if not name.endswith("_signature")}
    assert (b"sxt-key-update-1\0" + reader.canonical(fields)).hex() == vector["signed_hex"]
    assert statement["old"] == UNIT["identity"] and statement["new"]["org"] == statement["old"]["org"]
    for which in ("old", "new"):
        key = bytes.fromhex(statement[which]["sign_key"])
        signature = bytes.fromhex(statement[f"{which}_signature"])
        reader.check_signature(b"", bytes.fromhex(vector["signed_hex"]), signature, key)


def test_sealed_streams_and_keys() -> None:
    stream, sealed = VECTORS["stream"], VECTORS["sealed_key"]
    key, bound = bytes.fromhex(stream["key"]), bytes.fromhex(stream["bound"])
    assert reader.unseal(bytes.fromhex(stream["sealed"]), key, bound).hex() == stream["plain"]
    with pytest.raises(reader.Refused):
        reader.unseal(bytes.fromhex(stream["sealed"]), key, b"")
    header = {"recipients": [{"key_id": COMMITTEE["key_id"], "sealed_key": sealed["sealed"]}]}
    found = reader.open_key(header, COMMITTEE["key_id"], bytes.fromhex(COMMITTEE["box_seed"]))
    assert found.hex() == sealed["key"]


def test_ustar_headers() -> None:
    for one in VECTORS["ustar"]:
        assert reader.ustar_header(one["name"], one["size"]).hex() == one["header"]


def test_the_small_bundle_down_to_its_records() -> None:
    facts, bundle = VECTORS["bundle"], opened()
    assert (hashlib.sha256(RAW).hexdigest(), len(RAW)) == (facts["sha256"], facts["size"])
    assert bundle.header_sha256 == facts["header_sha256"]
    assert bundle.manifest_bytes.decode() == facts["manifest"]
    assert hashlib.sha256(bundle.manifest_bytes).hexdigest() == facts["manifest_sha256"]
    assert reader.canonical(bundle.manifest) == bundle.manifest_bytes
    key = bytes.fromhex(UNIT["identity"]["sign_key"])
    for part, lines in zip(bundle.manifest["logs"], bundle.logs, strict=True):
        last = reader.check_chain(part, lines, key)
        assert last.hex() == VECTORS["chain"]["links"][part["to_n"]]["link"]
    everything = [line for lines in bundle.logs for line in lines]
    assert [line.get("body", {}).get("title") for line in everything] == [
        "研究部署年度任务",
        None,
        "研究部署年度任务（改）",
        None,
        None,
    ]
    assert everything[1].keys() == {"n", "digest"} and everything[4]["body"] == {"reason": "重复"}
    assert bundle.reveals[0][0]["body"] == {"title": "先前未公开的一条"}
    assert bundle.reveals[0][0]["digest"] == VECTORS["revisions"][0]["digest"]


def test_the_small_bundle_brings_what_its_records_name() -> None:
    bundle = opened()
    named = {
        line["form_hash"] for lines in (*bundle.logs, *bundle.reveals) for line in lines if "body" in line
    }
    brought = {
        reader.form_hash(json.loads(content))
        for name, content in bundle.members.items()
        if name.startswith("forms/")
    }
    assert named == brought
    (file,) = bundle.logs[0][0]["body"]["evidence"]
    assert len(bundle.members["files/" + file["sha256"]]) == file["size"]
    certificates = bundle.members["certificates.jsonl"].splitlines()
    assert [json.loads(line) for line in certificates] == [VECTORS["certificate"]["statement"]]
    assert bundle.manifest["continues"] == [VECTORS["continuation"]["statement"]]


def altered(change: dict[str, Any]) -> bytes:
    if "flip_bit" in change:
        raw = bytearray(RAW)
        raw[change["flip_bit"] // 8] ^= 1 << change["flip_bit"] % 8
        return bytes(raw)
    return RAW[: change.get("cut_at")] + bytes.fromhex(change.get("append", ""))


@pytest.mark.parametrize("change", VECTORS["refused"], ids=[one["why"] for one in VECTORS["refused"]])
def test_what_every_reader_must_refuse(change: dict[str, Any], tmp_path: Path) -> None:
    with pytest.raises(reader.Refused):
        opened(altered(change))
    with pytest.raises(UserError):
        ours(altered(change), tmp_path)


def test_only_the_addressee_opens_it_and_only_the_senders_signature_counts() -> None:
    with pytest.raises(reader.Refused):
        opened(me=UNIT)
    with pytest.raises(reader.Refused):
        reader.open_bundle(
            RAW, sender={**COMMITTEE["identity"], "org": UNIT["identity"]["org"]}, **seeds(COMMITTEE)
        )


def ours(raw: bytes, folder: Path) -> tuple[PublicIdentity, list[int]]:
    """Open a bundle with the program and return its sender and the positions in it."""
    (folder / "small.sxb").write_bytes(raw)
    unit = public_from_json(UNIT["identity"])
    with open_bundle(
        folder / "small.sxb",
        me=make.COMMITTEE,
        sender_of=lambda org, key_id: unit if (org, key_id) == (unit.org, unit.key_id) else None,
        staging=folder / "staging",
    ) as staged:
        parts = range(len(staged.manifest.logs))
        return staged.sender, [one.n for index in parts for one in staged.lines(index)]


def test_the_program_reads_and_writes_what_the_vectors_say(tmp_path: Path) -> None:
    assert ours(RAW, tmp_path) == (public_from_json(UNIT["identity"]), [2, 3, 4, 5, 6])
    assert read_card(UNIT["card"].encode()) == make.UNIT.public
    kept = json.loads(json.dumps(make.vectors()))
    assert kept == {name: VECTORS[name] for name in kept}
    raw, written = make.bundle()
    assert len(raw) == len(RAW) and ours(raw, tmp_path) == ours(RAW, tmp_path)
    assert json.loads(written.manifest).keys() == json.loads(VECTORS["bundle"]["manifest"]).keys()


def test_the_specification_names_every_field() -> None:
    spec = (HERE / "SPEC.md").read_text("utf-8").replace("```", "")
    bundle = opened()
    named = {word for span in re.findall(r"`([^`]+)`", spec) for word in re.findall(r"[a-z0-9_]+", span)}
    objects: list[Any] = [
        bundle.header,
        bundle.manifest,
        *bundle.logs[0],
        VECTORS["certificate"]["statement"],
        VECTORS["key_update"]["statement"],
    ]
    fields: set[str] = set()
    while objects:
        one = objects.pop()
        if isinstance(one, dict):
            free = {"body", "counts", "extensions"}
            fields |= set(one)
            objects += [value for name, value in one.items() if name not in free]
        elif isinstance(one, list):
            objects += one
    assert fields - named == set()


def test_the_program_takes_the_manifest_apart_and_puts_it_together_again() -> None:
    raw = VECTORS["bundle"]["manifest"]
    assert reader.canonical(manifest_from_json(json.loads(raw)).to_json()).decode() == raw
