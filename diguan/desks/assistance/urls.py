"""Addresses of the desk of assistance."""

from django.urls import path

from diguan.desks.assistance import acting, ledger, lists, views

urlpatterns = [
    path("", lists.Helped.as_view(), name="index"),
    path("<int:household_id>/", views.page, name="household"),
    path("<int:household_id>/ledger.pdf", ledger.as_pdf, name="ledger-pdf"),
    path("<int:household_id>/plan/", acting.plan, name="plan"),
    path("<int:household_id>/measures/", acting.add_measure, name="add-measure"),
    path("measures/<int:measure_id>/effects/", acting.record_effect, name="record-effect"),
    path("measures/<int:measure_id>/end/", acting.end_measure, name="end-measure"),
]
