"""Departments' records laid beside the register by keyed token, county by county: clues, never decisions.

What is compared, and what a clue asks, stands in packs/departments.toml.
"""
