"""A tree with its parameters and the day given: names become values, and what is then constant is worked out.

It changes no answer: an unknown stays unknown.
"""

from collections.abc import Mapping
from datetime import date

from diguan.policy.language import nodes
from diguan.policy.language.evaluate import value_of
from diguan.policy.language.nodes import Constant, Name, Node, Plain
from diguan.policy.language.tree import Tree


def given(tree: Tree, values: Mapping[str, Plain], today: date | None = None) -> Tree:
    """The tree with parameters and today replaced by values; parameters without a value stay names."""
    return tree.with_root(folded(_replaced(tree.root, values, today)))


def folded(node: Node) -> Node:
    """The same answers from a smaller tree."""
    node = nodes.rebuilt(node, folded)
    match node:
        case nodes.Choice(condition=Constant()):
            return _chosen(node)
        case nodes.Junction():
            return _junction(node)
        case Constant() | nodes.Name() | nodes.Aggregate():
            return node
    if all(isinstance(child, Constant) for child in nodes.children(node)):
        return Constant(value_of(node), node.type)
    return node


def _chosen(node: nodes.Choice) -> Node:
    condition = value_of(node.condition)
    if condition is None:
        return Constant(None, node.type)
    return node.then if condition else node.otherwise


def _junction(node: nodes.Junction) -> Node:
    """A true operand of `and` and a false one of `or` go; their contrary settles the whole."""
    settles = node.word == "or"
    operands = []
    for operand in node.operands:
        if isinstance(operand, Constant) and operand.value is settles:
            return operand
        if not (isinstance(operand, Constant) and operand.value is not None):
            operands.append(operand)
    if not operands:
        return Constant(not settles, node.type)
    return operands[0] if len(operands) == 1 else nodes.Junction(node.word, tuple(operands))


def _replaced(node: Node, values: Mapping[str, Plain], today: date | None) -> Node:
    if isinstance(node, Name):
        if node.origin == "parameter" and node.id in values:
            return Constant(values[node.id], node.of)
        return Constant(today, node.of) if node.origin == "today" and today else node
    return nodes.rebuilt(node, lambda child: _replaced(child, values, today))
