"""The page of a village in a round: where each household stands, what blocks it, who must act, days left."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_GET

from diguan.casework import may, rounds
from diguan.casework.rounds import Block, Standing
from diguan.registry import files
from diguan.registry.viewer import Viewer
from diguan.web.rounds import adoption, lists, stepper
from diguan.web.rounds.here import at, narrowed, village
from diguan.web.rounds.meeting import case_name


@dataclass(frozen=True, slots=True)
class Row:
    """One household: where it stands, and what has to be known about it."""

    case: Any
    name: str
    standing: Standing
    blocks: Sequence[Block]
    due: date | None

    @property
    def hangs(self) -> bool:
        """Whether the day is the one on which its list comes off."""
        return self.standing.next is not None and self.standing.next.kind in ("notice", "announcement")

    @property
    def warnings(self) -> list[Block]:
        """What is only to be known."""
        return [one for one in self.blocks if one.severity == "warn" and one.clause]

    @property
    def others(self) -> list[Block]:
        """What is in the way besides the step itself."""
        return [one for one in self.blocks if one.severity == "block"][1:]


@dataclass(frozen=True, slots=True)
class Group:
    """The households that stand at one step; `may_take` says that this officer takes it."""

    stage: stepper.Stage
    rows: Sequence[Row]
    may_take: bool


@require_GET
def page(request: HttpRequest, round_id: int, area_id: int) -> HttpResponse:
    """The village in the round."""
    place = village(request.own_viewer, area_id)
    viewer = narrowed(request.own_viewer, place)
    one = files.round(viewer, round_id)
    fault, today = lists.fault_of(one), timezone.localdate()
    context = {
        "round": one,
        "title": lists.title(one),
        "area": place,
        "fault": fault,
        "today": today,
        "crumbs": [(gettext("Rounds"), at(request, "rounds")), *_above(request, one, place)],
        **({} if fault else _standing(viewer, one, place, today)),
    }
    return render(request, "web/rounds/village.html", context)


def _standing(viewer: Viewer, one: Any, place: Any, today: date) -> dict[str, Any]:
    course = rounds.course(one)
    cases = list(files.cases(viewer, one))
    found = rounds.standings(one, cases, course)
    blocks = rounds.blocks_of(one, cases, on=today)
    here, behind = stepper.counted(found.values())
    stages = stepper.stages(course, here, behind, viewer)
    rows = [_row(case, found[case.pk], blocks[case.pk]) for case in cases]
    open_rows = [row for row in rows if row.case.state == "open"]
    return {
        "course": course,
        "census": rounds.census_of(viewer, one, course),
        "adoption": adoption.of_round(viewer, one, course),
        "stages": stages,
        "groups": _groups(viewer, one, place, stages, open_rows),
        "ended": _ended(rows),
        "cases": cases,
        "people": sum(case.people for case in cases),
        "open": len(open_rows),
        "may_add": one.state == "open" and may.may_add_cases(viewer, place.code),
        "meetings": list(files.meetings(viewer, one)),
        "notices": list(files.notices(viewer, one)),
        "unanswered": files.objections(viewer).filter(notice__round=one, answer=None).count(),
    }


def _row(case: Any, standing: Standing, blocks: Sequence[Block]) -> Row:
    due = min((one.due for one in blocks if one.due is not None), default=None)
    return Row(case, case_name(case), standing, blocks, due)


def _groups(
    viewer: Viewer, one: Any, place: Any, stages: Sequence[stepper.Stage], rows: Sequence[Row]
) -> list[Group]:
    """Every step at which somebody stands, in the order of the procedure."""
    by_key: dict[str, list[Row]] = {}
    for row in rows:
        for station in row.standing.ready:
            by_key.setdefault(station.key, []).append(row)
    return [
        Group(
            stage, by_key[stage.key], one.state == "open" and may.may_take(viewer, stage.station, place.code)
        )
        for stage in stages
        if stage.key in by_key
    ]


def _ended(rows: Sequence[Row]) -> Mapping[str, list[Row]]:
    found: dict[str, list[Row]] = {}
    for row in rows:
        if row.case.state != "open":
            found.setdefault(row.case.get_state_display(), []).append(row)
    return found


def _above(request: HttpRequest, one: Any, place: Any) -> list[tuple[str, str]]:
    return [
        (
            lists.title(one).say("zh" if request.LANGUAGE_CODE.startswith("zh") else "en"),
            at(request, "round", one.pk),
        )
    ]
