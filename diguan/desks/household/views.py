"""The page of one household file, and its card on screen, on paper and as PDF.

What is shown stands in family, income, sections, differences, timeline and why; changes stand in changes and
members.
"""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET

from diguan.casework import may
from diguan.desks.household import sections, timeline, why
from diguan.desks.household.card import Card, card_data, printed
from diguan.desks.household.differences import differences
from diguan.desks.household.family import Family, family
from diguan.desks.household.income import income, line
from diguan.policy.facts import Fact
from diguan.registry import files
from diguan.registry.viewer import Viewer
from diguan.web import after_exit, desk, natural_changes
from diguan.web.pdf import pdf_response

MOST_EVENTS = 200
_ANY = "any"
TEMPLATE = Path(__file__).with_name("card.typ")


@require_GET
def page(request: HttpRequest, household_id: int) -> HttpResponse:
    """The file, for the year and the judgement named in the address, else the newest of each."""
    viewer, today = request.own_viewer, timezone.localdate()
    seen = family(viewer, household_id, request.GET.get("year", ""), today)
    may_correct = may.may_correct(viewer, seen.file.village_code)
    events = list(files.events(viewer, seen.file)[:MOST_EVENTS])
    found = why.answers(viewer, seen.file)
    answer = why.why(found, request.GET.get("judgement", ""), events[0].at if events else None)
    context = {
        "seen": seen,
        "file": seen.file,
        "year": seen.year,
        "may_correct": may_correct,
        "may_change_members": may.may_change_members(viewer, seen.file.village_code),
        "may_reveal": may.may_reveal(viewer, seen.file.village_code),
        "aftermath": after_exit.of_household(viewer, seen.file, today),
        "why": answer,
        "history": why.history(found),
        "timeline": timeline.timeline(
            zip(events, files.heard(viewer, events), strict=True),
            files.decisions(viewer, seen.file)[:MOST_EVENTS],
            {one.number: one.name or one.number for one in files.members(viewer, seen.file)},
            natural_changes.notes(viewer, seen.file, events),
        ),
        "panels": _panels(request, seen.file),
        **(_of_year(seen, answer.judgement if answer else None, viewer) if seen.year else {}),
    }
    return render(request, "household/page.html", context)


@require_GET
def member(request: HttpRequest, household_id: int, person_id: int) -> HttpResponse:
    """All that is recorded of one member for the year, each fact with where to correct it."""
    viewer, today = request.own_viewer, timezone.localdate()
    seen = family(viewer, household_id, request.GET.get("year", ""), today)
    everybody = seen.year.everybody if seen.year else ()
    person = next((one for one in everybody if one.person.pk == person_id), None)
    if person is None:
        raise files.NotInSight
    may_correct = may.may_correct(viewer, seen.file.village_code)
    address = _address(seen, may_correct, "household:correct-person", person_id)
    look = _look(seen, viewer, "household:reveal-person", person_id)
    context = {
        "seen": seen,
        "file": seen.file,
        "year": seen.year,
        "member": person,
        "sections": sections.of_member(person, address, look),
        "crumbs": [(seen.file.head_name or seen.file.number, page_url(seen))],
    }
    return render(request, "household/member.html", context)


@require_GET
def card(request: HttpRequest, household_id: int) -> HttpResponse:
    """The household card on screen and for the browser's printer."""
    made = _card(request, household_id)
    crumbs = [(made.file.head_name or made.file.number, reverse("household:page", args=[household_id]))]
    return render(request, "household/card.html", {"card": made, "file": made.file, "crumbs": crumbs})


@require_GET
def card_pdf(request: HttpRequest, household_id: int) -> HttpResponse:
    """The same card as A4 PDF."""
    made = _card(request, household_id)
    content = printed([made.data()], request.own_viewer, timezone.localdate())
    return pdf_response(request, f"card-{made.file.number}", TEMPLATE, content)


def page_url(seen: Family) -> str:
    """The address of the page for the year that is looked at."""
    year = f"?year={seen.year.year}" if seen.year else ""
    return reverse("household:page", args=[seen.file.pk]) + year


def _panels(request: HttpRequest, household: Any) -> list[tuple[desk.Panel, str]]:
    """What the other desks show on this page."""
    return [
        (panel, render_to_string(panel.template, {**panel.context, "panel": panel}, request))
        for panel in desk.panels(household, request.own_viewer)
    ]


def _card(request: HttpRequest, household_id: int) -> Card:
    viewer, today = request.own_viewer, timezone.localdate()
    seen = family(viewer, household_id, request.GET.get("year", ""), today)
    answer = why.why(why.answers(viewer, seen.file), "", None)
    return card_data(seen, answer, viewer, today)


def _of_year(seen: Family, judgement: Any, viewer: Viewer) -> dict[str, Any]:
    year = seen.year
    may_correct = may.may_correct(viewer, seen.file.village_code)
    address = _address(seen, may_correct, "household:correct")
    before = seen.before
    return {
        "income": income(year, line(year, judgement, timezone.localdate()), address),
        "expenses": sections.expenses(year, address),
        "sections": sections.of_household(year, address, _look(seen, viewer, "household:reveal")),
        "differences": differences(before, year) if before else None,
    }


def _look(seen: Family, viewer: Viewer, view: str, *more: int) -> Callable[[Fact], str]:
    """Where a masked fact of the year is shown for a reason; nowhere when this officer may not look."""
    if seen.year is None or not may.may_reveal(viewer, seen.file.village_code):
        return sections.nowhere
    return _addresses(view, seen.file.pk, *more, year=seen.year.year)


def _address(seen: Family, may_correct: bool, view: str, *more: int) -> Callable[[Fact], str]:
    """Where a fact of the year is corrected; nowhere when this officer may not, or the year is closed."""
    if not may_correct or seen.year is None or seen.year.row.closed:
        return lambda fact: ""
    return _addresses(view, seen.file.pk, *more, year=seen.year.year)


def _addresses(view: str, *keys: int, year: int) -> Callable[[Fact], str]:
    """The address of each fact's page, which differ by its name alone: a file has a hundred."""
    begin, _, end = reverse(view, args=[*keys, _ANY]).rpartition(_ANY)
    return lambda fact: f"{begin}{fact.name}{end}?year={year}"
