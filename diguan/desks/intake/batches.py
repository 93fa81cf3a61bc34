"""Workbooks on their way: the list, the upload, the page of one with what is wrong and what would change, and
the two buttons.

Reading and accepting run in the background; nothing is half imported.
"""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from diguan.casework import imports, may, waiting_uploads
from diguan.desks.intake import present, work
from diguan.desks.intake.forms import Upload
from diguan.jobs.work import runs
from diguan.registry import files
from diguan.registry.viewer import Viewer
from diguan.web import faults
from diguan.web.tables import Link, ListPage, Moment, Number, Plain, Table


class BatchTable(Table):
    """One line per workbook."""

    file_name = Link("intake:batch", verbose_name=_("Workbook"))
    year = Plain(verbose_name=_("Facts of the year"))
    area = Plain(accessor="area__name", verbose_name=_("Area"))
    state = Plain(accessor="get_state_display", order_by="state", verbose_name=_("State"))
    households = Number(
        accessor="counts__reading__households", verbose_name=_("Households read"), orderable=False
    )
    block = Number(
        accessor="counts__reading__block", verbose_name=pgettext_lazy("count", "Errors"), orderable=False
    )
    warn = Number(
        accessor="counts__reading__warn", verbose_name=pgettext_lazy("count", "Warnings"), orderable=False
    )
    by_name = Plain(verbose_name=_("Uploaded by"))
    at = Moment(verbose_name=_("Uploaded at"))

    class Meta(Table.Meta):
        fields = ("file_name", "year", "area", "state", "households", "block", "warn", "by_name", "at")


class Batches(ListPage):
    """The first page of the desk: what can be done here, and the workbooks of the area."""

    title = _("Intake")
    empty = _("No workbook has been uploaded for this area.")
    table_class = BatchTable
    order_by = "-at"
    file_name = "workbooks"
    template_name = "intake/index.html"

    def rows(self) -> QuerySet[Any]:
        """The workbooks of the chosen area."""
        return files.imports(self.request.viewer)

    def extra(self) -> dict[str, Any]:
        """What this officer may do, and the years that can be taken out."""
        viewer = self.request.viewer
        return {
            **rights(viewer),
            "years": files.recorded_years(viewer),
            "this_year": timezone.localdate().year,
            "waiting": waiting_uploads.waiting(self.request.user),
            "most": settings.UPLOADS_WAITING,
            "room": settings.UPLOADS_WAITING_MB,
        }


@require_http_methods(["GET", "POST"])
def upload(request: HttpRequest) -> HttpResponse:
    """Keep a workbook under a name of our own and start to read it."""
    viewer = request.viewer
    may.must_bring_in(viewer, viewer.prefix or "")
    form = Upload(request.POST or None, request.FILES or None, today=timezone.localdate())
    if form.is_valid():
        given = form.cleaned_data
        area = files.area(viewer, viewer.scope.code, viewer.scope.level)
        try:
            batch = imports.receive(
                given["file"], given["file"].name, area, year=given["year"], on=given["on"], by=request.user
            )
        except imports.RoomUsed as fault:
            form.add_error(None, faults.say(fault))
        else:
            work.read_workbook.start(by=request.user, area_prefix=area.prefix, batch=batch.pk)
            return redirect("intake:batch", batch.pk)
    context = {"form": form, "area": files.area(viewer, viewer.scope.code, viewer.scope.level)}
    return render(request, "intake/upload.html", context, status=422 if form.errors else 200)


@require_GET
def look(request: HttpRequest, batch_id: int) -> HttpResponse:
    """One workbook: how far it is, what is wrong with it, what it would change, or what it has changed."""
    batch = files.import_batch(request.own_viewer, batch_id)
    run = newest_run(request.own_viewer, batch)
    context = {
        "batch": batch,
        "run": run if run and not _is_past(run, batch) else None,
        "busy": run is not None and not run.over,
        "kinds": present.kinds(files.faults(request.own_viewer, batch)),
        "first": files.faults(request.own_viewer, batch)[: present.FIRST],
        **present.reading(batch),
        **present.changes(batch),
        **rights(request.own_viewer, batch.area_prefix),
    }
    return render(request, "intake/batch.html", context)


@require_POST
def accept(request: HttpRequest, batch_id: int) -> HttpResponse:
    """Take the whole workbook in, in the background."""
    batch = files.import_batch(request.own_viewer, batch_id)
    may.must_accept_import(request.own_viewer, batch.area_prefix)
    run = newest_run(request.own_viewer, batch)
    if batch.state == "read" and not (run and run.kind == work.ACCEPT and not run.over):
        work.accept_workbook.start(by=request.user, area_prefix=batch.area_prefix, batch=batch.pk)
    return redirect("intake:batch", batch.pk)


@require_POST
def drop(request: HttpRequest, batch_id: int) -> HttpResponse:
    """Give a workbook up."""
    batch = files.import_batch(request.own_viewer, batch_id)
    imports.drop(batch, by=request.user)
    messages.info(request, gettext("The workbook was dropped. Nothing of it stands in the register."))
    return redirect("intake:index")


def newest_run(viewer: Viewer, batch: Any) -> Any:
    """The last reading or accepting of a workbook."""
    kinds = (work.READ, work.ACCEPT)
    return runs(viewer).filter(kind__in=kinds, arguments__batch=batch.pk).first()


def rights(viewer: Viewer, prefix: str = "") -> dict[str, bool]:
    """What the officer may do for an area (his own when none is named)."""
    place = prefix or viewer.prefix or ""
    return {
        "may_bring_in": may.may_bring_in(viewer, place),
        "may_accept": may.may_accept_import(viewer, place),
        "may_open_file": may.may_open_file(viewer, place),
        "may_check": may.may_freeze(viewer, place),
    }


def _is_past(run: Any, batch: Any) -> bool:
    """Whether the run has done its work, so that the page speaks of the result alone."""
    return bool(run.state == "done") or batch.state in ("accepted", "dropped")
