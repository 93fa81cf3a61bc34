"""From text to tree: Python's own parser, an allow list of what a rule may hold, a type for every part.

Nothing is ever run. What is not on the list is refused with its column and a way to write it.
"""

import ast
from collections.abc import Mapping
from datetime import date
from typing import Final, NoReturn, cast

from diguan.policy.facts import FactBook, Level
from diguan.policy.faults import did_you_mean
from diguan.policy.language import messages as say
from diguan.policy.language import nodes
from diguan.policy.language.faults import RuleFault
from diguan.policy.language.meanings import Meaning, Vocabulary
from diguan.policy.language.nodes import Constant, Node
from diguan.policy.language.source import read, start_of
from diguan.policy.language.tree import Tree
from diguan.policy.language.types import BOOL, DAY, NUMBER, TEXT, TEXTS, Kind, Type
from diguan.words.text import Text

LARGEST: Final = 1e12
AGGREGATES: Final = ("count", "any", "all", "sum", "min", "max", "distinct")
FUNCTIONS: Final = (*AGGREGATES, "known", "year", "days", "months", "years", "date")
_SIGNS: Final[dict[type, nodes.Sign]] = {
    ast.Lt: "<",
    ast.LtE: "<=",
    ast.Eq: "==",
    ast.NotEq: "!=",
    ast.GtE: ">=",
    ast.Gt: ">",
}
_ARITHMETIC: Final[dict[type, nodes.Operation]] = {ast.Add: "+", ast.Sub: "-", ast.Mult: "*", ast.Div: "/"}


def parse(
    source: str,
    book: FactBook,
    names: Mapping[str, Meaning] | None = None,
    level: Level = "household",
    expect: Type | None = None,
) -> Tree:
    """The tree of an expression about a level; raises RuleFault with column and mend.

    `names` are the pack's parameters, formulas and rules; `expect` is the type the whole must have.
    """
    grammar = _Grammar(source, Vocabulary(book, names or {}), level)
    body = read(source)
    root = grammar.expression(body)
    if expect is not None and root.type.kind != expect.kind:
        grammar.refuse(say.WHOLE.format(wanted=expect.kind.text, found=root.type.kind.text), body)
    return Tree(source, root, level)


