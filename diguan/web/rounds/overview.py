"""One round in an area: its steps with the cases that stand at each, its parts, what waits here."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_GET

from diguan.casework import may, rounds
from diguan.policy.course import Course
from diguan.registry import files
from diguan.registry.files import Progress
from diguan.registry.viewer import Viewer
from diguan.web import policies
from diguan.web.desk import leads_to
from diguan.web.rounds import adoption, late, lists, recurring, stepper
from diguan.web.rounds.here import area_or_own, at
from diguan.words.areas import Level

LATEST = 8


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the area with how far its cases are; `late` counts those over their day, `census` the
    households that a census has looked at."""

    area: Any
    progress: Progress
    at: Sequence[tuple[Any, int]]
    late: int
    url: str
    census: rounds.Census | None = None


@require_GET
def page(request: HttpRequest, round_id: int) -> HttpResponse:
    """The round for the area in the top bar, or for the part named in the address."""
    viewer, area = area_or_own(request)
    one = files.round(viewer, round_id)
    if area.level == Level.VILLAGE:
        return redirect(at(request, "village", one.pk, area.pk))
    fault = lists.fault_of(one)
    context = {
        "round": one,
        "title": lists.title(one),
        "of_areas": lists.of_areas(one),
        "area": area,
        "part": viewer != request.viewer,
        "fault": fault,
        "crumbs": [(gettext("Rounds"), at(request, "rounds"))],
        "may_open": may.may_open_round(request.viewer, one.area_prefix),
        "pack": policies.library().pack(one.pack_id) if one.pack_id in policies.library().ids else None,
        "policy_url": "policy:pack" if leads_to("policy:pack") else "",
        "whole": lists.whole(viewer, one),
        **({} if fault else _under_way(request, viewer, area, one)),
    }
    return render(request, "web/rounds/round.html", context)


def _under_way(request: HttpRequest, viewer: Viewer, area: Any, one: Any) -> dict[str, Any]:
    course, today = rounds.course(one), timezone.localdate()
    whole = lists.whole(viewer, one)
    census = rounds.census_of(viewer, one, course)
    parts = _parts(request, viewer, one, course, today, census)
    turn = recurring.of_round(viewer, one, course)
    behind = _behind(course, whole)
    return {
        "course": course,
        "adoption": adoption.of_round(viewer, one, course),
        "stages": stepper.stages(course, whole.stations, behind, viewer),
        "parts": parts,
        "columns": [station for station in course.stations if whole.stations.get(station.key)],
        "late": sum(part.late for part in parts),
        "turn": turn,
        "census": census,
        "frozen": recurring.frozen(viewer, one, turn),
        "quota": rounds.quota_warning(one, course),
        "awaiting": files.cases(viewer, one).exclude(awaits="").count(),
        "may_add": may.may_add_cases(viewer, viewer.prefix or "-") and one.state == "open",
        "may_settle": may.may_decide(viewer, viewer.prefix or "-"),
        "errors": {name: rows.count() for name, rows in files.errors(viewer, one).items()},
        "flagged": files.flagged(viewer, one).count(),
        "differing": files.differing(viewer, one).count(),
        "draws": list(files.draws(viewer, one)[:LATEST]),
        "meetings": list(files.meetings(viewer, one)[:LATEST]),
        "notices": list(files.notices(viewer, one)[:LATEST]),
        "covered": _coverage(viewer, one, course),
        "area_acts": list(files.area_acts(viewer, one)[:LATEST]),
        "today": today,
        "by_key": course.by_key,
    }


def _parts(
    request: HttpRequest, viewer: Viewer, one: Any, course: Course, today: date, census: rounds.Census | None
) -> list[Part]:
    """The areas right below that have cases; a township is looked into, a village has its own page."""
    below = list(files.parts(viewer))
    if not below:
        return []
    found = files.progress(viewer, one, below[0].level)
    overdue = late.by_part(viewer, one, course, len(below[0].prefix), today)
    return [
        Part(
            part,
            found[part.prefix],
            [(station, found[part.prefix].stations.get(station.key, 0)) for station in course.stations],
            overdue.get(part.prefix, 0),
            _address(request, one, part),
            census.of(part.prefix) if census else None,
        )
        for part in below
        if part.prefix in found
    ]


def _address(request: HttpRequest, one: Any, area: Any) -> str:
    if area.level == Level.VILLAGE:
        return at(request, "village", one.pk, area.pk)
    return at(request, "round", one.pk, area=area.pk)


def _behind(course: Course, whole: Progress) -> dict[str, int]:
    """How many cases have each station behind them, read off where they stand (steps have an order)."""
    passed, found = whole.states.get("passed", 0) + whole.states.get("handed_over", 0), {}
    for station in course.stations:
        ahead = [key for key in course.behind[station.key] if key != station.key]
        found[station.key] = passed + sum(whole.stations.get(key, 0) for key in ahead)
    return found


def _coverage(viewer: Viewer, one: Any, course: Course) -> list[tuple[Any, int, int]]:
    """Steps that every person must pass (R-023), with how many have."""
    full = [station for station in course.stations if station.step.coverage == 1 and not station.of_an_area]
    return [(station, *files.coverage(viewer, one, station.key)) for station in full]
