"""The pure middle of the program: values in, values out; no file, no clock, no SQL, no third-party import."""
