"""The first steps of every statistic: the wanted cells as values; which rows cannot be counted, and why.

It knows cells, blanks and weights; it does not know what is computed from them.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from diguan.engine.stats import faults
from diguan.engine.stats.bench import Bench, Statement
from diguan.engine.stats.table import Kind, Table, reading
from diguan.engine.steps import literal, quoted

BLANKS = ("", "NA", "NULL", "NaN")  # what statistics programs write for "not known"

FIRST = 5  # how many row numbers are named


@dataclass(frozen=True, slots=True)
class Wanted:
    """A column, the name its values get in the steps, and what they must be: each cell is checked for it."""

    role: str
    column: str
    kind: Kind = "number"
    needed: bool = True  # a row without this value is left out


@dataclass(frozen=True, slots=True)
class Named:
    """Rows that share a condition: column, how many, the first row numbers (1 is below the heading)."""

    column: str
    rows: int
    first: tuple[int, ...]

    def as_json(self) -> dict[str, Any]:
        return {"column": self.column, "rows": self.rows, "first_rows": list(self.first)}


def said_step() -> Statement:
    """The macro `said`: a cell as trimmed text, NULL when it is blank."""
    blanks = ", ".join(literal(blank) for blank in BLANKS)
    sql = f"CREATE OR REPLACE MACRO said(cell) AS\nCASE WHEN trim(cell) NOT IN ({blanks}) THEN trim(cell) END"
    return Statement("said", "what a cell says; nothing when it is blank", sql)


def input_step(table: Table, wanted: Sequence[Wanted]) -> Statement:
    """The view `input`: row number, then every wanted column as a value and as it was written (`…_said`)."""
    cells = [f"{table.row} AS row"]
    for want in wanted:
        value, said = table.cell(want.column, want.kind)
        cells += [f"{value} AS {quoted(want.role)}", f"{said} AS {quoted(want.role + '_said')}"]
    sql = f"CREATE OR REPLACE VIEW input AS\nSELECT {_lines(cells)}\nFROM {table.scan}"
    return Statement("input", "the wanted cells as values, rows numbered from 1 below the heading", sql)


def survey_step(wanted: Sequence[Wanted], conditions: Sequence[tuple[str, str]] = ()) -> Statement:
    """One row of counts: what is blank, no number or a negative weight; and each further condition's rows."""
    cells = ["count(*) AS rows", f"count(*) FILTER (WHERE {countable(wanted)}) AS counted"]
    for want in wanted:
        value, said = quoted(want.role), quoted(want.role + "_said")
        fits = f"coalesce(isfinite({value}), false)" if want.kind == "number" else f"{value} IS NOT NULL"
        cells += _named(f"{want.role}_blank", f"{said} IS NULL")
        if want.kind in faults.WRONG:
            cells += _with_example(want.role, "wrong", f"{said} IS NOT NULL AND NOT {fits}")
        if want.role == "weight":
            cells += _with_example("weight", "negative", "weight < 0")
            cells += _named("weight_zero", "weight = 0")
    for label, condition in conditions:
        cells += _named(label, f"{countable(wanted)} AND {condition}")
    return Statement("survey", "which rows cannot be counted, and why", f"SELECT {_lines(cells)}\nFROM input")


def countable(wanted: Sequence[Wanted]) -> str:
    """The SQL condition for a row to be counted: every needed value is there, its weight is above zero."""
    needed = [f"{quoted(want.role)} IS NOT NULL" for want in wanted if want.needed]
    weight = ["weight > 0"] if any(want.role == "weight" for want in wanted) else []
    return " AND ".join(needed + weight) or "true"


def survey(bench: Bench, table: Table, statement: Statement, wanted: Sequence[Wanted]) -> dict[str, Any]:
    """Runs the survey and raises the ValueFault of the first column that holds what it may not."""
    with reading(table.path):
        (found,) = bench.ask(statement)
    for want in wanted:
        for label in (f"{want.role}_wrong", f"{want.role}_negative"):
            if rows := found.get(label):
                fault = faults.NEGATIVE if label == "weight_negative" else faults.WRONG[want.kind]
                row, value = found[f"{label}_first"][0], found[f"{label}_said"]
                raise faults.cell(fault, want.column, row, value, rows, str(table.path))
    if not found["counted"]:
        raise faults.nothing_counted(str(table.path))
    return found


def named(found: dict[str, Any], label: str, column: str) -> Named:
    """The rows a survey found under a label."""
    return Named(column, found.get(label, 0), tuple(found.get(f"{label}_first") or ()))


def blanks(found: dict[str, Any], wanted: Sequence[Wanted]) -> tuple[Named, ...]:
    """The columns that have blank cells."""
    rows = [named(found, f"{want.role}_blank", want.column) for want in wanted]
    return tuple(entry for entry in rows if entry.rows)


def _named(label: str, condition: str) -> list[str]:
    return [
        f"count(*) FILTER (WHERE {condition}) AS {quoted(label)}",
        f"min(row, {FIRST}) FILTER (WHERE {condition}) AS {quoted(label + '_first')}",
    ]


def _with_example(role: str, kind: str, condition: str) -> list[str]:
    said = f"arg_min({quoted(role + '_said')}, row) FILTER (WHERE {condition})"
    return [*_named(f"{role}_{kind}", condition), f"{said} AS {quoted(f'{role}_{kind}_said')}"]


def _lines(cells: Sequence[str]) -> str:
    return ",\n       ".join(cells)
