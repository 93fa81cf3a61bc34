"""A plan: which columns of a ruling to compute, and the named steps from a snapshot's rows to their answers.

It writes SQL and runs none; what the answers mean for a family is decided by the steps that stand on them.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from diguan.engine import roll_up
from diguan.engine.facts import views
from diguan.engine.steps import Step, quoted, select
from diguan.policy import language
from diguan.policy.facts import FactBook, Level
from diguan.policy.language import Aggregate, Tree
from diguan.policy.ruling import Computed, Ruling

Layers = tuple[tuple[Computed, ...], ...]


def sql_of(tree: Tree) -> str:
    """A tree as DuckDB reads it, over columns named like facts, formulas and rules."""
    return language.sql(tree).sql("duckdb")


@dataclass(frozen=True)
class Plan:
    """Columns to compute, in layers, and `also`: trees that the steps after `answers` read."""

    book: FactBook
    on: date
    layers: Layers
    also: tuple[Tree, ...] = ()

    @cached_property
    def columns(self) -> dict[str, Computed]:
        """Every column by name, in the order of their needs."""
        return {column.name: column for layer in self.layers for column in layer}

    @cached_property
    def trees(self) -> tuple[Tree, ...]:
        """Every tree of the plan."""
        return (*(column.tree for column in self.columns.values()), *self.also)

    @cached_property
    def aggregates(self) -> tuple[Aggregate, ...]:
        """Every question to all people of a household, each once."""
        return tuple(dict.fromkeys(one for tree in self.trees for one in tree.aggregates))

    def facts(self, level: Level) -> set[str]:
        """The facts of a level that any tree reads."""
        names = roll_up.facts_read(self.aggregates).union(*(tree.facts for tree in self.trees))
        return {name for name in names if self.book.fact(name).level == level}

    def steps(self) -> list[Step]:
        """From `household_columns` and `person_columns` to the view `answers`, one row a household."""
        within = [one for one in self.aggregates if roll_up.asks_household(one)]
        plain = [one for one in self.aggregates if one not in within]
        counted = [*roll_up.COUNTED, *map(language.column_of, plain)]
        steps = [
            *views.of_persons(self.facts("person"), self.on),
            roll_up.over_people(plain),
            *views.of_households(self.facts("household"), self.book, counted),
        ]
        source = "household_facts"
        if within:
            steps.append(roll_up.within_household(within))
            source = "household_facts LEFT JOIN roll_up_within USING (household_id)"
        says = "one row a household: every formula and every rule, true, false or unknown"
        return [*steps, *layered("answers", says, self.layers, source)]


def of_ruling(ruling: Ruling, wanted: Iterable[str], also: Iterable[Tree] = ()) -> Plan:
    """The plan of the wanted household columns of a ruling, and of all that they and `also` need."""
    also = tuple(also)
    known = {column.name: column for layer in ruling.layers for column in layer}
    needed = _closure({*wanted}.union(*(tree.names for tree in also)), known)
    layers = (tuple(column for column in layer if column.name in needed) for layer in ruling.layers)
    return Plan(ruling.pack.book, ruling.on, tuple(layer for layer in layers if layer), also)


def layered(name: str, says: str, layers: Layers, source: str) -> list[Step]:
    """Steps `name_1`, `name_2` … each with the columns of one layer; the last is `name`, with all of them."""
    steps = []
    for number, layer in enumerate(layers, 1):
        last = number == len(layers)
        own = name if last else f"{name}_{number}"
        columns = ((column.name, sql_of(column.tree)) for column in layer)
        note = (
            says if last else f"layer {number} of {name}: what follows from facts and from the layers before"
        )
        steps.append(Step(own, note, select(columns, source)))
        source = quoted(own)
    return steps or [Step(name, says, f"SELECT * FROM {source}")]


def _closure(names: Iterable[str], known: dict[str, Computed]) -> set[str]:
    found: set[str] = set()
    waiting = [name for name in names if name in known]
    while waiting:
        name = waiting.pop()
        if name not in found:
            found.add(name)
            waiting.extend(known[name].tree.names & known.keys())
    return found
