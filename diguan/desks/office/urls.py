"""Addresses of the office desk."""

from django.urls import path

from diguan.desks.office import accounts, looks, site, trail, verification, views

urlpatterns = [
    path("", views.index, name="index"),
    path("looks/", looks.Looks.as_view(), name="looks"),
    path("accounts/", accounts.Accounts.as_view(), name="accounts"),
    path("accounts/new/", accounts.new, name="account-new"),
    path("accounts/<int:officer_id>/", accounts.one, name="account"),
    path("accounts/waiting/<int:proposal_id>/", accounts.decide, name="account-decide"),
    path("machine/", site.machine, name="machine"),
    path("backups/", site.backups, name="backups"),
    path("keys/", site.keys, name="keys"),
    path("settings/", site.settings, name="settings"),
    path("audit/whole/", verification.look, name="verification"),
    path("audit/whole/verify/", verification.start, name="verify"),
    path("audit/", trail.Trail.as_view(), name="audit"),
    path("audit/<int:entry_id>/", trail.entry, name="audit-entry"),
]
