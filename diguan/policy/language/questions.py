"""What would settle an unknown answer: the names on whose values it hangs, and when each of them matters.

`a or b` with a true hangs on nothing; with a false and b unknown it hangs on b. The conditions are trees too:
SQL and plain Python ask the same questions. It does not know what is asked of whom.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from diguan.policy.language import nodes
from diguan.policy.language.nodes import Aggregate, Known, Name, Node, Not
from diguan.policy.language.tree import Tree


@dataclass(frozen=True, slots=True)
class Question:
    """A name or a question to all people, and the condition (never unknown) under which it is wanted."""

    leaf: Name | Aggregate
    when: Node


def questions(tree: Tree) -> tuple[Question, ...]:
    """Each leaf once, in the order of the text."""
    found: dict[Name | Aggregate, list[Node]] = {}
    for leaf, guards in _leaves(tree.root, ()):
        found.setdefault(leaf, []).append(both(*guards, unknown_of(leaf)))
    return tuple(Question(leaf, either(*conditions)) for leaf, conditions in found.items())


def unknown_of(node: Node) -> Node:
    """`not known(node)`."""
    return Not(Known(node))


def both(*conditions: Node) -> Node:
    """All of them, each once."""
    return _joined("and", conditions)


def either(*conditions: Node) -> Node:
    """One of them, each once."""
    return _joined("or", conditions)


def _joined(word: Literal["and", "or"], conditions: tuple[Node, ...]) -> Node:
    flat = (part for one in conditions for part in _operands(one, word))
    parts = tuple(dict.fromkeys(flat))
    return parts[0] if len(parts) == 1 else nodes.Junction(word, parts)


def _operands(node: Node, word: str) -> tuple[Node, ...]:
    return node.operands if isinstance(node, nodes.Junction) and node.word == word else (node,)


def _leaves(node: Node, guards: tuple[Node, ...]) -> Iterator[tuple[Name | Aggregate, tuple[Node, ...]]]:
    match node:
        case Name() | Aggregate():
            yield node, guards
        case Known():
            return  # whether something is on file is always known
        case nodes.Junction():
            for operand in node.operands:
                yield from _leaves(operand, (*guards, unknown_of(node)))
        case nodes.Choice():
            yield from _leaves(node.condition, guards)
            yield from _leaves(node.then, (*guards, node.condition))
            yield from _leaves(node.otherwise, (*guards, Not(node.condition)))
        case _:
            for child in nodes.children(node):
                yield from _leaves(child, guards)
