"""How many rows of a sheet there were, came in, and did not: every row is counted once.

rows = imported + refused, always; not_data (totals, repeated headings, notes) is a part of refused.
"""

from dataclasses import dataclass

from diguan.engine.sheets.form import Layout


@dataclass(slots=True)
class Tally:
    """The count of one sheet; `heading_row` counts from 1, `mapped` gives each column's fact by letters."""

    name: str
    layout: Layout
    heading_row: int
    mapped: dict[str, str]
    rows: int = 0
    imported: int = 0
    refused: int = 0
    not_data: int = 0

    def leave_out(self) -> None:
        """Count a row that is no data."""
        self.refused += 1
        self.not_data += 1
