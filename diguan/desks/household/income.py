"""The income of a household as a sum that can be followed line by line, beside the line in force and its
source.

The sum itself is the engine's plain reading; here it is only laid out. It decides nothing.
"""

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import get_language

from diguan.desks.household.family import Year, recorded
from diguan.policy.entries import Source
from diguan.policy.facts import Fact
from diguan.policy.library import Pack
from diguan.web import policies
from diguan.words.errors import Fault

LINE = "poverty_line"
SOURCES = ("wage", "business", "property", "transfer")
COMPLETE = "transfer"  # the form asks for every item of it


@dataclass(frozen=True, slots=True)
class Item:
    """One line of the sum: a fact with its amount and where to correct it. Under a total stand its `items`;
    those that are nought or not recorded are its `others`."""

    fact: Fact
    amount: Decimal | None
    url: str = ""
    items: tuple["Item", ...] = ()
    others: tuple["Item", ...] = ()

    @property
    def items_sum(self) -> Decimal | None:
        """What the known items add up to; None when none is known."""
        known = [item.amount for item in (*self.items, *self.others) if item.amount is not None]
        return sum(known, Decimal(0)) if known else None

    @property
    def differs(self) -> bool:
        """Whether the known items contradict the total that is written down: those of transfers are all there
        are, of other sources they are only some."""
        if self.amount is None or self.items_sum is None:
            return False
        whole = self.fact.income == COMPLETE
        return self.items_sum != self.amount if whole else self.items_sum > self.amount


@dataclass(frozen=True, slots=True)
class Line:
    """The income line of the policy in force, for which income year, with its source; an amount of None is
    unset: the document names the line and gives no value for these days."""

    amount: Decimal | None
    for_year: int | None
    source: Source
    basis: str
    pack: Pack

    @property
    def said_by(self) -> str:
        """Document and clause, in the language of the page."""
        return self.source.say(get_language() or "zh-hans")


@dataclass(frozen=True, slots=True)
class Sum:
    """The whole calculation. An amount that is None is not known, because a line of it is blank."""

    earned: tuple[Item, ...]
    gross: Decimal | None
    costs: tuple[Item, ...]
    net: Decimal | None
    members: int
    per_head: Decimal | None
    apart: tuple[Item, ...]
    not_for_exit: Decimal
    stable_per_head: Decimal | None
    line: Line | None
    missing: tuple[Fact, ...]

    @property
    def gap(self) -> Decimal | None:
        """How far the income per head lies above (positive) or below (negative) the line."""
        line = self.line.amount if self.line else None
        return None if line is None or self.per_head is None else self.per_head - line

    @property
    def distance(self) -> Decimal | None:
        """The gap without its sign."""
        return None if self.gap is None else abs(self.gap)


def income(year: Year, line: Line | None, address: Callable[[Fact], str]) -> Sum:
    """The sum of a household's year beside a line; `address` says where a fact is corrected."""
    facts = [fact for fact in recorded("household") if fact.income]
    earned = tuple(_totals(year, facts, SOURCES, address))
    costs = tuple(_totals(year, facts, ("cost",), address))
    apart = tuple(Item(fact, year.values[fact.name]) for fact in facts if not fact.for_exit)
    return Sum(
        earned=earned,
        gross=year.fact("gross_income"),
        costs=costs,
        net=year.fact("net_income"),
        members=len(year.members),
        per_head=year.fact("income_per_head"),
        apart=tuple(item for item in apart if item.amount),
        not_for_exit=year.fact("income_not_for_exit"),
        stable_per_head=year.fact("exit_income_per_head"),
        line=line,
        missing=tuple(item.fact for item in (*earned, *costs) if item.amount is None),
    )


def line(year: Year, judgement: Any, today: date) -> Line | None:
    """The line that the judgement of this year's facts used; without one, that of the policy in force at the
    end of the next year, or today. None when no document covers the village then."""
    if judgement is not None and judgement.snapshot.year == year.year:
        return _line(_pack(judgement.pack_id), year.year, judgement.on)
    day = min(today, date(year.year + 1, 12, 31))
    return _line(policies.in_force(year.row.village_code, day), year.year, day)


def _pack(pack_id: str) -> Pack | None:
    try:
        return policies.library().pack(pack_id)
    except Fault:
        return None


def _line(pack: Pack | None, year: int, day: date) -> Line | None:
    parameter = pack.parameters.get(LINE) if pack else None
    if pack is None or parameter is None:
        return None
    own = next((value for value in parameter.values if value.for_year == year), None)
    value = own or parameter.on(day)
    if value is None or not isinstance(value.value, int | float):
        return Line(None, None, parameter.source, "unset", pack)
    return Line(Decimal(str(value.value)), value.for_year, value.source, value.basis, pack)


def _totals(
    year: Year, facts: Sequence[Fact], kinds: Collection[str], address: Callable[[Fact], str]
) -> Iterator[Item]:
    for total in (fact for fact in facts if fact.income in kinds and not fact.part):
        parts = [fact for fact in facts if fact.income == total.income and fact.part]
        items = [Item(fact, year.values[fact.name], address(fact)) for fact in parts]
        yield Item(
            total,
            year.values[total.name],
            address(total),
            tuple(item for item in items if item.amount),
            tuple(item for item in items if not item.amount),
        )
