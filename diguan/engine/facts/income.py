"""The income formula of the national form as SQL, from the marks in the fact book: no item is named here.

Gross = the totals of wages, business, property and transfers; net = gross - cost; per head = net / members,
to the fen. A blank total leaves the sum unknown; blank items inside a total count as nothing.
"""

from collections.abc import Iterable, Sequence
from typing import Final

from diguan.engine.facts.derivation import Derivation
from diguan.engine.steps import quoted
from diguan.policy.facts import Fact, FactBook

EARNED: Final = ("wage", "business", "property", "transfer")
SUM: Final = "DECIMAL(18,2)"
"""What is worked out from amounts below a trillion yuan: exact, and still one machine word wide."""


def derivations(book: FactBook) -> tuple[Derivation, ...]:
    """Income facts of a household, in the order of the formula; money to the fen."""
    facts = book.recorded("household")
    totals = _names(fact for fact in facts if fact.income in EARNED and not fact.part)
    costs = _names(fact for fact in facts if fact.income == "cost" and not fact.part)
    apart = _names(fact for fact in facts if fact.income in EARNED and not fact.for_exit)
    items = _names(fact for fact in facts if fact.income == "transfer" and fact.part)
    return (
        Derivation("gross_income", _sum(totals), totals),
        Derivation("net_income", f"gross_income - ({_sum(costs)})", ("gross_income", *costs)),
        Derivation("income_per_head", per_head("net_income"), ("net_income", "people")),
        Derivation("income_not_for_exit", sum_of_known(apart), apart),
        Derivation(
            "exit_income_per_head",
            per_head("(net_income - income_not_for_exit)"),
            ("net_income", "income_not_for_exit", "people"),
        ),
        Derivation("transfer_items", unless_all_blank(items, sum_of_known(items)), items),
    )


def per_head(amount: str) -> str:
    """An amount divided by the members on file, half a fen and more away from zero; unknown without members.

    Whole fen are divided as integers, so that no binary fraction puts a family on one side of a line.
    """
    fen = f"CAST({amount} * 100 AS BIGINT)"
    rounded = f"sign({fen}) * ((2 * abs({fen}) + people) // (2 * people))"
    return f"CASE WHEN people > 0 THEN CAST(CAST({rounded} AS DECIMAL(16,0)) * 0.01 AS {SUM}) END"


def sum_of_known(names: Sequence[str]) -> str:
    """The sum in which blanks count as nothing."""
    return _plus([f"COALESCE({quoted(name)}, 0)" for name in names])


def unless_all_blank(names: Sequence[str], expression: str) -> str:
    """The expression, unknown while every one of the facts is blank."""
    return f"CASE WHEN COALESCE({', '.join(map(quoted, names))}) IS NOT NULL THEN {expression} END"


def _sum(names: Sequence[str]) -> str:
    return _plus([quoted(name) for name in names])


def _plus(terms: Sequence[str]) -> str:
    """Added up by halves: each addition makes a decimal one digit wider, and past 18 it takes two words."""
    if len(terms) < 2:
        return terms[0] if terms else f"CAST(0 AS {SUM})"
    half = (len(terms) + 1) // 2
    return f"({_plus(terms[:half])} + {_plus(terms[half:])})"


def _names(facts: Iterable[Fact]) -> tuple[str, ...]:
    return tuple(fact.name for fact in facts)
