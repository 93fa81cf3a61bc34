"""A Ruling: a pack on one day. Parameters have values, what is unset is set aside, rules are ready to run.

Its trees read facts, formulas and rules only. It judges nobody: the engine does, and plain Python beside it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, Literal

from diguan.policy.asking import Asked, asked_by
from diguan.policy.entries import Formula, Item, Parameter, Ranking, Rule, Scorecard
from diguan.policy.language import Aggregate, Tree
from diguan.policy.language.nodes import Plain

if TYPE_CHECKING:
    from diguan.policy.pack import Pack

Origin = Literal["formula", "rule", "decision", "score", "wanted"]
QUALIFIES = "qualifies"
SCORE = "score"


@dataclass(frozen=True, slots=True)
class Computed:
    """A column to compute: a formula, a rule, the decision (`qualifies`), the score, or what is wanted."""

    name: str
    origin: Origin
    tree: Tree


@dataclass(frozen=True, slots=True)
class Score:
    """A scorecard ready to run: `tree` adds the items up; `cut_off` is None where it is unset."""

    card: Scorecard
    items: tuple[Item, ...]
    tree: Tree
    cut_off: float | None


@dataclass(frozen=True, kw_only=True)
class Ruling:
    """What a pack says on a day of judging.

    `not_applied` are declared rules that are not run, each with what it lacks: unset parameters, or columns.
    `blocked` are rules the decision needs and cannot have: where nothing else settles it, it stays unknown.
    """

    pack: "Pack"
    on: date
    parameters: Mapping[str, Plain]
    unset: Mapping[str, Parameter]
    formulas: tuple[Formula, ...]
    unset_formulas: Mapping[str, tuple[str, ...]]
    rules: tuple[Rule, ...]
    not_applied: tuple[tuple[Rule, tuple[str, ...]], ...]
    decision: Tree | None
    blocked: tuple[str, ...]
    ranking: Ranking | None
    score: Score | None
    order: tuple[Computed, ...]

    def rule(self, id: str) -> Rule:
        """The rule of that id that is run; KeyError otherwise."""
        return self._rules[id]

    @property
    def income_year(self) -> int | None:
        """The year whose income is judged on this day, where the pack says so."""
        year = self.parameters.get("income_year")
        return int(year) if isinstance(year, float) else None

    @cached_property
    def layers(self) -> tuple[tuple[Computed, ...], ...]:
        """The household's columns in layers: each reads facts, aggregates and layers before it."""
        return _layers([column for column in self.order if column.tree.scope == "household"])

    @cached_property
    def person_layers(self) -> tuple[tuple[Computed, ...], ...]:
        """Rules about a person in layers; they may read every column of the household too."""
        return _layers([column for column in self.order if column.tree.scope == "person"])

    @cached_property
    def village_layers(self) -> tuple[tuple[Computed, ...], ...]:
        """Rules about a village in layers; they read the village's facts and each other."""
        return _layers([column for column in self.order if column.tree.scope == "village"])

    @cached_property
    def asked(self) -> Asked:
        """Which unknown rules matter to the decision, and which blank facts would settle them."""
        columns = [column for column in self.order if column.tree.scope == "household"]
        trees = {column.name: column.tree for column in columns}
        rules = frozenset(column.name for column in columns if column.origin == "rule")
        return asked_by(QUALIFIES, trees, rules, self.pack.book)

    @cached_property
    def wanted_layers(self) -> tuple[tuple[Computed, ...], ...]:
        """Columns that follow `layers` and say which unknown formulas and rules matter to the decision."""
        return _layers([Computed(name, "wanted", tree) for name, tree in self.asked.wanted.items()])

    @property
    def questions(self) -> Mapping[str, Tree]:
        """By rule id, the condition under which its unknown answer matters to the outcome."""
        return self.asked.questions

    @property
    def missing(self) -> Mapping[str, Tree]:
        """By recorded fact, the condition under which it is blank and its value matters to the outcome."""
        return self.asked.missing

    @cached_property
    def aggregates(self) -> tuple[Aggregate, ...]:
        """Every question to all people, each once: one pass over the person table answers them all."""
        trees = [column.tree for column in self.order]
        trees += [self.ranking.tree] if self.ranking else []
        trees += [*self.questions.values(), *self.missing.values()]
        return tuple(dict.fromkeys(aggregate for tree in trees for aggregate in tree.aggregates))

    @cached_property
    def facts(self) -> frozenset[str]:
        """Every fact that any tree reads."""
        trees = [column.tree for column in self.order] + ([self.ranking.tree] if self.ranking else [])
        return frozenset(name for tree in trees for name in tree.facts)

    @cached_property
    def _rules(self) -> dict[str, Rule]:
        return {rule.id: rule for rule in self.rules}


def _layers(columns: list[Computed]) -> tuple[tuple[Computed, ...], ...]:
    depth: dict[str, int] = {}
    names = {column.name for column in columns}
    for column in columns:  # they come in the order of their needs
        depth[column.name] = 1 + max((depth[name] for name in column.tree.names & names), default=-1)
    layers = [[c for c in columns if depth[c.name] == n] for n in range(max(depth.values(), default=-1) + 1)]
    return tuple(map(tuple, layers))
