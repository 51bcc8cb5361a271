"""The parts of the page for the organisation and for settings."""
