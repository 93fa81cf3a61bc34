"""Looking at one secret in full, a number or an illness: the reason first, then the secret, once, and never
from a cache."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from diguan.casework import may
from diguan.casework.revealing import reveal
from diguan.desks.household.family import Family, family
from diguan.policy.facts import Fact
from diguan.registry import files
from diguan.web import facts
from diguan.web.looking import Reason
from diguan.web.policies import book


@never_cache
@require_http_methods(["GET", "POST"])
def of_household(request: HttpRequest, household_id: int, name: str) -> HttpResponse:
    """A secret of the household."""
    seen = _open(request, household_id)
    page = reverse("household:page", args=[household_id]) + f"?year={seen.year.year}"
    return _look(request, seen, seen.year.row, _fact(name, "household"), page)


@never_cache
@require_http_methods(["GET", "POST"])
def of_person(request: HttpRequest, household_id: int, person_id: int, name: str) -> HttpResponse:
    """A secret of a member."""
    seen = _open(request, household_id)
    member = next((one for one in seen.year.everybody if one.person.pk == person_id), None)
    if member is None:
        raise files.NotInSight
    page = reverse("household:member", args=[household_id, person_id]) + f"?year={seen.year.year}"
    return _look(request, seen, member.of_year, _fact(name, "person"), page)


def _open(request: HttpRequest, household_id: int) -> Family:
    seen = family(request.own_viewer, household_id, request.GET.get("year", ""), timezone.localdate())
    may.must_reveal(request.own_viewer, seen.file.village_code)
    if seen.year is None:
        raise files.NotInSight
    return seen


def _fact(name: str, level: str) -> Fact:
    fact = book().facts.get(name)
    if fact is None or fact.level != level or not fact.sealed:
        raise Http404
    return fact


def _look(request: HttpRequest, seen: Family, target: Any, fact: Fact, page: str) -> HttpResponse:
    form, value = Reason(request.POST or None), None
    if form.is_valid():
        found = reveal(target, fact, by=request.user, reason=form.cleaned_data["reason"])
        value = facts.said(fact, found, show_secret=True)
    context = {
        "file": seen.file,
        "fact": fact,
        "form": form,
        "value": value,
        "back": page,
        "crumbs": [(seen.file.head_name or seen.file.number, page)],
    }
    return render(request, "household/reveal.html", context, status=422 if form.errors else 200)
