"""The parts of 明责 beside the letters: who signs with whom, what waits to be endorsed, what was filed and shown."""
