"""Moving a household file from stage to stage: what lifecycle.TABLE allows, by who may, with its event.

It does not know how a procedure is run; it is told which proofs there are, and keeps where each can be found.
"""

from collections.abc import Mapping
from datetime import date
from typing import Any

from diguan.casework import audit, lifecycle, may
from diguan.casework.corrections import open_year
from diguan.casework.families import newest_year
from diguan.casework.record import happened, reason_given, touch
from diguan.registry.models import Event, Household, HouseholdYear, Officer
from diguan.registry.viewer import Viewer


def move(
    household: Household,
    key: str,
    *,
    by: Officer,
    on: date,
    reason: str,
    proofs: Mapping[str, str],
    version: int,
    cause: str | None = None,
) -> Event:
    """Make a move of lifecycle.TABLE; `proofs` says for each proof where it is found (a record's number, a
    paper's).

    `cause` is a key of the cause list, for a return to poverty. The newest year takes the new register
    status, and the year of exit or return. Raises NotAllowed, MoveFault, NoReason, YearClosed,
    ChangedMeanwhile.
    """
    why = reason_given(reason)
    with audit.act():
        touch(household, version)
        current = Household.objects.get(pk=household.pk)
        may.must(may.MOVE_ACTS[key], Viewer.of(by), current.village_code)
        shown = {proof for proof, place in proofs.items() if place.strip()} | ({"cause"} if cause else set())
        step = lifecycle.check(key, current.stage, shown)
        before = {"stage": current.stage, "register_status": current.status}
        after = _write(current, step, on, cause)
        event = happened(
            current,
            f"move:{key}",
            on=on,
            by=by,
            reason=why,
            before=before,
            after={**after, "proofs": dict(proofs), "end": step.end},
        )
    household.stage, household.status = current.stage, current.status
    return event


def _write(household: Household, step: lifecycle.Move, on: date, cause: str | None) -> dict[str, Any]:
    household.stage = step.to
    household.status = lifecycle.STAGES[step.to].status
    Household.objects.filter(pk=household.pk).update(stage=household.stage, status=household.status)
    facts: dict[str, Any] = {"register_status": household.status, **_facts_of(step, on, cause)}
    if of_year := newest_year(household):
        open_year(of_year)
        HouseholdYear.objects.filter(pk=of_year.pk).update(**facts)
    return {"stage": step.to, **facts}


def _facts_of(step: lifecycle.Move, on: date, cause: str | None) -> dict[str, Any]:
    """The facts that an end brings with it."""
    if step.end == "exited":
        return {"exit_year": on.year}
    if step.end == "rolled_back":
        return {"exit_year": None}
    if step.end == "returned":
        return {"return_year": on.year, "return_cause": cause}
    return {"first_identified_on": on} if step.key == "register" else {}
