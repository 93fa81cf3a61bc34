"""Writing a household's assistance down: its plan, a measure, how a measure ends, what it brought."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from diguan.casework import help_plans, may, measures
from diguan.desks.assistance import present
from diguan.desks.assistance.forms import EffectForm, EndForm, MeasureForm, PlanForm, ReplacingForm
from diguan.registry import files
from diguan.web.rounds.step import tried
from diguan.web.templatetags.diguan import code_text


@require_http_methods(["GET", "POST"])
def plan(request: HttpRequest, household_id: int) -> HttpResponse:
    """Make the household's plan, or put another one in its place."""
    home, current = _at(request, household_id)
    today, by = timezone.localdate(), request.user
    if current is None:
        form = PlanForm(request.POST or None, today=today)
        title = gettext("Make the plan of help")
    else:
        known = {"words": current.aim, "responsible": current.responsible, "unit": current.unit}
        under_way = [(one.pk, said(one)) for one in current.measures.all() if not one.outcome]
        form = ReplacingForm(request.POST or None, initial=known, today=today, under_way=under_way)
        title = gettext("Replace the plan of help")

    def act() -> Any:
        given, aim = form.cleaned_data, form.aim()
        if current is None:
            return help_plans.make(home, aim, on=given["on"], by=by)
        how = {"reason": given["reason"], "carried": given.get("carried", ())}
        return help_plans.replace(current, aim, on=given["on"], by=by, **how)

    return _written(request, home, form, act, title, gettext("The plan is written down."))


@require_http_methods(["GET", "POST"])
def add_measure(request: HttpRequest, household_id: int) -> HttpResponse:
    """Add a measure to the current plan."""
    home, current = _at(request, household_id)
    if current is None:
        return redirect("assistance:plan", home.pk)
    members = list(files.members(request.own_viewer, home).filter(left_on=None))
    known = {"responsible": current.responsible}
    form = MeasureForm(request.POST or None, initial=known, today=timezone.localdate(), members=members)

    def act() -> Any:
        return measures.add(current, form.given(), on=form.cleaned_data["on"], by=request.user)

    return _written(
        request, home, form, act, gettext("Add a measure"), gettext("The measure is written down.")
    )


@require_http_methods(["GET", "POST"])
def end_measure(request: HttpRequest, measure_id: int) -> HttpResponse:
    """Say that a measure is done, or give it up."""
    one, home = _of(request, measure_id)
    form = EndForm(request.POST or None, today=timezone.localdate())

    def act() -> Any:
        given = form.cleaned_data
        measures.end(one, given["outcome"], on=given["on"], by=request.user, reason=given["reason"])
        return one

    return _written(
        request, home, form, act, gettext("End a measure"), gettext("The measure has ended."), one
    )


@require_http_methods(["GET", "POST"])
def record_effect(request: HttpRequest, measure_id: int) -> HttpResponse:
    """Write down what a measure brought."""
    one, home = _of(request, measure_id)
    form = EffectForm(request.POST or None, today=timezone.localdate())

    def act() -> Any:
        return measures.record_effect(one, form.reached_words(), on=form.cleaned_data["on"], by=request.user)

    return _written(
        request, home, form, act, gettext("Record an effect"), gettext("The effect is written down."), one
    )


def said(measure: Any) -> str:
    """A measure in words: its kind, and what."""
    return f"{code_text(measure.kind, measures.KINDS)} · {measure.what}"


def _at(request: HttpRequest, household_id: int) -> tuple[Any, Any]:
    """The household, of which this officer plans, and its current plan."""
    home = files.helped_household(request.own_viewer, household_id)
    may.must_plan_help(request.own_viewer, home.village_code)
    return home, files.current_plan(request.own_viewer, home)


def _of(request: HttpRequest, measure_id: int) -> tuple[Any, Any]:
    """A measure of a household of which this officer plans, and the household."""
    one = files.measure(request.own_viewer, measure_id)
    may.must_plan_help(request.own_viewer, one.plan.household.village_code)
    return one, one.plan.household


def _written(
    request: HttpRequest,
    home: Any,
    form: Any,
    act: Callable[[], Any],
    title: str,
    done: str,
    measure: Any = None,
) -> HttpResponse:
    """The form; sent and taken, back to the household with what its plan still lacks."""
    back = reverse("assistance:household", args=[home.pk])
    if request.method == "POST" and form.is_valid() and tried(form, None, act) is not None:
        messages.success(request, done)
        if lacking := present.lacking(files.helped_household(request.own_viewer, home.pk)):
            still = gettext("The plan still lacks: %(what)s.") % {"what": ", ".join(lacking)}
            messages.warning(request, still)
        return redirect(back)
    context = {
        "home": home,
        "form": form,
        "title": title,
        "measure": said(measure) if measure else "",
        "back": back,
        "crumbs": [(home.head_name or home.number, back)],
    }
    return render(request, "assistance/form.html", context, status=422 if form.errors else 200)
