"""The measures of a plan of help: added, ended as done or given up, and what each brought, which is only ever
added to.

A measure is not rewritten: one that was entered wrongly is given up with that reason, and entered anew.
"""

from dataclasses import dataclass, fields
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Max
from django.utils import timezone

from diguan.casework import audit, may
from diguan.casework.help_plans import HelpFault
from diguan.casework.record import ChangedMeanwhile, plain, reason_given
from diguan.registry.book import book
from diguan.registry.models import Effect, HelpPlan, Household, Measure, Officer, Person
from diguan.registry.viewer import Viewer
from diguan.words.days import day_words
from diguan.words.text import Text

KINDS = "measure_kind"
DONE, GIVEN_UP, CARRIED = Measure.Outcome.DONE, Measure.Outcome.GIVEN_UP, Measure.Outcome.CARRIED


@dataclass(frozen=True, slots=True)
class Given:
    """What is to be done: `kind` of the list of kinds, for a member or (None) the household, in words, how
    much, for which money (yuan, None where it is not known) and whence, by whom, until when; and whether it
    is to bring income."""

    kind: str
    what: str
    person: Person | None = None
    size: str = ""
    money: Decimal | None = None
    money_from: str = ""
    responsible: str = ""
    due: date | None = None
    income_project: bool = False


@dataclass(frozen=True, slots=True)
class Reached:
    """What a measure brought: in words, as income a year, as money received (yuan, None where nothing is
    known), and who of the household agreed to that on the day; blank: nobody."""

    words: str
    income: Decimal | None = None
    received: Decimal | None = None
    agreed_by: str = ""


def add(plan: HelpPlan, given: Given, *, on: date, by: Officer) -> Measure:
    """Add a measure to the current plan. Raises NotAllowed, HelpFault."""
    household = plan.household
    may.must_plan_help(Viewer.of(by), household.village_code)
    columns = _checked(household, given)
    with audit.act():
        held = HelpPlan.objects.select_for_update().get(pk=plan.pk)
        if held.replaced_on:
            raise HelpFault(_REPLACED, mend=_MEND_REPLACED)
        highest = held.measures.aggregate(Max("number"))["number__max"]
        made = Measure.objects.create(
            plan=held, number=(highest or 0) + 1, begun_on=on, at=timezone.now(), by=by, by_name=str(by),
            **columns,
        )  # fmt: skip
        after = {"money": made.money, "due": made.due, "income_project": made.income_project}
        _tell("measure_added", made, household, by, after={**after, "on": on})
    return made


def end(measure: Measure, outcome: str, *, on: date, by: Officer, reason: str = "") -> None:
    """End a measure as done, or give it up, which needs a reason. Raises NotAllowed, HelpFault, NoReason,
    ChangedMeanwhile where it has ended already."""
    household = measure.plan.household
    may.must_plan_help(Viewer.of(by), household.village_code)
    if outcome not in (DONE, GIVEN_UP):
        raise HelpFault(_ENDS)
    why = reason_given(reason) if outcome == GIVEN_UP else reason.strip()
    if on < measure.begun_on:
        raise HelpFault(_BEFORE.format(day=day_words(measure.begun_on)), where="on")
    with audit.act():
        held = Measure.objects.select_for_update().get(pk=measure.pk)
        if held.outcome:
            raise ChangedMeanwhile
        held.outcome, held.ended_on, held.ended_because = outcome, on, why
        held.save()
        _tell("measure_ended", held, household, by, why, {"outcome": held.outcome, "on": on})


def record_effect(measure: Measure, reached: Reached, *, on: date, by: Officer) -> Effect:
    """Write down what a measure had brought by a day. Raises NotAllowed, HelpFault."""
    household = measure.plan.household
    may.must_plan_help(Viewer.of(by), household.village_code)
    if measure.outcome == CARRIED:
        raise HelpFault(_REPLACED, mend=_MEND_REPLACED)
    if not (said := reached.words.strip()):
        raise HelpFault(_NO_EFFECT, where="reached")
    _not_below_nought(income=reached.income, received=reached.received)
    if on < measure.begun_on:
        raise HelpFault(_BEFORE.format(day=day_words(measure.begun_on)), where="on")
    with audit.act():
        made = Effect.objects.create(
            measure=measure, on=on, reached=said, income=reached.income, received=reached.received,
            agreed_by=reached.agreed_by.strip(), at=timezone.now(), by=by, by_name=str(by),
        )  # fmt: skip
        after = {"income": made.income, "received": made.received, "agreed_by": made.agreed_by, "on": on}
        _tell("effect_recorded", measure, household, by, after=after)
    return made


def _checked(household: Household, given: Given) -> dict[str, Any]:
    """The columns of a measure; raises HelpFault for what cannot be."""
    if given.kind not in book().codes(KINDS).keys:
        raise HelpFault(_KIND, where="kind")
    if not given.what.strip():
        raise HelpFault(_NO_WHAT, where="what")
    if given.person is not None and given.person.household_id != household.pk:
        raise HelpFault(_ELSEWHERE, where="person")
    _not_below_nought(money=given.money)
    told = {field.name: getattr(given, field.name) for field in fields(given)}
    return {name: value.strip() if isinstance(value, str) else value for name, value in told.items()}


def _not_below_nought(**amounts: Decimal | None) -> None:
    if wrong := next((name for name, amount in amounts.items() if amount is not None and amount < 0), ""):
        raise HelpFault(_NEGATIVE, where=wrong)


def _tell(
    kind: str,
    measure: Measure,
    household: Household,
    by: Officer,
    reason: str = "",
    after: dict[str, Any] | None = None,
) -> None:
    """What the trail tells of a measure: its kind and number, what changed; words about the family not."""
    of = {"plan": measure.plan.number, "measure": measure.number, "kind": measure.kind}
    audit.write(
        kind,
        by=by,
        area_prefix=household.village_code,
        reason=reason,
        after=plain({**of, **(after or {})}),
        household=household.number,
        person=measure.person.number if measure.person else "",
    )


_REPLACED = Text("这份计划已被新计划替代", "this plan has been replaced by another one")
_MEND_REPLACED = Text("请在现行计划里办理", "do it in the current plan")
_KIND = Text("请选择措施类别", "choose the kind of the measure")
_NO_WHAT = Text("没有写明项目或措施", "the project or measure is not named")
_ELSEWHERE = Text("只能帮扶本户成员", "a measure is for a member of this household")
_NEGATIVE = Text("金额不能为负", "an amount is not below nought")
_ENDS = Text("措施以完成或终止结束", "a measure ends as done or is given up")
_BEFORE = Text("不能早于措施开始日期 {day}", "not before {day}, when the measure began")
_NO_EFFECT = Text("没有写明成效", "what was reached is not said")