class _Grammar:
    """One expression being read."""

    def __init__(self, source: str, vocabulary: Vocabulary, level: Level) -> None:
        self.source = source
        self.vocabulary = vocabulary
        self.level: Level = level
        self.in_aggregate = False

    def refuse(self, what: Text, at: ast.AST, mend: Text | None = None) -> NoReturn:
        raise RuleFault(what, None, mend, self.source, start_of(self.source, at))

    def expression(self, part: ast.expr) -> Node:
        match part:
            case ast.Constant():
                return self.constant(part)
            case ast.Name():
                return self.name(part)
            case ast.BoolOp():
                word = "and" if isinstance(part.op, ast.And) else "or"
                operands = tuple(self.of(BOOL, value) for value in part.values)
                return nodes.Junction("and" if word == "and" else "or", operands)
            case ast.UnaryOp(op=ast.Not()):
                return nodes.Not(self.of(BOOL, part.operand))
            case ast.UnaryOp(op=ast.USub()):
                return self.negative(part)
            case ast.BinOp():
                return self.arithmetic(part)
            case ast.Compare():
                return self.comparison(part)
            case ast.IfExp():
                return self.choice(part)
            case ast.Call():
                return self.call(part)
        self.refuse(say.NOT_ALLOWED, part, say.mend_for(part))

    def of(self, wanted: Type, part: ast.expr) -> Node:
        """A part that must have a type."""
        node = self.expression(part)
        if node.type.kind != wanted.kind:
            what = say.WANTED.format(wanted=wanted.kind.text, found=node.type.kind.text)
            self.refuse(what, part, say.mend_type(wanted.kind, node.type.kind))
        return node

    # -- leaves

    def constant(self, part: ast.Constant) -> Node:
        match part.value:
            case bool() | None:
                self.refuse(say.NO_CONSTANT.format(value=part.value), part, say.MEND_CONSTANT)
            case int() | float():
                if abs(part.value) > LARGEST:
                    self.refuse(say.TOO_LARGE, part)
                return Constant(float(part.value), NUMBER)
            case str():
                return Constant(part.value, TEXT)
        self.refuse(say.NOT_ALLOWED, part)

    def name(self, part: ast.Name) -> Node:
        level: Level = "person" if self.in_aggregate else self.level
        node = self.vocabulary.find(part.id, level)
        if node is None:
            self.no_name(part)
        if isinstance(node, nodes.Name):
            self.check_name(node, part)
        return node

    def no_name(self, part: ast.Name) -> NoReturn:
        if self.level != "village" and self.vocabulary.is_personal(part.id):
            self.refuse(say.PERSONAL.format(name=part.id), part, say.MEND_PERSONAL.format(name=part.id))
        if self.vocabulary.is_elsewhere(part.id):
            self.refuse(say.ELSEWHERE[self.level == "village"].format(name=part.id), part, say.MEND_LEVEL)
        if part.id in FUNCTIONS:
            self.refuse(say.FUNCTION_AS_NAME.format(name=part.id), part)
        mend = did_you_mean(part.id, self.vocabulary.all(), say.MEND_NAME)
        self.refuse(say.NO_NAME.format(name=part.id), part, mend)

    def check_name(self, node: nodes.Name, part: ast.Name) -> None:
        fact = self.vocabulary.book.facts.get(node.id)
        if fact and node.origin == "fact" and not fact.travels:
            self.refuse(say.SECRET.format(name=node.id), part, say.MEND_SECRET)
        if self.in_aggregate and node.origin in ("formula", "rule"):
            self.refuse(say.HOUSEHOLD_IN_AGGREGATE.format(name=node.id), part, say.MEND_OUTSIDE)

    # -- operators

    def negative(self, part: ast.UnaryOp) -> Node:
        operand = self.of(NUMBER, part.operand)
        if isinstance(operand, Constant) and isinstance(operand.value, float):
            return Constant(-operand.value, NUMBER)
        return nodes.Negative(operand)

    def arithmetic(self, part: ast.BinOp) -> Node:
        sign = _ARITHMETIC.get(type(part.op))
        if sign is None:
            self.refuse(say.NOT_ALLOWED, part, say.mend_for(part.op))
        left, right = self.expression(part.left), self.expression(part.right)
        if DAY in (left.type, right.type):
            self.refuse(say.DAY_ARITHMETIC, part, say.MEND_DAYS)
        for node, at in ((left, part.left), (right, part.right)):
            if node.type != NUMBER:
                what = say.WANTED.format(wanted=Kind.NUMBER.text, found=node.type.kind.text)
                self.refuse(what, at, say.mend_type(Kind.NUMBER, node.type.kind))
        return nodes.Arithmetic(sign, left, right)

    def comparison(self, part: ast.Compare) -> Node:
        terms = [part.left, *part.comparators]
        pairs = [
            self.pair(operator, left, right)
            for operator, left, right in zip(part.ops, terms[:-1], terms[1:], strict=True)
        ]
        return pairs[0] if len(pairs) == 1 else nodes.Junction("and", tuple(pairs))

    def pair(self, operator: ast.cmpop, left_part: ast.expr, right_part: ast.expr) -> Node:
        match operator:
            case ast.In():
                return self.membership(left_part, right_part)
            case ast.NotIn():
                return nodes.Not(self.membership(left_part, right_part))
            case ast.Is() | ast.IsNot():
                self.refuse(say.NOT_ALLOWED, left_part, say.MEND_KNOWN)
        if any(isinstance(p, ast.Constant) and p.value is None for p in (left_part, right_part)):
            self.refuse(say.COMPARED_TO_NONE, left_part, say.MEND_KNOWN)
        left, right = self.expression(left_part), self.expression(right_part)
        self.check_comparable(operator, left, right, left_part, right_part)
        return nodes.Compare(_SIGNS[type(operator)], left, right)

    def check_comparable(
        self, operator: ast.cmpop, left: Node, right: Node, left_part: ast.expr, right_part: ast.expr
    ) -> None:
        kinds = (left.type.kind, right.type.kind)
        if kinds[0] != kinds[1] and Kind.CODES not in kinds:
            self.refuse(say.UNLIKE.format(left=kinds[0].text, right=kinds[1].text), left_part)
        if Kind.CODES in kinds:
            self.refuse(say.CODES_COMPARED, left_part, say.MEND_CODES)
        if kinds[0] == Kind.BOOL:
            self.refuse(say.BOOL_COMPARED, left_part, say.MEND_BOOL)
        if kinds[0] == Kind.TEXTS:
            self.refuse(say.TEXTS_COMPARED, left_part, say.MEND_IN)
        if kinds[0] == Kind.TEXT:
            if not isinstance(operator, ast.Eq | ast.NotEq):
                self.refuse(say.TEXT_ORDER, left_part, say.MEND_TEXT_ORDER)
            self.check_codes(left, right, right_part)
            self.check_codes(right, left, left_part)

    def check_codes(self, coded: Node, other: Node, at: ast.expr) -> None:
        """A code is compared with keys of its own list only."""
        if not (code_list := coded.type.list):
            return
        if other.type.list not in (None, code_list):
            self.refuse(say.TWO_LISTS.format(left=code_list, right=other.type.list), at)
        values = other.value if isinstance(other, Constant) else ()
        for value in (values,) if isinstance(values, str) else cast("tuple[str, ...]", values):
            self.check_key(code_list, value, at)

    def check_key(self, code_list: str, value: str, at: ast.expr) -> None:
        known = self.vocabulary.book.codes(code_list)
        if value in known.keys:
            return
        named = next((row.key for row in known.rows if value in (row.code, row.text.zh, row.text.en)), None)
        mend = say.WRITE.format(word=named) if named else did_you_mean(value, known.keys)
        otherwise = say.KEYS.format(keys=", ".join(known.keys[:12]))
        self.refuse(say.NO_KEY.format(list=code_list, value=value), at, mend or otherwise)

    def membership(self, item_part: ast.expr, among_part: ast.expr) -> Node:
        item = self.expression(item_part)
        if isinstance(among_part, ast.Tuple | ast.List | ast.Set):
            among: Node = self.listed(item, among_part)
        elif isinstance(among_part, ast.Constant):
            self.refuse(say.IN_ONE, among_part, say.MEND_IN_ONE)
        else:
            among = self.expression(among_part)
        if among.type.kind not in (Kind.CODES, Kind.TEXTS) and not isinstance(
            among_part, ast.Tuple | ast.List | ast.Set
        ):
            self.refuse(say.NOT_A_LIST.format(found=among.type.kind.text), among_part, say.MEND_IN)
        if item.type.kind == Kind.TEXT:
            self.check_codes(item, among, among_part)
            self.check_codes(among, item, item_part)
        elif among.type.kind in (Kind.CODES, Kind.TEXTS):
            self.refuse(say.WANTED.format(wanted=Kind.TEXT.text, found=item.type.kind.text), item_part)
        return nodes.Holds(among, item) if among.type.kind == Kind.CODES else nodes.In(item, among)

    def listed(self, item: Node, part: ast.Tuple | ast.List | ast.Set) -> Constant:
        if item.type.kind not in (Kind.TEXT, Kind.NUMBER):
            self.refuse(say.IN_OF.format(found=item.type.kind.text), part)
        if not part.elts:
            self.refuse(say.EMPTY_LIST, part)
        values = [self.of(item.type, element) for element in part.elts]
        for value, element in zip(values, part.elts, strict=True):
            if not isinstance(value, Constant):
                self.refuse(say.LIST_OF_CONSTANTS, element, say.MEND_LIST_OF_CONSTANTS)
        constants = tuple(value.value for value in values if isinstance(value, Constant))
        return Constant(cast("tuple[str, ...]", constants), TEXTS if item.type.kind == Kind.TEXT else NUMBER)

    def choice(self, part: ast.IfExp) -> Node:
        then, otherwise = self.expression(part.body), self.expression(part.orelse)
        if then.type.kind != otherwise.type.kind:
            what = say.UNLIKE.format(left=then.type.kind.text, right=otherwise.type.kind.text)
            self.refuse(what, part, say.MEND_BRANCHES)
        if then.type.kind in (Kind.CODES, Kind.TEXTS):
            self.refuse(say.NOT_ALLOWED, part)
        return nodes.Choice(self.of(BOOL, part.test), then, otherwise)

    # -- functions

    def call(self, part: ast.Call) -> Node:
        if not isinstance(part.func, ast.Name) or part.keywords:
            self.refuse(say.NOT_ALLOWED, part, say.MEND_CALL)
        word = part.func.id
        if word not in FUNCTIONS:
            self.refuse(
                say.NO_FUNCTION.format(name=word), part, did_you_mean(word, FUNCTIONS, say.MEND_FUNCTION)
            )
        if starred := next((a for a in part.args if isinstance(a, ast.Starred)), None):
            self.refuse(say.NOT_ALLOWED, starred)
        if word in ("min", "max") and len(part.args) > 1:
            operands = tuple(self.of(NUMBER, argument) for argument in part.args)
            return nodes.Extreme("min" if word == "min" else "max", operands)
        wanted = 2 if word in ("days", "months", "years") else 1
        if len(part.args) != wanted:
            mend = say.MEND_ANY if word in ("any", "all", "count") else None
            self.refuse(say.ARGUMENTS.format(name=word, wanted=wanted, found=len(part.args)), part, mend)
        return self.aggregate(word, part) if word in AGGREGATES else self.function(word, part)

    def function(self, word: str, part: ast.Call) -> Node:
        first = part.args[0]
        match word:
            case "known":
                return nodes.Known(self.expression(first))
            case "year":
                return nodes.YearOf(self.of(DAY, first))
            case "date":
                return self.day(first)
        unit = cast("nodes.Unit", word)
        return nodes.Span(unit, self.of(DAY, first), self.of(DAY, part.args[1]))

    def day(self, part: ast.expr) -> Node:
        try:
            return Constant(date.fromisoformat(cast("str", ast.literal_eval(part))), DAY)
        except (ValueError, TypeError, SyntaxError):
            self.refuse(say.NOT_A_DAY, part, say.MEND_DAY)

    def aggregate(self, word: str, part: ast.Call) -> Node:
        if self.in_aggregate:
            self.refuse(say.NESTED, part, say.MEND_NESTED)
        if self.level == "village":
            self.refuse(say.OF_VILLAGE.format(name=word), part, say.MEND_OF_VILLAGE)
        self.in_aggregate = True
        try:
            operand = self.operand(word, part.args[0])
        finally:
            self.in_aggregate = False
        return nodes.Aggregate(cast("nodes.Word", word), operand)

    def operand(self, word: str, part: ast.expr) -> Node:
        if word in ("count", "any", "all"):
            return self.of(BOOL, part)
        node = self.expression(part)
        allowed = {"sum": (Kind.NUMBER,), "distinct": (Kind.TEXT, Kind.NUMBER, Kind.DAY)}
        if node.type.kind not in allowed.get(word, (Kind.NUMBER, Kind.DAY)):
            self.refuse(say.AGGREGATE_OF.format(name=word, found=node.type.kind.text), part)
        if word == "sum" and not (isinstance(node, nodes.Name) and node.origin == "fact"):
            self.refuse(say.SUM_OF_FACT, part, say.MEND_SUM)
        return node
