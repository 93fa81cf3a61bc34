"""The first meaning of a tree: a sqlglot expression, printed for DuckDB, Spark or PostgreSQL.

Names become quoted columns; questions to all people become columns of a roll-up over the person table. NULL
is unknown; only where SQL treats it otherwise (quotients, extremes, empty households) is it helped.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import reduce
from hashlib import sha256

from sqlglot import exp

from diguan.policy.language import nodes
from diguan.policy.language.nodes import Aggregate, Name, Node
from diguan.policy.language.printing import printed
from diguan.policy.language.tree import Tree
from diguan.policy.language.types import NUMBER, Kind

SQL = exp.Expr
_COMPOUND = (
    nodes.Junction,
    nodes.Not,
    nodes.Known,
    nodes.Compare,
    nodes.In,
    nodes.Holds,
    nodes.Arithmetic,
    nodes.Negative,
)
_SIGNS: dict[str, Callable[..., SQL]] = {
    "<": exp.LT,
    "<=": exp.LTE,
    "==": exp.EQ,
    "!=": exp.NEQ,
    ">=": exp.GTE,
    ">": exp.GT,
    "+": exp.Add,
    "-": exp.Sub,
    "*": exp.Mul,
}


def sql(tree: Tree, household: str | None = None, person: str | None = None) -> SQL:
    """The expression over columns named like facts, formulas and rules; an aggregate is its `column_of`.

    `household` and `person` are the table names put before the columns, where both tables are at hand.
    """
    return _Writer(household, person).write(tree.root)


def column_of(aggregate: Aggregate) -> str:
    """The stable column name of a question to all people: its word and a digest of what it asks."""
    return f"{aggregate.word}_{sha256(printed(aggregate.operand).encode()).hexdigest()[:10]}"


def roll_up(aggregate: Aggregate, household: str | None = None, person: str | None = None) -> SQL:
    """`… AS column` over the person table grouped by household.

    A household fact inside it needs the household's row joined to each person's.
    """
    writer = _Writer(household, person)
    operand = writer.write(aggregate.operand)
    everyone_known = exp.EQ(this=exp.Count(this=operand.copy()), expression=exp.Count(this=exp.Star()))
    column = exp.to_identifier(column_of(aggregate), quoted=True)
    return exp.Alias(this=_over_people(aggregate, operand, everyone_known, writer), alias=column)


def _over_people(aggregate: Aggregate, operand: SQL, everyone_known: SQL, writer: "_Writer") -> SQL:
    match aggregate.word:
        case "any":
            return _case((exp.LogicalOr(this=operand), exp.true()), (everyone_known, exp.false()))
        case "all":
            someone_not = exp.Not(this=exp.LogicalAnd(this=operand))
            return _case((someone_not, exp.false()), (everyone_known, exp.true()))
        case "distinct":
            return _double(exp.Count(this=exp.Distinct(expressions=[operand])))
        case "count":
            ones = exp.Sum(this=_case((operand, _integer(1)), otherwise=_integer(0)))
            return _case((everyone_known, _double(ones)))
        case "sum":
            exact = writer.column(aggregate.operand) if isinstance(aggregate.operand, Name) else operand
            return _case((everyone_known, _double(exp.Sum(this=exact))))
        case "min":
            return _case((everyone_known, exp.Min(this=operand)))
    return _case((everyone_known, exp.Max(this=operand)))


@dataclass(frozen=True, slots=True)
class _Writer:
    """Writes nodes; knows which table stands for the household and which for the person."""

    household: str | None
    person: str | None

    def write(self, node: Node) -> SQL:
        match node:
            case nodes.Constant():
                return _constant(node)
            case Name():
                column = self.column(node)
                return _double(column) if node.origin == "fact" and node.type == NUMBER else column
            case Aggregate():
                return exp.column(column_of(node), table=self.household, quoted=True)
            case nodes.Junction():
                return _joined(exp.And if node.word == "and" else exp.Or, self.all(node.operands))
            case nodes.Not(operand=nodes.Known(operand=operand)):
                return exp.Is(this=self.inner(operand), expression=exp.null())
            case nodes.Not():
                return exp.Not(this=self.inner(node.operand))
            case nodes.Known():
                return exp.Not(this=exp.Is(this=self.inner(node.operand), expression=exp.null()))
            case nodes.Choice():
                return self.choice(node)
        return self.strict(node)

    def strict(self, node: Node) -> SQL:
        match node:
            case nodes.Compare():
                return self.binary(_SIGNS[node.sign], node.left, node.right)
            case nodes.In():
                return self.among(node)
            case nodes.Holds():
                return self.holds(node)
            case nodes.Arithmetic():
                return self.arithmetic(node)
            case nodes.Negative():
                return exp.Neg(this=self.inner(node.operand))
            case nodes.Extreme():
                return self.extreme(node)
            case nodes.YearOf():
                return _double(_part("YEAR", self.write(node.operand)))
            case nodes.Span():
                return _span(node.unit, self.write(node.start), self.write(node.end))
        raise TypeError(node)

    def inner(self, node: Node) -> SQL:
        written = self.write(node)
        return (
            exp.Paren(this=written)
            if isinstance(node, _COMPOUND) or isinstance(written, exp.Neg)
            else written
        )

    def all(self, operands: tuple[Node, ...]) -> list[SQL]:
        return [self.inner(operand) for operand in operands]

    def column(self, name: Name) -> exp.Column:
        table = self.person if name.level == "person" else self.household
        return exp.column(name.id, table=table, quoted=True)

    def binary(self, join: Callable[..., SQL], left: Node, right: Node) -> SQL:
        return join(this=self.inner(left), expression=self.inner(right))

    def among(self, node: nodes.In) -> SQL:
        values = node.among.value if isinstance(node.among, nodes.Constant) else None
        if not isinstance(values, tuple):
            raise TypeError("a list parameter must be given its value first")
        if not values:
            return _case(
                (exp.Not(this=exp.Is(this=self.inner(node.item), expression=exp.null())), exp.false())
            )
        return exp.In(this=self.inner(node.item), expressions=[_literal(value) for value in values])

    def holds(self, node: nodes.Holds) -> SQL:
        """The keys stand in one text with ; between them, so a key is looked for with ; around it."""
        around = exp.Literal.string(";")
        codes, item = (
            exp.DPipe(
                this=exp.DPipe(this=around.copy(), expression=self.inner(part)), expression=around.copy()
            )
            for part in (node.codes, node.item)
        )
        return exp.GT(this=exp.StrPosition(this=codes, substr=item), expression=_integer(0))

    def arithmetic(self, node: nodes.Arithmetic) -> SQL:
        if node.sign != "/":
            return self.binary(_SIGNS[node.sign], node.left, node.right)
        divisor = exp.Nullif(this=self.write(node.right), expression=_literal(0.0))
        return exp.Div(this=self.inner(node.left), expression=divisor, typed=False, safe=False)

    def extreme(self, node: nodes.Extreme) -> SQL:
        """LEAST and GREATEST leave NULLs out, so all must be known first."""
        operands = self.all(node.operands)
        known: list[SQL] = [exp.Not(this=exp.Is(this=o.copy(), expression=exp.null())) for o in operands]
        all_known = _joined(exp.And, known)
        function: Callable[..., SQL] = exp.Least if node.word == "min" else exp.Greatest
        return _case((all_known, function(this=operands[0], expressions=operands[1:])))

    def choice(self, node: nodes.Choice) -> SQL:
        condition = self.inner(node.condition)
        contrary = exp.Not(this=condition.copy())
        return _case((condition, self.write(node.then)), (contrary, self.write(node.otherwise)))


def _joined(join: type[exp.Connector], operands: list[SQL]) -> SQL:
    def two(left: SQL, right: SQL) -> SQL:
        return join(this=left, expression=right)

    return reduce(two, operands)


def _span(unit: str, start: SQL, end: SQL) -> SQL:
    """Completed units by the calendar's parts alone: the engines' own date differences do not agree."""
    if unit == "days":
        return _double(exp.DateDiff(this=end, expression=start, unit=exp.Var(this="DAY")))
    years = exp.Paren(this=exp.Sub(this=_part("YEAR", end), expression=_part("YEAR", start)))
    months = exp.Sub(this=_part("MONTH", end), expression=_part("MONTH", start))
    if unit == "months":
        whole = exp.Add(this=exp.Mul(this=years, expression=_integer(12)), expression=exp.Paren(this=months))
        return _double(exp.Sub(this=whole, expression=_one_if(_earlier(("DAY",), start, end))))
    return _double(exp.Sub(this=years, expression=_one_if(_earlier(("MONTH", "DAY"), start, end))))


def _earlier(parts: tuple[str, ...], start: SQL, end: SQL) -> SQL:
    """Whether the end's day (or month and day) comes before the start's."""
    return exp.LT(this=_within(parts, end), expression=_within(parts, start))


def _within(parts: tuple[str, ...], day: SQL) -> SQL:
    """The day of the month, or 100 x month + day, as one number."""
    last = _part(parts[-1], day)
    if len(parts) == 1:
        return last
    return exp.Add(this=exp.Mul(this=_part(parts[0], day), expression=_integer(100)), expression=last)


def _one_if(condition: SQL) -> SQL:
    return _case((condition, _integer(1)), otherwise=_integer(0))


def _part(part: str, day: SQL) -> SQL:
    return exp.Extract(this=exp.Var(this=part), expression=day.copy())


def _case(*branches: tuple[SQL, SQL], otherwise: SQL | None = None) -> exp.Case:
    return exp.Case(ifs=[exp.If(this=when, true=then) for when, then in branches], default=otherwise)


def _double(expression: SQL) -> SQL:
    return exp.Cast(this=expression, to=exp.DataType.build("DOUBLE"))


def _integer(value: int) -> SQL:
    return exp.Literal.number(value)


def _constant(node: nodes.Constant) -> SQL:
    if node.value is None:
        types = {Kind.BOOL: "BOOLEAN", Kind.NUMBER: "DOUBLE", Kind.DAY: "DATE"}
        return exp.Cast(this=exp.null(), to=exp.DataType.build(types.get(node.type.kind, "VARCHAR")))
    return _literal(node.value)


def _literal(value: object) -> SQL:
    match value:
        case bool():
            return exp.true() if value else exp.false()
        case float():
            written = repr(abs(value))
            number = exp.Literal.number(
                written if "e" in written else f"{written}e0"
            )  # with e it is a DOUBLE
            return exp.Neg(this=number) if value < 0 else number
        case date():
            return exp.Cast(this=exp.Literal.string(value.isoformat()), to=exp.DataType.build("DATE"))
        case str():
            return exp.Literal.string(value)
    raise TypeError(value)
