"""Moving a household file from stage to stage: what lifecycle.TABLE allows, by who may, with its event.

It does not know how a procedure is run; it is told which proofs there are, and keeps where each can be found.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any, TypeVar

from django.db.models import F
from django.utils import timezone

from diguan.casework import audit, lifecycle, may
from diguan.casework.corrections import open_year
from diguan.casework.families import newest_year
from diguan.casework.record import happened, plain, reason_given, touch
from diguan.registry import bulk
from diguan.registry.files.scope import shared_prefix
from diguan.registry.models import Event, Household, HouseholdYear, Officer
from diguan.registry.viewer import Viewer

Row = TypeVar("Row")


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


def move_all(
    files: Sequence[Household],
    key: str,
    *,
    by: Officer,
    on: date,
    reason: str,
    proofs: Mapping[int, Mapping[str, str]],
    causes: Mapping[int, str] | None = None,
) -> list[Event]:
    """Make the same move for many files at once, each with its own proofs (by household id) and event.

    All or none; what one file may not, stops all. It takes no version: whoever calls holds the cases that led
    here. Raises NotAllowed, MoveFault, NoReason, YearClosed.
    """
    why, causes, viewer = reason_given(reason), causes or {}, Viewer.of(by)
    with audit.act():
        current = _locked(files)
        for code in {one.village_code for one in current}:
            may.must(may.MOVE_ACTS[key], viewer, code)
        for one in current:
            shown = {proof for proof, place in proofs.get(one.pk, {}).items() if place.strip()}
            lifecycle.check(key, one.stage, shown | ({"cause"} if causes.get(one.pk) else set()))
        step = lifecycle.MOVES[key]
        events = [
            _event(one, step, by, on, why, proofs.get(one.pk, {}), causes.get(one.pk)) for one in current
        ]
        for piece in pieces(current):
            _write_all(piece, step, on, causes)
        made = bulk.create(events)
        numbers = [one.number for one in current]
        audit.write(
            f"move:{key}",
            by=by,
            area_prefix=shared_prefix([one.village_code for one in current]),
            reason=why,
            after={"files": len(current), "stage": step.to},
            household=numbers[0] if len(numbers) == 1 else "",
        )
    return made


MOST_AT_ONCE = 5_000


def pieces(rows: Sequence[Row]) -> Iterator[Sequence[Row]]:
    """The rows in pieces that a statement of either database can name one by one."""
    for start in range(0, len(rows), MOST_AT_ONCE):
        yield rows[start : start + MOST_AT_ONCE]


def _locked(files: Sequence[Household]) -> list[Household]:
    found: list[Household] = []
    for piece in pieces(files):
        rows = Household.objects.filter(pk__in=[one.pk for one in piece]).select_for_update()
        found.extend(rows.order_by("pk"))
    return found


def _event(
    one: Household,
    step: lifecycle.Move,
    by: Officer,
    on: date,
    why: str,
    proofs: Mapping[str, str],
    cause: str | None,
) -> Event:
    status = lifecycle.STAGES[step.to].status
    after = {"stage": step.to, "register_status": status, **_facts_of(step, on, cause)}
    return Event(
        household=one,
        village_code=one.village_code,
        kind=f"move:{step.key}",
        on=on,
        at=timezone.now(),
        by=by,
        by_name=str(by),
        reason=why,
        before={"stage": one.stage, "register_status": one.status},
        after=plain({**after, "proofs": dict(proofs), "end": step.end}),
    )


def _write_all(files: Sequence[Household], step: lifecycle.Move, on: date, causes: Mapping[int, str]) -> None:
    """The new stage, and the newest year of each file with what the move brings with it."""
    keys, status = [one.pk for one in files], lifecycle.STAGES[step.to].status
    rows = Household.objects.filter(pk__in=keys)
    rows.update(stage=step.to, status=status, version=F("version") + 1)
    newest: dict[int, HouseholdYear] = {}
    for of_year in HouseholdYear.objects.filter(household__in=keys).only("household", "year", "closed"):
        if of_year.household_id not in newest or newest[of_year.household_id].year < of_year.year:
            newest[of_year.household_id] = of_year
    by_cause: dict[str | None, list[int]] = defaultdict(list)
    for key, of_year in newest.items():
        open_year(of_year)
        by_cause[causes.get(key)].append(of_year.pk)
    for cause, years in by_cause.items():
        facts: dict[str, Any] = {"register_status": status, **_facts_of(step, on, cause)}
        HouseholdYear.objects.filter(pk__in=years).update(**facts)


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
