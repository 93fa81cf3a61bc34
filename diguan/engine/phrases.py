"""Questions to all people of a family in words, and units, for those who read no expressions.

It names facts and formulas by their own texts; what is too long for a phrase stays an expression.
"""

from typing import Final

from diguan.policy import language
from diguan.policy.facts import FactBook
from diguan.policy.language import Aggregate, Constant, Name, Node
from diguan.policy.language.nodes import Compare, In, Junction, Not, Plain
from diguan.policy.ruling import Ruling
from diguan.words.text import Text

_ASKED: Final = {
    "any": Text("家中有人：{what}", "somebody: {what}"),
    "all": Text("全家都：{what}", "everybody: {what}"),
    "count": Text("家中人数：{what}", "how many: {what}"),
    "sum": Text("全家合计：{what}", "in all: {what}"),
    "min": Text("家中最小：{what}", "the least: {what}"),
    "max": Text("家中最大：{what}", "the most: {what}"),
    "distinct": Text("家中不同的：{what}", "how many kinds: {what}"),
}
_JOINED: Final = {"and": Text("且", " and "), "or": Text("或", " or ")}
_NOT: Final = Text("非“{what}”", "not “{what}”")
_UNITS: Final = {
    "10,000 yuan": "万元",
    "cases": "件",
    "characters": "位",
    "days": "天",
    "degrees east": "度（东经）",
    "degrees north": "度（北纬）",
    "digits": "位",
    "households": "户",
    "km": "公里",
    "litres per person a day": "升/人·天",
    "m2": "平方米",
    "minutes, round trip": "分钟（往返）",
    "months": "个月",
    "mu": "亩",
    "percent of the year": "%（全年）",
    "persons": "人",
    "share": "（比例）",
    "villages": "个村",
    "year": "年",
    "years": "岁",
    "yuan a year": "元/年",
    "yuan per person a year": "元/人·年",
}


def of_unit(unit: str) -> Text:
    """A unit of a fact or formula in both languages; one that is not known here stays as it is written."""
    return Text(_UNITS.get(unit, unit), unit)


def of_aggregate(aggregate: Aggregate, ruling: Ruling) -> Text:
    """What is asked of all people."""
    return _ASKED[aggregate.word].format(what=_Speaker(ruling).say(aggregate.operand))


class _Speaker:
    def __init__(self, ruling: Ruling) -> None:
        self.book: FactBook = ruling.pack.book
        self.named = {formula.tree.root: formula.text for formula in ruling.formulas}

    def say(self, node: Node) -> Text:
        if node in self.named:
            return self.named[node]
        match node:
            case Name():
                return self.book.fact(node.id).text if node.id in self.book.facts else Text(node.id, node.id)
            case Not():
                return _NOT.format(what=self.say(node.operand))
            case Junction():
                parts = [self.say(operand) for operand in node.operands]
                word = _JOINED[node.word]
                return Text(word.zh.join(part.zh for part in parts), word.en.join(part.en for part in parts))
            case In(item=Name() as item, among=Constant(value=tuple() as values)):
                return self.compared(item, " ∈ ", values)
            case Compare(left=Name() as left, right=Constant() as right):
                return self.compared(left, f" {node.sign} ", (right.value,))
        written = language.printed(node)
        return Text(written, written)

    def compared(self, item: Node, sign: str, values: tuple[Plain, ...]) -> Text:
        name, said = self.say(item), [self.value(item, value) for value in values]
        zh, en = "、".join(text.zh for text in said), ", ".join(text.en for text in said)
        return Text(f"{name.zh}{sign}{zh}", f"{name.en}{sign}{en}")

    def value(self, item: Node, value: Plain) -> Text:
        fact = self.book.facts.get(item.id) if isinstance(item, Name) else None
        if fact and fact.list and value in self.book.codes(fact.list).keys:
            return self.book.codes(fact.list).text(str(value))
        written = language.printed(Constant(value, item.type))
        return Text(written, written)
