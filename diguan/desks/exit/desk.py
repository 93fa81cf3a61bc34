"""The card of the exit desk."""

from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from diguan.desks.exit.kinds import KINDS
from diguan.registry.viewer import SEES_HOUSEHOLDS, Viewer
from diguan.web.desk import Desk, Panel, ToDo
from diguan.web.rounds import recurring, waiting

NAME = "exit"


def to_do(viewer: Viewer) -> list[ToDo]:
    """Rounds that are due, and what waits in rounds of exit."""
    return [*recurring.to_do(viewer, KINDS, NAME), *waiting.to_do(viewer, KINDS, NAME)]


def panel(household: Any, viewer: Viewer) -> Panel | None:
    """The household's cases in rounds of exit, rollback and return."""
    return waiting.panel(household, viewer, KINDS, NAME, gettext("Exit, rollback, return"))


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
