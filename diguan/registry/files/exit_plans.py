"""Reading when those still in the register are to leave it: households and poor villages with planned years.

A plan stands until another one is recorded, so the newest year that names one counts.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Substr

from diguan.registry.files.areas import parts, villages
from diguan.registry.files.counts import REGISTERED
from diguan.registry.files.households import households
from diguan.registry.files.scope import PREFIX_LENGTHS, seen
from diguan.registry.models import Area, Household, HouseholdYear, VillageYear
from diguan.registry.viewer import Viewer


@dataclass(frozen=True, slots=True)
class Planned:
    """Of those not out yet: all, past their planned year, without one, and planned after the plan's end."""

    all: int = 0
    overdue: int = 0
    without: int = 0
    beyond: int = 0


def planned_households(viewer: Viewer) -> "QuerySet[Household]":
    """The files in the register, not exited, each with its `planned_year` (None where none is recorded)."""
    return households(viewer).filter(status__in=REGISTERED).annotate(planned_year=newest_planned())


def newest_planned() -> Subquery:
    """The planned year of the household of a row; None where none is recorded."""
    years = HouseholdYear.objects.filter(household=OuterRef("pk"), planned_exit_year__isnull=False)
    return Subquery(years.order_by("-year").values("planned_exit_year")[:1])


def planned_year(viewer: Viewer, household: Household) -> int | None:
    """The year in which one household is to leave the register; None where none is recorded."""
    years = HouseholdYear.objects.filter(household=household, planned_exit_year__isnull=False)
    rows = seen(years.order_by("-year"), viewer, "household__village_code")
    return rows.values_list("planned_exit_year", flat=True).first()


def planned_villages(viewer: Viewer) -> "QuerySet[Area]":
    """The poor villages not delisted, by their newest forms, each with its `planned_year`."""
    rows = seen(villages(viewer), viewer, "code").annotate(
        poor=_newest("poor_village"),
        delisted=_newest("village_delisted"),
        planned_year=_newest("village_planned_exit_year"),
    )
    return rows.filter(Q(delisted=False) | Q(delisted__isnull=True), poor=True)


def planned_by_area(viewer: Viewer, year: int, end: int | None) -> Sequence[tuple[Area, Planned, Planned]]:
    """The areas right below the viewer's own with their households and their villages; three queries."""
    below = list(parts(viewer))
    if not below:
        return []
    length = PREFIX_LENGTHS[below[0].level - 1]
    homes = _by_part(planned_households(viewer), "village_code", length, year, end)
    places = _by_part(planned_villages(viewer), "code", length, year, end)
    return [(area, homes.get(area.prefix, Planned()), places.get(area.prefix, Planned())) for area in below]


def _by_part(
    rows: "QuerySet[Household] | QuerySet[Area]", column: str, length: int, year: int, end: int | None
) -> dict[str, Planned]:
    counted = rows.order_by().annotate(part=Substr(column, 1, length)).values("part")
    return {
        one["part"]: Planned(**{name: one[name] for name in Planned.__slots__})
        for one in counted.annotate(**_counts(year, end))
    }


def _counts(year: int, end: int | None) -> dict[str, Count]:
    beyond = Q(planned_year__gt=end) if end is not None else Q(pk__in=())
    return {
        "all": Count("pk"),
        "overdue": Count("pk", Q(planned_year__lt=year)),
        "without": Count("pk", Q(planned_year=None)),
        "beyond": Count("pk", beyond),
    }


def _newest(column: str) -> Subquery:
    """What the newest form that knows it says."""
    forms = VillageYear.objects.filter(area=OuterRef("pk"), **{f"{column}__isnull": False})
    return Subquery(forms.order_by("-year").values(column)[:1])
