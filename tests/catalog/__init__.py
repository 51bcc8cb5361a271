"""Tests of reading `resources/`."""
