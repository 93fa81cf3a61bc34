"""Reading the record of what happened: events and decisions, which are only ever added."""

from collections.abc import Collection, Sequence
from typing import Any

from django.db.models import QuerySet

from diguan.registry import beside
from diguan.registry.files.scope import NotInSight, seen
from diguan.registry.models import Act, Decision, Event, Household
from diguan.registry.viewer import Viewer


def events(viewer: Viewer, household: Household | int | None = None) -> "QuerySet[Event]":
    """Events of the area, or of one household, newest first, with household and person.

    `before` and `after` hold facts by name, sealed ones as what stands for them: `heard` opens those.
    """
    rows = Event.objects.select_related("household", "person").order_by("-id")
    return seen(rows if household is None else rows.filter(household=household), viewer)


def heard(viewer: Viewer, events: Sequence[Event]) -> list[tuple[dict[str, Any], dict[str, Any]]]:
    """Before and after of each event with what is sealed opened, read with few questions; a page masks it.
    Raises NotInSight if one is of another area.
    """
    if not all(viewer.sees(one.village_code) for one in events):
        raise NotInSight
    told = [(values, one.household.number) for one in events for values in (one.before, one.after)]
    opened = beside.heard_all(told)
    return list(zip(opened[::2], opened[1::2], strict=True))


def decisions(viewer: Viewer, household: Household | int | None = None) -> "QuerySet[Decision]":
    """Decisions of the area, or of one household, newest first."""
    rows = Decision.objects.order_by("-id")
    return seen(rows if household is None else rows.filter(household=household), viewer)


def change_of(viewer: Viewer, act: Act) -> Event | None:
    """The change of members that an act of a case entered, with its person; None for any other act."""
    key = act.details.get("event")
    if act.case_id is None or not isinstance(key, int):
        return None
    return events(viewer).filter(pk=key, household__cases=act.case_id, person__isnull=False).first()


def acts_with_changes(viewer: Viewer, households: Collection[Household | int]) -> "QuerySet[Act]":
    """The acts of families' cases that entered a change of their members, with case and round."""
    rows = Act.objects.filter(case__household__in=households, details__has_key="event")
    return seen(rows.select_related("case__round"), viewer, "case__village_code")
