"""The parts of the page for what came in."""
