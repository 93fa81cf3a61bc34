"""The second meaning of a tree: plain Python over one household and its people, three-valued.

It is the reference the SQL is held against, and it is fast enough for one household only.
"""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import cast

from diguan.policy.language import nodes
from diguan.policy.language.logic import conjunction, contrary, disjunction
from diguan.policy.language.nodes import Node
from diguan.policy.language.tree import Tree

Value = bool | float | str | date | tuple[str, ...] | None
Row = Mapping[str, object]


def evaluate(tree: Tree, household: Row, people: Sequence[Row], person: Row | None = None) -> Value:
    """The answer, or None when it is not known. Numbers are floats.

    `household` gives facts, formulas and rules of the household by name, `people` the facts of each member; a
    missing or None value is unknown. A tree about a person is asked of `person`.
    """
    return _Asked(household, people, person).value(tree.root)


def value_of(node: Node) -> Value:
    """The value of a node that reads no name and asks nobody."""
    return _Asked({}, (), None).value(node)


@dataclass(frozen=True, slots=True)
class _Asked:
    """One household, its people and, inside count, any, all …, the person asked."""

    household: Row
    people: Sequence[Row]
    person: Row | None

    def value(self, node: Node) -> Value:
        match node:
            case nodes.Constant():
                return node.value
            case nodes.Name():
                return self.named(node)
            case nodes.Junction():
                answers = (self.answer(operand) for operand in node.operands)
                return conjunction(answers) if node.word == "and" else disjunction(answers)
            case nodes.Not():
                return contrary(self.answer(node.operand))
            case nodes.Known():
                return self.value(node.operand) is not None
            case nodes.Choice():
                condition = self.answer(node.condition)
                return None if condition is None else self.value(node.then if condition else node.otherwise)
            case nodes.Aggregate():
                return self.over_people(node)
        return self.strict(node)

    def strict(self, node: Node) -> Value:
        """Nodes whose value is unknown as soon as one part is."""
        parts = [self.value(child) for child in nodes.children(node)]
        if any(part is None for part in parts):
            return None
        match node:
            case nodes.Compare():
                return _compare(node.sign, *parts)
            case nodes.In():
                return parts[0] in cast("tuple[str, ...]", parts[1])
            case nodes.Holds():
                return f";{parts[1]};" in f";{parts[0]};"
            case nodes.YearOf():
                return float(cast("date", parts[0]).year)
            case nodes.Span():
                return _span(node.unit, *cast("list[date]", parts))
        return _number(node, cast("list[float]", parts))

    def answer(self, node: Node) -> bool | None:
        return cast("bool | None", self.value(node))

    def named(self, name: nodes.Name) -> Value:
        row = self.person if name.level == "person" else self.household
        return _plain((row or {}).get(name.id))

    def over_people(self, node: nodes.Aggregate) -> Value:
        if not self.people:
            return None  # of nobody nothing is true, and nothing is false
        values = [_Asked(self.household, self.people, person).value(node.operand) for person in self.people]
        match node.word:
            case "any":
                return disjunction(cast("list[bool | None]", values))
            case "all":
                return conjunction(cast("list[bool | None]", values))
            case "distinct":
                return float(len({value for value in values if value is not None}))
        if any(value is None for value in values):
            return None
        match node.word:
            case "count":
                return float(sum(1 for value in values if value))
            case "sum":
                return _sum(cast("list[float]", values))
            case "min":
                return min(cast("list[float]", values))
        return max(cast("list[float]", values))


def _plain(value: object) -> Value:
    if isinstance(value, int | Decimal) and not isinstance(value, bool):
        return float(value)
    return cast("Value", value)


def _sum(values: Iterable[float]) -> float:
    """Exact, as the columns' decimals are: 0.1 + 0.2 is 0.3."""
    return float(sum(Decimal(repr(value)) for value in values))


def _compare(sign: nodes.Sign, left: Value, right: Value) -> bool:
    if sign in ("==", "!="):
        return (left == right) is (sign == "==")
    one, other = cast("tuple[float, float]", (left, right))
    if sign == "<":
        return one < other
    if sign == "<=":
        return one <= other
    return one > other if sign == ">" else one >= other


def _number(node: Node, parts: list[float]) -> Value:
    match node:
        case nodes.Negative():
            return -parts[0]
        case nodes.Extreme():
            return min(parts) if node.word == "min" else max(parts)
        case nodes.Arithmetic():
            return _arithmetic(node.sign, *parts)
    raise TypeError(node)


def _arithmetic(sign: str, left: float, right: float) -> float | None:
    if sign == "/":
        return left / right if right else None
    result = {"+": left + right, "-": left - right, "*": left * right}[sign]
    return result if math.isfinite(result) else None


def _span(unit: nodes.Unit, start: date, end: date) -> float:
    """Completed units. Who was born on 29 February is a year older on 1 March of a common year."""
    if unit == "days":
        return float((end - start).days)
    months = (end.year - start.year) * 12 + end.month - start.month
    if unit == "months":
        return float(months - (end.day < start.day))
    return float(end.year - start.year - ((end.month, end.day) < (start.month, start.day)))
