"""Addresses of the comparison desk."""

from django.urls import path

from diguan.desks.comparison import answering, asking, sheets, views, withdrawing

urlpatterns = [
    path("", views.index, name="index"),
    path("ask/<int:round_id>/<path:station>/", asking.page, name="ask"),
    path("<int:request_id>/", views.one, name="request"),
    path("<int:request_id>/workbook.xlsx", sheets.workbook, name="workbook"),
    path("<int:request_id>/filled/", sheets.bring_in, name="filled"),
    path("<int:request_id>/withdraw/", withdrawing.withdraw, name="withdraw"),
    path("<int:request_id>/people/<int:asked_id>/", answering.page, name="person"),
    path("<int:request_id>/people/<int:asked_id>/number/", answering.reveal, name="number"),
]
