"""Bringing one household into a round: found by number or head, with the application or clue it comes by."""

from typing import Any

from django import forms
from django.contrib import messages
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from diguan.casework import may, rounds
from diguan.policy.course import Course, Station
from diguan.policy.procedures import CASES_FROM
from diguan.registry import files
from diguan.web.rounds import lists
from diguan.web.rounds.here import at, narrowed, village
from diguan.web.rounds.step import tried
from diguan.web.rounds.step_forms import PAPER, Papers
from diguan.web.templatetags.diguan import say

MOST = 20


class Adding(Papers):
    """What brings the household in; papers where it is an application."""

    source = forms.ChoiceField(label=_("Comes by"))
    reason = forms.CharField(label=_("Remark"), required=False, max_length=500)

    def __init__(self, *args: Any, course: Course, station: Station, **options: Any) -> None:
        super().__init__(*args, station=station, papers=station.kind == "application", **options)
        language = get_language() or "zh-hans"
        allowed = course.procedure.cases_from or tuple(CASES_FROM)
        self.fields["source"].choices = [
            (key, CASES_FROM[key].say(language)) for key in allowed if key in CASES_FROM
        ]
        papers = [name for name in self.fields if name.startswith(PAPER)]
        self.order_fields(["source", "on", *papers, "reason"])


@require_http_methods(["GET", "POST"])
def page(request: HttpRequest, round_id: int, area_id: int) -> HttpResponse:
    """Search, choose, and say what brings the household in."""
    place = village(request.own_viewer, area_id)
    viewer = narrowed(request.own_viewer, place)
    may.must_add_cases(viewer, place.code)
    one = files.round(viewer, round_id)
    course, back = rounds.course(one), at(request, "village", one.pk, place.pk)
    first = next((each for each in course.stations if each.kind == "application"), course.stations[0])
    form = Adding(request.POST or None, course=course, station=first, today=timezone.localdate())
    wanted = request.GET.get("q", "").strip()
    found = _found(viewer, one, wanted)
    if request.method == "POST" and form.is_valid() and _added(request, viewer, one, form):
        return redirect(back)
    context = {
        "round": one,
        "title": lists.title(one),
        "area": place,
        "wanted": wanted,
        "found": found,
        "form": form,
        "chosen": request.POST.get("household", ""),
        "back": back,
        "crumbs": [(say(lists.title(one)), at(request, "round", one.pk)), (place.name, back)],
    }
    return render(request, "web/rounds/add.html", context, status=422 if form.errors else 200)


def _found(viewer: Any, one: Any, wanted: str) -> list[Any]:
    """Households of the village that are not under way in the round."""
    under_way = files.cases(viewer, one).filter(state="open").values("household")
    rows = files.households(viewer).exclude(pk__in=under_way)
    if wanted:
        rows = rows.filter(Q(number__icontains=wanted) | Q(head_name__icontains=wanted))
    return list(rows[:MOST])


def _added(request: HttpRequest, viewer: Any, one: Any, form: Adding) -> Any:
    asked = request.POST.get("household", "")
    household = files.households(viewer).filter(pk=int(asked) if asked.isdecimal() else 0).first()
    if household is None:
        form.add_error(None, gettext("Choose a household."))
        return None
    given = form.cleaned_data
    case = tried(
        form, request,
        lambda: rounds.add_case(
            one, household, source=given["source"], on=given["on"], by=request.user,
            evidence=form.evidence, reason=given["reason"],
        ),
    )  # fmt: skip
    if case is not None:
        messages.success(
            request, gettext("%(name)s is in the round.") % {"name": household.head_name or household.number}
        )
    return case
