"""Writing down who was looked at: a whole cell with boxes, or one household; and taking a mistake back."""

from typing import Any

from django import forms
from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST

from diguan.casework import may, screenings
from diguan.desks.identification.grid import clues, paging
from diguan.desks.identification.grid.forms import ReasonForm, RecordForm
from diguan.desks.identification.grid.screenings import crumb
from diguan.registry import files
from diguan.registry.viewer import Viewer
from diguan.web import areas, faults, ticking
from diguan.web.rounds.step import recorded, tried
from diguan.words.errors import Fault

EVERY, NONE = "all", "none"


@require_http_methods(["GET", "POST"])
def tick(request: HttpRequest, screening_id: int) -> HttpResponse:
    """The households of a cell still to be looked at, with boxes; a keeper's own cell comes first."""
    viewer = areas.part(request)
    one = files.screening(viewer, screening_id)
    may.must_screen(viewer, viewer.prefix or "-")
    left = files.to_screen(viewer, one).filter(outcome=None)
    cells = list(files.grid_cells(viewer))
    at = _cell_asked(request, viewer, cells)
    rows = _of_cell(left, at)
    cell = next((each for each in cells if str(each.pk) == at), None)
    form = RecordForm(request.POST or None, initial=_known(viewer, cell), today=timezone.localdate())
    if request.method == "POST" and form.is_valid() and _recorded(request, one, rows, form):
        return redirect(request.get_full_path())
    context = {
        "screening": one,
        "cell": cell,
        "at": at,
        "cells": cells,
        "here": request.GET.get("area", ""),
        "turned": paging.turned(request, rows),
        "ticked": ticking.sent(request, "household"),
        "query": paging.query(request),
        "form": form,
        "crumbs": [crumb(), (one.title, reverse("identification:screening", args=[one.pk]))],
    }
    return render(request, "identification/grid/tick.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
def household(request: HttpRequest, screening_id: int, household_id: int) -> HttpResponse:
    """One household in a screening: all that was written down, a form to write anew, and where a signal goes
    on."""
    viewer = request.own_viewer
    one, home = files.screening(viewer, screening_id), files.household(viewer, household_id)
    rows = list(files.screened_of(viewer, home).filter(screening=one))
    newest = rows[0] if rows and rows[0].outcome != screenings.Outcome.TAKEN_BACK else None
    may_screen = one.closed_on is None and may.may_screen(viewer, home.village_code)
    cell = files.cell_of(viewer, home)
    form = RecordForm(request.POST or None, initial=_known(viewer, cell), today=timezone.localdate())
    if request.method == "POST":
        may.must_screen(viewer, home.village_code)
        if form.is_valid() and _written(request, one, [home], form, again=True):
            return redirect(request.path)
    context = {
        "screening": one,
        "home": home,
        "cell": cell,
        "rows": rows,
        "newest": newest,
        "may_screen": may_screen,
        "form": form,
        "back_form": ReasonForm(),
        "clues": clues.offered(viewer, home) if newest and newest.found else None,
        "crumbs": [crumb(), (one.title, reverse("identification:screening", args=[one.pk]))],
    }
    return render(request, "identification/grid/household.html", context, status=422 if form.errors else 200)


@require_POST
def take_back(request: HttpRequest, screening_id: int, household_id: int) -> HttpResponse:
    """Say that a household was written down by mistake."""
    one = files.screening(request.own_viewer, screening_id)
    home = files.household(request.own_viewer, household_id)
    reason = request.POST.get("reason", "")
    try:
        screenings.take_back(one, [home], on=timezone.localdate(), by=request.user, reason=reason)
        messages.success(request, gettext("Taken back: the household is to be screened again."))
    except may.NotAllowed:
        raise
    except Fault as fault:
        messages.error(request, faults.say(fault))
    return redirect("identification:screening-household", one.pk, home.pk)


def _known(viewer: Viewer, cell: Any) -> dict[str, str]:
    return {"who": (cell.keeper_name if cell else "") or viewer.name}


def _cell_asked(request: HttpRequest, viewer: Viewer, cells: list[Any]) -> str:
    """The cell in the address; without one, the first that this officer keeps himself, else all."""
    if asked := request.GET.get("cell", ""):
        return asked
    own = [each for each in cells if each.keeper_id == viewer.officer_id]
    return str(own[0].pk) if own else EVERY


def _of_cell(left: QuerySet[Any], at: str) -> QuerySet[Any]:
    if at == NONE:
        return left.filter(cell_id=None)
    return left.filter(cell_id=int(at)) if at.isdecimal() else left


def _recorded(request: HttpRequest, one: Any, rows: QuerySet[Any], form: RecordForm) -> bool:
    chosen = ticking.chosen(request, rows, "household")
    if not chosen:
        form.add_error(None, gettext("Tick at least one household."))
        return False
    return _written(request, one, chosen, form)


def _written(
    request: HttpRequest, one: Any, homes: list[Any], form: forms.Form, *, again: bool = False
) -> bool:
    given = form.cleaned_data
    done = tried(
        form, None,
        lambda: screenings.record(
            one, homes, on=given["on"], by=request.user, who=given["who"], found=given["found"],
            note=given["note"], again=again,
        ),
    )  # fmt: skip
    if done is not None:
        recorded(request, done)
    return done is not None
