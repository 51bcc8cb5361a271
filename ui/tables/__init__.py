"""Lists of records: one windowed model for all of them."""
