"""What waits for an officer in the rounds of a desk, and what a household's page says of its cases.

Which step his level takes, the pack says; one query a round counts where the cases stand.
"""

from collections.abc import Collection
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext

from diguan.casework import may, rounds
from diguan.policy.course import Course, Station
from diguan.registry import files
from diguan.registry.viewer import Viewer
from diguan.web.desk import Panel, ToDo
from diguan.web.rounds import late, lists
from diguan.web.templatetags.diguan import say
from diguan.words.errors import Fault

MOST_ROUNDS = 8


def to_do(viewer: Viewer, kinds: Collection[str], desk: str) -> list[ToDo]:
    """The steps that this officer's level takes, those that are late first; lists to take off; objections."""
    if viewer.prefix is None or viewer.scope is None:
        return []
    today = timezone.localdate()
    found: list[ToDo] = []
    for one in files.rounds(viewer).filter(kind__in=kinds, state="open")[:MOST_ROUNDS]:
        found += _of_round(viewer, one, desk, today)
    return found


def _of_round(viewer: Viewer, one: Any, desk: str, today: date) -> list[ToDo]:
    address = _address(viewer, one, desk)
    try:
        course = rounds.course(one)
    except Fault as fault:
        opens = may.may_open_round(viewer, one.area_prefix)
        return (
            [ToDo(f"{say(lists.title(one))}{gettext(': ')}{say(fault.what)}", 1, address, "red")]
            if opens
            else []
        )
    whole = lists.whole(viewer, one)
    return [*_steps(viewer, one, course, whole.stations, desk, today), *_in_public(viewer, one, desk, today)]


def _steps(
    viewer: Viewer, one: Any, course: Course, here: dict[str, int], desk: str, today: date
) -> list[ToDo]:
    overdue = late.by_step(viewer, one, course, today)
    lines = []
    for station in course.stations:
        if not here.get(station.key) or not _is_told(viewer, station):
            continue
        url = reverse(f"{desk}:step", args=[one.pk, station.key])
        over = overdue.get(station.key, 0)
        note = gettext("%(n)s over their day") % {"n": over} if over else say(lists.title(one))
        lines.append(ToDo(say(station.text), here[station.key], url, "red" if over else "blue", note))
    return lines


def _is_told(viewer: Viewer, station: Station) -> bool:
    """Whether the step is this officer's to take; where the document names no level, those near are told."""
    if not may.may_take(viewer, station, viewer.prefix or "-"):
        return False
    named = station.level is not None or station.kind not in ("notice", "announcement")
    return named or viewer.duty in (may.VILLAGE, may.TOWNSHIP)


def _in_public(viewer: Viewer, one: Any, desk: str, today: date) -> list[ToDo]:
    """Lists whose days are over, objections without an answer, results to be confirmed."""
    address, prefix, lines = _address(viewer, one, desk), viewer.prefix or "-", []
    if viewer.duty in (may.VILLAGE, may.TOWNSHIP):
        over = files.notices(viewer, one).filter(end=None, until__lte=today).count()
        lines.append(
            ToDo(
                gettext("Lists whose days on the board are over"),
                over,
                address,
                "orange",
                say(lists.title(one)),
            )
        )
    if may.may_answer_objection(viewer, prefix):
        asked = files.objections(viewer).filter(notice__round=one, answer=None).count()
        lines.append(ToDo(gettext("Objections to be answered"), asked, address, "red", say(lists.title(one))))
    if may.may_decide(viewer, prefix):
        waits = files.cases(viewer, one).exclude(awaits="").count()
        settle = reverse(f"{desk}:settle", args=[one.pk])
        lines.append(ToDo(gettext("Results to be confirmed"), waits, settle, "orange", say(lists.title(one))))
    return lines


def _address(viewer: Viewer, one: Any, desk: str) -> str:
    return reverse(f"{desk}:round", args=[one.pk])


def panel(household: Any, viewer: Viewer, kinds: Collection[str], desk: str, title: str) -> Panel | None:
    """The household's cases in rounds of these kinds; None when it never was in one."""
    found = files.cases_of(viewer, household).filter(round__kind__in=kinds)
    cases = list(found.select_related(None).select_related("round")[:5])  # the household is at hand
    if not cases:
        return None
    rows = [
        (case, lists.title(case.round), _station(case), reverse(f"{desk}:case", args=[case.pk]))
        for case in cases
    ]
    return Panel(title, "web/rounds/_panel.html", {"rows": rows}, order=20)


def _station(case: Any) -> str:
    try:
        station = rounds.course(case.round).by_key.get(case.station)
    except Fault:
        return ""
    return say(station.text) if station else ""
