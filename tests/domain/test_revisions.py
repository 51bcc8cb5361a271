"""Revisions: one byte form of JSON, hashes that cover exactly what they should, strict reading."""

import hashlib
import json
from dataclasses import fields, replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sxt_desktop.domain.forms import Sensitivity
from sxt_desktop.domain.ids import EntryId, FormId, OrgId
from sxt_desktop.domain.revisions import (
    VOID_FORM,
    Payload,
    Revision,
    Target,
    canonical,
    digest_read,
    framed_hash,
    revision_from_json,
)
from sxt_desktop.domain.values import Json, NotReadable

json_values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.text(st.characters(exclude_categories=["Cs"]), max_size=20),
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.text("abcdefgh", max_size=4), inner, max_size=4)
    ),
    max_leaves=15,
)
hashes = st.binary(min_size=32, max_size=32)
texts = st.text("abcdefghijklmnop0123456789-", max_size=12)
revisions = st.builds(
    Revision,
    owner=texts.map(OrgId),
    epoch=texts,
    n=st.integers(1, 10**9),
    entry_id=texts.map(EntryId),
    form_id=texts.map(FormId),
    form_version=st.integers(1, 99),
    form_hash=texts,
    author=texts,
    recorded_at=texts,
    sensitivity=st.sampled_from(Sensitivity),
    about=st.none() | st.builds(Target, texts.map(OrgId), texts.map(EntryId), texts),
    previous=st.none() | hashes,
    payload_hash=hashes,
)


def a_revision() -> Revision:
    return Revision(
        owner=OrgId("org-1"),
        epoch="e1",
        n=7,
        entry_id=EntryId("entry-1"),
        form_id=FormId("handbook_08"),
        form_version=1,
        form_hash="ff",
        author="记实员",
        recorded_at="2026-03-05T09:30:00+08:00",
        sensitivity=Sensitivity.INTERNAL,
        about=Target(OrgId("org-2"), EntryId("entry-2"), "00"),
        previous=bytes(32),
        payload_hash=bytes(range(32)),
    )


class TestCanonical:
    """The byte form does not depend on how the same JSON was written."""

    @given(json_values)
    def test_writing_and_reading_does_not_change_it(self, value: Any) -> None:
        once = canonical(value)
        assert canonical(json.loads(once)) == once
        assert canonical(json.loads(json.dumps(value, indent=2))) == once

    @given(st.dictionaries(st.text("abcdefgh", max_size=4), st.integers(), max_size=6), st.randoms())
    def test_the_order_of_keys_does_not_matter(self, value: dict[str, int], chance: Any) -> None:
        items = list(value.items())
        chance.shuffle(items)
        assert canonical(dict(items)) == canonical({**value})

    @given(json_values, json_values)
    def test_different_json_has_different_bytes(self, one: Any, other: Any) -> None:
        if canonical(one) == canonical(other):
            assert json.loads(canonical(one)) == json.loads(canonical(other))

    def test_known_bytes(self) -> None:
        value: Json = {"乙": ["e\u0301", None, True, 3], "a": {"z": "1.50", "b": "x\n"}}
        assert canonical(value) == '{"a":{"b":"x\\n","z":"1.50"},"乙":["é",null,true,3]}'.encode()

    @pytest.mark.parametrize("value", [1.5, float("nan"), [0.0], {"a": {"b": 1.0}}])
    def test_floats_are_refused(self, value: Any) -> None:
        with pytest.raises(TypeError):
            canonical(value)

    def test_keys_that_become_one_are_refused(self) -> None:
        with pytest.raises(ValueError, match="two keys"):
            canonical({"e\u0301": 1, "é": 2})

    def test_keys_that_are_no_text_are_refused(self) -> None:
        wrong: Any = {1: 2}
        with pytest.raises(TypeError):
            canonical(wrong)


class TestFramedHash:
    """Parts cannot flow into one another, nor one kind of hash into another."""

    def test_known_value(self) -> None:
        expected = hashlib.sha256(b"p\0" + (2).to_bytes(8, "big") + b"ab" + bytes(8)).digest()
        assert framed_hash(b"p", b"ab", b"") == expected

    @given(st.lists(st.binary(max_size=6), max_size=4), st.lists(st.binary(max_size=6), max_size=4))
    def test_other_parts_other_hash(self, one: list[bytes], other: list[bytes]) -> None:
        assert (framed_hash(b"p", *one) == framed_hash(b"p", *other)) == (one == other)

    def test_other_prefix_other_hash(self) -> None:
        assert framed_hash(b"p", b"a") != framed_hash(b"q", b"a")


class TestPayload:
    """The payload hash commits to the content and hides it."""

    @given(json_values, json_values)
    def test_it_follows_the_body(self, one: Any, other: Any) -> None:
        salt = bytes(16)
        same = canonical({"a": one}) == canonical({"a": other})
        assert (Payload(salt, {"a": one}).hash == Payload(salt, {"a": other}).hash) == same

    def test_the_same_body_with_another_salt_looks_different(self) -> None:
        assert Payload(bytes(16), {"a": "是"}).hash != Payload(b"\1" * 16, {"a": "是"}).hash


class TestRevision:
    """The digest covers every listed field, and reading is strict."""

    @given(revisions)
    def test_it_survives_json(self, revision: Revision) -> None:
        read = json.loads(json.dumps(revision.to_json()))
        again = revision_from_json(read)
        assert again == revision
        assert again.digest == revision.digest == digest_read(read)

    def test_every_field_is_covered_by_the_digest(self) -> None:
        revision = a_revision()
        assert {spec.name for spec in fields(Revision)} == set(revision.to_json())
        changes: dict[str, Any] = {
            "sensitivity": Sensitivity.DISCIPLINE,
            "about": None,
            "previous": None,
            "payload_hash": bytes(32),
            "n": 8,
            "form_version": 2,
        }
        for spec in fields(Revision):
            changed = replace(revision, **{spec.name: changes.get(spec.name, "其他")})
            assert changed.digest != revision.digest, spec.name

    @given(revisions, revisions)
    def test_only_the_same_revision_has_the_same_digest(self, one: Revision, other: Revision) -> None:
        assert (one.digest == other.digest) == (one == other)

    @pytest.mark.parametrize(
        ("name", "value"),
        [
            ("n", "7"),
            ("n", True),
            ("form_version", False),
            ("owner", None),
            ("sensitivity", "绝密"),
            ("sensitivity", None),
            ("previous", "00"),
            ("previous", "zz" * 32),
            ("previous", 0),
            ("payload_hash", "AB" * 32),
            ("payload_hash", "ab " * 32),
            ("payload_hash", None),
            ("about", {"owner": "o"}),
            ("about", {"owner": "o", "entry_id": "e", "digest": 1}),
            ("about", []),
        ],
    )
    def test_a_wrong_field_is_not_readable(self, name: str, value: Any) -> None:
        with pytest.raises(NotReadable):
            revision_from_json({**a_revision().to_json(), name: value})

    def test_a_missing_or_extra_field_is_not_readable(self) -> None:
        raw = a_revision().to_json()
        with pytest.raises(NotReadable):
            revision_from_json({**raw, "colour": "red"})
        for name in raw:
            with pytest.raises(NotReadable):
                revision_from_json({key: value for key, value in raw.items() if key != name})

    def test_only_the_form_of_voiding_voids(self) -> None:
        assert not a_revision().is_void
        assert replace(a_revision(), form_id=VOID_FORM).is_void
