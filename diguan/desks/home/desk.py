"""The card of the front page; everybody signed in starts here."""

from django.utils.translation import gettext_lazy as _

from diguan.desks.home.waiting import to_do
from diguan.web.desk import Desk

DESK = Desk(
    name="home",
    title=_("My work"),
    icon="home",
    order=0,
    urls="diguan.desks.home.urls",
    to_do=to_do,
)
