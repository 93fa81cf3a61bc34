"""Addresses of the office desk."""

from django.urls import path

from diguan.desks.office import looks, trail, views

urlpatterns = [
    path("", views.index, name="index"),
    path("looks/", looks.Looks.as_view(), name="looks"),
    path("audit/", trail.Trail.as_view(), name="audit"),
    path("audit/<int:entry_id>/", trail.entry, name="audit-entry"),
]
