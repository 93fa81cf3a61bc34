"""Keeps what a measurement found: bench/results/NAME.json, and the same as a table on the screen.

It adds the day and the machine, without which a figure says nothing. It measures nothing itself.
"""

import json
import os
import platform
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path

import duckdb
import pysqlite3

FOLDER = Path(__file__).resolve().parent / "results"
Cell = str | int | float | None


class FormFault(ValueError):
    """A file of results that the page cannot be made from."""


@dataclass(frozen=True, slots=True)
class Result:
    """One measurement: a table with its heading, and where and when it was made."""

    name: str
    title: str
    about: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    notes: tuple[str, ...]
    on: str
    machine: Mapping[str, str]

    def __post_init__(self) -> None:
        if not self.title or not self.about or not self.columns or not self.rows:
            raise FormFault(f"{self.name}: title, about, columns and rows are needed")
        if wrong := [row for row in self.rows if len(row) != len(self.columns)]:
            raise FormFault(f"{self.name}: {len(self.columns)} columns, but {wrong[0]}")
        if wrong := [cell for row in self.rows for cell in row if not isinstance(cell, Cell)]:
            raise FormFault(f"{self.name}: {wrong[0]!r} is no text and no number")


def keep(
    name: str, *, title: str, about: str, columns: Sequence[str], rows: Sequence[Sequence[Cell]],
    notes: Sequence[str] = (), charts: Mapping[str, str] | None = None,
) -> Result:  # fmt: skip
    """Write and print a result, its charts (name, SVG) beside it; raises FormFault when rows do not fit."""
    today = datetime.now(UTC).date().isoformat()
    made = Result(name, title, about, tuple(columns), tuple(map(tuple, rows)), tuple(notes), today, machine())
    FOLDER.mkdir(exist_ok=True)
    text = json.dumps(asdict(made), ensure_ascii=False, indent=1)
    (FOLDER / f"{name}.json").write_text(text + "\n", "utf-8")
    for chart, drawn in (charts or {}).items():
        (FOLDER / f"{name}-{chart}.svg").write_text(drawn, "utf-8")
    print("\n".join((made.title, *_aligned(made), "")))
    return made


def load(file: Path) -> Result:
    """A result as it was kept; raises FormFault for a file that is none."""
    try:
        kept = json.loads(file.read_text("utf-8"))
        listed = {key: tuple(kept[key]) for key in ("columns", "notes")}
        made = Result(**{**kept, **listed, "rows": tuple(map(tuple, kept["rows"]))})
    except (ValueError, TypeError, KeyError) as error:
        raise FormFault(f"{file.name}: {error}") from error
    if made.name != file.stem:
        raise FormFault(f"{file.name} calls itself {made.name}")
    return made


def said(cell: Cell) -> str:
    """A cell in words: thousands apart, no more digits than matter, – for nothing."""
    if cell is None:
        return "–"
    if isinstance(cell, float):
        return f"{cell:,.0f}" if abs(cell) >= 100 else f"{cell:,.3g}"
    return f"{cell:,}" if isinstance(cell, int) else cell


def machine() -> dict[str, str]:
    """What was measured on."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    return {
        "processor": _processor(),
        "cores": str(len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()),
        "memory": f"{memory:.0f} GiB",
        "system": f"{platform.system()} {platform.machine()}",
        "python": platform.python_version(),
        "duckdb": duckdb.__version__,
        "sqlite": pysqlite3.sqlite_version,
    }


def _processor() -> str:
    file = Path("/proc/cpuinfo")
    lines = file.read_text("utf-8").splitlines() if file.is_file() else []
    names = (line.partition(":")[2].strip() for line in lines if line.startswith("model name"))
    return next(names, platform.processor() or "not known")


def _aligned(made: Result) -> Iterator[str]:
    table = [made.columns, *(tuple(map(said, row)) for row in made.rows)]
    widths = [max(len(row[place]) for row in table) for place in range(len(made.columns))]
    for row in table:
        first, *rest = (cell.rjust(width) for cell, width in zip(row, widths, strict=True))
        yield "  ".join((first.strip().ljust(widths[0]), *rest))
