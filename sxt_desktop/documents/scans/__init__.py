"""Signed papers that come back from the copier: pages, their codes, and one file per document again."""
