"""Whole journeys and faults on the way."""
