"""The program without Qt."""
