"""Three levels that exchange at random: their world, what was written in it, what must be true, what may happen."""
