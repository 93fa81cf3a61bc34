"""What the cube counts: code facts, flags, rules, outcomes and indices of a ruling and of the fact book.

Everything here is found in the book, the pack and the specification; no fact, code or rule is named, but for
the income per head, the line and the year of exit, on which the statistics of poverty stand.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from math import lcm
from typing import Final

from diguan.engine.cube.faults import CubeFault
from diguan.engine.findings import OUTCOMES, Finder
from diguan.engine.plan import Plan
from diguan.engine.stats.spec import Spec
from diguan.policy import language
from diguan.policy.facts import Fact, FactBook
from diguan.policy.language import Kind, Meaning, Tree, Type
from diguan.policy.ruling import Ruling
from diguan.words.text import Text

BOOL: Final = Type(Kind.BOOL)
INCOME: Final = "income_per_head"
EXIT_YEAR: Final = "exit_year"
LINE: Final = "poverty_line"
RULE: Final = "rule."
INDEX: Final = "mpi."
PERSON: Final = "person."
ANSWERS: Final = ("yes", "no", "")

Cell = tuple[str, str]
"""Dimension and key; the empty key is what is not known."""


@dataclass(frozen=True, eq=False)
class Subjects:
    """A ruling, its line in yuan (None where it is unset) and the index that is counted (None for none)."""

    ruling: Ruling
    line: float | None
    spec: Spec | None = None

    @classmethod
    def of(cls, ruling: Ruling, line: float | None = None, spec: Spec | None = None) -> "Subjects":
        """The line is the one given, else the pack's own on its day; raises EngineFault for no decision."""
        own = ruling.parameters.get(LINE)
        return cls(ruling, line if line is not None else own if isinstance(own, float) else None, spec)

    @property
    def book(self) -> FactBook:
        """The facts of the pack."""
        return self.ruling.pack.book

    @cached_property
    def rules(self) -> tuple[str, ...]:
        """The rules whose answers stand in the findings."""
        return tuple(rule.id for rule in Finder(self.ruling).rules)

    def facts(self, level: str, *types: str) -> tuple[Fact, ...]:
        """The recorded facts of a level and of these types that a snapshot carries."""
        known = self.book.facts.values()
        recorded = (fact for fact in known if (fact.origin, fact.level) == ("recorded", level))
        return tuple(fact for fact in recorded if fact.travels and fact.type in types)

    @cached_property
    def trees(self) -> Mapping[str, Tree]:
        """The index's questions by indicator, over facts of a household, its people and the pack's rules."""
        if self.spec is None:
            return {}
        names = {id: Meaning("rule", BOOL) for id in self.rules}
        return {one.id: self._tree(one.deprived, names) for one in self.spec.indicators}

    @property
    def understood(self) -> bool:
        """Whether the book and the pack know all that the index asks."""
        try:
            return len(self.trees) >= 0
        except CubeFault:
            return False

    def _tree(self, question: str, names: Mapping[str, Meaning]) -> Tree:
        try:
            return language.parse(question, self.book, names, expect=BOOL)
        except language.RuleFault as fault:
            raise CubeFault(
                _INDEX.format(why=fault.what), str(self.spec and self.spec.path), fault.mend
            ) from fault

    @cached_property
    def plan(self) -> Plan:
        """What must be worked out of a snapshot: the facts that are counted and what the index reads."""
        wanted = [fact.name for fact in self.facts("household", "code", "codes", "flag")]
        plain = [language.parse(name, self.book) for name in (*wanted, INCOME, EXIT_YEAR)]
        return Plan(self.book, self.ruling.on, (), (*plain, *self.trees.values()))

    @cached_property
    def weights(self) -> tuple[Mapping[str, int], int, int]:
        """The index's weights by indicator, its cut-off, and the whole, as whole numbers over one
        denominator.
        """
        if self.spec is None:
            return {}, 0, 1
        parts = {one.id: one.weight for one in self.spec.indicators}
        scale = lcm(self.spec.k.denominator, *(one.denominator for one in parts.values()))
        return {id: _whole(weight, scale) for id, weight in parts.items()}, _whole(self.spec.k, scale), scale

    @property
    def multiple(self) -> tuple[str, ...]:
        """The dimensions of which one household or person may have several keys."""
        persons = (f"{PERSON}{fact.name}" for fact in self.facts("person", "codes"))
        return (*(fact.name for fact in self.facts("household", "codes")), *persons)

    @property
    def years(self) -> tuple[str, ...]:
        """The years of exit that are told apart: ten, up to that of the judging; others count as not
        known.
        """
        return tuple(str(year) for year in range(self.ruling.on.year - 9, self.ruling.on.year + 1))

    @cached_property
    def layout(self) -> tuple[Cell, ...]:
        """Every cell of the cube, dimension by dimension; a cell's place in it is its number in the files."""
        return tuple(self._cells())

    @cached_property
    def numbers(self) -> Mapping[Cell, int]:
        """The number of each cell."""
        return {cell: number for number, cell in enumerate(self.layout)}

    def _cells(self) -> Iterator[Cell]:
        yield "total", ""
        yield from (("outcome", one) for one in OUTCOMES)
        yield from ((EXIT_YEAR, key) for key in (*self.years, ""))
        for prefix, level in (("", "household"), (PERSON, "person")):
            for fact in self.facts(level, "code", "codes"):
                yield from ((f"{prefix}{fact.name}", key) for key in (*self.keys(fact), ""))
            for fact in self.facts(level, "flag"):
                yield from ((f"{prefix}{fact.name}", key) for key in ANSWERS)
        yield from ((f"{RULE}{id}", key) for id in self.rules for key in ANSWERS)
        if self.line is not None:
            yield from (("income", key) for key in ("known", "poor", "squared"))
        if self.spec is not None:
            yield from (("mpi", "counted"), ("mpi", "poor"))
            yield from ((f"{INDEX}{id}", key) for id in self.trees for key in ("uncensored", "censored", ""))

    def keys(self, fact: Fact) -> tuple[str, ...]:
        """The keys of a code fact."""
        return tuple(self.book.codes(fact.list or "").keys)


def _whole(value: Fraction, scale: int) -> int:
    return int(value * scale)


_INDEX = Text("多维指标有误：{why}", "the index cannot be counted: {why}")
