"""A plan: which columns of a ruling to compute, and the named steps from a snapshot's rows to their answers.

It writes SQL and runs none; what the answers mean for a family is decided by the steps that stand on them.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from diguan.engine import roll_up
from diguan.engine.facts import views
from diguan.engine.roll_up import COUNTED, RollUp
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
    """Columns to compute, in layers; `also` are trees that the steps after `answers` read.

    So are those of `later`, but few rows need them: `answers` has what their questions to all people are
    made of, and `asked_later` makes the answers.
    """

    book: FactBook
    on: date
    layers: Layers
    also: tuple[Tree, ...] = ()
    later: tuple[Tree, ...] = ()

    @cached_property
    def columns(self) -> dict[str, Computed]:
        """Every column by name, in the order of their needs."""
        return {column.name: column for layer in self.layers for column in layer}

    @cached_property
    def trees(self) -> tuple[Tree, ...]:
        """Every tree of the plan."""
        return (*(column.tree for column in self.columns.values()), *self.also, *self.later)

    @cached_property
    def aggregates(self) -> tuple[Aggregate, ...]:
        """Every question to all people of a household, each once."""
        return tuple(dict.fromkeys(one for tree in self.trees for one in tree.aggregates))

    def facts(self, level: Level) -> set[str]:
        """The facts of a level that any tree reads."""
        names = roll_up.facts_read(self.aggregates).union(*(tree.facts for tree in self.trees))
        return {name for name in names if self.book.fact(name).level == level}

    @cached_property
    def _at_once(self) -> frozenset[Aggregate]:
        trees = (*(column.tree for column in self.columns.values()), *self.also)
        return frozenset(one for tree in trees for one in tree.aggregates)

    @cached_property
    def counted(self) -> tuple[str, ...]:
        """Of people, heads and spouses those that are asked for; people always."""
        names = {name for tree in self.trees for name in tree.facts}
        return tuple(name for name in COUNTED if name in names or name == "people")

    @cached_property
    def people(self) -> RollUp:
        """The questions to all people that read facts of people alone."""
        plain = (one for one in self.aggregates if not roll_up.asks_household(one))
        return RollUp("roll_up", "person_facts", tuple(plain), self.counted)

    @cached_property
    def within(self) -> RollUp:
        """The questions to all people that also read a fact of their household."""
        mixed = tuple(one for one in self.aggregates if roll_up.asks_household(one))
        return RollUp("roll_up_within", "person_facts JOIN household_facts USING (household_id)", mixed)

    def asked_later(self) -> list[tuple[str, str]]:
        """Columns (name, SQL) over `answers`: the questions to all people that only `later` trees ask."""
        rest = [one for one in self.people.aggregates if one not in self._at_once]
        return [(language.column_of(one), self.people.answer(one)) for one in rest]

    def steps(self) -> list[Step]:
        """From `household_columns` and `person_columns` to the view `answers`, one row a household."""
        shown = [one for one in self.people.aggregates if one in self._at_once]
        counted = [*self.counted, *self.people.raw, *map(language.column_of, shown)]
        persons = self.facts("person") | ({"relation"} if len(self.counted) > 1 else set())
        steps = [
            *views.of_persons(persons, self.on),
            *self.people.steps(shown),
            *views.of_households(self.facts("household"), self.book, counted),
        ]
        source = "household_facts"
        if mixed := self.within.aggregates:
            steps += self.within.steps(mixed)
            source = "household_facts LEFT JOIN roll_up_within USING (household_id)"
        says = "one row a household: every formula and every rule, true, false or unknown"
        return [*steps, *layered("answers", says, self.layers, source)]


def of_ruling(
    ruling: Ruling, wanted: Iterable[str], also: Iterable[Tree] = (), later: Iterable[Tree] = ()
) -> Plan:
    """The plan of the wanted household columns of a ruling, and of all that they, `also`, `later` need."""
    also, later = tuple(also), tuple(later)
    known = {column.name: column for layer in ruling.layers for column in layer}
    needed = _closure({*wanted}.union(*(tree.names for tree in (*also, *later))), known)
    layers = (tuple(column for column in layer if column.name in needed) for layer in ruling.layers)
    return Plan(ruling.pack.book, ruling.on, tuple(layer for layer in layers if layer), also, later)


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
