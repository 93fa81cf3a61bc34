"""The card of the monitoring desk."""

from django.utils.translation import gettext_lazy as _

from diguan.registry.viewer import SEES_HOUSEHOLDS
from diguan.web.desk import Desk

DESK = Desk(
    name="monitoring",
    title=_("Monitoring"),
    icon="chart-bar",
    order=60,
    urls="diguan.desks.monitoring.urls",
    duties=SEES_HOUSEHOLDS,
)
