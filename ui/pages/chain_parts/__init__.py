"""The parts of the page that shows how responsibility is passed on."""
