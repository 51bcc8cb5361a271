"""Tests of sealed streams."""
