"""Addresses of the disclosure desk: all areas, one area, one list by its check code."""

from django.urls import path

from diguan.desks.disclosure import views

urlpatterns = [
    path("", views.index, name="index"),
    path("<slug:board>/", views.area, name="area"),
    path("<slug:board>/<slug:check>/", views.one_list, name="list"),
]
