"""The card of the comparison desk: for who asks, and for the departments that answer."""

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from diguan.desks.comparison import present
from diguan.registry import files
from diguan.registry.viewer import DEPARTMENT, SEES_HOUSEHOLDS, Viewer
from diguan.web.desk import Desk, ToDo

NAME = "comparison"
SHOWN = 20


def to_do(viewer: Viewer) -> list[ToDo]:
    """For a department its open requests, one line each; for who asked, how many are overdue."""
    today = timezone.localdate()
    waiting = files.comparison_requests(viewer).filter(waiting__gt=0)
    if viewer.duty != DEPARTMENT:
        late = waiting.filter(due_on__lt=today).count()
        return [
            ToDo(
                gettext("Requests to departments that are overdue"), late, reverse("comparison:index"), "red"
            )
        ]
    return [
        ToDo(
            f"{one.area.name} {present.purpose(one)}",
            one.waiting,
            reverse("comparison:request", args=[one.pk]),
            "red" if one.due_on and one.due_on < today else "blue",
            present.due(one),
        )
        for one in waiting.order_by("id")[:SHOWN]
    ]


DESK = Desk(
    name=NAME,
    title=_("Data comparison"),
    icon="git-compare",
    order=45,
    urls="diguan.desks.comparison.urls",
    duties=SEES_HOUSEHOLDS | {DEPARTMENT},
    to_do=to_do,
)
