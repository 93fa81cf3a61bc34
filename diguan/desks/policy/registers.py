"""Which frozen registers stand for an area: the newest of all of it, else the newest of each of its parts."""

from typing import Any

from django.db.models import Max

from diguan.registry import files
from diguan.registry.viewer import Viewer


def newest(viewer: Viewer) -> list[Any]:
    """Snapshots that together hold every household of the area at most once; a wider one holds the narrower
    ones.
    """
    mine = files.snapshots(viewer)
    last = mine.order_by().values("area_prefix").annotate(last=Max("pk")).values("last")
    found = list(mine.filter(pk__in=last).order_by("-pk"))
    whole = next((one for one in found if (viewer.prefix or "").startswith(one.area_prefix)), None)
    if whole is not None:
        return [whole]
    kept: list[Any] = []
    for one in sorted(found, key=lambda one: len(one.area_prefix)):
        if not any(one.area_prefix.startswith(wider.area_prefix) for wider in kept):
            kept.append(one)
    return kept
