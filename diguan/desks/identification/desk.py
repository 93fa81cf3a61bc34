"""The card of the identification desk."""

from django.utils.translation import gettext_lazy as _

from diguan.desks.identification.waiting import to_do
from diguan.web.desk import Desk

DESK = Desk(
    name="identification",
    title=_("Identification"),
    icon="clipboard-check",
    order=40,
    urls="diguan.desks.identification.urls",
    to_do=to_do,
)
