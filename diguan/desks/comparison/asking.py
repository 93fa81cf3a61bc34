"""Asking departments about the persons of the cases at a comparison."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from diguan.casework import may, rounds
from diguan.engine.comparison import catalogue
from diguan.web.rounds import lists
from diguan.web.rounds.step import tried, work
from diguan.web.templatetags.diguan import say


class Asking(forms.Form):
    """Which departments are asked; those with nobody left to ask about are not offered."""

    departments = forms.MultipleChoiceField(label=_("Departments"), widget=forms.CheckboxSelectMultiple)

    def __init__(self, *args: Any, waiting: dict[str, int], **options: Any) -> None:
        super().__init__(*args, **options)
        offered = [(key, _line(key, people)) for key, people in waiting.items() if people]
        self.fields["departments"].choices = offered
        self.fields["departments"].initial = [key for key, _text in offered]


@require_http_methods(["GET", "POST"])
def page(request: HttpRequest, round_id: int, station: str) -> HttpResponse:
    """The form for the area of the top bar or of the address."""
    one = work(request, round_id, station)
    may.must_take(one.viewer, one.station, one.area.prefix)
    waiting = rounds.to_ask(one.round, one.station.key, one.area)
    form = Asking(request.POST or None, waiting=waiting)
    if request.method == "POST" and form.is_valid():
        chosen = form.cleaned_data["departments"]
        made = tried(
            form, one.round,
            lambda: rounds.ask_departments(
                one.round, one.station.key, one.area, chosen, on=timezone.localdate(), by=request.user
            ),
        )  # fmt: skip
        if made:
            said = ngettext("%(n)s request was sent.", "%(n)s requests were sent.", len(made))
            messages.success(request, said % {"n": len(made)})
            return redirect("comparison:index")
    context = {
        "form": form,
        "area": one.area,
        "title": lists.title(one.round),
        "station": one.station,
        "round": one.round,
        "nobody": not any(waiting.values()),
        "due": rounds.due_day(one.station, timezone.localdate()),
    }
    return render(request, "comparison/ask.html", context, status=422 if form.errors else 200)


def _line(key: str, people: int) -> str:
    said = gettext("%(department)s: %(n)s persons")
    return said % {"department": say(catalogue.name_of(key)), "n": people}
