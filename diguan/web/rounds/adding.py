"""Bringing households, or villages, into a round: found and ticked, with what they come by."""

from typing import Any

from django import forms
from django.contrib import messages
from django.db import transaction
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language, gettext, ngettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from diguan.casework import may, rounds
from diguan.policy.course import Course, Station
from diguan.policy.procedures import CASES_FROM
from diguan.registry import files
from diguan.registry.viewer import Viewer
from diguan.web import ticking
from diguan.web.rounds import lists
from diguan.web.rounds.here import area_or_own, at, narrowed, village
from diguan.web.rounds.step import tried
from diguan.web.rounds.step_forms import PAPER, Papers
from diguan.web.templatetags.diguan import say
from diguan.words.areas import Level

MOST = 20


class Adding(Papers):
    """What brings the household in; papers where it is an application."""

    source = forms.ChoiceField(label=_("Comes by"))
    reason = forms.CharField(label=_("Remark"), required=False, max_length=500)

    def __init__(self, *args: Any, course: Course, station: Station, **options: Any) -> None:
        super().__init__(*args, station=station, papers=station.kind == "application", **options)
        language = get_language() or "zh-hans"
        allowed = course.procedure.cases_from or tuple(CASES_FROM)
        self.fields["source"].choices = [
            (key, CASES_FROM[key].say(language)) for key in allowed if key in CASES_FROM
        ]
        papers = [name for name in self.fields if name.startswith(PAPER)]
        self.order_fields(["source", "on", *papers, "reason"])


@require_http_methods(["GET", "POST"])
def page(request: HttpRequest, round_id: int, area_id: int) -> HttpResponse:
    """Search, choose, and say what brings the household in."""
    place = village(request.own_viewer, area_id)
    viewer = narrowed(request.own_viewer, place)
    may.must_add_cases(viewer, place.code)
    one = files.round(viewer, round_id)
    course, back = rounds.course(one), at(request, "village", one.pk, place.pk)
    first = next((each for each in course.stations if each.kind == "application"), course.stations[0])
    form = Adding(request.POST or None, course=course, station=first, today=timezone.localdate())
    wanted = request.GET.get("q", "").strip()
    found = _found(viewer, one, wanted)
    if course.procedure.of != "household":
        return redirect(at(request, "add-areas", one.pk))
    if request.method == "POST" and form.is_valid() and _added(request, found, one, form):
        return redirect(back)
    context = {
        "round": one,
        "title": lists.title(one),
        "area": place,
        "wanted": wanted,
        "found": list(found[:MOST]),
        "count": found.count(),
        "form": form,
        "chosen": set(request.POST.getlist("household")),
        "back": back,
        "crumbs": [(say(lists.title(one)), at(request, "round", one.pk)), (place.name, back)],
    }
    return render(request, "web/rounds/add.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
def areas(request: HttpRequest, round_id: int) -> HttpResponse:
    """In a round about villages, or about counties: tick those that come in."""
    viewer, area = area_or_own(request)
    may.must_add_cases(viewer, viewer.prefix or "-")
    one = files.round(viewer, round_id)
    course, back = rounds.course(one), at(request, "round", one.pk)
    form = Adding(request.POST or None, course=course, station=course.stations[0], today=timezone.localdate())
    found = _areas(viewer, one, course)
    if request.method == "POST" and form.is_valid() and _added_areas(request, found, one, form):
        return redirect(back)
    context = {
        "round": one,
        "title": lists.title(one),
        "area": area,
        "found": found,
        "form": form,
        "chosen": set(request.POST.getlist("area_case")),
        "back": back,
        "crumbs": [(say(lists.title(one)), back)],
    }
    return render(request, "web/rounds/add_areas.html", context, status=422 if form.errors else 200)


def _areas(viewer: Viewer, one: Any, course: Course) -> list[Any]:
    """The villages, or counties, that are not under way in the round."""
    level = Level.VILLAGE if course.procedure.of == "village" else Level.COUNTY
    rows = files.areas(viewer).filter(level=level)
    under_way = files.cases(viewer, one).filter(state="open").values("area")
    return list(rows.exclude(pk__in=under_way))


def _added_areas(request: HttpRequest, found: list[Any], one: Any, form: Adding) -> bool:
    ticked = set(request.POST.getlist("area_case"))
    chosen = [area for area in found if str(area.pk) in ticked]
    if not chosen:
        form.add_error(None, gettext("Tick at least one."))
        return False
    given = form.cleaned_data
    done = tried(
        form, one,
        lambda: [
            rounds.add_area_case(one, area, source=given["source"], on=given["on"], by=request.user)
            for area in chosen
        ],
    )  # fmt: skip
    if done is not None:
        messages.success(request, gettext("Brought in: %(n)s.") % {"n": len(done)})
    return done is not None


def _found(viewer: Viewer, one: Any, wanted: str) -> "QuerySet[Any]":
    """Households of the village that are not under way in the round."""
    under_way = files.cases(viewer, one).filter(state="open").exclude(household=None).values("household")
    rows = files.households(viewer).exclude(pk__in=under_way)
    if wanted:
        rows = rows.filter(Q(number__icontains=wanted) | Q(head_name__icontains=wanted))
    return rows


def _added(request: HttpRequest, found: "QuerySet[Any]", one: Any, form: Adding) -> bool:
    """Those that were ticked, or all that were found; an application takes each one's paper."""
    chosen = ticking.chosen(request, found, "household")
    if not chosen:
        form.add_error(None, gettext("Tick at least one household."))
        return False
    done = tried(form, one, lambda: _bring_in(request, chosen, one, form))
    if done is not None:
        said = ngettext("%(n)s household brought in.", "%(n)s households brought in.", len(chosen))
        messages.success(request, said % {"n": len(chosen)})
    return done is not None


def _bring_in(request: HttpRequest, chosen: list[Any], one: Any, form: Adding) -> int:
    given = form.cleaned_data
    said = {"source": given["source"], "on": given["on"], "by": request.user}
    if given["source"] != "application":
        return rounds.add_cases(one, chosen, **said)
    with transaction.atomic():
        for household in chosen:
            rounds.add_case(one, household, evidence=form.evidence, reason=given["reason"], **said)
    return len(chosen)
