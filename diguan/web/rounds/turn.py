"""Whose turn it is at a step: the open cases of an area that can take it now."""

from collections.abc import Sequence
from itertools import pairwise
from typing import Any

from django.db.models import Count, QuerySet

from diguan.casework import rounds
from diguan.policy.course import Course, Station
from diguan.registry import files
from diguan.registry.viewer import Viewer
from diguan.web import ticking


def ready(viewer: Viewer, one: Any, course: Course, station: Station) -> "QuerySet[Any]":
    """The cases that can take the step, as rows of a list.

    Where the steps follow each other in one line, where a case stands says it; where several can be taken at
    once, the acts are asked.
    """
    rows = files.cases(viewer, one).filter(state="open")
    if in_line(course):
        return rows.filter(station=station.key)
    found = rounds.standings(one, list(rows), course)
    return rows.filter(pk__in=[pk for pk, standing in found.items() if station in standing.ready])


def in_line(course: Course) -> bool:
    """Whether each step waits for the one before it, so that a case can only ever take one."""
    return all(after.key in course.behind[before.key] for before, after in pairwise(course.stations))


def by_village(viewer: Viewer, rows: "QuerySet[Any]") -> list[tuple[Any, int]]:
    """The villages of some cases, each with how many, in the order of their codes; counted, none is read."""
    counts = dict(rows.order_by().values_list("area").annotate(Count("pk")))
    return [(area, counts[area.pk]) for area in files.areas(viewer).filter(pk__in=counts).order_by("code")]


def chosen(request: Any, rows: "QuerySet[Any]") -> list[Any]:
    """The cases that were ticked, or all of the list; never one that is not on it."""
    return ticking.chosen(request, rows, "case")


def ticked(request: Any, page: Sequence[Any]) -> set[int]:
    """What was ticked, to show a refused form again as it was sent."""
    if request.method != "POST":
        return set()
    every = request.POST.get("every") == "1"
    return {case.pk for case in page} if every else ticking.sent(request, "case")
