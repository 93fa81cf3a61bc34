"""What several expressions have in common: each common part gets a name, so that it is worked out once.

Databases find common parts of sums, but not of `and` and `or`. It knows no SQL.
"""

from collections import Counter
from collections.abc import Iterable
from functools import cached_property

from diguan.policy.language.nodes import Constant, Known, Name, Node, Not, children, rebuilt

PART = "part."


class Sharing:
    """Expressions about one row, each of which is read more than once; what is common gets a name."""

    def __init__(self, nodes: Iterable[Node]) -> None:
        self._seen: Counter[Node] = Counter()
        for node in dict.fromkeys(nodes):
            self._see(node)
            self._seen[node] += 1

    @cached_property
    def layers(self) -> tuple[tuple[tuple[str, Node], ...], ...]:
        """Name and expression of every common part, in layers that read the layers before them."""
        depths = {node: self._depth(node) for node in self._names}
        return tuple(
            tuple((name, rebuilt(node, self.said)) for node, name in self._names.items() if depths[node] == n)
            for n in range(1, max(depths.values(), default=0) + 1)
        )

    def said(self, node: Node) -> Node:
        """The expression with its common parts said by their names."""
        if name := self._names.get(node):
            return Name(name, "formula", "person", node.type)
        return rebuilt(node, self.said)

    @cached_property
    def _names(self) -> dict[Node, str]:
        common = (node for node, times in self._seen.items() if times > 1 and not _plain(node))
        return {node: f"{PART}{number}" for number, node in enumerate(common, 1)}

    def _see(self, node: Node) -> None:
        self._seen[node] += 1
        if self._seen[node] == 1:
            for child in children(node):
                self._see(child)

    def _depth(self, node: Node) -> int:
        below = max(map(self._depth, children(node)), default=0)
        return below + (node in self._names)


def _plain(node: Node) -> bool:
    """Too small to be worth a column of its own."""
    match node:
        case Name() | Constant():
            return True
        case Known() | Not():
            return _plain(node.operand)
    return False
