"""The parts of the page where a list is begun from a catalogue."""
