"""Bundles that bring another owner's log, and volumes, read by the reader that shares nothing with the program."""

import hashlib
import json
from pathlib import Path
from typing import Any

import pytest

from sxt_desktop.bundle.container import open_bundle
from sxt_desktop.bundle.identity import public_from_json
from sxt_desktop.usecases.cargo import MISSING, NEW_EPOCH
from sxt_desktop.usecases.fork_told import CHOICES
from sxt_desktop.usecases.passing_on import OWNERS
from sxt_desktop.usecases.revoking import REPLACED, REVOKED
from tests.released.bundle import make, passed, reader
from tests.released.bundle.test_vectors import COMMITTEE, HERE, RAW, UNIT, VECTORS, seeds

TOP: dict[str, Any] = VECTORS["top"]
TO = {"passed": TOP, "recovery": UNIT}
KEYS = {"passed": passed.TOP, "recovery": make.UNIT}
NAMES = tuple(TO)


def raw_of(name: str) -> bytes:
    path: Path = HERE / VECTORS[name]["file"]
    return path.read_bytes()


def opened(name: str) -> reader.Opened:
    return reader.open_bundle(raw_of(name), sender=COMMITTEE["identity"], **seeds(TO[name]))


@pytest.mark.parametrize("name", NAMES)
def test_it_is_what_was_published(name: str) -> None:
    facts, raw = VECTORS[name], raw_of(name)
    assert (hashlib.sha256(raw).hexdigest(), len(raw)) == (facts["sha256"], facts["size"])
    manifest = opened(name).manifest_bytes
    assert (manifest.decode(), hashlib.sha256(manifest).hexdigest()) == (
        facts["manifest"],
        facts["manifest_sha256"],
    )


@pytest.mark.parametrize("name", NAMES)
def test_the_owners_log_is_verified_by_its_own_signatures(name: str) -> None:
    bundle, unit = opened(name), UNIT["identity"]["org"]
    lines = reader.check_originals(bundle, COMMITTEE["identity"])
    assert {owner: [one["n"] for one in found] for owner, found in lines.items()} == {
        unit: [1, 2, 3, 4, 5, 6]
    }
    assert [one["digest"] for one in lines[unit]] == [one["digest"] for one in VECTORS["revisions"]]
    assert set(lines[unit][2]) == {"n", "digest"} and "body" not in lines[unit][4]
    own = [part for part in bundle.manifest["logs"] if part["owner"] == COMMITTEE["identity"]["org"]]
    assert len(own) == {"passed": 1, "recovery": 0}[name]
    (file,) = lines[unit][1]["body"]["evidence"]
    assert len(bundle.members["files/" + file["sha256"]]) == file["size"]


def forget_certificates(bundle: reader.Opened) -> None:
    bundle.members["certificates.jsonl"] = b""


def sign_as_sender(bundle: reader.Opened) -> None:
    part = bundle.manifest["logs"][-1]
    part["checkpoint"] = {**part["checkpoint"], "key_id": COMMITTEE["key_id"]}


def another_line(bundle: reader.Opened) -> None:
    bundle.logs[-1][0] = {"n": 4, "digest": "0" * 64}


def no_statement(bundle: reader.Opened) -> None:
    bundle.manifest["extensions"] = {}


def statement_by_nobody(bundle: reader.Opened) -> None:
    (said,) = bundle.manifest["extensions"]["owners"][UNIT["identity"]["org"]]
    said["n"] = 2


@pytest.mark.parametrize(
    "change", [forget_certificates, sign_as_sender, another_line, no_statement, statement_by_nobody]
)
def test_what_the_owner_did_not_sign_is_refused(change: Any) -> None:
    bundle = opened("passed")
    change(bundle)
    with pytest.raises(reader.Refused):
        reader.check_originals(bundle, COMMITTEE["identity"])


def test_a_revocation_is_by_whoever_vouched_for_the_key() -> None:
    bundle, vector = opened("passed"), VECTORS["revocation"]
    (said,) = bundle.manifest["extensions"]["revocations"]
    assert said == vector["statement"]
    assert reader.signed_statement("sxt-revocation-1", said).hex() == vector["signed_hex"]
    keys = reader.vouched_for(bundle.members["certificates.jsonl"], COMMITTEE["identity"])
    reader.check_revocation(said, keys)
    with pytest.raises(reader.Refused):
        reader.check_revocation({**said, "n": 3}, keys)
    with pytest.raises(reader.Refused):
        reader.check_revocation(said, {})


def test_volumes_are_joined_and_a_missing_one_is_refused() -> None:
    size, volumes = VECTORS["volumes"][0]["size"], {}
    for at, one in enumerate(VECTORS["volumes"]):
        content = RAW[at * size : (at + 1) * size]
        assert (len(content), hashlib.sha256(content).hexdigest()) == (one["size"], one["sha256"])
        volumes[one["name"]] = content
    assert len(volumes) > 2 and reader.join(volumes) == RAW
    first, *_, last = volumes
    for gone in (first, last):
        left = {name: content for name, content in volumes.items() if name != gone}
        with pytest.raises(reader.Refused):
            reader.open_bundle(reader.join(left), sender=UNIT["identity"], **seeds(COMMITTEE))


@pytest.mark.parametrize("name", NAMES)
def test_the_program_reads_it_and_makes_one_of_the_same_size(name: str, tmp_path: Path) -> None:
    committee = public_from_json(COMMITTEE["identity"])
    made, _ = {"passed": passed.passed, "recovery": passed.recovery}[name]()
    assert len(made) == len(raw_of(name))
    for raw in (made, raw_of(name)):
        (tmp_path / "x.sxb").write_bytes(raw)
        with open_bundle(
            tmp_path / "x.sxb",
            me=KEYS[name],
            sender_of=lambda org, key_id: committee,
            staging=tmp_path / "staging",
        ) as staged:
            for index in range(len(staged.manifest.logs)):
                assert list(staged.lines(index))
            assert len(staged.certificates()) == {"passed": 2, "recovery": 1}[name]
    kept = json.loads(json.dumps(passed.vectors()))
    assert kept == {key: VECTORS[key] for key in kept}


def test_the_specification_names_every_extension_the_program_writes() -> None:
    spec = (HERE / "SPEC.md").read_text("utf-8")
    names = {MISSING, NEW_EPOCH, OWNERS, REVOKED, REPLACED, CHOICES}
    assert {name for name in names if f"| `{name}` |" not in spec} == set()
    fields = set(VECTORS["revocation"]["statement"])
    (row,) = [line for line in spec.splitlines() if line.startswith(f"| `{REVOKED}` |")]
    assert {name for name in fields if name not in row} == set()
