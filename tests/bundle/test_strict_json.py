"""JSON from outside: everything two readers could understand differently is refused."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sxt_desktop.bundle import strict_json
from sxt_desktop.bundle.strict_json import MAX_DEPTH, MAX_INTEGER, Malformed, Shape, parse
from sxt_desktop.domain.revisions import canonical, canonical_read

VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-MAX_INTEGER, MAX_INTEGER)
    | st.text(st.characters(exclude_categories=["Cs"])),
    lambda inner: (
        st.lists(inner, max_size=5) | st.dictionaries(st.text('ab"\\[{é', max_size=4), inner, max_size=5)
    ),
    max_leaves=20,
)


@given(VALUES)
def test_canonical_json_comes_back(value: object) -> None:
    raw = canonical(value)  # type: ignore[arg-type]
    assert canonical(parse(raw)) == raw


@given(VALUES, st.booleans(), st.sampled_from([None, 1]))
def test_what_was_read_is_plain_however_it_was_written(
    value: object, ascii_only: bool, indent: int | None
) -> None:
    raw = json.dumps(value, ensure_ascii=ascii_only, indent=indent).encode()
    try:
        found = parse(raw)
    except Malformed:  # not NFC
        return
    assert canonical_read(found) == canonical(found)


@given(
    st.binary(max_size=200) | st.text('{}[]",:\\u0123456789.eE-+NaInfity td8é', max_size=60).map(str.encode)
)
def test_any_bytes_are_read_or_refused(raw: bytes) -> None:
    try:
        value = parse(raw)
    except Malformed:
        return
    assert canonical(parse(canonical(value))) == canonical(value) == canonical_read(value)


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"\xff",
        b"\xef\xbb\xbf{}",
        b'{"a":1,"a":1}',
        b'[{"a":{"b":1,"b":2}}]',
        b"1.5",
        b"1e3",
        b"-0.0",
        b"NaN",
        b"[Infinity]",
        b"-Infinity",
        b'"\\ud800"',
        b'{"\\udfff":1}',
        b"9223372036854775808",
        b"1" * 5000,
        b"{} {}",
        b"[1,]",
        '"e\u0301"'.encode(),
        b'"e\\u0301"',
        b'"\x01"',
        b'"open',
    ],
)
def test_refused(raw: bytes) -> None:
    with pytest.raises(Malformed):
        parse(raw)


@pytest.mark.parametrize("opening", [b"[", b'{"a":', b'[{"a":'])
@pytest.mark.parametrize("levels", [MAX_DEPTH + 1, 1000, 1_000_000])
def test_deep_nesting_is_refused_before_it_is_read(opening: bytes, levels: int) -> None:
    with pytest.raises(Malformed):
        parse(opening * levels)


def test_depth_counts_nesting_only() -> None:
    wide: list[list[list[int]]] = [[[]] for _ in range(200)]
    assert parse(json.dumps(wide).encode()) == wide
    assert parse(json.dumps(["[" * 500 + '\\"{{' * 50]).encode()) == ["[" * 500 + '\\"{{' * 50]
    deepest = b"[" * MAX_DEPTH + b"]" * MAX_DEPTH
    assert parse(deepest)


def test_shape_reads_what_is_there() -> None:
    shape = Shape(
        {"id": "a-1", "hash": "00ff", "n": 3, "rows": [1, 2], "any": {"x": None}, "new": 9, "none": None}
    )
    assert shape.token("id") == "a-1"
    assert shape.hex("hash", 2) == b"\x00\xff"
    assert shape.number("n", least=3) == 3
    assert shape.items("rows", str, limit=2) == ("1", "2")
    assert shape.mapping("any") == {"x": None}
    assert not shape.has("none") and not shape.has("absent")
    assert shape.rest() == {"new": 9}
    with pytest.raises(Malformed):
        shape.end()


@pytest.mark.parametrize(
    ("reader", "value"),
    [
        ("text", 1),
        ("text", "x" * 501),
        ("token", "../x"),
        ("token", ""),
        ("token", "x" * 65),
        ("token", "a\n"),
        ("number", True),
        ("number", "1"),
        ("number", -1),
        ("mapping", []),
    ],
)
def test_shape_refuses_other_kinds(reader: str, value: object) -> None:
    with pytest.raises(Malformed, match="field"):
        getattr(Shape({"field": value}), reader)("field")


def test_shape_refuses_other_shapes() -> None:
    for value in ("0", "AA", "aabb", "zz", 1):
        with pytest.raises(Malformed):
            Shape({"hash": value}).hex("hash", 1)
    for rows in ("ab", [1, 2, 3]):
        with pytest.raises(Malformed):
            Shape({"rows": rows}).items("rows", str, limit=2)
    with pytest.raises(Malformed):
        Shape([])
    with pytest.raises(Malformed):
        Shape({}).raw("absent")


def test_few_values_and_little_text(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(strict_json, "MAX_VALUES", 4)
    assert parse(b'["a,b,c,d,e,f"]') == ["a,b,c,d,e,f"]
    assert parse(b"[1,2,3,4]") == [1, 2, 3, 4]
    with pytest.raises(Malformed, match="values"):
        parse(b"[1,2,3,4,5]")
    monkeypatch.setattr(strict_json, "MAX_TEXT", 40)
    assert parse(b'["abcdefghijklmnopqrstuvwxyz"]') == ["abcdefghijklmnopqrstuvwxyz"]
    for text in ("中" * 12, "a😀" * 3, "\\u4e2d" * 2):
        with pytest.raises(Malformed, match="size"):
            parse(f'["{text}"]'.encode())
