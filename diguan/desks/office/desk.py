"""The card of the office desk: for those who run the site and those who watch over it."""

from django.utils.translation import gettext_lazy as _

from diguan.desks.office.waiting import to_do
from diguan.web.desk import Desk

DESK = Desk(
    name="office",
    title=_("Administration"),
    icon="shield-check",
    order=90,
    urls="diguan.desks.office.urls",
    duties=frozenset({"auditor", "audit_admin", "system_admin", "security_admin"}),
    to_do=to_do,
)
