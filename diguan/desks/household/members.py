"""Members join and leave: the forms of the eight natural changes, each with its day and its proof."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from diguan.casework import may, members, rounds
from diguan.desks.household.family import Family, Member, family
from diguan.desks.household.forms import Changing, Joining, Leaving
from diguan.registry import files
from diguan.web import faults, natural_changes
from diguan.words.errors import Fault

MOST_DOUBLES = 5


@require_http_methods(["GET", "POST"])
def add(request: HttpRequest, household_id: int) -> HttpResponse:
    """Somebody joins the family."""
    seen = _open(request, household_id)
    form = Joining(
        request.POST or None,
        initial={"version": seen.file.version},
        today=timezone.localdate(),
        cases=natural_changes.waiting(request.own_viewer, seen.file),
    )
    if form.is_valid() and _joined(request, seen, form):
        return redirect("household:page", household_id)
    title = gettext("A member joins the family")
    return _page(request, seen, form, title, gettext("Save the new member"))


@require_http_methods(["GET", "POST"])
def leave(request: HttpRequest, household_id: int, person_id: int) -> HttpResponse:
    """Somebody leaves the family."""
    seen = _open(request, household_id)
    present = seen.year.members if seen.year else []
    leaving = next((one for one in present if one.person.pk == person_id), None)
    if leaving is None:
        raise files.NotInSight
    form = Leaving(
        request.POST or None,
        initial={"version": seen.file.version},
        today=timezone.localdate(),
        others=_others(leaving, present),
        cases=natural_changes.waiting(request.own_viewer, seen.file),
    )
    if form.is_valid() and _left(request, leaving, present, form):
        return redirect("household:page", household_id)
    title = gettext("%(name)s leaves the family") % {"name": leaving.person.name or leaving.person.number}
    return _page(request, seen, form, title, gettext("Save that the member left"))


def _open(request: HttpRequest, household_id: int) -> Family:
    seen = family(request.own_viewer, household_id, "", timezone.localdate())
    may.must_change_members(request.own_viewer, seen.file.village_code)
    return seen


def _page(request: HttpRequest, seen: Family, form: Changing, title: str, send: str) -> HttpResponse:
    back = reverse("household:page", args=[seen.file.pk])
    context = {
        "file": seen.file,
        "form": form,
        "title": title,
        "send": send,
        "prescribed": natural_changes.prescribed(seen.file.village_code, timezone.localdate()),
        "back": back,
        "crumbs": [(seen.file.head_name or seen.file.number, back)],
    }
    return render(request, "household/change_members.html", context, status=422 if form.errors else 200)


def _others(leaving: Member, present: list[Member]) -> list[tuple[int, str]]:
    """Who can be the new head; nobody is asked when the head stays."""
    if leaving.of_year.relation != "head":
        return []
    rest = (one.person for one in present if one is not leaving)
    return [(person.pk, person.name or person.number) for person in rest]


def _joined(request: HttpRequest, seen: Family, form: Joining) -> bool:
    given = form.cleaned_data
    try:
        person = _made(request, seen.file, form, rounds.Joins(given["change"], form.facts(), given["on"]))
    except may.NotAllowed:
        raise
    except Fault as fault:
        return _refused(form, fault)
    messages.success(request, gettext("%(name)s is now on file.") % {"name": person.name or person.number})
    _tell_of_doubles(request, person)
    return True


def _made(request: HttpRequest, household: Any, form: Changing, change: rounds.Joins | rounds.Leaves) -> Any:
    """Make the change, through the case that was chosen or directly on the file; gives the person."""
    said = {"by": request.user, "proof": form.cleaned_data["proof"], "version": form.cleaned_data["version"]}
    if waiting := form.chosen:
        act = rounds.enter_change(waiting.case, waiting.station.key, change, on=timezone.localdate(), **said)
        return files.change_of(request.own_viewer, act).person
    if isinstance(change, rounds.Joins):
        return members.add(household, change.change, change.facts, on=change.on, **said)
    members.remove(change.person, change.change, on=change.on, new_head=change.new_head, **said)
    return change.person


def _tell_of_doubles(request: HttpRequest, person: Any) -> None:
    """Say who else in the area is on file with the same document number; it is looked into, not blocked."""
    others = files.same_number(request.own_viewer, person).filter(left_on=None)[:MOST_DOUBLES]
    if others:
        said = gettext(", ").join(f"{one.name or one.number} ({one.household.number})" for one in others)
        messages.warning(
            request, gettext("The document number is on file elsewhere too: %(others)s.") % {"others": said}
        )


def _left(request: HttpRequest, leaving: Member, present: list[Member], form: Leaving) -> bool:
    given = form.cleaned_data
    chosen: Any = given.get("new_head")
    new_head = next((one.person for one in present if str(one.person.pk) == str(chosen)), None)
    try:
        leaves = rounds.Leaves(leaving.person, given["change"], given["on"], new_head)
        _made(request, leaving.person.household, form, leaves)
    except may.NotAllowed:
        raise
    except Fault as fault:
        return _refused(form, fault)
    name = leaving.person.name or leaving.person.number
    messages.success(
        request, gettext("%(name)s has left the family; the file says when and why.") % {"name": name}
    )
    return True


def _refused(form: Changing, fault: Fault) -> bool:
    field = fault.where if fault.where in form.fields else None
    form.add_error(field, faults.say(Fault(fault.what, None, fault.mend)))
    return False
