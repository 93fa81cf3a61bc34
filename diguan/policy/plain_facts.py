"""Derived facts in plain Python, one household at a time: the independent reading beside the SQL of `facts`.

Slow and plain on purpose: it is what the SQL is compared with, and it shares no line with it.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from diguan.policy.facts import FactBook
from diguan.words.days import DayFault, age_on
from diguan.words.money import to_fen

Row = Mapping[str, Any]


def person_facts(person: Row, on: date, tokens: Counter[str] | None = None) -> dict[str, Any]:
    """The person's columns and derived facts; `tokens` counts document tokens over the snapshot."""
    health = person.get("health")
    illnesses = None if health is None else set(health.split(";"))
    token = person.get("id_token")
    return {
        **person,
        "age": _age(person.get("birth"), on),
        "id_occurrences": None if token is None or tokens is None else tokens[token],
        "healthy": None if illnesses is None else illnesses == {"healthy"},
        "chronically_ill": _holds(illnesses, "chronic_illness"),
        "seriously_ill": _holds(illnesses, "serious_illness"),
        "disabled": _holds(illnesses, "disabled"),
        "student": _at_school(person.get("schooling")),
        "insured": _either(person.get("resident_insurance"), person.get("employee_insurance")),
    }


def household_facts(
    household: Row, people: Sequence[Row], book: FactBook, accounts: Counter[str] | None = None
) -> dict[str, Any]:
    """The household's columns and derived facts; `accounts` counts account tokens over the snapshot."""
    token = household.get("account_token")
    return {
        **household,
        "people": len(people),
        "heads": _count((person.get("relation") for person in people), "head"),
        "spouses": _count((person.get("relation") for person in people), "spouse"),
        "households_with_account": None if token is None or accounts is None else accounts[token],
        "land_total": _known_sum(
            household.get(name)
            for name in ("cultivated_land", "forest_land", "orchard_land", "pasture_land", "water_surface")
        ),
        **_income(household, len(people), book),
    }


def _income(household: Row, members: int, book: FactBook) -> dict[str, Decimal | None]:
    kinds = {"wage", "business", "property", "transfer"}
    facts = [fact for fact in book.recorded("household") if fact.income]
    gross = _sum(household.get(fact.name) for fact in facts if fact.income in kinds and not fact.part)
    cost = _sum(household.get(fact.name) for fact in facts if fact.income == "cost" and not fact.part)
    net = None if gross is None or cost is None else gross - cost
    items = [household.get(fact.name) for fact in facts if fact.income == "transfer" and fact.part]
    apart = [household.get(fact.name) for fact in facts if fact.income in kinds and not fact.for_exit]
    not_for_exit = sum((amount for amount in apart if amount is not None), Decimal(0))
    return {
        "gross_income": gross,
        "net_income": net,
        "income_per_head": _per_head(net, members),
        "income_not_for_exit": not_for_exit,
        "exit_income_per_head": _per_head(None if net is None else net - not_for_exit, members),
        "transfer_items": _known_sum(items),
    }


def _age(birth: date | None, on: date) -> int | None:
    try:
        return None if birth is None else age_on(birth, on)
    except DayFault:
        return None


def _holds(illnesses: set[str] | None, key: str) -> bool | None:
    return None if illnesses is None else key in illnesses


def _at_school(schooling: str | None) -> bool | None:
    return None if schooling is None else schooling not in ("not_student", "below_school_age")


def _either(one: bool | None, other: bool | None) -> bool | None:
    if one or other:
        return True
    return None if one is None or other is None else False


def _count(found: Iterable[str | None], wanted: str) -> int | None:
    values = list(found)
    return None if not values or None in values else values.count(wanted)


def _sum(amounts: Iterable[Decimal | None]) -> Decimal | None:
    total = Decimal(0)
    for amount in amounts:
        if amount is None:
            return None
        total += amount
    return total


def _known_sum(amounts: Iterable[Decimal | None]) -> Decimal | None:
    known = [amount for amount in amounts if amount is not None]
    return sum(known, Decimal(0)) if known else None


def _per_head(amount: Decimal | None, members: int) -> Decimal | None:
    return None if amount is None or not members else to_fen(amount / members)
