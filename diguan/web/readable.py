"""A rule's tree written out in plain words, in both languages: facts by their names, codes by their texts.

For reading only: it runs nothing, and what it writes is not read again. It knows one pack's names and values.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import TypeGuard

from diguan.policy.building import SHARE
from diguan.policy.entries import DatedValue, Parameter
from diguan.policy.facts import FactBook
from diguan.policy.language import nodes
from diguan.policy.language.nodes import Node, Plain
from diguan.policy.language.types import BOOL, Kind, Type
from diguan.policy.pack import Pack
from diguan.policy.ruling import QUALIFIES
from diguan.web.units import unit_text
from diguan.words.text import Text


@dataclass(frozen=True, slots=True)
class Outline:
    """An expression as a list: `words` is a sentence, or what holds the parts together ("any of these")."""

    words: Text
    parts: tuple["Outline", ...] = ()


class Reader:
    """Reads trees aloud. `names` are the pack's parameters, formulas and rules by id, `units` those of
    parameters; with `values`, the parameters' on a day, a parameter is said with its value, an unset one as
    unset.
    """

    def __init__(
        self,
        book: FactBook,
        names: Mapping[str, Text],
        parameters: Mapping[str, Parameter],
        values: Mapping[str, Plain] | None = None,
        lists: Mapping[str, Type] | None = None,
    ) -> None:
        self.book, self.names, self.parameters, self.values = book, names, parameters, values
        self.lists = lists or {}

    def say(self, node: Node) -> Text:
        """The whole expression."""
        return getattr(self, f"_{type(node).__name__.lower()}")(node)

    def outline(self, node: Node) -> "Outline":
        """The expression as a list when it joins several parts, with lists inside lists; else as one
        sentence.
        """
        node = self._branch(node)
        if not isinstance(node, nodes.Junction):
            return Outline(self.say(node))
        return Outline(_LISTS[node.word], tuple(self.outline(one) for one in node.operands))

    def _branch(self, node: Node) -> Node:
        """The branch that the parameters of the day choose, where they alone decide."""
        while isinstance(node, nodes.Choice) and (decided := self._decided(node.condition)) is not None:
            node = node.then if decided else node.otherwise
        return node

    def _decided(self, condition: Node) -> bool | None:
        """Yes or no where a parameter with a value is set against a constant; None where a household
        decides.
        """
        match condition:
            case nodes.Compare(
                sign="==" | "!=" as sign,
                left=nodes.Name(origin="parameter") as name,
                right=nodes.Constant() as right,
            ):
                value = (self.values or {}).get(name.id)
                return None if value is None else (value == right.value) is (sign == "==")
        return None

    def value(self, value: Plain, of: Type, unit: str | None = None) -> Text:
        """A value written down: a number with its unit, a key by its words, yes or no, a day, a list."""
        match value:
            case None:
                return _UNKNOWN
            case bool():
                return _YES if value else _NO
            case float() | int():
                if unit == "year":
                    return Text(f"{value:.0f}年", f"{value:.0f}")
                words = f"{value:,.10g}" if abs(value) < 1e10 else f"{value:,.2f}"
                said = unit_text(unit)
                return Text(f"{words} {said.zh}", f"{words} {said.en}") if said else Text(words, words)
            case date():
                return Text(f"{value:%Y}年{value.month}月{value.day}日", f"{value:%-d %b %Y}")
            case tuple():
                return _joined([self.value(one, of) for one in value])
            case _:
                return self._key(value, of)

    def parameter(self, id: str, value: Plain) -> Text:
        """A value of a parameter: with its unit, or in the words of the code list it is compared with."""
        parameter = self.parameters[id]
        if parameter.unit == SHARE and isinstance(value, float):
            return _share(value)
        if parameter.words and isinstance(value, str | tuple):
            keys = (value,) if isinstance(value, str) else value
            said = [parameter.words.get(key, Text(f"“{key}”", f"“{key}”")) for key in keys]
            return _joined(said) if said else _BLANK
        return self.value(value, self.lists.get(id, parameter.type), parameter.unit)

    def dated(self, id: str, dated: DatedValue) -> Text:
        """A dated value of a parameter; a share that must be exceeded says so."""
        said = self.parameter(id, dated.value)
        return _MORE_THAN.format(share=said) if dated.more_than else said

    def _key(self, key: str, of: Type) -> Text:
        if of.list and key in self.book.codes(of.list).keys:
            return self.book.codes(of.list).text(key)
        return Text(f"“{key}”", f"“{key}”") if key else _BLANK

    def _inner(self, node: Node) -> Text:
        said = self.say(node)
        return Text(f"（{said.zh}）", f"({said.en})") if isinstance(node, _COMPOUND) else said

    def _constant(self, node: nodes.Constant) -> Text:
        return self.value(node.value, node.of)

    def _name(self, node: nodes.Name) -> Text:
        statement = node.of == BOOL and node.origin != "rule"
        return _IS_YES.format(a=self._named(node)) if statement else self._named(node)

    def _named(self, node: nodes.Name) -> Text:
        if node.origin == "today":
            return _TODAY
        if node.origin == "fact":
            return _running(self.book.fact(node.id).text)
        said = self.names.get(node.id, Text(node.id, node.id))
        if node.origin == "rule":
            return _QUOTED.format(a=said)
        return self._with_value(node.id, _running(said)) if node.origin == "parameter" else _running(said)

    def _with_value(self, id: str, said: Text) -> Text:
        if self.values is None:
            return said
        value = self.values.get(id)
        return _UNSET.format(a=said) if value is None else _VALUED.format(a=said, b=self.parameter(id, value))

    def _junction(self, node: nodes.Junction) -> Text:
        parts = [
            self._inner(one) if isinstance(one, nodes.Junction) else self.say(one) for one in node.operands
        ]
        return _joined(parts, _WORDS[node.word])

    def _not(self, node: nodes.Not) -> Text:
        one = node.operand
        if isinstance(one, nodes.Name):
            return (_NOT if one.origin == "rule" else _IS_NO).format(a=self._named(one))
        if isinstance(one, nodes.Known):
            return _NOT_KNOWN.format(a=self._value_of(one.operand))
        if isinstance(one, nodes.In):
            return _NOT_IN.format(a=self._beside(one.item, one.among), b=self._among(one))
        if isinstance(one, nodes.Holds):
            return _HOLDS_NOT.format(a=self._value_of(one.codes), b=self._beside(one.item, one.codes))
        return _NOT.format(a=self._inner(one))

    def _known(self, node: nodes.Known) -> Text:
        return _KNOWN.format(a=self._value_of(node.operand))

    def _value_of(self, node: Node) -> Text:
        """A name as a thing, not as a statement: `known(dibao)` speaks of dibao, not of "dibao is yes"."""
        return self._named(node) if isinstance(node, nodes.Name) else self._inner(node)

    def _compare(self, node: nodes.Compare) -> Text:
        sign, left, right = node.sign, node.left, node.right
        if isinstance(left, nodes.Constant) and not isinstance(right, nodes.Constant):
            sign, left, right = _TURNED[sign], right, left
        words = _DAYS if left.type.kind is Kind.DAY else _SIGNS if left.type.kind is Kind.NUMBER else _SAME
        return words[sign].format(a=self._beside(left, right), b=self._beside(right, left))

    def _beside(self, node: Node, other: Node) -> Text:
        """One side of a comparison; a key is said in the words of the other side's parameter or code list."""
        if not isinstance(node, nodes.Constant):
            return self._value_of(node)
        words = self.parameters[other.id].words if _is_parameter(other) else {}
        return words.get(str(node.value)) or self.value(node.value, other.type)

    def _in(self, node: nodes.In) -> Text:
        return _IN.format(a=self._beside(node.item, node.among), b=self._among(node))

    def _among(self, node: nodes.In) -> Text:
        """The list, its keys in the words of the code list that the item is of."""
        if isinstance(node.among, nodes.Name):
            return self._named(node.among)
        return (
            self.value(node.among.value, node.item.type) if isinstance(node.among, nodes.Constant) else _BLANK
        )

    def _holds(self, node: nodes.Holds) -> Text:
        return _HOLDS.format(a=self._value_of(node.codes), b=self._beside(node.item, node.codes))

    def _arithmetic(self, node: nodes.Arithmetic) -> Text:
        return _ARITHMETIC[node.sign].format(a=self._value_of(node.left), b=self._value_of(node.right))

    def _negative(self, node: nodes.Negative) -> Text:
        return _NEGATIVE.format(a=self._value_of(node.operand))

    def _choice(self, node: nodes.Choice) -> Text:
        if (chosen := self._branch(node)) is not node:
            return self.say(chosen)
        condition, then, otherwise = (
            self.say(node.condition),
            self._inner(node.then),
            self._inner(node.otherwise),
        )
        return _CHOICE.format(a=condition, b=then, c=otherwise)

    def _extreme(self, node: nodes.Extreme) -> Text:
        return _EXTREMES[node.word].format(a=_joined([self._value_of(one) for one in node.operands]))

    def _span(self, node: nodes.Span) -> Text:
        return _SPANS[node.unit].format(a=self._value_of(node.start), b=self._value_of(node.end))

    def _yearof(self, node: nodes.YearOf) -> Text:
        return _YEAR.format(a=self._value_of(node.operand))

    def _aggregate(self, node: nodes.Aggregate) -> Text:
        inside = self._inner(node.operand) if node.operand.type == BOOL else self._value_of(node.operand)
        return _AGGREGATES[node.word].format(a=inside)


