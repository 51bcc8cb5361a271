"""The table of requirements and their tests: whole for 明责 and 履责, and as the marks of the tests say."""

from pathlib import Path

import make_requirement_table

ASSIGNING = [f"MZ{number:02}" for number in range(1, 65)]
PERFORMING = [f"LZ{number:02}" for number in range(1, 66)]


def test_every_requirement_of_assigning_and_performing_has_its_proof() -> None:
    proven = {requirement for requirement, _, _ in make_requirement_table.proofs()}
    assert [one for one in (*ASSIGNING, *PERFORMING) if one not in proven] == []


def test_the_table_says_what_the_marks_say() -> None:
    """After another mark: ``python packaging/make_requirement_table.py``."""
    assert make_requirement_table.TABLE.read_text("utf-8") == make_requirement_table.table()


def test_marks_on_tests_classes_and_cases_are_read(tmp_path: Path) -> None:
    tests = tmp_path / "tests"
    tests.mkdir()
    (tests / "test_sample.py").write_text(
        "import pytest\n"
        'CASES = [pytest.param(1, marks=pytest.mark.req("MZ02"))]\n'
        '@pytest.mark.req("MZ01", "LZ03")\n'
        "def test_one(): ...\n"
        '@pytest.mark.parametrize("n", CASES)\n'
        "def test_two(n): ...\n"
        '@pytest.mark.req("LZ01")\n'
        "class TestGroup:\n"
        "    def test_three(self): ...\n"
        "def test_four(): ...\n",
        "utf-8",
    )
    assert make_requirement_table.proofs(tests) == (
        ("LZ01", "test_three", "tests/test_sample.py"),
        ("LZ03", "test_one", "tests/test_sample.py"),
        ("MZ01", "test_one", "tests/test_sample.py"),
        ("MZ02", "test_two", "tests/test_sample.py"),
    )
