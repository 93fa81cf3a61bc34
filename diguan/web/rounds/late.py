"""Which open cases are over the day by which their step is due, counted by area without reading each."""

from collections import Counter
from datetime import date
from typing import Any

from django.db.models import Count
from django.db.models.functions import Substr

from diguan.casework import rounds
from diguan.policy.course import Course
from diguan.registry import files
from diguan.registry.viewer import Viewer


def by_part(viewer: Viewer, one: Any, course: Course, length: int, today: date) -> Counter[str]:
    """Overdue cases by the first `length` digits of their village's code."""
    found: Counter[str] = Counter()
    dated = [station.key for station in course.stations if "due" in station.settings]
    if not dated:
        return found
    rows = files.cases(viewer, one).filter(state="open", station__in=dated).order_by()
    grouped = rows.annotate(part=Substr("village_code", 1, length)).values_list("part", "station", "since")
    for part, key, since, count in grouped.annotate(Count("pk")):
        due = rounds.due_day(course.station(key), since)
        if due is not None and due < today:
            found[part] += count
    return found


def by_step(viewer: Viewer, one: Any, course: Course, today: date) -> Counter[str]:
    """Overdue cases of the area by the step at which they stand."""
    found: Counter[str] = Counter()
    dated = [station.key for station in course.stations if "due" in station.settings]
    if not dated:
        return found
    rows = files.cases(viewer, one).filter(state="open", station__in=dated).order_by()
    for key, since, count in rows.values_list("station", "since").annotate(Count("pk")):
        due = rounds.due_day(course.station(key), since)
        if due is not None and due < today:
            found[key] += count
    return found
