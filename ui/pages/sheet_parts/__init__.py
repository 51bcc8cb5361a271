"""Parts of the page where tables are taken in."""
