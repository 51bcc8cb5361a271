"""The program's version, in one place."""

VERSION = "0.3.0"
APP = f"sxt-desktop {VERSION}"
"""How bundles name the program that wrote them."""
