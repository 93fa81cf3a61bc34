"""Signed endorsement: an officer signs what a file says on that day; a later change shows (S1-15, R-132).

What is signed is a digest over the facts of the household's year, its members and the acts so far. What the
signed decision itself changes later (status, years of exit and return) is no part of it.
"""

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from functools import cache
from hashlib import sha256
from typing import Any

from django.db.models import Model

from diguan.casework import audit
from diguan.casework.moves import pieces
from diguan.casework.rounds.acting import Decision, hold, name_of, record
from diguan.casework.rounds.faults import SameEyes, StepFault, clause, listed
from diguan.casework.rounds.following import course
from diguan.casework.rounds.standing import Standing, standings
from diguan.policy.course import PASSED, SIGNED
from diguan.registry.models import Act, Case, HouseholdYear, Item, Officer, PersonYear
from diguan.words.text import Text

NOT_SIGNED = frozenset(
    {
        "id",
        "closed",
        "register_status",
        "first_identified_on",
        "planned_exit_year",
        "exit_year",
        "return_year",
        "return_cause",
    }
)  # fmt: skip
"""Columns of a year that moves write, and the plan, which says nothing of how the household lives."""
_OF_THE_PERSON = ("name", "birth", "id_key", "left_on")


def endorse(cases: Sequence[Case], station: str, *, on: date, by: Officer) -> list[Act]:
    """Sign the files of many cases of one round; the last signature that a step asks for lets a case go on.

    Raises NotAllowed, RoundFault, NotYet, SameEyes for who signed already, StepFault.
    """
    if not cases:
        raise StepFault(_NOBODY)
    round = cases[0].round
    followed = course(round)
    step = followed.station(station)
    if step.kind != "endorsement":
        raise StepFault(_NO_SIGNATURE.format(step=step.text), clause(step))
    with audit.act():
        # two who sign at the same moment must see each other's signature
        found = hold(round, [case.pk for case in cases], followed)
        if twice := [name_of(case) for case in cases if by.pk in found[case.pk].signers(step)]:
            raise SameEyes(_TWICE.format(cases=listed(twice)), clause(step), _MEND_TWICE)
        contents = content(found.values())
        decisions = [
            Decision(
                case,
                PASSED if len(found[case.pk].signers(step)) + 1 >= step.signatures else SIGNED,
                digest=_sum(contents[case.pk]),
                details={"covers": _covers(contents[case.pk])},
            )
            for case in cases
        ]
        return record(round, station, decisions, on=on, by=by, held=found)


def broken(acts: Iterable[Act]) -> dict[int, bool]:
    """By signing act: whether what it covers has changed since. Acts without a digest are left out."""
    signed = [act for act in acts if act.digest and act.case_id]
    by_case: dict[int, list[Act]] = defaultdict(list)
    for act in signed:
        by_case[act.case_id or 0].append(act)
    found: dict[int, bool] = {}
    for case in Case.objects.filter(pk__in=by_case).select_related("round"):
        for act in by_case[case.pk]:
            last = int(act.details.get("covers", {}).get("last_act", 0))
            now = content(standings(case.round, [case]).values(), {case.pk: last})[case.pk]
            found[act.pk] = _sum(now) != act.digest
    return found


def content(found: Iterable[Standing], until: Mapping[int, int] | None = None) -> dict[int, dict[str, Any]]:
    """By case, what a signature covers: facts of the year, items, members, and the acts up to an id."""
    found = list(found)
    files = [one.case.household_id for one in found if one.case.household_id]
    year = found[0].case.round.year if found else 0
    facts = _facts(files, year)
    covered = {}
    for one in found:
        last = (until or {}).get(one.case.pk) or max((trace.id for trace in one.traces), default=0)
        acts = [[t.id, t.station, t.outcome, t.back_to] for t in one.traces if t.id <= last]
        household = facts.get(one.case.household_id or 0, {})
        covered[one.case.pk] = {
            "case": one.case.pk,
            "year": year,
            "last_act": last,
            "acts": acts,
            **household,
        }
    return covered


def _facts(files: Sequence[int], year: int) -> dict[int, dict[str, Any]]:
    """By household, what its file says of the year; sealed columns are opened: sealing anew is no change."""
    found: dict[int, dict[str, Any]] = {}
    for piece in pieces(files):
        years = HouseholdYear.objects.filter(household__in=piece, year=year)
        of_year: dict[int, dict[str, Any]] = {}
        for row in years:
            of_year[row.pk] = {"facts": _columns(row), "items": {}, "people": []}
            found[row.household_id] = of_year[row.pk]
        items = Item.objects.filter(household_year__in=of_year)
        for key, item, amount in items.values_list("household_year_id", "item", "amount"):
            of_year[key]["items"][item] = format(amount.normalize(), "f")
        people = PersonYear.objects.filter(household_year__in=of_year).order_by("person_id")
        for each in people.select_related("person"):
            of_person = {name: getattr(each.person, name) for name in _OF_THE_PERSON}
            of_year[each.household_year_id]["people"].append(_columns(each) | of_person)
    return found


def _columns(row: Model) -> dict[str, Any]:
    """The columns of a row by name."""
    return {name: getattr(row, name) for name in _signed_columns(type(row))}


@cache
def _signed_columns(model: type[Model]) -> tuple[str, ...]:
    names = (field.attname for field in model._meta.concrete_fields)
    return tuple(name for name in names if name not in NOT_SIGNED)


def _covers(content_of: Mapping[str, Any]) -> dict[str, Any]:
    """What can be read of what was signed, without the facts themselves."""
    counts = {"facts": len(content_of.get("facts", {})), "people": len(content_of.get("people", []))}
    return {"year": content_of["year"], "last_act": content_of["last_act"], **counts}


def _sum(content_of: Mapping[str, Any]) -> str:
    written = json.dumps(content_of, sort_keys=True, ensure_ascii=False, default=_spelled)
    return sha256(written.encode()).hexdigest()


def _spelled(value: Any) -> str:
    """Amounts without needless noughts, days as 2017-06-01: one spelling on both databases."""
    return format(value.normalize(), "f") if isinstance(value, Decimal) else str(value)


_NOBODY = Text("没有选中任何户", "no case was chosen")
_NO_SIGNATURE = Text("“{step}”不是签字环节", "'{step}' is no signature")
_TWICE = Text("您已经签过：{cases}", "you have signed already: {cases}")
_MEND_TWICE = Text("其余签字由他人签署", "the other signatures are other people's")
