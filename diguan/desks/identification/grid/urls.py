"""Addresses of the grid and its screenings, under the identification desk."""

from django.urls import path

from diguan.desks.identification.grid import cells, clues, households, recording, screenings

patterns = [
    path("grid/", cells.Cells.as_view(), name="grid"),
    path("grid/households/", households.Placed.as_view(), name="grid-households"),
    path("grid/new/", cells.lay, name="cell-new"),
    path("grid/<int:cell_id>/", cells.cell, name="cell"),
    path("grid/<int:cell_id>/fill/", cells.fill, name="cell-fill"),
    path("grid/<int:cell_id>/change/", cells.change, name="cell-change"),
    path("grid/<int:cell_id>/close/", cells.close, name="cell-close"),
    path("screenings/", screenings.index, name="screenings"),
    path("screenings/open/", screenings.open_, name="open-screening"),
    path("screenings/<int:screening_id>/", screenings.Page.as_view(), name="screening"),
    path("screenings/<int:screening_id>/close/", screenings.close, name="close-screening"),
    path("screenings/<int:screening_id>/tick/", recording.tick, name="screening-tick"),
    path(
        "screenings/<int:screening_id>/households/<int:household_id>/",
        recording.household,
        name="screening-household",
    ),
    path(
        "screenings/<int:screening_id>/households/<int:household_id>/back/",
        recording.take_back,
        name="screening-back",
    ),
    path(
        "screenings/<int:screening_id>/households/<int:household_id>/round/",
        clues.follow,
        name="screening-round",
    ),
]
