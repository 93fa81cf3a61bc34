"""The card of the identification desk."""

from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from diguan.desks.identification import waiting
from diguan.desks.identification.grid import waiting as grid
from diguan.desks.identification.kinds import KINDS
from diguan.registry.viewer import Viewer
from diguan.web.desk import Desk, Panel, ToDo
from diguan.web.rounds import recurring
from diguan.web.rounds import waiting as cases

NAME = "identification"


def to_do(viewer: Viewer) -> list[ToDo]:
    """Rounds that are due, what waits in rounds, who is to be screened, then what a judgement leaves to ask
    and to put right."""
    rounds = [*recurring.to_do(viewer, KINDS, NAME), *cases.to_do(viewer, KINDS, NAME)]
    return [*rounds, *grid.to_do(viewer), *waiting.to_do(viewer)]


def panel(household: Any, viewer: Viewer) -> Panel | None:
    """The household's cell, what screenings found, and its cases in rounds of identification."""
    found = cases.panel(household, viewer, KINDS, NAME, gettext("Rounds of identification"))
    of_grid = grid.of_household(viewer, household)
    if not (of_grid["cell"] or of_grid["screened"]):
        return found
    rows = found.context["rows"] if found else []
    context = {**of_grid, "rows": rows}
    return Panel(gettext("Grid and identification"), "identification/_panel.html", context, order=20)


DESK = Desk(
    name=NAME,
    title=_("Identification"),
    icon="clipboard-check",
    order=40,
    urls="diguan.desks.identification.urls",
    to_do=to_do,
    panel=panel,
)
