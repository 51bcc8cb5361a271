"""The parts of a page with a list of records beside the form of one."""
