"""A file from elsewhere is refused in words, and at once, whatever stands in it."""

import pytest

from sxt_desktop.catalog.toml_source import TomlSource, check_keys
from sxt_desktop.domain.errors import ErrorCode, UserError


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("a = 1\nb = " + "9" * 5000, 1),
        ("a = 1\n" + ".".join(["a"] * 60_000) + " = 1", 2),
        ('a = 1\n"a"' + " . 'a'" * 20_000 + " = 1", 2),
        ("a = " + "[" * 5000, 1),
        ("a = 1\nb = 2026-02-30", 2),
        ("a = 1\na = 2", 2),
    ],
    ids=["digits", "dots", "quoted", "brackets", "day", "twice"],
)
def test_what_would_take_minutes_or_stop_the_program_is_refused(text: str, line: int) -> None:
    with pytest.raises(UserError) as refused:
        TomlSource.of("policy.toml", text)
    assert refused.value.code is ErrorCode.RESOURCE_INVALID
    assert (refused.value.facts["file"], refused.value.facts["line"]) == ("policy.toml", line)


def test_an_integer_that_cannot_be_written_out_again_is_none() -> None:
    source = TomlSource.of("duties.toml", "quota = 0x" + "f" * 5000)
    with pytest.raises(UserError) as refused:
        check_keys(source, source.table, (), {"quota": (int, str)})
    assert refused.value.code is ErrorCode.RESOURCE_INVALID
