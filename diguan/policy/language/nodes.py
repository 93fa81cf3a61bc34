"""The nodes of a rule's tree: frozen, already typed; an impossible one is refused before it is made.

They hold no SQL and no values; grammar makes them, sql and evaluate give them their two meanings.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, fields, replace
from datetime import date
from typing import Literal

from diguan.policy.facts import Level
from diguan.policy.language.types import BOOL, DAY, NUMBER, Type

Origin = Literal["fact", "parameter", "formula", "rule", "today"]
Sign = Literal["<", "<=", "==", "!=", ">=", ">"]
Operation = Literal["+", "-", "*", "/"]
Unit = Literal["days", "months", "years"]
Word = Literal["count", "any", "all", "sum", "min", "max", "distinct"]
Plain = bool | float | str | date | tuple[str, ...] | None


@dataclass(frozen=True, slots=True)
class Node:
    """A part of a rule."""

    @property
    def type(self) -> Type:
        """The type of its value."""
        raise NotImplementedError


@dataclass(frozen=True, slots=True)
class Constant(Node):
    """A value written down; None is the unknown."""

    value: Plain
    of: Type

    @property
    def type(self) -> Type:
        return self.of


@dataclass(frozen=True, slots=True)
class Name(Node):
    """A fact, a parameter, a formula, another rule, or the day of judging."""

    id: str
    origin: Origin
    level: Level
    of: Type

    @property
    def type(self) -> Type:
        return self.of


@dataclass(frozen=True, slots=True)
class Junction(Node):
    """`and` or `or` over two or more operands."""

    word: Literal["and", "or"]
    operands: tuple[Node, ...]

    @property
    def type(self) -> Type:
        return BOOL


@dataclass(frozen=True, slots=True)
class Not(Node):
    """The contrary."""

    operand: Node

    @property
    def type(self) -> Type:
        return BOOL


@dataclass(frozen=True, slots=True)
class Known(Node):
    """Whether a value is on file at all: true or false, never unknown."""

    operand: Node

    @property
    def type(self) -> Type:
        return BOOL


@dataclass(frozen=True, slots=True)
class Compare(Node):
    """Two values set against each other."""

    sign: Sign
    left: Node
    right: Node

    @property
    def type(self) -> Type:
        return BOOL


@dataclass(frozen=True, slots=True)
class In(Node):
    """Whether a value is one of a list: constants, or a parameter that is a list of texts."""

    item: Node
    among: Node

    @property
    def type(self) -> Type:
        return BOOL


@dataclass(frozen=True, slots=True)
class Holds(Node):
    """Whether a fact with several codes holds one of them."""

    codes: Node
    item: Node

    @property
    def type(self) -> Type:
        return BOOL


@dataclass(frozen=True, slots=True)
class Arithmetic(Node):
    """A sum, difference, product or quotient; a quotient by zero is unknown."""

    sign: Operation
    left: Node
    right: Node

    @property
    def type(self) -> Type:
        return NUMBER


@dataclass(frozen=True, slots=True)
class Negative(Node):
    """A number with the other sign."""

    operand: Node

    @property
    def type(self) -> Type:
        return NUMBER


@dataclass(frozen=True, slots=True)
class Choice(Node):
    """`this if condition else that`."""

    condition: Node
    then: Node
    otherwise: Node

    @property
    def type(self) -> Type:
        return self.then.type


@dataclass(frozen=True, slots=True)
class Extreme(Node):
    """The smallest or largest of two or more numbers."""

    word: Literal["min", "max"]
    operands: tuple[Node, ...]

    @property
    def type(self) -> Type:
        return NUMBER


@dataclass(frozen=True, slots=True)
class Span(Node):
    """Days, or completed months or years, from the first day to the second; below zero when it is earlier."""

    unit: Unit
    start: Node
    end: Node

    @property
    def type(self) -> Type:
        return NUMBER


@dataclass(frozen=True, slots=True)
class YearOf(Node):
    """The calendar year of a day."""

    operand: Node

    @property
    def type(self) -> Type:
        return NUMBER


@dataclass(frozen=True, slots=True)
class Aggregate(Node):
    """One answer over all people of the household; unknown for a household without people."""

    word: Word
    operand: Node

    @property
    def type(self) -> Type:
        if self.word in ("any", "all"):
            return BOOL
        return DAY if self.operand.type == DAY and self.word != "distinct" else NUMBER


def children(node: Node) -> tuple[Node, ...]:
    """The nodes directly inside."""
    found: list[Node] = []
    for part in fields(node):
        value = getattr(node, part.name)
        if isinstance(value, Node):
            found.append(value)
        elif isinstance(value, tuple):
            found.extend(item for item in value if isinstance(item, Node))
    return tuple(found)


def walk(node: Node) -> Iterator[Node]:
    """The node and all below it, from the top down."""
    yield node
    for child in children(node):
        yield from walk(child)


def rebuilt(node: Node, change: Callable[[Node], Node]) -> Node:
    """The node with every child changed; the very same node when none did."""
    changes: dict[str, object] = {}
    for part in fields(node):
        value = getattr(node, part.name)
        if isinstance(value, Node) and (new := change(value)) is not value:
            changes[part.name] = new
        elif isinstance(value, tuple) and any(isinstance(item, Node) for item in value):
            changed = tuple(change(item) for item in value)
            if any(new is not old for new, old in zip(changed, value, strict=True)):
                changes[part.name] = changed
    return replace(node, **changes) if changes else node
