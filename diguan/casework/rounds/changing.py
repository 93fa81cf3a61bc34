"""A step that enters a change of a family's members: the file changes and the case goes on, or neither does.

The change itself is made by the verbs of members; here it is tied to the case, each naming the other.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from diguan.casework import audit, members
from diguan.casework.rounds.checking import EVENT
from diguan.casework.rounds.faults import CaseFault
from diguan.casework.rounds.following import course
from diguan.casework.rounds.standing import Standing
from diguan.casework.rounds.steps import take_step
from diguan.policy.course import Station
from diguan.registry.models import Act, Case, Event, Officer, Person
from diguan.words.text import Text


@dataclass(frozen=True, slots=True)
class Joins:
    """Somebody joins the family: `change` of members.COMING, the facts of the newcomer, from which day."""

    change: str
    facts: Mapping[str, Any]
    on: date


@dataclass(frozen=True, slots=True)
class Leaves:
    """A member leaves: `change` of members.LEAVING, from which day, and who is head then."""

    person: Person
    change: str
    on: date
    new_head: Person | None = None


def enter_change(
    case: Case, station: str, change: Joins | Leaves, *, on: date, by: Officer, proof: str, version: int
) -> Act:
    """Make a change of members and take the step that enters it, both or neither.

    `on` is the day of the step, `version` that of the file as the officer saw it. The proof stands with the
    event and for every paper of the step. Raises as members.add, members.remove and take_step do.
    """
    papers = course(case.round).station(station).step.evidence
    with audit.act():
        event = _made(case, change, by=by, proof=proof, version=version)
        return take_step(
            case,
            station,
            on=on,
            by=by,
            evidence={paper.id: proof for paper in papers},
            details={EVENT: event.pk},
        )


def entering(standing: Standing) -> Station | None:
    """The step that a case can take now and that enters a change of members; None when there is none."""
    return next((one for one in standing.ready if one.step.changes), None)


def _made(case: Case, change: Joins | Leaves, *, by: Officer, proof: str, version: int) -> Event:
    """Change the members of the case's family; gives the event that tells of it."""
    household = case.household
    if household is None:
        raise CaseFault(_NO_FAMILY)
    said: dict[str, Any] = {"on": change.on, "by": by, "proof": proof, "version": version, "case": case}
    if isinstance(change, Joins):
        person = members.add(household, change.change, change.facts, **said)
    elif change.person.household_id != household.pk:
        raise CaseFault(_STRANGER)
    else:
        person = change.person
        members.remove(person, change.change, new_head=change.new_head, **said)
    return Event.objects.filter(household=household, person=person, kind__in=members.EVENTS).latest("id")


_NO_FAMILY = Text("本案不是一户的案件，没有成员", "this case is not of a household: it has no members")
_STRANGER = Text("此人不是这一户的成员", "this person is no member of the case's family")