def reader(pack: Pack, values: Mapping[str, Plain] | None = None) -> Reader:
    """A reader for the rules of one pack; `values` are those of its Ruling on a day."""
    entries = (*pack.parameters.values(), *pack.formulas.values(), *pack.rules.values())
    names = {entry.id: entry.text for entry in entries}
    if pack.decision:
        names[QUALIFIES] = pack.decision.text
    return Reader(pack.book, names, pack.parameters, values, _lists(pack))


def _lists(pack: Pack) -> dict[str, Type]:
    """The code list that each list of texts is compared with, or that alone holds all its keys, by
    parameter.
    """
    trees = [entry.tree for entry in (*pack.formulas.values(), *pack.rules.values())]
    found = (node for tree in trees for node in nodes.walk(tree.root) if isinstance(node, nodes.In))
    lists = {
        id: Type(Kind.TEXT, name) for id, one in pack.parameters.items() if (name := _only_list(pack, one))
    }
    return lists | {node.among.id: node.item.type for node in found if isinstance(node.among, nodes.Name)}


def _only_list(pack: Pack, parameter: Parameter) -> str | None:
    """The one code list that holds every key of a parameter that is a list of texts; None where none or
    several do.
    """
    keys = {key for dated in parameter.values if isinstance(dated.value, tuple) for key in dated.value}
    fitting = [name for name, codes in pack.book.lists.items() if keys and keys <= set(codes.keys)]
    return fitting[0] if len(fitting) == 1 else None


