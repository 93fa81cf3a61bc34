"""diguan (滴灌): targeted poverty alleviation, household by household (the map is in README.md)."""

__version__ = "0.1.0"
