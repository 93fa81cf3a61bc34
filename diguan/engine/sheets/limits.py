"""How much of a workbook we are willing to read, and what the child process that reads it may use.

The figures only; who holds to them is container, markup and child.
"""

from dataclasses import dataclass

MEBIBYTE = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Limits:
    """Ceilings for one workbook; what is above one of them is refused with the reason.

    A county form of 100,000 rows and 30 columns has 24 MB, 110 MB unpacked, 3 million cells: it fits three
    times over in every figure. Spreadsheets pack 5 to 30 times, a zip bomb 1,000 times.
    """

    file_bytes: int = 96 * MEBIBYTE
    """The file as it lies there."""
    unpacked_bytes: int = 768 * MEBIBYTE
    """All parts together, unpacked."""
    part_bytes: int = 512 * MEBIBYTE
    """One part (a sheet, the table of strings), unpacked."""
    entries: int = 1_000
    """Parts in the package; a workbook of ours has about 20."""
    ratio: int = 200
    """Unpacked over packed size of a part, checked above `ratio_from` bytes."""
    ratio_from: int = 4 * MEBIBYTE
    sheets: int = 60
    rows: int = 200_000
    """Last row of a sheet: split a larger county by township."""
    columns: int = 702
    """Last column of a sheet (ZZ); the widest form has about 130."""
    cells: int = 8_000_000
    """Rows times columns of a sheet: the reader keeps the whole rectangle, about 90 bytes a cell."""
    text: int = 2_000
    """Characters in a text that is kept."""
    heading_rows: int = 10
    """Rows from the top among which the headings must stand."""
    odd_cells: int = 100_000
    """Cells of a sheet that hold an error, or a formula without its result."""
    flaws: int = 200_000
    """Problems listed one by one; a file with more is another form, or its columns are shifted."""
    memory: int = 1024 * MEBIBYTE
    """Address space of the child process; libraries take 140 MiB of it."""
    processor_seconds: int = 120
    """Processor time of the child process; 100,000 x 30 cells take a quarter of it."""
    wall_seconds: int = 900
    """Time by the clock, on a machine busy with other things."""
    staging_bytes: int = 1024 * MEBIBYTE
    """Largest file the child process may write."""
