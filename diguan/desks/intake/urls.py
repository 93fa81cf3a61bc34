"""Addresses of the intake desk: workbooks, the template, one household, village forms, quality findings."""

from django.urls import path

from diguan.desks.intake import batches, entering, faults, outgoing, quality, villages

urlpatterns = [
    path("", batches.Batches.as_view(), name="index"),
    path("upload/", batches.upload, name="upload"),
    path("<int:batch_id>/", batches.look, name="batch"),
    path("<int:batch_id>/faults/", faults.Faults.as_view(), name="faults"),
    path("<int:batch_id>/accept/", batches.accept, name="accept"),
    path("<int:batch_id>/drop/", batches.drop, name="drop"),
    path("template.xlsx", outgoing.template, name="template"),
    path("households.xlsx", outgoing.households, name="households"),
    path("new/", entering.new, name="new"),
    path("villages/", villages.Villages.as_view(), name="villages"),
    path("villages/<slug:code>/<int:year>/", villages.village, name="village"),
    path("quality/", quality.Findings.as_view(), name="quality"),
    path("quality/check/", quality.check, name="check"),
    path("quality/<int:finding_id>/", quality.finding, name="finding"),
]
