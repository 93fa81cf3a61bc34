"""From an undecided household back to what would decide it: unknown rules that matter, blank facts to ask.

It works on a ruling's trees and gives conditions that are trees themselves; it asks no household.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from graphlib import TopologicalSorter

from diguan.policy.facts import Fact, FactBook
from diguan.policy.language import Aggregate, Name, Node, Tree, questions, type_of_fact
from diguan.policy.language.nodes import Known, walk
from diguan.policy.language.questions import both, either, unknown_of


@dataclass(frozen=True, slots=True)
class Asked:
    """Conditions, never unknown: by rule id when its answer is wanted, by recorded fact when its value is."""

    questions: Mapping[str, Tree]
    missing: Mapping[str, Tree]


def asked_by(decision: str, trees: Mapping[str, Tree], book: FactBook) -> Asked:
    """What is wanted while the decision is unknown; nothing when there is no decision."""
    wanted: dict[str, list[Node]] = {decision: []}
    rules: dict[str, Node] = {}
    facts: dict[str, list[Node]] = {}
    for name in _from_the_top(decision, trees):
        guard = (either(*wanted[name]),) if wanted.get(name) else ()
        for question in questions(trees[name]):
            condition = both(*guard, question.when)
            leaf = question.leaf
            if isinstance(leaf, Name) and leaf.id in trees:
                wanted.setdefault(leaf.id, []).append(condition)
            else:
                for fact, when in _missing(leaf, condition, book):
                    facts.setdefault(fact, []).append(when)
        if guard and trees[name].facts:
            rules[name] = guard[0]
    return Asked(
        {name: Tree("", node) for name, node in rules.items()},
        {name: Tree("", either(*nodes)) for name, nodes in facts.items()},
    )


def _from_the_top(decision: str, trees: Mapping[str, Tree]) -> list[str]:
    """The decision, then what it reads, each only after all that read it."""
    if decision not in trees:
        return []
    below = {decision}
    waiting = [decision]
    while waiting:
        new = (trees[waiting.pop()].names & trees.keys()) - below
        below |= new
        waiting.extend(new)
    order = TopologicalSorter({name: sorted(trees[name].names & below) for name in sorted(below)})
    return list(order.static_order())[::-1]


def _missing(leaf: Name | Aggregate, condition: Node, book: FactBook) -> Iterator[tuple[str, Node]]:
    """The recorded facts behind a leaf, each with the condition that it is the one that is blank."""
    if isinstance(leaf, Name):
        for source in _sources(book.fact(leaf.id), book):
            yield source.name, both(condition, *_blank(source, leaf))
        return
    for name in dict.fromkeys(node for node in walk(leaf.operand) if isinstance(node, Name)):
        if name.origin != "fact":
            continue
        for source in _sources(book.fact(name.id), book):
            if name.level == "household":
                yield source.name, both(condition, unknown_of(name), *_blank(source, name))
            else:
                parts = [unknown_of(name)] + ([unknown_of(_named(source))] if _readable(source, name) else [])
                yield source.name, both(condition, *_of_somebody(both(*parts)))


def _sources(fact: Fact, book: FactBook) -> tuple[Fact, ...]:
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
