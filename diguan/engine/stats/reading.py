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
YES, NO = ("true", "t", "yes", "是", "1"), ("false", "f", "no", "否", "0")
BLANK_GROUP = "(blank)"  # the group of rows without one
DIGITS = 12  # significant; beyond them a parallel sum depends on the machine
FIRST = 5  # how many row numbers are named

Conditions = Sequence[tuple[str, str]]  # further rows to count and name: label, SQL condition


@dataclass(frozen=True, slots=True)
class Wanted:
    """A column, the name its values get in the steps, and what they must be: each cell is checked for it."""

    role: str
    column: str
    kind: Kind = "number"
    needed: bool = True  # a row without this number is left out


@dataclass(frozen=True, slots=True)
class Named:
    """Rows that share a condition: column, how many, the first row numbers (1 is below the heading)."""

    column: str
    rows: int
    first: tuple[int, ...]

    def as_json(self, what: str = "column") -> dict[str, Any]:
        return {what: self.column, "rows": self.rows, "first_rows": list(self.first)}


def cell_steps() -> list[Statement]:
    """Macros: `said`, a cell as trimmed text, NULL when blank; what it says as a number, and as yes or no.

    `number` trims only where the plain cast fails: that halves the time a large CSV takes.
    """
    said = f"CASE WHEN trim(cell) NOT IN ({texts(BLANKS)}) THEN trim(cell) END"
    number = "coalesce(try_cast(nullif(cell, 'NaN') AS DOUBLE), try_cast(said(cell) AS DOUBLE))"
    yes, no = (f"lower(said(cell)) IN ({texts(words)})" for words in (YES, NO))
    flag = f"CASE WHEN {yes} THEN true WHEN {no} THEN false END"
    return [
        Statement("said", "what a cell says", f"CREATE OR REPLACE MACRO said(cell) AS\n{said}"),
        Statement("number", "the number it says", f"CREATE OR REPLACE MACRO number(cell) AS\n{number}"),
        Statement("yes_or_no", "whether it says yes", f"CREATE OR REPLACE MACRO yes_or_no(cell) AS\n{flag}"),
    ]


def input_step(table: Table, wanted: Sequence[Wanted]) -> Statement:
    """The view `input`: row number, then every wanted column as a value and as it was written (`…_said`)."""
    cells = [f"{table.row} AS row"]
    for want in wanted:
        value, said = table.cell(want.column, want.kind)
        cells += [f"{value} AS {quoted(want.role)}", f"{said} AS {quoted(want.role + '_said')}"]
    sql = f"CREATE OR REPLACE VIEW input AS\nSELECT {_lines(cells)}\nFROM {table.scan}"
    return Statement("input", "the wanted cells as values, rows numbered from 1 below the heading", sql)


def survey_step(wanted: Sequence[Wanted], conditions: Conditions = ()) -> Statement:
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
    """The SQL condition for a row to be counted: every needed number is there, its weight is above zero."""
    needed = [f"isfinite({quoted(want.role)})" for want in wanted if want.needed]
    weight = ["weight > 0"] if any(want.role == "weight" for want in wanted) else []
    return " AND ".join(needed + weight) or "true"


def statements(table: Table, wanted: Sequence[Wanted], conditions: Conditions = ()) -> list[Statement]:
    """The macros, the view `input` and the survey of it."""
    return [*cell_steps(), input_step(table, wanted), survey_step(wanted, conditions)]


def survey(
    bench: Bench, table: Table, wanted: Sequence[Wanted], conditions: Conditions = ()
) -> dict[str, Any]:
    """Runs `statements`; raises the ValueFault of the first column that holds what it may not."""
    with reading(table.path):
        *_, (found,) = [bench.ask(statement) for statement in statements(table, wanted, conditions)]
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
    return Named(column, found[label], tuple(found[f"{label}_first"] or ()))


def blanks(found: dict[str, Any], wanted: Sequence[Wanted]) -> tuple[Named, ...]:
    """The columns that have blank cells."""
    rows = [named(found, f"{want.role}_blank", want.column) for want in wanted]
    return tuple(entry for entry in rows if entry.rows)


def weights_of_zero(found: dict[str, Any], wanted: Sequence[Wanted]) -> tuple[Named, ...]:
    """The column of weights, when some are zero."""
    weights = [want.column for want in wanted if want.role == "weight" and found["weight_zero"]]
    return tuple(named(found, "weight_zero", column) for column in weights)


def group_key(label: str | None) -> str:
    """A group's name in JSON."""
    return BLANK_GROUP if label is None else label


def rounded(value: Any) -> Any:
    """A float to the digits that do not depend on the machine; anything else as it is."""
    return float(f"{value:.{DIGITS}g}") if isinstance(value, float) else value


def _named(label: str, condition: str) -> list[str]:
    return [
        f"count(*) FILTER (WHERE {condition}) AS {quoted(label)}",
        f"min(row, {FIRST}) FILTER (WHERE {condition}) AS {quoted(label + '_first')}",
    ]


def _with_example(role: str, kind: str, condition: str) -> list[str]:
    said = f"arg_min({quoted(role + '_said')}, row) FILTER (WHERE {condition})"
    return [*_named(f"{role}_{kind}", condition), f"{said} AS {quoted(f'{role}_{kind}_said')}"]


def texts(words: Sequence[str]) -> str:
    """Texts as an SQL list, without the brackets."""
    return ", ".join(literal(word) for word in words)


def _lines(cells: Sequence[str]) -> str:
    return ",\n       ".join(cells)
