"""The steps of the way in, each a screen of its own, and the card they stand on."""
