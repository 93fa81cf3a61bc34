"""The income of a household's recorded year, worked out from its row, its items and how many its members are.

The sum itself is the engine's plain reading. Rows come with their items and people at hand.
"""

from collections.abc import Sequence
from datetime import date
from typing import Any

from diguan.policy.plain_facts import household_facts
from diguan.registry import places
from diguan.web.policies import book


def worked_out(of_year: Any, members: int) -> dict[str, Any]:
    """The year's totals and items by fact, and what follows from them: `net_income`, `income_per_head` …"""
    people: Sequence[dict[str, Any]] = [{"relation": None}] * members
    return household_facts(_amounts(of_year), people, book())


def members_of(of_year: Any) -> int:
    """How many of the people recorded for a year were still there on its last day."""
    end = date(of_year.year, 12, 31)
    return sum(one.person.left_on is None or one.person.left_on > end for one in of_year.people.all())


def _amounts(of_year: Any) -> dict[str, Any]:
    recorded = [fact for fact in book().recorded("household") if fact.income and not places.is_item(fact)]
    totals = {fact.name: getattr(of_year, places.of(fact).column) for fact in recorded}
    return totals | {item.item: item.amount for item in of_year.items.all()}
