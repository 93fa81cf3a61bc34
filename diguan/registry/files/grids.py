"""Reading the grid and its screenings: cells with their keepers, who lies in which, who was looked at, and
how far both cover the register (R-156).

A household whose file has moved to another village is in no cell until it is put into one there.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import BigIntegerField, Count, Exists, F, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Substr

from diguan.registry.files.areas import parts
from diguan.registry.files.households import households
from diguan.registry.files.scope import PREFIX_LENGTHS, one, seen, touching
from diguan.registry.models import (
    Area,
    GridCell,
    GridPlace,
    Household,
    HouseholdYear,
    Screened,
    Screening,
)
from diguan.registry.viewer import Viewer

IN_PLACE = Q(cell__village_code=F("household__village_code"))


@dataclass(frozen=True, slots=True)
class Covered:
    """How many households of how many."""

    done: int = 0
    all: int = 0

    @property
    def left(self) -> int:
        """Those that are missing."""
        return self.all - self.done


def grid_cells(viewer: Viewer) -> "QuerySet[GridCell]":
    """The cells of the area that are kept up, with village and keeper's account, and how `many` households
    lie in each."""
    many = Count("places", Q(places__household__village_code=F("village_code")))
    rows = GridCell.objects.filter(closed_on=None).select_related("village__parent", "keeper")
    return seen(rows.annotate(many=many).order_by("village_code", "number"), viewer)


def grid_cell(viewer: Viewer, cell_id: int) -> GridCell:
    """One of them; raises NotInSight."""
    return one(grid_cells(viewer), pk=cell_id)


def in_grid(viewer: Viewer) -> "QuerySet[Household]":
    """The household files of the area, each with its `cell_id`, `cell_name` and `keeper_name` (None for no
    cell, "" for no keeper), and the `hamlet` and `villager_group` of its newest year."""
    places = GridPlace.objects.filter(IN_PLACE, household=OuterRef("pk"), cell__closed_on=None)
    newest = HouseholdYear.objects.filter(household=OuterRef("pk")).order_by("-year")
    return households(viewer).annotate(
        cell_id=Subquery(places.values("cell")[:1]),
        cell_name=Subquery(places.values("cell__name")[:1]),
        keeper_name=Subquery(places.values("cell__keeper_name")[:1]),
        hamlet=Subquery(newest.values("hamlet")[:1]),
        villager_group=Subquery(newest.values("villager_group")[:1]),
    )


def cell_of(viewer: Viewer, household: Household | int) -> GridCell | None:
    """The cell a household lies in; None for no cell."""
    rows = GridCell.objects.filter(places__household=household, closed_on=None)
    return seen(rows.filter(places__household__village_code=F("village_code")), viewer).first()


def grid_coverage(viewer: Viewer) -> list[tuple[Area | None, Covered]]:
    """Households in a cell with a keeper, of all files: by the areas right below the viewer's own, then
    (None) for the whole of it."""
    rows = GridPlace.objects.filter(IN_PLACE, cell__closed_on=None).exclude(cell__keeper_name="")
    return _by_part(viewer, seen(rows, viewer), households(viewer))


def screenings(viewer: Viewer) -> "QuerySet[Screening]":
    """Screenings that speak of the viewer's area, newest first, with their area."""
    return touching(Screening.objects.select_related("area").order_by("-starts", "-id"), viewer)


def screening(viewer: Viewer, screening_id: int) -> Screening:
    """One of them; raises NotInSight."""
    return one(screenings(viewer), pk=screening_id)


def screened(viewer: Viewer, screening: Screening | int) -> "QuerySet[Screened]":
    """What was written down in a screening of each household of the area, its newest row, with household and
    cell; what was taken back is not among them."""
    rows = _standing(Screened.objects.filter(screening=screening))
    return seen(rows, viewer, "household__village_code")


def screened_of(viewer: Viewer, household: Household | int) -> "QuerySet[Screened]":
    """Everything written down of a household in any screening, newest first, with the screening."""
    rows = Screened.objects.filter(household=household).select_related("screening")
    return seen(rows.order_by("-id"), viewer, "household__village_code")


def to_screen(viewer: Viewer, screening: Screening) -> "QuerySet[Household]":
    """The households of the viewer's area that a screening is to look at, as `in_grid`, each with `outcome`,
    `found`, `screened_on` and `who` of what was written down, None where nothing was, and `screening_id`."""
    rows = _standing(Screened.objects.filter(screening=screening, household=OuterRef("pk")))
    found = {name: Subquery(rows.values(name)[:1]) for name in ("outcome", "found", "who")}
    inside = in_grid(viewer).filter(village_code__startswith=screening.area_prefix)
    this = Value(screening.pk, output_field=BigIntegerField())
    return inside.annotate(screening_id=this, screened_on=Subquery(rows.values("on")[:1]), **found)


def screening_coverage(viewer: Viewer, screening: Screening) -> list[tuple[Area | None, Covered]]:
    """Households written down in a screening, of all files it is to look at; parts as `grid_coverage`."""
    prefix = screening.area_prefix
    whole = households(viewer).filter(village_code__startswith=prefix)
    done = screened(viewer, screening).filter(household__village_code__startswith=prefix)
    found = _by_part(viewer, done, whole)
    return [(area, covered) for area, covered in found if area is None or _meets(area.prefix, prefix)]


def left_to_screen(viewer: Viewer, screening: Screening) -> int:
    """How many households of the viewer's area a screening has still to look at; two counts."""
    whole = households(viewer).filter(village_code__startswith=screening.area_prefix)
    done = screened(viewer, screening).filter(household__village_code__startswith=screening.area_prefix)
    return whole.count() - done.count()


def _standing(rows: "QuerySet[Screened]") -> "QuerySet[Screened]":
    later = Screened.objects.filter(
        screening=OuterRef("screening"), household=OuterRef("household"), pk__gt=OuterRef("pk")
    )
    kept = rows.filter(~Exists(later)).exclude(outcome=Screened.Outcome.TAKEN_BACK)
    return kept.select_related("household", "cell", "screening").order_by("household")


def _meets(one: str, other: str) -> bool:
    return one.startswith(other) or other.startswith(one)


def _by_part(
    viewer: Viewer, done: "QuerySet[Any]", whole: "QuerySet[Household]"
) -> list[tuple[Area | None, Covered]]:
    """Both counted by part; three queries."""
    below: Sequence[Area] = list(parts(viewer))
    length = PREFIX_LENGTHS[below[0].level - 1] if below else 2
    counted_done = _counted(done, "household__village_code", length)
    counted_all = _counted(whole, "village_code", length)
    found: list[tuple[Area | None, Covered]] = [
        (area, Covered(counted_done.get(area.prefix, 0), counted_all.get(area.prefix, 0))) for area in below
    ]
    return [*found, (None, Covered(sum(counted_done.values()), sum(counted_all.values())))]


def _counted(rows: "QuerySet[Any]", column: str, length: int) -> dict[str, int]:
    parted = rows.order_by().annotate(part=Substr(column, 1, length)).values_list("part")
    return dict(parted.annotate(n=Count("pk")))
