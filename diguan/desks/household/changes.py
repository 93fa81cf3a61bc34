"""Correcting one fact of a household or of a member: the form, what stands now, and the way back.

The change itself, its rights and its event are casework's.
"""

from datetime import date
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from diguan.casework import corrections, may
from diguan.desks.household.family import Family, family
from diguan.desks.household.forms import Correction
from diguan.policy.facts import Fact
from diguan.registry import files
from diguan.web import facts, faults
from diguan.web.policies import book
from diguan.words.errors import Fault


@require_http_methods(["GET", "POST"])
def of_household(request: HttpRequest, household_id: int, name: str) -> HttpResponse:
    """A fact of the household's year."""
    seen = _open(request, household_id)
    fact = _fact(name, "household")
    page = _page(seen)
    return _correct(request, seen, seen.year.row, fact, seen.year.values[name], page)


@require_http_methods(["GET", "POST"])
def of_person(request: HttpRequest, household_id: int, person_id: int, name: str) -> HttpResponse:
    """A fact of a member's year."""
    seen = _open(request, household_id)
    fact = _fact(name, "person")
    member = next((one for one in seen.year.everybody if one.person.pk == person_id), None)
    if member is None:
        raise files.NotInSight
    page = reverse("household:member", args=[household_id, person_id]) + f"?year={seen.year.year}"
    return _correct(request, seen, member.of_year, fact, member.fact(name), page, member.person)


def _open(request: HttpRequest, household_id: int) -> Family:
    """The file with a year that this officer may correct."""
    seen = family(request.own_viewer, household_id, request.GET.get("year", ""), timezone.localdate())
    may.must_correct(request.own_viewer, seen.file.village_code)
    if seen.year is None:
        raise files.NotInSight
    corrections.open_year(seen.year.row)
    return seen


def _fact(name: str, level: str) -> Fact:
    fact = book().facts.get(name)
    if fact is None or (fact.origin, fact.level) != ("recorded", level) or name in corrections.NOT_CORRECTED:
        raise Http404
    return fact


def _page(seen: Family) -> str:
    return reverse("household:page", args=[seen.file.pk]) + f"?year={seen.year.year}"


def _correct(
    request: HttpRequest, seen: Family, target: Any, fact: Fact, now: Any, page: str, person: Any = None
) -> HttpResponse:
    today = timezone.localdate()
    start = {"version": seen.file.version, "on": today}
    form = Correction(
        request.POST or None, initial=start, fact=fact, in_use=date(seen.year.year, 12, 31), today=today
    )
    if form.is_valid() and _done(request, form, target, fact, now):
        return redirect(page)
    context = {
        "seen": seen,
        "file": seen.file,
        "fact": fact,
        "person": person,
        "now": facts.on_file(fact, now),
        "form": form,
        "look": _look(request, seen) if fact.sealed and now else "",
        "back": page,
        "crumbs": [(seen.file.head_name or seen.file.number, _page(seen))],
    }
    return render(request, "household/correct.html", context, status=422 if form.errors else 200)


def _look(request: HttpRequest, seen: Family) -> str:
    """Where what stands now is shown for a reason."""
    return request.path.replace("/facts/", "/reveal/") + f"?year={seen.year.year}"


def _done(request: HttpRequest, form: Correction, target: Any, fact: Fact, now: Any) -> bool:
    """Make the change and say so; what casework refuses stands in the form."""
    given = form.cleaned_data
    try:
        event = corrections.correct(
            target,
            fact.name,
            given["value"],
            by=request.user,
            reason=given["reason"],
            on=given["on"],
            version=given["version"],
        )
    except may.NotAllowed:
        raise
    except Fault as fault:
        form.add_error(None, faults.say(Fault(fault.what, None, fault.mend)))
        return False
    if event is None:
        messages.info(request, gettext("Nothing changed: this value stands already."))
        return True
    before, after = (facts.on_file(fact, value) for value in (now, given["value"]))
    words = {"fact": facts.heading(fact), "before": before, "after": after}
    messages.success(request, gettext("Corrected: %(fact)s, %(before)s → %(after)s.") % words)
    return True
