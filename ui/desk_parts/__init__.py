"""The parts of the desk: where pages lead, what is kept of each, and how each is made, by subject."""
