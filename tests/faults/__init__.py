"""Faults at every moment: processes killed, disks full, bits flipped, words that must not leak."""

import pytest

for name in ("operation", "working", "keeping", "exchanging"):
    pytest.register_assert_rewrite(f"tests.faults.{name}")
