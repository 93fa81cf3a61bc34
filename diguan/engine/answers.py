"""One household's answers put together again from stored columns: what each rule read, what was missing.

It reads one row of findings and the ruling's trees; it judges nothing and opens no file.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from diguan.engine import reads
from diguan.engine.reads import Read
from diguan.policy.asking import PEOPLE, blanks
from diguan.policy.entries import Item, Rule
from diguan.policy.language import Aggregate, Name, Node, Tree, column_of, evaluate, questions
from diguan.policy.language.nodes import children, rebuilt
from diguan.policy.ruling import QUALIFIES, SCORE, Ruling
from diguan.words.text import Text

_DECIDED = {"qualifies": True, "does_not_qualify": False}


@dataclass(frozen=True, slots=True)
class Answer:
    """A rule's answer: yes, no, None for unknown, or not applied because something of it is `unset`.

    `matters`: unknown, and the outcome hangs on it. `missing` names the blank facts that leave it unknown.
    """

    rule: Rule
    answer: bool | Literal["not_applied"] | None
    matters: bool
    facts: tuple[Read, ...]
    missing: tuple[str, ...]
    question: Text | None
    unset: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Points:
    """A line of the scorecard with the points it gave; None where they are not known."""

    item: Item
    points: float | None


class Teller:
    """One household: `row` holds facts, formulas, rules and aggregates by their bare names."""

    def __init__(self, ruling: Ruling, row: Mapping[str, Any]) -> None:
        self.ruling = ruling
        self.book = ruling.pack.book
        self.row = {**row, QUALIFIES: _DECIDED.get(row["outcome"])}
        self.formulas = {formula.id: formula for formula in ruling.formulas}
        self.rules = {rule.id: rule for rule in ruling.rules}

    def answers(self) -> tuple[Answer, ...]:
        """Every rule about households in the pack's order, those not applied with what they lack."""
        lacks = {rule.id: names for rule, names in self.ruling.not_applied}
        household = [
            r for r in self.ruling.pack.rules.values() if r.kind != "quality" and r.level == "household"
        ]
        return tuple(
            Answer(rule, "not_applied", False, (), (), None, lacks[rule.id])
            if rule.id in lacks
            else self.answer(self.rules[rule.id])
            for rule in household
        )

    def answer(self, rule: Rule) -> Answer:
        """One rule that was run."""
        answer = self.row[rule.id]
        matters = rule.id in self.row["questions"]
        return Answer(
            rule=rule,
            answer=answer,
            matters=matters,
            facts=tuple(self.read(leaf) for leaf in leaves(rule.tree.root)),
            missing=self.lacking(rule) if answer is None else (),
            question=rule.question if answer is None else None,
        )

    def read(self, leaf: Name | Aggregate) -> Read:
        """A leaf of a rule with its stored value."""
        if isinstance(leaf, Aggregate):
            return reads.of_aggregate(leaf, self.row[column_of(leaf)], self.ruling)
        value = self.row.get(leaf.id)
        if leaf.id in self.formulas:
            return reads.of_formula(self.formulas[leaf.id], value)
        if leaf.id in self.rules:
            return reads.of_rule(self.rules[leaf.id], value)
        if leaf.id == QUALIFIES and self.ruling.pack.decision:
            return reads.of_rule(self.ruling.pack.decision, value)
        if leaf.id == SCORE and self.ruling.score:
            return reads.of_rule(self.ruling.score.card, value)
        return reads.of_fact(leaf.id, value, self.book)

    def lacking(self, rule: Rule) -> tuple[str, ...]:
        """What to ask for an unknown rule, each fact once; first of all for people where there are none."""
        nobody = (PEOPLE,) if self.row[PEOPLE] == 0 else ()
        return tuple(dict.fromkeys((*nobody, *self.missing(rule.tree, rule.id in self.row["questions"]))))

    def missing(self, tree: Tree, matters: bool) -> Iterator[str]:
        """The recorded facts that leave an expression unknown, through formulas and rules it speaks of.

        Which facts of people are blank is stored where the outcome hangs on them; elsewhere all are named.
        """
        for question in questions(tree):
            leaf = question.leaf
            if self.value(question.when) is not True:
                continue
            if isinstance(leaf, Name) and (named := self.tree_of(leaf.id)):
                yield from self.missing(named, matters)
                continue
            for fact, conditions in blanks(leaf, self.book):
                told = [self.value(condition) for condition in conditions if self.is_stored(condition)]
                open_ = len(told) < len(conditions) and matters and fact not in self.row["missing"]
                if all(told) and not open_:
                    yield fact

    def tree_of(self, name: str) -> Tree | None:
        """The expression behind a formula, a rule, the decision or the score; None for a fact."""
        if name == QUALIFIES:
            return self.ruling.decision
        if name == SCORE and self.ruling.score:
            return self.ruling.score.tree
        named = self.formulas.get(name) or self.rules.get(name)
        return named.tree if named else None

    def points(self) -> tuple[Points, ...]:
        """The scorecard's items with their points, where the pack has one that is set."""
        score = self.ruling.score
        if score is None:
            return ()
        return tuple(Points(item, self.value(item.tree.root)) for item in score.items)

    def is_stored(self, node: Node) -> bool:
        """Whether all questions to the people in an expression have their answers stored."""
        return all(column_of(leaf) in self.row for leaf in leaves(node) if isinstance(leaf, Aggregate))

    def value(self, node: Node) -> Any:
        """A node by stored values."""
        return evaluate(Tree("", _stored(node)), self.row, ())


def _stored(node: Node) -> Node:
    """The node with questions to all people replaced by the columns that hold their answers."""
    if isinstance(node, Aggregate):
        return Name(column_of(node), "fact", "household", node.type)
    return rebuilt(node, _stored)


def leaves(node: Node) -> tuple[Name | Aggregate, ...]:
    """The names and the questions to all people that an expression reads, each once."""
    if isinstance(node, Name | Aggregate):
        return (node,)
    return tuple(dict.fromkeys(leaf for child in children(node) for leaf in leaves(child)))
