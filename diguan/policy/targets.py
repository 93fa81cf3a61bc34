"""Arithmetic of targets: what is left, which share a number really is, and whether lower levels raise it.

Numbers of the document govern; a share printed beside them is a label from which nothing follows.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from diguan.policy.entries import Target

_HUNDREDTH = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class Raised:
    """By the end of a year the plans of lower levels add up to more than the plan above them."""

    year: int
    unit: str
    planned_above: Decimal
    planned_below: Decimal


def total(targets: Iterable[Target], unit: str) -> Decimal:
    """The sum over all years of the exits (persons, households) or delistings (villages) of a unit."""
    return sum((target.value for target in _to_exit(targets) if target.unit == unit), Decimal(0))


def percent(target: Target, targets: Iterable[Target]) -> Decimal:
    """Which share of the whole task a target is, in percent to two decimals; compare it with its label."""
    whole = total(targets, target.unit)
    return (target.value * 100 / whole).quantize(_HUNDREDTH, ROUND_HALF_UP)


def left(targets: Iterable[Target], unit: str, reached: Mapping[int, int]) -> Decimal:
    """What remains of the whole task after what was reached year by year; below zero when more was done."""
    return total(targets, unit) - sum(reached.values())


def raised(above: Iterable[Target], below: Mapping[str, Iterable[Target]]) -> tuple[Raised, ...]:
    """The years by whose end the areas below plan more than the plan above: raised, or brought forward.

    `below` holds each lower area's targets by its code. Only units planned above are compared.
    """
    plan = _by_year(above)
    lower = _by_year(target for targets in below.values() for target in targets)
    found = []
    for unit, wanted in plan.items():
        years = sorted(wanted.keys() | lower[unit].keys())
        for year in years:
            over, under = _until(wanted, year), _until(lower[unit], year)
            if under > over:
                found.append(Raised(year, unit, over, under))
    return tuple(found)


def _to_exit(targets: Iterable[Target]) -> Iterable[Target]:
    return (target for target in targets if target.counts in ("exits", "delistings"))


def _by_year(targets: Iterable[Target]) -> defaultdict[str, defaultdict[int, Decimal]]:
    found: defaultdict[str, defaultdict[int, Decimal]] = defaultdict(lambda: defaultdict(Decimal))
    for target in _to_exit(targets):
        if target.unit != "share":
            found[target.unit][target.year] += target.value
    return found


def _until(by_year: Mapping[int, Decimal], year: int) -> Decimal:
    return sum((value for at, value in by_year.items() if at <= year), Decimal(0))
