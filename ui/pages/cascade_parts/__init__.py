"""The parts of the page where list items go down and are taken up."""
