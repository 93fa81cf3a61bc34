"""Packs read, checked, and chosen for a place and a day; knows nothing of households or Django."""
