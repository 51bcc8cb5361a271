"""The same papers for Word: what a person may still edit, in real styles; and the users' own templates."""
