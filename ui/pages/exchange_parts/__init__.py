"""The parts of the page for exchanging data: cards of organisations, sending, taking over, enrolling."""
