"""One step of a round in an area: who can take it now, and the form that takes it for one or many.

Meetings, lists on boards, draws and visits have forms of their own; which one, the kind of the step says.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext, ngettext

from diguan.casework import may, rounds
from diguan.casework.rounds import Decision
from diguan.engine.comparison import catalogue
from diguan.policy.course import Course, Station
from diguan.registry import files
from diguan.registry.viewer import Viewer
from diguan.web import desk, faults
from diguan.web.rounds import lists, stepper, turn, tying
from diguan.web.rounds.here import area_or_own, at
from diguan.web.rounds.step_forms import AreaTaking, Papers, Taking
from diguan.web.templatetags.diguan import say
from diguan.words.areas import Level
from diguan.words.errors import Fault

PER_PAGE = 100


@dataclass(frozen=True, slots=True)
class Work:
    """A step in an area, as its page needs it."""

    request: HttpRequest
    viewer: Viewer
    area: Any
    round: Any
    course: Course
    station: Station
    today: date

    @property
    def may_take(self) -> bool:
        """Whether this officer takes the step here."""
        return self.round.state == "open" and may.may_take(self.viewer, self.station, self.area.prefix)

    def rows(self) -> "QuerySet[Any]":
        """The cases that can take it."""
        return turn.ready(self.viewer, self.round, self.course, self.station)

    @property
    def back(self) -> str:
        """The page one came from: the village, or the round."""
        if self.area.level == Level.VILLAGE:
            return at(self.request, "village", self.round.pk, self.area.pk)
        return at(self.request, "round", self.round.pk, area=self.request.GET.get("area"))

    def frame(self) -> dict[str, Any]:
        """What every page of a step shows."""
        return {
            "round": self.round,
            "title": lists.title(self.round),
            "of_areas": lists.of_areas(self.round),
            "area": self.area,
            "station": self.station,
            "terms": stepper.terms(self.course, self.station),
            "who": may.said(may.duties_of(self.station)),
            "may_take": self.may_take,
            "today": self.today,
            "here_area": self.request.GET.get("area", ""),
            "back": self.back,
            "crumbs": [
                (gettext("Rounds"), at(self.request, "rounds")),
                (say(lists.title(self.round)), self.back),
            ],
        }


def work(request: HttpRequest, round_id: int, station: str) -> Work:
    """The step in the area of the top bar or of the address; raises NotInSight, PackChanged, CourseFault."""
    viewer, area = area_or_own(request)
    one = files.round(viewer, round_id)
    course = rounds.course(one)
    return Work(request, viewer, area, one, course, course.station(station), timezone.localdate())


def batch(one: Work) -> HttpResponse:
    """A list with boxes, and one form for all that are ticked; each gets an act of its own."""
    form = Taking(one.request.POST or None, course=one.course, station=one.station, today=one.today)
    rows = one.rows()
    if one.request.method == "POST" and form.is_valid() and _took(one, form, rows):
        return redirect(one.request.get_full_path() if rows.exists() else one.back)
    return render_list(one, rows, form, "web/rounds/step.html", **_departments(one))


def _departments(one: Work) -> dict[str, Any]:
    """At a comparison, the requests to departments, where there is a desk for them."""
    if one.station.kind != "comparison" or not desk.leads_to("comparison:ask"):
        return {}
    sent = files.comparison_requests(one.viewer).filter(round=one.round, station=one.station.key)
    return {"asks": True, "asked": [(catalogue.name_of(row.department), row) for row in sent]}


def render_list(one: Work, rows: Any, form: Any, template: str, **more: Any) -> HttpResponse:
    """A page of the list with the form beside it; what was ticked stays ticked."""
    turned = Paginator(rows, PER_PAGE).get_page(one.request.GET.get("page"))
    context = {
        **one.frame(),
        "form": form,
        "turned": turned,
        "ticked": turn.ticked(one.request, turned.object_list),
        **tying.of_page(one.request, one.viewer, one.station, turned.object_list),
        **more,
    }
    return render(one.request, template, context, status=422 if form is not None and form.errors else 200)


def tried(form: Any, round: Any, act: Callable[[], Any]) -> Any:
    """What a verb gives; what it refuses stands in the form, clauses named by the round's pack; then None.

    `round` is None where the form belongs to none. NotAllowed goes on.
    """
    try:
        return act()
    except may.NotAllowed:
        raise
    except Fault as fault:
        form.add_error(None, faults.say(fault, round.pack_id if round else ""))
        return None


def recorded(request: HttpRequest, count: int) -> None:
    """Say how many were recorded."""
    said = ngettext("Recorded for %(n)s household.", "Recorded for %(n)s households.", count)
    messages.success(request, said % {"n": count})


def _took(one: Work, form: Taking, rows: Any) -> bool:
    cases = turn.chosen(one.request, rows)
    given = form.cleaned_data
    decisions = [
        Decision(
            case, given["outcome"], given["reason"], form.evidence,
            {**form.details, **tying.chosen(one.request, one.station, case)}, given.get("back_to") or "",
        )
        for case in cases
    ]  # fmt: skip
    acts = tried(
        form, one.round,
        lambda: rounds.take_steps(one.round, one.station.key, decisions, on=given["on"], by=one.request.user),
    )  # fmt: skip
    if acts is None:
        return False
    recorded(one.request, len(acts))
    return True


def of_area(one: Work) -> HttpResponse:
    """A step that is taken once for the area."""
    form = AreaTaking(one.request.POST or None, station=one.station, today=one.today)
    if one.request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        act = tried(
            form, one.round,
            lambda: rounds.take_area_step(
                one.round, one.station.key, one.area, on=given["on"], by=one.request.user,
                evidence=form.evidence, details={"note": given["note"]} if given["note"] else {},
            ),
        )  # fmt: skip
        if act is not None:
            messages.success(one.request, gettext("Recorded for %(area)s.") % {"area": one.area.name})
            return redirect(one.back)
    waiting = one.rows()
    context = {**one.frame(), "form": form, "waiting": waiting.count()}
    return render(one.request, "web/rounds/area_step.html", context, status=422 if form.errors else 200)


def visits(one: Work) -> HttpResponse:
    """Visits are written down one by one; the list says who is still to be visited."""
    return render_list(one, one.rows(), None, "web/rounds/visits.html")


def endorse(one: Work) -> HttpResponse:
    """Signing many files at once; what each signature covers is fixed by a digest."""
    form = Papers(one.request.POST or None, station=one.station, papers=False, today=one.today)
    rows = one.rows()
    if one.request.method == "POST" and form.is_valid():
        cases, on = turn.chosen(one.request, rows), form.cleaned_data["on"]
        if not cases:
            form.add_error(None, gettext("Tick at least one household."))
        signed = cases and tried(
            form,
            one.round,
            lambda: rounds.endorse(cases, one.station.key, on=on, by=one.request.user),
        )
        if signed:
            recorded(one.request, len(signed))
            return redirect(one.back)
    return render_list(one, rows, form, "web/rounds/endorse.html")
