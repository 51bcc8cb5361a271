"""Which backups are kept: a year of days, clocks that go wrong, and what a manifest must be."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sxt_desktop.domain.backups import (
    EVERYDAY,
    BackupKind,
    Keep,
    KeptFile,
    Manifest,
    ManifestWrong,
    Position,
    Stamp,
    kept,
    manifest_from_json,
)

DAYS = st.dates(date(2020, 1, 1), date(2027, 12, 31))
KINDS = st.sampled_from(BackupKind)
STAMPS = st.lists(st.tuples(DAYS, KINDS), max_size=60).map(
    lambda made: [Stamp(number, day, kind) for number, (day, kind) in enumerate(made, start=1)]
)


def _manifest() -> Manifest:
    return Manifest(
        number=3,
        at="2026-11-18T09:00:05+08:00",
        kind=BackupKind.MANUAL,
        program="sxt-desktop 0.1.0",
        org="org",
        org_name="机械学院党委",
        entries=4,
        revisions=9,
        head=Position("ab" * 16, 7, "cd" * 32),
        ledger_sha256="00" * 32,
        ledger_size=4096,
        slots_sha256="11" * 32,
        pool="files-0123abcd",
        files=(KeptFile("22" * 32, 100),),
        missing=("33" * 32,),
    )


def test_two_years_of_daily_backups_leave_days_weeks_and_months() -> None:
    first = date(2025, 1, 1)
    held: list[Stamp] = []
    for number in range(730):
        held.append(Stamp(number, first + timedelta(days=number)))
        numbers = kept(held)
        held = [stamp for stamp in held if stamp.number in numbers]
    days = [stamp.day for stamp in held]
    assert days[-7:] == [first + timedelta(days=number) for number in range(723, 730)]
    assert len({day.isocalendar()[:2] for day in days}) >= 8
    assert len({(day.year, day.month) for day in days}) == 12
    assert len(days) <= 7 + 8 + 12


@given(STAMPS)
def test_the_newest_is_kept_and_no_more_than_promised(stamps: list[Stamp]) -> None:
    numbers = kept(stamps)
    assert numbers <= {stamp.number for stamp in stamps}
    assert not stamps or stamps[-1].number in numbers
    assert len(numbers) <= 7 + 8 + 12 + 3 * (len(BackupKind) - len(EVERYDAY))


@given(STAMPS)
def test_what_was_kept_once_is_kept_again(stamps: list[Stamp]) -> None:
    numbers = kept(stamps)
    assert kept([stamp for stamp in stamps if stamp.number in numbers]) == numbers


@given(STAMPS, DAYS, st.data())
def test_a_clock_set_back_makes_no_newer_backup_go_before_an_older_of_its_day(
    stamps: list[Stamp], day: date, data: st.DataObject
) -> None:
    numbers = kept([*stamps, Stamp(len(stamps) + 1, day)])
    assert len(stamps) + 1 in numbers
    for gone in stamps:
        if gone.number not in numbers:
            newer_days = {stamp.day for stamp in stamps if stamp.number > gone.number} | {day}
            is_of_a_newer_one = gone.day in newer_days
            assert is_of_a_newer_one or len(newer_days) >= Keep().days


@given(STAMPS, KINDS.filter(lambda kind: kind not in EVERYDAY))
def test_the_last_made_for_a_reason_outlive_other_backups_of_their_day(
    stamps: list[Stamp], kind: BackupKind
) -> None:
    of_kind = [stamp.number for stamp in stamps if stamp.kind is kind]
    assert set(of_kind[-3:]) <= kept(stamps)


def test_a_manifest_comes_back_as_it_was() -> None:
    manifest = _manifest()
    assert manifest_from_json(_as_read(manifest)) == manifest


def _as_read(manifest: Manifest) -> dict[str, object]:
    import json

    found: dict[str, object] = json.loads(json.dumps(manifest.to_json()))
    return found


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("format", 2),
        ("number", -1),
        ("number", True),
        ("at", "gestern"),
        ("kind", "其他"),
        ("head", {"epoch": "zz", "n": 1, "link": ""}),
        ("ledger_sha256", "00"),
        ("pool", "../files"),
        ("pool", "files-00"),
        ("files", [{"sha256": "../../x", "size": 1}]),
        ("files", 5),
        ("missing", [1]),
        ("another", 1),
    ],
)
def test_a_manifest_with_nonsense_in_it_is_refused(key: str, value: object) -> None:
    raw = _as_read(_manifest())
    raw[key] = value
    with pytest.raises(ManifestWrong):
        manifest_from_json(raw)
    with pytest.raises(ManifestWrong):
        manifest_from_json(None)
