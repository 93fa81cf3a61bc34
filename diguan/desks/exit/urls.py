"""Addresses of the exit desk."""

from django.urls import path

from diguan.desks.exit import planned, views
from diguan.desks.exit.kinds import KINDS
from diguan.web.rounds.urls import patterns

urlpatterns = [
    path("", views.index, name="index"),
    path("planned/", planned.Households.as_view(), name="planned"),
    path("planned/villages/", planned.Villages.as_view(), name="planned-villages"),
    *patterns(KINDS),
]
