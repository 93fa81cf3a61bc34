"""What waits at this desk: workbooks to be accepted, and open data-quality findings, errors and warnings
apart.
"""

from django.db.models import Count
from django.urls import reverse
from django.utils.translation import gettext

from diguan.casework import may
from diguan.registry import files
from diguan.registry.viewer import Viewer
from diguan.web.desk import ToDo
from diguan.words.areas import Level


def to_do(viewer: Viewer) -> list[ToDo]:
    """The lines of "my work today"; from the county down, as offices above bring nothing in."""
    if viewer.prefix is None or viewer.scope is None or viewer.scope.level < Level.COUNTY:
        return []
    found = open_findings(viewer)
    listed = reverse("intake:quality")
    return [
        *_workbooks(viewer),
        ToDo(
            gettext("Data-quality errors to be mended"),
            found.get("block", 0),
            f"{listed}?state=open&nature=block",
            "red",
        ),
        ToDo(
            gettext("Data-quality warnings to be looked at"),
            found.get("warn", 0),
            f"{listed}?state=open&nature=warn",
            "orange",
        ),
    ]


def open_findings(viewer: Viewer) -> dict[str, int]:
    """Open findings of the newest check in the viewer's area, by nature."""
    run = files.newest_quality_run(viewer)
    if run is None:
        return {}
    rows = files.quality(viewer, run).filter(state="open").order_by()
    return dict(rows.values_list("nature").annotate(Count("pk")))


def _workbooks(viewer: Viewer) -> list[ToDo]:
    if not may.may_accept_import(viewer, viewer.prefix or ""):
        return []
    waiting = files.imports(viewer).filter(state="read").count()
    return [ToDo(gettext("Workbooks to be accepted or dropped"), waiting, reverse("intake:index"))]
