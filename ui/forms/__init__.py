"""Forms drawn from their declaration: one widget per kind of field, one view for any form."""
