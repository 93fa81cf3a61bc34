"""A Tree: one expression, what it reads, and the same expression with names given values.

It does not know where it stands; rules, formulas, points and decisions are all trees.
"""

from dataclasses import dataclass
from functools import cached_property

from diguan.policy.facts import Level
from diguan.policy.language.nodes import Aggregate, Constant, Name, Node, Origin, children, walk
from diguan.policy.language.printing import printed
from diguan.policy.language.types import BOOL, Type


@dataclass(frozen=True)
class Tree:
    """A typed expression: `source` as written, `root` its nodes, `scope` whom it asks."""

    source: str
    root: Node
    scope: Level = "household"

    @property
    def type(self) -> Type:
        """The type of the whole."""
        return self.root.type

    @cached_property
    def names(self) -> frozenset[str]:
        """Every name read, inside and outside count, any, all …."""
        return frozenset(name.id for name in self._all)

    @cached_property
    def facts(self) -> frozenset[str]:
        """The facts read anywhere."""
        return self.of("fact")

    @cached_property
    def outer(self) -> frozenset[str]:
        """The names read outside count, any, all …: the columns the expression itself needs."""
        return frozenset(name.id for name in _outside(self.root))

    @cached_property
    def aggregates(self) -> tuple[Aggregate, ...]:
        """The questions asked of all people of the household, each once."""
        return tuple(dict.fromkeys(node for node in walk(self.root) if isinstance(node, Aggregate)))

    def of(self, origin: Origin) -> frozenset[str]:
        """The names of one origin: facts, parameters, formulas, rules, today."""
        return frozenset(name.id for name in self._all if name.origin == origin)

    def with_root(self, root: Node) -> "Tree":
        """Another root under the same words."""
        return Tree(self.source, root, self.scope)

    @cached_property
    def canonical(self) -> str:
        """The expression written one way only; what digests and column names are made of."""
        return printed(self.root)

    @cached_property
    def _all(self) -> tuple[Name, ...]:
        return tuple(dict.fromkeys(node for node in walk(self.root) if isinstance(node, Name)))


def unknown(kind: Type = BOOL, scope: Level = "household") -> Tree:
    """The tree whose answer is never known."""
    return Tree("", Constant(None, kind), scope)


def _outside(node: Node) -> frozenset[Name]:
    if isinstance(node, Name):
        return frozenset({node})
    if isinstance(node, Aggregate):
        return frozenset()
    found: set[Name] = set()
    for child in children(node):
        found |= _outside(child)
    return frozenset(found)
