"""Addresses of the exit desk."""

from django.urls import path

from diguan.desks.exit import views
from diguan.desks.exit.kinds import KINDS
from diguan.web.rounds.urls import patterns

urlpatterns = [path("", views.index, name="index"), *patterns(KINDS)]
