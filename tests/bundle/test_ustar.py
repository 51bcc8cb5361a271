"""The ustar reader takes exactly what the writer makes; the system's own tar understands it too."""

import io
import tarfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sxt_desktop.bundle.ustar import BLOCK, END, Broken, Reader, header, member_size, padding

MEMBERS = [("manifest.json", b"{}"), ("files/" + "a" * 64, bytes(600)), ("log.jsonl.gz", b"")]


def archive(members: list[tuple[str, bytes]] = MEMBERS) -> bytes:
    return b"".join(header(name, len(data)) + data + padding(len(data)) for name, data in members) + END


def read(raw: bytes, members: list[tuple[str, bytes]] = MEMBERS, *, step: int = 100) -> None:
    reader = Reader(raw[start : start + step] for start in range(0, len(raw), step))
    for name, data in members:
        assert reader.next(name, limit=10_000) == len(data)
        assert reader.content() == data
    reader.end()


@given(st.lists(st.binary(max_size=1500), max_size=5), st.integers(1, 2000))
def test_round_trip_in_any_chunks(contents: list[bytes], step: int) -> None:
    members = [(f"files/{index}", data) for index, data in enumerate(contents)]
    raw = archive(members)
    assert len(raw) == sum(member_size(len(data)) for data in contents) + len(END)
    read(raw, members, step=step)


def test_other_programs_can_read_it() -> None:
    with tarfile.open(fileobj=io.BytesIO(archive()), mode="r:") as tar:
        found = [(info.name, tar.extractfile(info).read()) for info in tar]  # type: ignore[union-attr]
        assert found == MEMBERS
        assert all(info.isreg() for info in tar.getmembers())


@given(st.data())
def test_every_changed_byte_outside_contents_is_refused(data: st.DataObject) -> None:
    raw = bytearray(archive())
    contents = {(BLOCK, 2), (3 * BLOCK, 600)}
    place = data.draw(
        st.integers(0, len(raw) - 1).filter(
            lambda at: not any(start <= at < start + size for start, size in contents)
        )
    )
    raw[place] ^= data.draw(st.integers(1, 255))
    with pytest.raises(Broken):
        read(bytes(raw))


@given(st.integers(0, len(archive()) - 1))
def test_every_cut_is_refused(length: int) -> None:
    with pytest.raises(Broken):
        read(archive()[:length])


@given(st.binary(max_size=3000))
def test_any_bytes_are_refused(raw: bytes) -> None:
    with pytest.raises(Broken):
        read(raw)


@given(st.binary(min_size=1, max_size=20))
def test_nothing_may_follow(more: bytes) -> None:
    with pytest.raises(Broken):
        read(archive() + more)


@pytest.mark.parametrize("kind", [tarfile.USTAR_FORMAT, tarfile.GNU_FORMAT, tarfile.PAX_FORMAT])
@pytest.mark.parametrize("type_flag", [tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.DIRTYPE, tarfile.CHRTYPE])
def test_what_other_programs_make_is_refused(kind: int, type_flag: bytes) -> None:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w", format=kind) as tar:
        info = tarfile.TarInfo("manifest.json")
        info.type = type_flag
        info.linkname = "/etc/passwd"
        tar.addfile(info)
    with pytest.raises(Broken):
        read(out.getvalue(), [("manifest.json", b"")])


@pytest.mark.parametrize(
    "name", ["", "../x", "/x", "a/../b", "a/b/c", "x" * 101, "a\0b", "a b", ".x", "a//b", "a\\b", "C:", "a/"]
)
def test_names_outside_the_grammar_are_never_written(name: str) -> None:
    with pytest.raises(ValueError, match=r".*"):
        header(name, 1)


@pytest.mark.parametrize("size", [-1, 8**11])
def test_sizes_ustar_cannot_hold(size: int) -> None:
    with pytest.raises(ValueError, match="x"):
        header("x", size)


def test_order_limits_and_base_256_sizes() -> None:
    with pytest.raises(Broken):
        Reader([archive()]).next("manifest.sig", limit=10)
    with pytest.raises(Broken):
        Reader([archive()]).next("manifest.json", limit=1)
    unread = Reader([archive()])
    unread.next("manifest.json", limit=10)
    with pytest.raises(Broken):
        unread.next(MEMBERS[1][0], limit=10_000)
    large = bytearray(archive())
    large[124:136] = b"\x80" + bytes(11)
    with pytest.raises(Broken):
        Reader([bytes(large)]).next("manifest.json", limit=10)
