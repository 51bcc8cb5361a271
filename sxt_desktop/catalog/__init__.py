"""Reading the TOML of `resources/` into domain objects; unknown keys are refused with file and line."""
