"""Entering one household with its members: the form, what looks wrong with it, the file that comes of it."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from diguan.casework import may, opening
from diguan.casework.record import reason_given
from diguan.desks.intake.doubts import doubts
from diguan.desks.intake.entry_forms import HouseholdForm, member_forms
from diguan.registry import files
from diguan.web import faults
from diguan.words.errors import Fault


@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """The form; `add` asks for one more member, `save` for the file."""
    viewer, today = request.viewer, timezone.localdate()
    may.must_open_file(viewer, viewer.prefix or "")
    sent = request.POST or None
    in_use = _in_use(request, today)
    villages = list(files.villages(viewer))
    form = HouseholdForm(sent, villages=villages, today=today, in_use=in_use)
    adding = sent is not None and "add" in sent
    members = member_forms(sent, in_use, more=1 if adding else 0)
    found: list[Any] = []
    if sent is not None and not adding and form.is_valid() and members.is_valid():
        village = next(one for one in villages if one.pk == form.cleaned_data["village"])
        people = [one.facts() for one in members if one.has_changed()]
        if not form.cleaned_data["keep"].strip():
            found = doubts(viewer, village, form.facts(), people, form.cleaned_data["on"])
        if not found and (file := _opened(request, form, village, people)):
            return redirect("household:page", file.pk)
    context = {"form": form, "members": members, "doubts": found, "adding": adding}
    refused = sent is not None and not adding
    return render(request, "intake/entry.html", context, status=422 if refused else 200)


def _in_use(request: HttpRequest, today: date) -> date:
    """The day whose codes the lists offer: the end of the chosen year, or today while it lasts."""
    asked = request.POST.get("year", "")
    year = int(asked) if asked.isdecimal() and len(asked) == 4 else today.year
    return min(today, date(year, 12, 31))


def _opened(request: HttpRequest, form: HouseholdForm, village: Any, people: list[dict[str, Any]]) -> Any:
    """The new file; None when casework refuses, with the reason in the form."""
    given = form.cleaned_data
    try:
        file = opening.open_file(
            village,
            form.facts(),
            people,
            year=given["year"],
            on=given["on"],
            by=request.user,
            reason=_reason(given),
        )
    except may.NotAllowed:
        raise
    except Fault as fault:
        form.add_error(None, faults.say(Fault(fault.what, None, fault.mend)))
        return None
    messages.success(request, gettext("The file is open under number %(number)s.") % {"number": file.number})
    return file


def _reason(given: dict[str, Any]) -> str:
    why = reason_given(given["reason"])
    kept = given["keep"].strip()
    return gettext("%(why)s. Kept as entered: %(kept)s") % {"why": why, "kept": kept} if kept else why
