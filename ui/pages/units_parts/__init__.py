"""The parts of the page about the reports of the units below."""
