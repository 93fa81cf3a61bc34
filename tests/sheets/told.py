"""What comes of each ugly and each wrong workbook, line by line as it is told: rows, facts and sentences.

It stands in told.txt, to be read by people: `python -m tests.sheets.told --write` writes it anew, and the
difference shows in review. Reading itself is not its business.
"""

import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

from diguan.engine.sheets import Reading
from diguan.engine.sheets.flaws import Flaw
from tests.sheets import ugly_cells, ugly_files, ugly_tables
from tests.sheets.making import flaws, read, staged
from tests.sheets.ugly import FILES
from tests.sheets.wrong import WRONG

FILE: Final = Path(__file__).with_name("told.txt")
SHELVES: Final = (ugly_cells, ugly_files, ugly_tables)
_HEAD: Final = "== "


def lines(reading: Reading) -> list[str]:
    """A reading in words: counts, sheets with their columns, rows that came in, flaws in both languages."""
    return [
        _named(reading.counts),
        *(
            f"{sheet.name}: {sheet.layout}, headings in row {sheet.heading_row} ({_named(sheet.mapped)}); "
            f"{sheet.imported} of {sheet.rows} rows, {sheet.not_data} no data"
            for sheet in reading.sheets
        ),
        *(f"not read: {one.sheet}!{one.column} {one.heading} ~ {one.suggestion}" for one in reading.unmapped),
        *(f"{level}: {_named(row)}" for level in ("household", "person") for row in staged(reading, level)),
        *(line for flaw in flaws(reading) for line in _said(flaw)),
    ]


def _said(record: dict[str, Any]) -> Iterator[str]:
    flaw = Flaw.of_record(record)
    yield f"{flaw.nature} {flaw.kind} [{flaw.value or ''}] {flaw.say('zh')}"
    yield f"    {flaw.say('en')}"


def _named(row: dict[str, Any]) -> str:
    return ", ".join(f"{name} {value}" for name, value in row.items())


@cache
def told() -> dict[str, list[str]]:
    """What stands in told.txt: the lines of each workbook."""
    found: dict[str, list[str]] = {}
    for line in FILE.read_text("utf-8").splitlines():
        if line.startswith(_HEAD):
            found[line.removeprefix(_HEAD)] = here = []
        else:
            here.append(line)
    return found


def of_wrong(number: int) -> str:
    """The name under which a wrong workbook stands in told.txt."""
    return f"{number} {WRONG[number].kind}"


def _write() -> None:
    makers = {of_wrong(number): (one.make, "xlsx", one.how) for number, one in enumerate(WRONG)}
    makers |= {name: (one.make, one.ending, {}) for name, one in FILES.items()}
    written: list[str] = []
    for name, (make, ending, how) in makers.items():
        with TemporaryDirectory() as folder:
            path = Path(folder) / f"upload.{ending}"
            make(path)
            written += [_HEAD + name, *lines(read(path, Path(folder), **how))]
    FILE.write_text("\n".join(written) + "\n", "utf-8")


if __name__ == "__main__" and sys.argv[1:] == ["--write"]:
    _write()