def _is_parameter(node: Node) -> TypeGuard[nodes.Name]:
    return isinstance(node, nodes.Name) and node.origin == "parameter"


def _share(value: float) -> Text:
    """A share as a fraction where it is a plain one, else in percent: 2/3, 5%."""
    fraction = Fraction(value).limit_denominator(12)
    if 1 < fraction.denominator and abs(float(fraction) - value) < 1e-9:
        return Text(f"{fraction.denominator}分之{fraction.numerator}", f"{fraction}")
    percent = f"{value * 100:.10g}%"
    return Text(percent, percent)


def _running(words: Text) -> Text:
    """A name as it stands inside an English sentence: without the capital of a heading, but GDP stays GDP."""
    heading = words.en[:1].isupper() and words.en[1:2].islower()
    return Text(words.zh, words.en[0].lower() + words.en[1:]) if heading else words


def _joined(parts: Iterable[Text], by: Text | None = None) -> Text:
    found, by = list(parts), by or _COMMA
    return Text(by.zh.join(one.zh for one in found), by.en.join(one.en for one in found))


_COMPOUND = (nodes.Junction, nodes.Arithmetic, nodes.Choice, nodes.Compare)
_COMMA = Text("、", ", ")
_UNKNOWN, _TODAY, _BLANK = (
    Text("不知道", "unknown"),
    Text("判定日", "the day of judging"),
    Text("空", "blank"),
)
_MORE_THAN = Text("超过{share}", "more than {share}")
_YES, _NO = Text("是", "yes"), Text("否", "no")
_QUOTED = Text("“{a}”", "“{a}”")
_VALUED = Text("{a}（{b}）", "{a} ({b})")
_UNSET = Text("{a}（未定）", "{a} (unset)")
_IS_YES = Text("{a}为“是”", "{a}: yes")
_IS_NO = Text("{a}为“否”", "{a}: no")
_NOT = Text("并非{a}", "not {a}")
_KNOWN = Text("{a}已登记", "{a} is on file")
_NOT_KNOWN = Text("{a}未登记", "{a} is not on file")
_IN = Text("{a}属于：{b}", "{a} is one of: {b}")
_NOT_IN = Text("{a}不属于：{b}", "{a} is none of: {b}")
_HOLDS = Text("{a}包含{b}", "{a} includes {b}")
_HOLDS_NOT = Text("{a}不包含{b}", "{a} does not include {b}")
_NEGATIVE = Text("−{a}", "−{a}")
_CHOICE = Text("若{a}则为{b}，否则为{c}", "{b} if {a}, otherwise {c}")
_YEAR = Text("{a}的年份", "the year of {a}")
_WORDS = {"and": Text("，且", ", and "), "or": Text("，或", ", or ")}
_LISTS = {"and": Text("同时满足以下各项", "all of these"), "or": Text("满足以下任一项", "any of these")}
_TURNED = {"<": ">", "<=": ">=", "==": "==", "!=": "!=", ">=": "<=", ">": "<"}
_SIGNS = {
    "<": Text("{a}低于{b}", "{a} is below {b}"),
    "<=": Text("{a}不超过{b}", "{a} is at most {b}"),
    "==": Text("{a}等于{b}", "{a} equals {b}"),
    "!=": Text("{a}不等于{b}", "{a} does not equal {b}"),
    ">=": Text("{a}不低于{b}", "{a} is at least {b}"),
    ">": Text("{a}高于{b}", "{a} is above {b}"),
}
_SAME = {**_SIGNS, "==": Text("{a}为{b}", "{a} is {b}"), "!=": Text("{a}不为{b}", "{a} is not {b}")}
_DAYS = {
    **_SAME,
    "<": Text("{a}早于{b}", "{a} is before {b}"),
    "<=": Text("{a}不晚于{b}", "{a} is not after {b}"),
    ">=": Text("{a}不早于{b}", "{a} is not before {b}"),
    ">": Text("{a}晚于{b}", "{a} is after {b}"),
}
_ARITHMETIC = {
    "+": Text("{a} + {b}", "{a} + {b}"),
    "-": Text("{a} − {b}", "{a} − {b}"),
    "*": Text("{a} × {b}", "{a} × {b}"),
    "/": Text("{a} ÷ {b}", "{a} ÷ {b}"),
}
_EXTREMES = {
    "min": Text("{a}中最小的", "the smallest of {a}"),
    "max": Text("{a}中最大的", "the largest of {a}"),
}
_SPANS = {
    "days": Text("从{a}到{b}的天数", "days from {a} to {b}"),
    "months": Text("从{a}到{b}的整月数", "whole months from {a} to {b}"),
    "years": Text("从{a}到{b}的整年数", "whole years from {a} to {b}"),
}
_AGGREGATES = {
    "count": Text("家中{a}的人数", "members of the family for whom {a}"),
    "any": Text("家中有人{a}", "some member of the family: {a}"),
    "all": Text("家中每个人都{a}", "every member of the family: {a}"),
    "sum": Text("全家{a}之和", "the family's sum of {a}"),
    "min": Text("全家{a}的最小值", "the family's lowest {a}"),
    "max": Text("全家{a}的最大值", "the family's highest {a}"),
    "distinct": Text("全家{a}的不同取值个数", "different values of {a} in the family"),
}
