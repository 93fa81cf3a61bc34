"""The questions of a specification put to the columns of a file: which are read, of what kind, as what SQL.

The language is that of the packs (`diguan.policy.language`); what a column of a CSV holds, numbers or text,
is decided here from all its cells.
"""

import re
from collections.abc import Mapping

from diguan.engine.stats import faults, spec_faults
from diguan.engine.stats.bench import Bench, Statement
from diguan.engine.stats.reading import NO, YES, cell_steps, texts
from diguan.engine.stats.spec import Indicator, Spec
from diguan.engine.stats.table import Kind, Table, reading
from diguan.engine.steps import quoted
from diguan.policy import language
from diguan.policy.facts import Fact, FactBook
from diguan.words.text import Text

DAY = "[0-9]{4}-[0-9]{2}-[0-9]{2}"
FLAGS = tuple(word for word in YES + NO if not word.isdigit())


def columns(spec: Spec, table: Table) -> dict[str, str]:
    """The names the expressions use, each with its heading; ColumnFault for one that is not there."""
    for name, column in spec.columns.items():
        if column.column not in table.columns:
            raise faults.missing_column(column.column, list(table.columns), f"{spec.path} [columns] {name}")
    headings = {name: name for name in table.columns} | {n: c.column for n, c in spec.columns.items()}
    words = {word for one in spec.indicators for word in re.findall(r"\w+", one.deprived)}
    used = {name: table.require(heading) for name, heading in headings.items() if name in words}
    for name in used:
        if sum(name.casefold() == other.casefold() for other in used) > 1:
            raise faults.doubled_column(name, str(table.path))
    return used


def kinds(used: Mapping[str, str], spec: Spec, table: Table, at: Bench) -> dict[str, Kind]:
    """What each name holds: as the specification says, as the file says, or as the cells of a CSV look."""
    found: dict[str, Kind] = {}
    for name, heading in used.items():
        declared = spec.columns[name].kind if name in spec.columns else None
        if kind := declared or table.kind(heading) or ("text" if table.typed else None):
            found[name] = kind
    open_names = {name: heading for name, heading in used.items() if name not in found}
    return found | _looked_at(open_names, table, at)


def book(known: Mapping[str, Kind], spec: Spec, table: Table) -> FactBook:
    """The columns as facts; those no expression uses are there to be suggested for a slip of the pen."""
    names = [name for name in (*table.columns, *spec.columns) if name.isidentifier()]
    return FactBook({name: _fact(name, known.get(name, "text")) for name in names}, {})


def expression(indicator: Indicator, facts: FactBook, spec: Spec) -> str:
    """The indicator's question as SQL over the columns of `fact`; RuleFault or SpecFault when it is none."""
    where = f"{spec.path} {indicator.id}"
    try:
        tree = language.parse(indicator.deprived, facts, expect=language.Type(language.Kind.BOOL))
    except language.RuleFault as fault:
        raise fault.at(where) from fault
    if tree.aggregates:
        raise spec_faults.about_people(indicator.id, where)
    if tree.of("today"):
        raise spec_faults.about_today(indicator.id, where)
    return language.sql(tree, household="fact").sql(dialect="duckdb")


def _fact(name: str, kind: Kind) -> Fact:
    return Fact(name=name, level="household", origin="recorded", type=kind, text=Text(zh=name, en=name))


def _looked_at(used: Mapping[str, str], table: Table, at: Bench) -> dict[str, Kind]:
    """The kind of text columns, from all their cells."""
    if not used:
        return {}
    cells = [cell for name, heading in used.items() for cell in _counts(name, table.cell(heading, "text")[1])]
    select = ",\n       ".join(cells)
    for macro in cell_steps():
        at.ask(macro)
    with reading(table.path):
        (found,) = at.ask(Statement("kinds", "what the columns hold", f"SELECT {select}\nFROM {table.scan}"))
    return {
        name: _kind(*(found[f"{name}.{what}"] for what in ("said", "number", "code", "day", "flag")))
        for name in used
    }


def _counts(name: str, said: str) -> list[str]:
    """How many cells say something, and how many of them a number, a code such as 01, a day, yes or no."""
    return [
        f"count({said}) AS {quoted(name + '.said')}",
        f"count(try_cast({said} AS DOUBLE)) AS {quoted(name + '.number')}",
        f"count(*) FILTER (WHERE regexp_matches({said}, '^0[0-9]')) AS {quoted(name + '.code')}",
        f"count(*) FILTER (WHERE regexp_full_match({said}, '{DAY}')) AS {quoted(name + '.day')}",
        f"count(*) FILTER (WHERE lower({said}) IN ({texts(FLAGS)})) AS {quoted(name + '.flag')}",
    ]


def _kind(said: int, number: int, code: int, day: int, flag: int) -> Kind:
    """All yes or no: a flag; all days: a day; half or more numbers and no code like 01: a number; else text.

    Half, not all: a slip of the pen in a column of numbers is to be named, not to turn it into text.
    """
    if said and flag == said:
        return "flag"
    if said and day == said:
        return "day"
    return "number" if 2 * number >= said and not code else "text"
