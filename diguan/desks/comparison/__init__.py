"""Comparison: departments are asked which records they have of persons in a round, and answer."""
