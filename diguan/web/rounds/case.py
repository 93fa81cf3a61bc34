"""One case: where it stands, what blocks it, every act with who, when and why, what this officer may do."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_POST

from diguan.casework import may, rounds
from diguan.casework.rounds.checking import RETURN_CAUSES
from diguan.casework.rounds.steps import FLAGS
from diguan.casework.rounds.telling import GROUND
from diguan.policy.course import OUTCOMES, Course, Station
from diguan.registry import files
from diguan.web import desk, faults, natural_changes
from diguan.web.rounds import adoption, lists, pictures, stepper
from diguan.web.rounds.here import at
from diguan.web.rounds.meeting import case_name
from diguan.web.templatetags.diguan import say
from diguan.words.areas import Level
from diguan.words.errors import Fault
from diguan.words.text import Text

FLAG, WITHDRAWAL = "flag", "withdrawal"


@dataclass(frozen=True, slots=True)
class Moment:
    """One act of the timeline: `title` is the step's words, `broken` that what was signed has changed."""

    act: Any
    title: Text
    papers: list[tuple[str, str]]
    form: list[tuple[str, str]]
    signed: list[str]
    broken: bool
    ground: Text | None
    change: natural_changes.Told | None

    @property
    def outcome(self) -> str:
        """What came of a step; nothing for an act beside the steps."""
        return str(self.act.outcome) if self.act.outcome in OUTCOMES else ""


@require_GET
def page(request: HttpRequest, case_id: int) -> HttpResponse:
    """The case with its acts."""
    viewer, today = request.own_viewer, timezone.localdate()
    case = files.case(viewer, case_id)
    fault = lists.fault_of(case.round)
    of_village = case.area.level == Level.VILLAGE
    village = (case.area.name, at(request, "village", case.round_id, case.area_id) if of_village else "")
    context = {
        "case": case,
        "name": case_name(case),
        "round": case.round,
        "title": lists.title(case.round),
        "fault": fault,
        "today": today,
        "file_url": "household:page" if case.household_id and desk.leads_to("household:page") else "",
        "crumbs": [(say(lists.title(case.round)), at(request, "round", case.round_id)), village],
        **({} if fault else _standing(request, case, today)),
    }
    return render(request, "web/rounds/case.html", context)


def _standing(request: HttpRequest, case: Any, today: Any) -> dict[str, Any]:
    viewer = request.own_viewer
    standing = rounds.standing(case)
    acts = list(files.acts(viewer, case))
    broken = rounds.broken(acts)
    may_add = may.may_add_cases(viewer, case.village_code) and case.state == "open"
    change = partial(natural_changes.told, viewer)
    return {
        "stages": stepper.of_case(standing, viewer),
        "standing": standing,
        "adoption": adoption.of_round(viewer, case.round, standing.course),
        "blocks": rounds.what_blocks(case, on=today),
        "moments": [
            _moment(standing.course, act, broken.get(act.pk, False), change(act, standing.course))
            for act in acts
        ],
        "enters": _enters(standing, viewer, case),
        "ready": [
            (one, may.may_take(viewer, one, case.village_code), _do(request, case, one))
            for one in standing.ready
        ],
        "may_change": may_add,
        "flags": [(key, text) for key, text in FLAGS.items() if key not in case.flags],
        "flagged": [FLAGS.get(one, Text(one, one)) for one in case.flags],
        **pictures.beside(viewer, case.round, case.village_code, case=case),
        "may_settle": bool(case.awaits) and may.may_decide(viewer, case.village_code),
    }


def _do(request: HttpRequest, case: Any, station: Station) -> str:
    """Where the next step is taken."""
    if station.kind == "visit":
        return at(request, "visit", case.pk, station.key)
    return at(request, "step", case.round_id, station.key, area=case.area_id)


def _enters(standing: Any, viewer: Any, case: Any) -> bool:
    """Whether the next step enters a change of members, and this officer takes it."""
    station = rounds.entering(standing)
    return station is not None and may.may_take(viewer, station, case.village_code)


def _moment(course: Course, act: Any, broken: bool, change: natural_changes.Told | None) -> Moment:
    station = course.by_key.get(act.station)
    papers = {paper.id: paper.text for paper in station.step.evidence} if station else {}
    parts = {part.id: part.text for part in station.parts} if station else {}
    form = act.details.get("form") or {}
    signed = act.details.get("signed") or {}
    return Moment(
        act,
        station.text if station else _WITHOUT.get(act.kind, Text(act.kind or "-", act.kind or "-")),
        [(say(papers.get(key, key)), where) for key, where in act.evidence.items()],
        [(say(parts.get(key, key)), words) for key, words in form.items()],
        [str(name) for name in signed.values()],
        broken,
        _ground(course, str(act.details.get(GROUND) or "")),
        change,
    )


def _ground(course: Course, key: str) -> Text | None:
    """For which of the pack's causes a household was brought in again, in the pack's words or the act's."""
    setting = course.setting(RETURN_CAUSES)
    words = setting.parameter.words if setting else {}
    return words.get(key, Text(key, key)) if key else None


@require_POST
def withdraw(request: HttpRequest, case_id: int) -> HttpResponse:
    """The case leaves the round before it has ended."""
    case = files.case(request.own_viewer, case_id)
    return _done(
        request, case, gettext("Taken out of the round."),
        lambda: rounds.withdraw(
            case, on=timezone.localdate(), by=request.user, reason=request.POST.get("reason", "")
        ),
    )  # fmt: skip


@require_POST
def flag(request: HttpRequest, case_id: int) -> HttpResponse:
    """The case is to be looked at twice."""
    case = files.case(request.own_viewer, case_id)
    given = request.POST
    return _done(
        request, case, gettext("Marked to be looked at twice."),
        lambda: rounds.flag_conflict(
            case, given.get("flag", ""), on=timezone.localdate(), by=request.user,
            reason=given.get("reason", ""),
        ),
    )  # fmt: skip


def _done(request: HttpRequest, case: Any, said: str, act: Callable[[], Any]) -> HttpResponse:
    try:
        act()
        messages.success(request, said)
    except may.NotAllowed:
        raise
    except Fault as fault:
        messages.error(request, faults.say(fault, case.round.pack_id))
    return redirect(at(request, "case", case.pk))


_WITHOUT = {
    FLAG: Text("提请复核", "To be looked at twice"),
    WITHDRAWAL: Text("撤出本轮", "Taken out of the round"),
    "adopted": Text("采用政策包新文本", "New text of the pack adopted"),
}
