"""The card of the identification desk."""

from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from diguan.desks.identification import waiting
from diguan.desks.identification.kinds import KINDS
from diguan.registry.viewer import Viewer
from diguan.web.desk import Desk, Panel, ToDo
from diguan.web.rounds import recurring
from diguan.web.rounds import waiting as cases

NAME = "identification"


def to_do(viewer: Viewer) -> list[ToDo]:
    """Rounds that are due, what waits in rounds, then what a judgement leaves to ask and to put right."""
    return [*recurring.to_do(viewer, KINDS, NAME), *cases.to_do(viewer, KINDS, NAME), *waiting.to_do(viewer)]


def panel(household: Any, viewer: Viewer) -> Panel | None:
    """The household's cases in rounds of identification."""
    return cases.panel(household, viewer, KINDS, NAME, gettext("Rounds of identification"))


DESK = Desk(
    name=NAME,
    title=_("Identification"),
    icon="clipboard-check",
    order=40,
    urls="diguan.desks.identification.urls",
    to_do=to_do,
    panel=panel,
)
