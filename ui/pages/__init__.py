"""Screens made by hand."""
