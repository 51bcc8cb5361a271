"""Parts of the page where reports are drafted and years are closed."""
