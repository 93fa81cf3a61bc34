"""Addresses of the office desk."""

from django.urls import path

from diguan.desks.office import accounts, looks, trail, views

urlpatterns = [
    path("", views.index, name="index"),
    path("looks/", looks.Looks.as_view(), name="looks"),
    path("accounts/", accounts.Accounts.as_view(), name="accounts"),
    path("accounts/new/", accounts.new, name="account-new"),
    path("accounts/<int:officer_id>/", accounts.one, name="account"),
    path("accounts/waiting/<int:proposal_id>/", accounts.decide, name="account-decide"),
    path("audit/", trail.Trail.as_view(), name="audit"),
    path("audit/<int:entry_id>/", trail.entry, name="audit-entry"),
]
