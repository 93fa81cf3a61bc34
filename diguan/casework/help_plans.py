"""A household's plan of help: made, and replaced by another one, which takes over what is still under way.

A plan that does not name everything yet is written down all the same; what it lacks, registry.files tells.
Causes and the planned year of exit are facts of the file and are corrected there.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils import timezone

from diguan.casework import audit, may
from diguan.casework.record import ChangedMeanwhile, plain, reason_given
from diguan.registry.files import NOT_REGISTERED
from diguan.registry.models import HelpPlan, Household, Measure, Officer
from diguan.registry.viewer import Viewer
from diguan.words.days import day_words
from diguan.words.errors import Fault
from diguan.words.text import Text


class HelpFault(Fault):
    """A plan, a measure or an effect that cannot be so."""


@dataclass(frozen=True, slots=True)
class Aim:
    """What a plan says: the aim in words, who answers for it, and of which unit; blank where it is open."""

    words: str = ""
    responsible: str = ""
    unit: str = ""


def make(household: Household, aim: Aim, *, on: date, by: Officer) -> HelpPlan:
    """Make the household's plan, from a day on. Raises NotAllowed, HelpFault, ChangedMeanwhile where it has
    one already."""
    may.must_plan_help(Viewer.of(by), household.village_code)
    with audit.act():
        _held(household, None)
        made = _written(household, 1, aim, on, by)
        _tell("help_plan_made", household, by, after={**_said(made), "on": on})
    return made


def replace(
    plan: HelpPlan, aim: Aim, *, on: date, by: Officer, reason: str, carried: Collection[int] = ()
) -> HelpPlan:
    """Put another plan in the place of the current one, from a day on; measures under way whose ids are
    `carried` go on in it, the others are given up. Raises NotAllowed, HelpFault, NoReason, ChangedMeanwhile
    where the plan is no longer the current one."""
    household = plan.household
    may.must_plan_help(Viewer.of(by), household.village_code)
    why = reason_given(reason)
    if on < plan.since:
        raise HelpFault(_BEFORE.format(day=day_words(plan.since)), where="on")
    with audit.act():
        old = _held(household, plan)
        old.replaced_on, old.replaced_because = on, why
        old.save()
        made = _written(household, old.number + 1, aim, on, by)
        goes_on = [one for one in old.measures.filter(outcome="").order_by("number") if one.pk in carried]
        _end(old, Measure.Outcome.CARRIED, goes_on, on, why)
        for number, one in enumerate(goes_on, start=1):
            one.pk, one.plan, one.number, one.outcome, one.ended_on, one.ended_because = (
                None, made, number, "", None, "",
            )  # fmt: skip
            one.save(force_insert=True)
        _end(old, Measure.Outcome.GIVEN_UP, old.measures.filter(outcome=""), on, why)
        after = {**_said(made), "on": on, "carried": len(goes_on)}
        _tell("help_plan_replaced", household, by, why, _said(old), after)
    return made


def _held(household: Household, expected: HelpPlan | None) -> Any:
    """The current plan, held until the act ends, which must be the one that the officer saw."""
    seen = Household.objects.select_for_update().get(pk=household.pk)
    if seen.status in NOT_REGISTERED:
        raise HelpFault(_NOT_REGISTERED, mend=_MEND_REGISTER)
    current = HelpPlan.objects.select_for_update().filter(household=seen, replaced_on=None).first()
    if (current and current.pk) != (expected and expected.pk):
        raise ChangedMeanwhile
    return current


def _written(household: Household, number: int, aim: Aim, on: date, by: Officer) -> HelpPlan:
    return HelpPlan.objects.create(
        household=household, number=number, aim=aim.words.strip() or None, since=on,
        responsible=aim.responsible.strip(), unit=aim.unit.strip(), at=timezone.now(), by=by, by_name=str(by),
    )  # fmt: skip


def _end(plan: HelpPlan, outcome: str, measures: Any, on: date, why: str) -> None:
    keys = [one.pk for one in measures]
    rows = Measure.objects.filter(plan=plan, pk__in=keys)
    rows.update(outcome=outcome, ended_on=on, ended_because=why)


def _said(plan: HelpPlan) -> dict[str, Any]:
    """What the trail tells of a plan: not its aim, which may speak of illness."""
    return {"plan": plan.number, "responsible": plan.responsible, "unit": plan.unit}


def _tell(
    kind: str,
    household: Household,
    by: Officer,
    reason: str = "",
    before: dict[str, Any] | None = None,
    after: dict[str, Any] | None = None,
) -> None:
    audit.write(
        kind,
        by=by,
        area_prefix=household.village_code,
        reason=reason,
        before=plain(before or {}),
        after=plain(after or {}),
        household=household.number,
    )


_NOT_REGISTERED = Text(
    "这一户不在册，不制定帮扶计划", "this household is not in the register and gets no plan of help"
)
_MEND_REGISTER = Text("请先按程序建档立卡", "register it by the procedure first")
_BEFORE = Text("不能早于原计划的开始日期 {day}", "not before {day}, when the plan that it replaces began")
