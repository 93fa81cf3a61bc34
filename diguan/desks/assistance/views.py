"""The page of one household's assistance: its causes, the current plan with its measures and effects, and the
plans before it."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from diguan.casework import may
from diguan.desks.assistance import present
from diguan.registry import files
from diguan.web import facts
from diguan.web.policies import book

CAUSES = ("main_cause", "other_causes", "return_cause", "planned_exit_year")
ALWAYS = ("main_cause", "planned_exit_year")  # said even where they are not known


@require_GET
def page(request: HttpRequest, household_id: int) -> HttpResponse:
    """The plan that is in force, its measures, and what was before."""
    viewer = request.own_viewer
    home = files.helped_household(viewer, household_id)
    plans = list(files.help_plans(viewer, home))
    state = present.state(home)
    context = {
        "home": home,
        "plan": next((one for one in plans if one.replaced_on is None), None),
        "before": [one for one in plans if one.replaced_on],
        "causes": causes(files.years(viewer, home).first()),
        "state": present.STATES[state],
        "tone": present.TONES[state],
        "lacking": present.lacking(home),
        "may_plan": may.may_plan_help(viewer, home.village_code),
    }
    return render(request, "assistance/household.html", context)


def causes(of_year: Any) -> list[tuple[str, str]]:
    """The causes and the planned year of exit as the newest year of the file knows them."""
    told = [(book().fact(name), getattr(of_year, name, None)) for name in CAUSES]
    kept = [(fact, value) for fact, value in told if value or fact.name in ALWAYS]
    return [(facts.heading(fact), facts.said(fact, value)) for fact, value in kept]
