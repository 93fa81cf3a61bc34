"""The card of the policy desk; everybody signed in may read the rules he works by."""

from django.utils.translation import gettext_lazy as _

from diguan.web.desk import Desk

DESK = Desk(name="policy", title=_("Policy"), icon="book", order=80, urls="diguan.desks.policy.urls")
