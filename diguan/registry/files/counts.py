"""Counting files in the viewer's area; every number comes from rows, in a bounded number of queries."""

from collections import defaultdict
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from django.db.models import Count, Q, QuerySet, Sum
from django.db.models.functions import Substr

from diguan.registry.files.areas import parts
from diguan.registry.files.scope import PREFIX_LENGTHS, seen
from diguan.registry.models import Area, Finding, Household, Judgement, VillageYear
from diguan.registry.viewer import Viewer


@dataclass(frozen=True, slots=True)
class Number:
    """Households and the people in them."""

    households: int = 0
    people: int = 0

    def __add__(self, other: "Number") -> "Number":
        return Number(self.households + other.households, self.people + other.people)


@dataclass(frozen=True, slots=True)
class Counts:
    """All files, and those of each register status (`statuses`) or outcome."""

    total: Number = Number()
    parts: dict[str, Number] = field(default_factory=dict)

    def of(self, *names: str) -> Number:
        """The sum over some statuses or outcomes; nothing counted is nought."""
        return sum((self.parts.get(name, Number()) for name in names), Number())


def counts(viewer: Viewer) -> Counts:
    """The files of the area by their present register status."""
    return _by(seen(Household.objects.all(), viewer), "status")


def finding_counts(viewer: Viewer, judgement: Judgement | int) -> Counts:
    """The findings of a judgement in the area by outcome."""
    return _by(seen(Finding.objects.filter(judgement=judgement), viewer), "outcome")


def counts_by_area(viewer: Viewer) -> list[tuple[Area, Counts]]:
    """The files by the areas right below the viewer's own, in the order of their codes, each by status."""
    below = list(parts(viewer))
    if not below:
        return []
    length = PREFIX_LENGTHS[below[0].level - 1]
    rows = seen(Household.objects.annotate(part=Substr("village_code", 1, length)), viewer)
    found: dict[str, list[tuple[str, Number]]] = defaultdict(list)
    for part, status, n, people in rows.values_list("part", "status").annotate(*_SIZE).order_by():
        found[part].append((status, Number(n, people or 0)))
    return [(area, _counts(found[area.prefix])) for area in below]


def candidates(viewer: Viewer, judgement: Judgement | int) -> dict[str, Number]:
    """Where findings and register disagree: `missed` qualify but are not registered, `wrongly_kept` the
    reverse."""
    rows = seen(Finding.objects.filter(judgement=judgement), viewer)
    missed = Q(outcome="qualifies", household__status__in=NOT_REGISTERED)
    kept = Q(outcome="does_not_qualify", household__status__in=REGISTERED)
    found = _by(rows.filter(missed | kept), "outcome")
    return {"missed": found.of("qualifies"), "wrongly_kept": found.of("does_not_qualify")}


@dataclass(frozen=True, slots=True)
class Incidence:
    """The people on the register of a village and, where its form says so, its rural people."""

    poor: int
    rural: int | None

    @property
    def rate(self) -> Fraction | None:
        """The share of poor people (R-028); None where the rural people are not known, or are none."""
        return Fraction(self.poor, self.rural) if self.rural else None


def incidence(viewer: Viewer, year: int) -> dict[str, Incidence]:
    """By village code, for the villages of the area with a form of the year: a village exit asks it first."""
    rural = dict(
        seen(VillageYear.objects.filter(year=year), viewer).values_list("village_code", "rural_people")
    )
    rows = seen(Household.objects.filter(status__in=REGISTERED), viewer).values_list("village_code")
    poor = {code: people or 0 for code, people in rows.annotate(people=Sum("people")).order_by()}
    return {code: Incidence(poor.get(code, 0), people) for code, people in sorted(rural.items())}


NOT_REGISTERED = ("unregistered", "cancelled")
REGISTERED = ("registered", "returned", "pre_exit")
_SIZE = (Count("pk"), Sum("people"))


def _by(rows: "QuerySet[Any]", column: str) -> Counts:
    sized = rows.order_by().values_list(column).annotate(*_SIZE)
    return _counts([(name, Number(n, people or 0)) for name, n, people in sized])


def _counts(found: list[tuple[str, Number]]) -> Counts:
    return Counts(sum((number for _, number in found), Number()), dict(found))
