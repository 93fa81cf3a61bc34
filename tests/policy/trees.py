"""Random expressions and random families for them: what Hypothesis draws when it hunts for a difference.

Values come from small sets that meet at the edges: equal to the line, one fen beside it, leap days, blanks.
"""

from datetime import date
from decimal import Decimal

from hypothesis import strategies as st

from diguan.policy.language import Aggregate, Constant, Kind, Name, Node, Type, nodes
from diguan.policy.language.types import BOOL, DAY, NUMBER, TEXT, TEXTS

YUAN = ("0", "0.01", "-5.00", "1600.00", "3199.99", "3200.00", "3200.01", "99999.99")
MONEY = [None, *map(Decimal, YUAN)]
MONTHS = [None, *map(Decimal, ("0", "0.1000", "0.2000", "0.3000", "6.0000", "12.0000"))]
LEAP_DAYS = ("2008-02-29", "2012-02-28", "2012-03-01", "2016-02-29", "2017-06-30")
DAYS = [None, *map(date.fromisoformat, LEAP_DAYS)]
CODES = [None, "a", "b", "c", "d", "other"]
SETS = [None, "illness", "illness;disability", "no_land;no_water", "other"]
HEALTH = [None, "healthy", "chronic_illness", "chronic_illness;disabled", "serious_illness"]
FLAGS = [None, True, False]

HOUSEHOLD = {
    "net_income": (NUMBER, "DECIMAL(14,2)", MONEY),
    "income_per_head": (NUMBER, "DECIMAL(14,2)", MONEY),
    "member_count": (NUMBER, "INTEGER", [None, 0, 1, 3, 7]),
    "food_assured": (BOOL, "BOOLEAN", FLAGS),
    "water_safe": (BOOL, "BOOLEAN", FLAGS),
    "house_grade": (Type(Kind.TEXT, "house_grade"), "VARCHAR", CODES),
    "main_cause": (Type(Kind.TEXT, "cause"), "VARCHAR", [None, "illness", "no_water", "other"]),
    "other_causes": (Type(Kind.CODES, "cause"), "VARCHAR", SETS),
    "hamlet": (TEXT, "VARCHAR", [None, "东屯", 'it\'s; "so"', ""]),
    "applied_on": (DAY, "DATE", DAYS),
    "visited_on": (DAY, "DATE", DAYS),
}
PERSON = {
    "age": (NUMBER, "INTEGER", [None, 0, 5, 6, 15, 16, 59, 60]),
    "work_months": (NUMBER, "DECIMAL(14,4)", MONTHS),
    "dibao": (BOOL, "BOOLEAN", FLAGS),
    "student": (BOOL, "BOOLEAN", FLAGS),
    "labour_ability": (Type(Kind.TEXT, "labour_ability"), "VARCHAR", [None, "ordinary", "none", "lost"]),
    "health": (Type(Kind.CODES, "health"), "VARCHAR", HEALTH),
    "birth": (DAY, "DATE", DAYS),
}
KEYS = {
    "house_grade": CODES[1:],
    "cause": ["illness", "no_water", "other"],
    "health": ["disabled", "healthy"],
    "labour_ability": ["ordinary", "none", "lost"],
}
SIGNS = ["<", "<=", "==", "!=", ">=", ">"]
NUMBERS = [0.0, 0.1, 1.0, 2.0, 3.0, 6.0, 12.0, 365.0, 3200.0, 0.3]


def rows(columns):
    """A row of a table: one value a column."""
    return st.fixed_dictionaries({name: st.sampled_from(values) for name, (_, _, values) in columns.items()})


families = st.lists(st.tuples(rows(HOUSEHOLD), st.lists(rows(PERSON), max_size=4)), min_size=1, max_size=4)
"""Households with their people; some have none."""


def trees(level="household"):
    """A yes/no expression, or now and then a number or a day."""
    return st.one_of(booleans(level, 4), numbers(level, 3), numbers(level, 3), days(level, 2))


