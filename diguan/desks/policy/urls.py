"""Addresses of the policy desk. A pack's id has slashes, so it comes last."""

from django.urls import path

from diguan.desks.policy import trying, views

urlpatterns = [
    path("", views.index, name="index"),
    path("compare/", views.compare, name="compare"),
    path("what-if/", trying.ask, name="what-if"),
    path("what-if/<int:run_id>/", trying.Change.as_view(), name="change"),
    path("cases/<path:pack_id>/", views.cases, name="cases"),
    path("pack/<path:pack_id>/", views.pack, name="pack"),
]
