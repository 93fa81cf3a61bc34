"""The card of the disclosure desk. Its pages ask for no account: officers see there what everybody sees."""

from django.utils.translation import gettext_lazy as _

from diguan.web.desk import Desk

DESK = Desk(
    name="disclosure",
    title=_("Public pages"),
    icon="world",
    order=70,
    urls="diguan.desks.disclosure.urls",
    at="public",
)
