"""At a step that enters a change of members: which change, recorded on the file before, belongs to each case.

What may not be chosen casework refuses; here is only what stands to choose from, and what was chosen.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest

from diguan.casework import rounds
from diguan.policy.course import Station
from diguan.registry.viewer import Viewer
from diguan.web import desk, natural_changes

CHANGE, FILE_PAGE = "change_", "household:page"


@dataclass(frozen=True, slots=True)
class Choice:
    """The changes on one family's file that no case has named yet, and which of them was sent."""

    name: str
    options: list[tuple[int, str]]
    sent: int | None


def of_page(request: HttpRequest, viewer: Viewer, station: Station, page: Sequence[Any]) -> dict[str, Any]:
    """By case of a page, what can be chosen for it; nothing where the step enters no change."""
    if not station.step.changes:
        return {}
    families = [case.household_id for case in page if case.household_id]
    found = natural_changes.untied(viewer, station, families)
    choices = {
        case.pk: Choice(_name(case), found.get(case.household_id, []), _sent(request, case)) for case in page
    }
    return {"changes": choices, "file_url": FILE_PAGE if desk.leads_to(FILE_PAGE) else ""}


def chosen(request: HttpRequest, station: Station, case: Any) -> dict[str, int]:
    """What the act of a case says of the change that was chosen for it."""
    key = _sent(request, case) if station.step.changes else None
    return {} if key is None else {rounds.EVENT: key}


def _name(case: Any) -> str:
    return f"{CHANGE}{case.pk}"


def _sent(request: HttpRequest, case: Any) -> int | None:
    given = request.POST.get(_name(case), "")
    return int(given) if given.isdecimal() else None
