"""The parts of the page for responsibility letters: making, reading, registering, printing."""
