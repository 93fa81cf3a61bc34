"""Reading the record of what happened: events and decisions, which are only ever added."""

from django.db.models import QuerySet

from diguan.registry.files.scope import seen
from diguan.registry.models import Decision, Event, Household
from diguan.registry.viewer import Viewer


def events(viewer: Viewer, household: Household | int | None = None) -> "QuerySet[Event]":
    """Events of the area, or of one household, newest first, with household and person.

    `before` and `after` hold facts by name, secret ones in full: a page masks those whose fact is `secret`.
    """
    rows = Event.objects.select_related("household", "person").order_by("-id")
    return seen(rows if household is None else rows.filter(household=household), viewer)


def decisions(viewer: Viewer, household: Household | int | None = None) -> "QuerySet[Decision]":
    """Decisions of the area, or of one household, newest first, with household and judgement."""
    rows = Decision.objects.select_related("household", "judgement").order_by("-id")
    return seen(rows if household is None else rows.filter(household=household), viewer)
