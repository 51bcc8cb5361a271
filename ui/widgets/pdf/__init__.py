"""A document looked at in the window: pages drawn when they are seen, words found in them."""
