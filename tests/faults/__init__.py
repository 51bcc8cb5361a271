"""Faults at every moment: processes killed, disks full, bits flipped, words that must not leak."""

import pytest

pytest.register_assert_rewrite("tests.faults.operations")
