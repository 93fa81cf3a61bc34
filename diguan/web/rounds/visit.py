"""The home-visit form of one case: every line that the pack names, papers, both signatures, opinion."""

from datetime import date
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_http_methods

from diguan.casework import may, rounds
from diguan.policy.course import Course, Station
from diguan.registry import files
from diguan.web import desk
from diguan.web.pdf import pdf_response
from diguan.web.rounds import lists, stepper
from diguan.web.rounds.here import at
from diguan.web.rounds.meeting import case_name
from diguan.web.rounds.paper import home_visit, who
from diguan.web.rounds.paper.asked import asked
from diguan.web.rounds.step import tried
from diguan.web.rounds.step_forms import PAPER, Taking
from diguan.web.templatetags.diguan import say

LINE = "line_"


class Visiting(Taking):
    """A visit's form: nothing in it is filled in beforehand."""

    visitor = forms.CharField(label=_("Who visited (names)"), max_length=200)
    family = forms.CharField(
        label=_("Who of the family signed"), max_length=200,
        help_text=_("Who cannot sign: say why, and who saw it."),
    )  # fmt: skip

    def __init__(self, *args: Any, course: Course, station: Station, **options: Any) -> None:
        super().__init__(*args, course=course, station=station, **options)
        language = get_language() or "zh-hans"
        for part in station.parts:
            self.fields[LINE + part.id] = forms.CharField(
                label=part.text.say(language), max_length=2000, required=False,
                help_text=part.note.say(language) if part.note else "",
                widget=forms.Textarea(attrs={"rows": 3}),
            )  # fmt: skip
        lines = [name for name in self.fields if name.startswith(LINE)]
        papers = [name for name in self.fields if name.startswith(PAPER)]
        self.order_fields(["on", "visitor", *lines, *papers, "outcome", "back_to", "reason", "family"])

    @property
    def details(self) -> dict[str, Any]:
        """The lines of the form and both signatures."""
        given = self.cleaned_data
        lines = {name.removeprefix(LINE): value for name, value in given.items() if name.startswith(LINE)}
        return {
            **super().details,
            "form": lines,
            "signed": {"visitor": given["visitor"], "household": given["family"]},
        }


@require_http_methods(["GET", "POST"])
def page(request: HttpRequest, case_id: int, station: str) -> HttpResponse:
    """The form; a good one is an act of the case."""
    viewer, today = request.own_viewer, timezone.localdate()
    case = files.case(viewer, case_id)
    course = rounds.course(case.round)
    step = course.station(station)
    if request.method == "POST":
        may.must_take(viewer, step, case.village_code)
    form = Visiting(request.POST or None, course=course, station=step, today=today)
    back = at(request, "village", case.round_id, case.area_id)
    if request.method == "POST" and form.is_valid() and _visited(request, case, step, form):
        return redirect(back)
    context = {
        "form": form,
        "case": case,
        "name": case_name(case),
        "station": step,
        "title": lists.title(case.round),
        "terms": stepper.terms(course, step),
        "asks": asked(course.pack, course.on),
        "columns": who.headings(COLUMNS),
        "members": _members(viewer, case, today),
        "file_url": "household:page" if case.household and desk.leads_to("household:page") else "",
        "back": back,
        "may_take": may.may_take(viewer, step, case.village_code),
        "crumbs": [
            (say(lists.title(case.round)), at(request, "round", case.round_id)),
            (case.area.name, back),
        ],
    }
    return render(request, "web/rounds/visit.html", context, status=422 if form.errors else 200)


COLUMNS = ("name", "relation", "sex", "birth")


@require_GET
def as_pdf(request: HttpRequest, case_id: int, station: str) -> HttpResponse:
    """The form on paper, with who lives there."""
    viewer, today = request.own_viewer, timezone.localdate()
    case = files.case(viewer, case_id)
    course = rounds.course(case.round)
    step = course.station(station)
    family = who.who(viewer, case.household, today) if case.household else who.nobody()
    data = home_visit.data(family, course.pack, course.on, step, viewer, today)
    number = case.household.number if case.household else case.area.code
    return pdf_response(request, f"home-visit-{number}", home_visit.TEMPLATE, data)


def _members(viewer: Any, case: Any, today: date) -> list[list[str]]:
    return who.who(viewer, case.household, today).members(COLUMNS, blank=0) if case.household else []


def _visited(request: HttpRequest, case: Any, step: Station, form: Visiting) -> Any:
    given = form.cleaned_data
    act = tried(
        form, case.round,
        lambda: rounds.take_step(
            case, step.key, given["outcome"], on=given["on"], by=request.user, reason=given["reason"],
            evidence=form.evidence, details=form.details, back_to=given.get("back_to") or "",
        ),
    )  # fmt: skip
    if act is not None:
        said = gettext("The visit of %(name)s is written down.") % {"name": case_name(case)}
        messages.success(request, said)
    return act
