"""The card of the desk of assistance."""

from typing import Any

from django.db.models import Count
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from diguan.desks.assistance import present
from diguan.registry import files
from diguan.registry.viewer import SEES_HOUSEHOLDS, Viewer
from diguan.web.desk import Desk, Panel, ToDo
from diguan.words.areas import Level

NAME = "assistance"


def to_do(viewer: Viewer) -> list[ToDo]:
    """Who is in the register and has no plan, or one that lacks something, where such work is done."""
    if viewer.scope is None or viewer.scope.level < Level.COUNTY:
        return []
    found = files.helped(viewer).filter(status__in=files.REGISTERED).aggregate(
        without=Count("pk", present.CONDITIONS[present.NONE]),
        lacking=Count("pk", present.CONDITIONS[present.INCOMPLETE]),
    )  # fmt: skip
    without, lacking = _list(present.NONE), _list(present.INCOMPLETE)
    return [
        ToDo(gettext("Households in the register without a plan of help"), found["without"], without),
        ToDo(gettext("Plans of help that lack something"), found["lacking"], lacking, "orange"),
    ]


def _list(state: str) -> str:
    return f"{reverse('assistance:index')}?state={state}&status={present.NOW}"


def panel(household: Any, viewer: Viewer) -> Panel | None:
    """The household's plan and measures, for one that is or was in the register."""
    if household.status in files.NOT_REGISTERED:
        return None
    row = files.helped_household(viewer, household.pk)
    plan = files.current_plan(viewer, household) if row.plan_id else None
    state = present.state(row)
    context = {
        "home": row,
        "plan": plan,
        "state": present.STATES[state],
        "tone": present.TONES[state],
        "lacking": present.lacking(row) if plan else [],
    }
    url = reverse("assistance:household", args=[household.pk])
    return Panel(gettext("Plan of help and measures"), "assistance/_panel.html", context, order=10, url=url)


DESK = Desk(
    name=NAME,
    title=_("Assistance"),
    icon="heart-handshake",
    order=47,
    urls="diguan.desks.assistance.urls",
    duties=SEES_HOUSEHOLDS,
    to_do=to_do,
    panel=panel,
)
