"""Addresses of the monitoring desk."""

from django.urls import path

from diguan.desks.monitoring import counting, views

urlpatterns = [
    path("", views.index, name="index"),
    path("count/<int:judgement_id>/", counting.start, name="count"),
    path("counting/<int:run_id>/", counting.run, name="run"),
    path("<slug:cube>/", views.overview, name="overview"),
    path("<slug:cube>/map/", views.war_map, name="map"),
    path("<slug:cube>/detail/<slug:subject>/", views.detail, name="detail"),
    path("<slug:cube>/areas.xlsx", views.areas_as_excel, name="areas-excel"),
    path("<slug:cube>/counts.xlsx", views.counts_as_excel, name="counts-excel"),
]
