"""Addresses of the identification desk."""

from django.urls import path

from diguan.desks.identification import asking, comparing, lists, notice, questions, views
from diguan.desks.identification.grid import urls as grid
from diguan.desks.identification.kinds import KINDS
from diguan.web.rounds.urls import patterns

urlpatterns = [
    path("", views.index, name="index"),
    path("judge/", asking.ask, name="judge"),
    path("judging/<int:run_id>/", asking.run, name="run"),
    path("<int:judgement_id>/", views.overview, name="overview"),
    path("<int:judgement_id>/households/", lists.Judged.as_view(), name="households"),
    path("<int:judgement_id>/questions/", questions.page, name="questions"),
    path("<int:judgement_id>/questions.pdf", questions.sheet, name="questions-pdf"),
    path("<int:judgement_id>/notice/", notice.page, name="notice"),
    path("<int:judgement_id>/notice.pdf", notice.as_pdf, name="notice-pdf"),
    path("<int:judgement_id>/notice.xlsx", notice.as_excel, name="notice-excel"),
    path("<int:judgement_id>/compare/", comparing.Compared.as_view(), name="compare"),
    *grid.patterns,
    *patterns(KINDS),
]
