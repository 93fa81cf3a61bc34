"""Where a signal goes on: into an open round whose procedure takes cases by a clue; people decide there.

It opens no round and moves no file; where no round is open, the page says so.
"""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from diguan.casework import may, rounds
from diguan.desks.identification.kinds import KINDS
from diguan.registry import files
from diguan.registry.viewer import Viewer
from diguan.web import faults
from diguan.web.rounds import lists
from diguan.words.errors import Fault

CLUE = "clue"


@dataclass(frozen=True, slots=True)
class Offered:
    """The rounds that would take the household, and its cases that are under way."""

    rounds: list[tuple[Any, Any]]
    under_way: list[tuple[Any, Any]]


def offered(viewer: Viewer, home: Any) -> Offered:
    """What this officer may do with a signal of a household."""
    cases = list(files.cases_of(viewer, home).filter(state="open", round__kind__in=KINDS))
    under_way = [(case, lists.title(case.round)) for case in cases]
    if not may.may_add_cases(viewer, home.village_code):
        return Offered([], under_way)
    inside = {case.round_id for case in cases}
    open_ = files.rounds(viewer).filter(kind__in=KINDS, state="open").exclude(pk__in=inside)
    return Offered([(one, lists.title(one)) for one in open_ if _takes(one, home)], under_way)


@require_POST
def follow(request: HttpRequest, screening_id: int, household_id: int) -> HttpResponse:
    """Bring the household into the round that was chosen, by its clue."""
    viewer = request.own_viewer
    files.screening(viewer, screening_id)
    home = files.household(viewer, household_id)
    chosen = request.POST.get("round", "")
    one = files.round(viewer, int(chosen) if chosen.isdecimal() else 0)
    try:
        case = rounds.add_case(one, home, source=CLUE, on=timezone.localdate(), by=request.user)
    except may.NotAllowed:
        raise
    except Fault as fault:
        messages.error(request, faults.say(fault))
        return redirect("identification:screening-household", screening_id, household_id)
    messages.success(request, gettext("The household is in the round now."))
    return redirect("identification:case", case.pk)


def _takes(one: Any, home: Any) -> bool:
    """Whether the round is about households, of this place, and its procedure takes cases by a clue."""
    if not home.village_code.startswith(one.area_prefix):
        return False
    try:
        procedure = rounds.course(one).procedure
    except Fault:
        return False
    return procedure.of == "household" and CLUE in (procedure.cases_from or (CLUE,))
