"""Addresses of the exit desk."""

from django.urls import path

from diguan.desks.exit import ledger, planned, views
from diguan.desks.exit.kinds import KINDS
from diguan.web.rounds.urls import patterns

urlpatterns = [
    path("", views.index, name="index"),
    path("planned/", planned.Households.as_view(), name="planned"),
    path("planned/villages/", planned.Villages.as_view(), name="planned-villages"),
    path("ledger/", ledger.Ledger.as_view(), name="ledger"),
    path("ledger.pdf", ledger.Printed.as_view(), name="ledger-pdf"),
    *patterns(KINDS),
]
