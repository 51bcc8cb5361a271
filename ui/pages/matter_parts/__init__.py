"""The parts of the page for rectification orders."""
