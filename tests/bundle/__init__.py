"""Tests of identities, the bundle container and writing to a stick."""
