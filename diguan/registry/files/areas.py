"""Reading areas and villages: names and codes are no secret, yet lists offer only what lies in the viewer's
area.

Administrators, who see no household, see the areas of their own: they give accounts to officers there.
"""

from django.db.models import QuerySet

from diguan.registry.files.scope import one, seen
from diguan.registry.models import Area, VillageYear
from diguan.registry.viewer import Viewer
from diguan.words.areas import Level


def areas(viewer: Viewer) -> "QuerySet[Area]":
    """The viewer's own area and every area in it, by code."""
    if viewer.scope is None:
        return Area.objects.none()
    rows = Area.objects.filter(prefix__startswith=viewer.scope.prefix, level__gte=viewer.scope.level)
    return rows.select_related("parent").order_by("code", "level")


def area(viewer: Viewer, code: str, level: int) -> Area:
    """One area by code (12 digits) and level; raises NotInSight."""
    return one(areas(viewer), code=code, level=level)


def parts(viewer: Viewer) -> "QuerySet[Area]":
    """The areas right below the viewer's own: a county's townships, a township's villages."""
    own = -1 if viewer.scope is None else viewer.scope.level
    return areas(viewer).filter(level=own + 1)


def villages(viewer: Viewer) -> "QuerySet[Area]":
    """The villages of the viewer's area, by code."""
    return areas(viewer).filter(level=Level.VILLAGE)


def village_years(viewer: Viewer, year: int) -> "QuerySet[VillageYear]":
    """What is recorded about the villages of the area for a year."""
    return seen(VillageYear.objects.filter(year=year).select_related("area").order_by("village_code"), viewer)
