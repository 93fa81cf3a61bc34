"""The card of the exit desk."""

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from diguan.desks.exit import planned
from diguan.desks.exit.kinds import KINDS
from diguan.registry.viewer import SEES_HOUSEHOLDS, Viewer
from diguan.web.desk import Desk, Panel, ToDo
from diguan.web.rounds import recurring, waiting

NAME = "exit"


def to_do(viewer: Viewer) -> list[ToDo]:
    """Rounds that are due, what waits in rounds of exit, and who is past the planned year."""
    rounds = [*recurring.to_do(viewer, KINDS, NAME), *waiting.to_do(viewer, KINDS, NAME)]
    return [*rounds, *planned.to_do(viewer)]


def panel(household: Any, viewer: Viewer) -> Panel | None:
    """When the household is to leave, and its cases in rounds of exit, rollback and return."""
    title = gettext("Exit, rollback, return")
    cases = waiting.panel(household, viewer, KINDS, NAME, title)
    plan = planned.of_household(viewer, household, timezone.localdate())
    if plan is None:
        return cases
    rows = cases.context["rows"] if cases else []
    return Panel(title, "exit/_panel.html", {"plan": plan, "rows": rows}, order=20)


DESK = Desk(
    name=NAME,
    title=_("Exit"),
    icon="door-exit",
    order=50,
    urls="diguan.desks.exit.urls",
    duties=SEES_HOUSEHOLDS,
    to_do=to_do,
    panel=panel,
)
