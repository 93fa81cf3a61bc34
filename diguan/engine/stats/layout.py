"""Aligned plain-text tables and numbers for a terminal, in which a Chinese character takes two columns.

It knows nothing of statistics.
"""

from collections.abc import Sequence
from unicodedata import combining, east_asian_width


def width(words: str) -> int:
    """How many terminal columns a text takes."""
    return sum(0 if combining(sign) else 2 if east_asian_width(sign) in "WF" else 1 for sign in words)


def table(headings: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Columns under their headings: the first to the left, the others (numbers) to the right."""
    lines = [list(headings), *(list(row) for row in rows)]
    widths = [max(width(line[column]) for line in lines) for column in range(len(headings))]
    return "\n".join(_line(line, widths) for line in lines)


def number(value: float | int | None, places: int = 0) -> str:
    """A number with thousands separators, or a dash where there is none."""
    return "–" if value is None else f"{value:,.{places}f}"


def _line(cells: Sequence[str], widths: Sequence[int]) -> str:
    first, *others = zip(cells, widths, strict=True)
    left = first[0] + " " * (first[1] - width(first[0]))
    return "  ".join([left, *(" " * (room - width(cell)) + cell for cell, room in others)]).rstrip()
