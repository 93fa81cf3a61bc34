"""The cells of an area with their keepers, how far they cover the register, and one cell: its households, its
keeper, its end."""

from typing import Any

from django.contrib import messages
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST

from diguan.casework import grids, may
from diguan.desks.identification.grid import paging
from diguan.desks.identification.grid.covering import covering
from diguan.desks.identification.grid.forms import ChangeForm, LayingForm, ReasonForm
from diguan.registry import files
from diguan.web import areas, faults, ticking
from diguan.web.rounds.step import tried
from diguan.web.tables import Link, ListPage, Masked, Number, Plain, Table
from diguan.words.errors import Fault


class CellTable(Table):
    """One line a cell."""

    name = Link("identification:cell", verbose_name=_("Cell"))
    village = Plain(accessor="village__name", verbose_name=_("Village"), wrap=False)
    township = Plain(accessor="village__parent__name", verbose_name=_("Township"), wrap=False)
    keeper_name = Plain(verbose_name=_("Keeper"), default="", wrap=False)
    keeper_phone = Masked("phone", verbose_name=_("Telephone"), orderable=False)
    many = Number(verbose_name=_("Households"))

    class Meta(Table.Meta):
        fields = ("name", "village", "township", "keeper_name", "keeper_phone", "many")


class Cells(ListPage):
    """The cells of the area; above them how many households they cover."""

    template_name = "identification/grid/cells.html"
    title = _("Grid")
    lead = _("Each village is parted into cells; a keeper looks after the households of each.")
    table_class = CellTable
    search = ("name", "keeper_name", "village__name")
    search_hint = _("Cell, keeper or village")
    empty = _("No cell has been laid here yet.")
    file_name = "grid-cells"

    def rows(self) -> QuerySet[Any]:
        """Village by village."""
        return files.grid_cells(areas.part(self.request))

    def extra(self) -> dict[str, Any]:
        """The coverage, and what this officer may do."""
        viewer = areas.part(self.request)
        return {
            "lines": covering(viewer, files.grid_coverage(viewer), reverse("identification:grid-households")),
            "may_keep": may.may_keep_grid(viewer, viewer.prefix or "-"),
        }


@require_http_methods(["GET", "POST"])
def lay(request: HttpRequest) -> HttpResponse:
    """A new cell in a village of the area."""
    viewer = request.viewer
    may.must_keep_grid(viewer, viewer.prefix or "-")
    villages = list(files.villages(viewer))
    form = LayingForm(request.POST or None, villages=villages)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        village = next(one for one in villages if one.pk == given["village"])
        made = tried(
            form, None,
            lambda: grids.lay_cell(
                village, given["name"], form.keeper(), on=timezone.localdate(), by=request.user
            ),
        )  # fmt: skip
        if made is not None:
            messages.success(request, gettext("The cell is laid. Put its households into it."))
            return redirect("identification:cell-fill", made.pk)
    context = {"form": form, "back": reverse("identification:grid"), "crumbs": [_crumb()]}
    return render(request, "identification/grid/lay.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
def cell(request: HttpRequest, cell_id: int) -> HttpResponse:
    """A cell with its households; those that are ticked are taken out."""
    one = files.grid_cell(request.own_viewer, cell_id)
    inside = files.in_grid(request.own_viewer).filter(cell_id=one.pk)
    if request.method == "POST":
        chosen = ticking.chosen(request, inside, "household")
        taken = grids.take_out(one, chosen, on=timezone.localdate(), by=request.user)
        said = ngettext("%(n)s household taken out.", "%(n)s households taken out.", taken)
        messages.success(request, said % {"n": taken})
        return redirect("identification:cell", one.pk)
    context = {
        "cell": one,
        "turned": paging.turned(request, inside),
        "may_keep": may.may_keep_grid(request.own_viewer, one.village_code),
        "form": ReasonForm(),
        "crumbs": [_crumb()],
    }
    return render(request, "identification/grid/cell.html", context)


@require_http_methods(["GET", "POST"])
def fill(request: HttpRequest, cell_id: int) -> HttpResponse:
    """The village's households that are not in the cell: by hamlet or group, ticked, put in."""
    one = files.grid_cell(request.own_viewer, cell_id)
    may.must_keep_grid(request.own_viewer, one.village_code)
    village = files.in_grid(request.own_viewer).filter(village_code=one.village_code)
    rows = _asked(request, village.filter(Q(cell_id=None) | ~Q(cell_id=one.pk)))
    if request.method == "POST":
        chosen = ticking.chosen(request, rows, "household")
        put = grids.place(one, chosen, on=timezone.localdate(), by=request.user)
        said = ngettext("%(n)s household put in.", "%(n)s households put in.", put)
        messages.success(request, said % {"n": put})
        return redirect("identification:cell", one.pk)
    context = {
        "cell": one,
        "turned": paging.turned(request, rows),
        "groups": paging.groups(village),
        "asked": request.GET,
        "query": paging.query(request),
        "crumbs": [_crumb(), (one.name, reverse("identification:cell", args=[one.pk]))],
    }
    return render(request, "identification/grid/fill.html", context)


@require_http_methods(["GET", "POST"])
def change(request: HttpRequest, cell_id: int) -> HttpResponse:
    """Another name or keeper."""
    one = files.grid_cell(request.own_viewer, cell_id)
    may.must_keep_grid(request.own_viewer, one.village_code)
    known = {
        "name": one.name, "keeper_name": one.keeper_name, "version": one.version,
        "username": one.keeper.username if one.keeper else "",
    }  # fmt: skip
    form = ChangeForm(request.POST or None, initial=known, cell=one)
    if request.method == "POST" and form.is_valid() and _changed(request, one, form):
        return redirect("identification:cell", one.pk)
    back = reverse("identification:cell", args=[one.pk])
    context = {"form": form, "cell": one, "back": back, "crumbs": [_crumb(), (one.name, back)]}
    return render(request, "identification/grid/lay.html", context, status=422 if form.errors else 200)


@require_POST
def close(request: HttpRequest, cell_id: int) -> HttpResponse:
    """Give a cell up."""
    one = files.grid_cell(request.own_viewer, cell_id)
    reason = request.POST.get("reason", "")
    try:
        grids.close_cell(one, on=timezone.localdate(), by=request.user, reason=reason, version=one.version)
    except may.NotAllowed:
        raise
    except Fault as fault:
        messages.error(request, faults.say(fault))
        return redirect("identification:cell", one.pk)
    messages.success(request, gettext("The cell is given up; its households are in none now."))
    return redirect("identification:grid")


def _changed(request: HttpRequest, one: Any, form: ChangeForm) -> bool:
    given = form.cleaned_data
    done = tried(
        form, None,
        lambda: grids.change_cell(
            one, given["name"], form.keeper(), on=timezone.localdate(), by=request.user,
            reason=given["reason"], version=given["version"],
        ),
    )  # fmt: skip
    if done is not None:
        messages.success(request, gettext("The cell is changed."))
    return done is not None


def _asked(request: HttpRequest, rows: QuerySet[Any]) -> QuerySet[Any]:
    """Those of the hamlet and group asked for, in no cell unless all are, whose number or head has the
    words."""
    asked = request.GET
    for name in ("hamlet", "villager_group"):
        if asked.get(name):
            rows = rows.filter(**{name: asked[name]})
    if not asked.get("all"):
        rows = rows.filter(cell_id=None)
    if wanted := asked.get("q", "").strip():
        rows = rows.filter(Q(number__icontains=wanted) | Q(head_name__icontains=wanted))
    return rows


def _crumb() -> tuple[str, str]:
    return gettext("Grid"), reverse("identification:grid")