def names(level, wanted):
    """Facts of a type that may be spoken of at a level."""
    found = [Name(name, "fact", "household", t) for name, (t, _, _) in HOUSEHOLD.items() if t.kind == wanted]
    if level != "household":
        found += [Name(name, "fact", "person", t) for name, (t, _, _) in PERSON.items() if t.kind == wanted]
    return st.sampled_from(found)


def several(operands):
    """Two or three of them."""
    return st.lists(operands, min_size=2, max_size=3).map(tuple)


def people(word, operand):
    """A question to all people."""
    return operand.map(lambda node: Aggregate(word, node))


def booleans(level, depth):
    leaf = st.one_of(names(level, Kind.BOOL), membership(level), holding(level))
    if depth == 0:
        return leaf
    inner = booleans(level, depth - 1)
    choices = [
        leaf,
        st.builds(nodes.Not, inner),
        st.builds(nodes.Junction, st.sampled_from(["and", "or"]), several(inner)),
        *[comparison(numbers(level, depth - 1), SIGNS)] * 2,
        comparison(days(level, 1), SIGNS),
        st.builds(nodes.Known, st.one_of(inner, numbers(level, depth - 1), names(level, Kind.TEXT))),
        st.builds(nodes.Choice, inner, inner, inner),
    ]
    if level != "inside":
        choices += [people(word, booleans("inside", depth - 1)) for word in ("any", "all")]
    return st.one_of(choices)


def numbers(level, depth):
    leaf = st.one_of(names(level, Kind.NUMBER), st.sampled_from(NUMBERS).map(lambda n: Constant(n, NUMBER)))
    if depth == 0:
        return leaf
    inner = numbers(level, depth - 1)
    choices = [
        leaf,
        *(st.builds(nodes.Arithmetic, st.just(sign), inner, inner) for sign in "+-*//"),
        st.builds(nodes.Negative, names(level, Kind.NUMBER)),
        st.builds(nodes.Choice, booleans(level, depth - 1), inner, inner),
        st.builds(nodes.Extreme, st.sampled_from(["min", "max"]), several(inner)),
        st.builds(nodes.Span, st.sampled_from(["days", "months", "years"]), days(level, 0), days(level, 0)),
        st.builds(nodes.YearOf, days(level, 0)),
    ]
    if level != "inside":
        personal = [Name(name, "fact", "person", NUMBER) for name in ("age", "work_months")]
        choices += [
            people("count", booleans("inside", depth - 1)),
            people("sum", st.sampled_from(personal)),
            people("distinct", st.one_of(names("inside", Kind.TEXT), names("inside", Kind.DAY))),
            people("min", numbers("inside", depth - 1)),
            people("max", numbers("inside", depth - 1)),
        ]
    return st.one_of(choices)


def days(level, depth):
    constant = st.sampled_from(DAYS[1:]).map(lambda day: Constant(day, DAY))
    leaf = st.one_of(names(level, Kind.DAY), constant)
    if depth == 0 or level == "inside":
        return leaf
    return st.one_of(leaf, people("min", days("inside", 0)), people("max", days("inside", 0)))


def comparison(operands, signs):
    return st.builds(nodes.Compare, st.sampled_from(signs), operands, operands)


def membership(level):
    """A code or a text among constants."""

    def among(name: Node):
        values = st.sampled_from(KEYS.get(name.type.list, ["东屯", "", 'it\'s; "so"']))
        lists = st.lists(values, min_size=1, max_size=3, unique=True).map(tuple)
        return lists.map(lambda constants: nodes.In(name, Constant(constants, TEXTS)))

    return names(level, Kind.TEXT).flatmap(among)


def holding(level):
    """A key among the codes of a fact, or the same cause twice."""

    def held(name: Node):
        keys = st.sampled_from(KEYS[name.type.list]).map(lambda key: nodes.Holds(name, Constant(key, TEXT)))
        if name.type.list != "cause":
            return keys
        main = Name("main_cause", "fact", "household", Type(Kind.TEXT, "cause"))
        return st.one_of(keys, st.just(nodes.Holds(name, main)))

    return names(level, Kind.CODES).flatmap(held)
