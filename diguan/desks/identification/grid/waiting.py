"""What the grid has to say elsewhere: households still to be screened, and the cell of one household."""

from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext

from diguan.casework import may
from diguan.registry import files
from diguan.registry.viewer import Viewer
from diguan.web.desk import ToDo
from diguan.words.areas import Level

SHOWN = 3


def to_do(viewer: Viewer) -> list[ToDo]:
    """Who is left in the screenings under way, in the keeper's own cells where he has some; and households
    without a keeper where there is a grid."""
    if viewer.scope is None or viewer.scope.level < Level.COUNTY:
        return []
    if not may.may_screen(viewer, viewer.prefix or "-"):
        return []
    if not files.grid_cells(viewer).exists():
        return _left(viewer, [])
    own = list(files.grid_cells(viewer).filter(keeper=viewer.officer_id).values_list("pk", flat=True))
    return [*_left(viewer, own), *_without_keeper(viewer)]


def of_household(viewer: Viewer, home: Any) -> dict[str, Any]:
    """The cell, and what was last written down in screenings."""
    return {"cell": files.cell_of(viewer, home), "screened": list(files.screened_of(viewer, home)[:SHOWN])}


def _left(viewer: Viewer, own: list[int]) -> list[ToDo]:
    today, lines = timezone.localdate(), []
    for one in files.screenings(viewer).filter(closed_on=None, starts__lte=today):
        if own:
            many = files.to_screen(viewer, one).filter(outcome=None, cell_id__in=own).count()
        else:
            many = files.left_to_screen(viewer, one)
        url = reverse("identification:screening-tick", args=[one.pk])
        tone = "red" if one.until < today else "blue"
        lines.append(ToDo(gettext("Households still to be screened"), many, url, tone, one.title))
    return lines


def _without_keeper(viewer: Viewer) -> list[ToDo]:
    covered = files.grid_coverage(viewer)[-1][1]
    url = f"{reverse('identification:grid-households')}?state=missing"
    return [ToDo(gettext("Households in no cell with a keeper"), covered.left, url, "orange")]
