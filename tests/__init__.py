"""Tests, one folder per package of the program; no example has a deadline, as machines differ in speed."""

from hypothesis import settings

settings.register_profile("any-machine", deadline=None)
settings.load_profile("any-machine")
