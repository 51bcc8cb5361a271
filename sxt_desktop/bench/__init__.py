"""`main.py bench`: what the program needs, beside a floor measured in the same run."""
