"""From an undecided household back to what would decide it: unknown rules that matter, blank facts to ask.

It works on a ruling's trees and gives conditions that are trees themselves; it asks no household.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from graphlib import TopologicalSorter
from typing import Final

from diguan.policy.facts import Fact, FactBook
from diguan.policy.language import Aggregate, Constant, Name, Node, Tree, questions, type_of_fact
from diguan.policy.language.nodes import Compare, Known, rebuilt
from diguan.policy.language.questions import both, either, unknown_of
from diguan.policy.language.sql import column_of
from diguan.policy.language.types import BOOL, NUMBER

WANTED: Final = "wanted."
PEOPLE: Final = "people"


@dataclass(frozen=True, slots=True)
class Asked:
    """Conditions that hold while the decision is unknown and something would settle it.

    `wanted` are columns, each reading those before it: `wanted.<name>` is true where that unknown formula,
    rule, fact or aggregate matters. `questions` says it by rule id, `missing` by recorded fact that is blank.
    """

    wanted: Mapping[str, Tree]
    questions: Mapping[str, Tree]
    missing: Mapping[str, Tree]


def asked_by(decision: str, trees: Mapping[str, Tree], rules: frozenset[str], book: FactBook) -> Asked:
    """What is wanted while the decision is unknown; nothing when there is no decision."""
    return _Asking(decision, trees, rules, book).asked() if decision in trees else Asked({}, {}, {})


class _Asking:
    """One decision, followed down to the facts it rests on."""

    def __init__(
        self, decision: str, trees: Mapping[str, Tree], rules: frozenset[str], book: FactBook
    ) -> None:
        self.decision, self.trees, self.rules, self.book = decision, trees, rules, book
        self.uses: dict[str, list[Node]] = defaultdict(list)
        self.leaves: dict[str, Name | Aggregate] = {}
        self.wanted: dict[str, Tree] = {}

    def asked(self) -> Asked:
        below = self.from_the_top()
        for name in below:
            self.ask(name)
        missing = self.missing()
        asks = [name for name in below if name in self.rules and self.reads_facts(name)]
        return Asked(self.wanted, {name: Tree("", _column(WANTED + name)) for name in asks}, missing)

    def ask(self, name: str) -> None:
        """Follow one expression: a leaf is wanted where the expression is wanted and hangs on it."""
        tree, guard = self.trees[name], self.guard(name)
        for question in questions(tree):
            key = question.leaf.id if isinstance(question.leaf, Name) else column_of(question.leaf)
            self.uses[key].append(both(*guard, _said_by(name, tree.root, question.when)))
            self.leaves[key] = question.leaf

    def missing(self) -> dict[str, Tree]:
        found: dict[str, list[Node]] = defaultdict(list)
        for key in [key for key in self.leaves if key not in self.trees]:
            guard = self.guard(key)
            for fact, blank in blanks(self.leaves[key], self.book):
                found[fact].append(both(*guard, *blank))
        found[PEOPLE].append(both(unknown_of(_column(self.decision)), _NOBODY))
        return {fact: Tree("", either(*conditions)) for fact, conditions in found.items()}

    def guard(self, name: str) -> tuple[Node, ...]:
        """The column that says where a name is wanted; none for the decision, which always is."""
        if name == self.decision:
            return ()
        self.wanted[WANTED + name] = Tree("", either(*self.uses[name]))
        return (_column(WANTED + name),)

    def reads_facts(self, name: str) -> bool:
        """Whether an expression asks facts itself or through formulas, not only through other rules."""
        tree = self.trees[name]
        formulas = (tree.names & self.trees.keys()) - self.rules
        return bool(tree.facts) or any(map(self.reads_facts, formulas))

    def from_the_top(self) -> list[str]:
        """The decision, then what it reads, each only after all that read it."""
        below = {self.decision}
        waiting = [self.decision]
        while waiting:
            new = (self.trees[waiting.pop()].names & self.trees.keys()) - below
            below |= new
            waiting.extend(new)
        needs = {name: sorted(self.trees[name].names & below) for name in sorted(below)}
        return list(TopologicalSorter(needs).static_order())[::-1]


def blanks(leaf: Name | Aggregate, book: FactBook) -> Iterator[tuple[str, tuple[Node, ...]]]:
    """The recorded facts behind an unknown leaf, each with the conditions that it is the one that is blank.

    Only people count whose blank keeps the question open: of a pupil no age is asked if school settles it.
    """
    if isinstance(leaf, Name):
        for source in _sources(leaf, book):
            yield source.name, _blank(source, leaf)
        return
    for question in questions(Tree("", leaf.operand, "person")):
        if isinstance(question.leaf, Name):
            for source in _sources(question.leaf, book):
                here = (unknown_of(_named(source)),) if _readable(source, question.leaf) else ()
                yield source.name, _of_somebody(both(question.when, *here))


def _sources(leaf: Name, book: FactBook) -> tuple[Fact, ...]:
    if leaf.origin != "fact":
        return ()
    fact = book.fact(leaf.id)
    return tuple(book.fact(name) for name in fact.made_from) or (fact,)


def _blank(source: Fact, leaf: Name) -> tuple[Node, ...]:
    if not _readable(source, leaf):
        return ()
    if source.level == "household":
        return (unknown_of(_named(source)),)
    return _of_somebody(unknown_of(_named(source)))


def _readable(source: Fact, leaf: Name) -> bool:
    """Whether the snapshot carries the source, and it is not the leaf itself, which is known to be blank."""
    return source.travels and source.name != leaf.id


def _of_somebody(condition: Node) -> tuple[Node, ...]:
    """True for somebody in the household; false, not unknown, where nobody lives."""
    somebody = Aggregate("any", condition)
    return (Known(somebody), somebody)


def _named(fact: Fact) -> Name:
    return Name(fact.name, "fact", fact.level, type_of_fact(fact))


def _said_by(name: str, root: Node, condition: Node) -> Node:
    """The condition with the whole of an expression said by its column."""
    if condition == root and not isinstance(root, Name | Constant):
        return _column(name)
    return rebuilt(condition, lambda node: _said_by(name, root, node))


def _column(name: str) -> Name:
    return Name(name, "rule", "household", BOOL)


_NOBODY: Final = Compare("==", Name(PEOPLE, "fact", "household", NUMBER), Constant(0.0, NUMBER))
