"""The card of the household file: open to everybody whose duty sees households."""

from django.utils.translation import gettext_lazy as _

from diguan.registry.viewer import SEES_HOUSEHOLDS
from diguan.web.desk import Desk

DESK = Desk(
    name="household",
    title=_("Household files"),
    icon="users-group",
    order=10,
    urls="diguan.desks.household.urls",
    duties=SEES_HOUSEHOLDS,
)
