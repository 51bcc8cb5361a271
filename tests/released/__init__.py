"""Workbooks and bundles written by every released version; each must open for ever."""
