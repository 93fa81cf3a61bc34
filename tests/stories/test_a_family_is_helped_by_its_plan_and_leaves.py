"""One household has one plan of help and one set of measures; what they brought is written down, another plan
takes the place of the first, the family leaves, and the exit ledger says by what."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

from diguan.casework import help_plans, lifecycle, measures, moves
from diguan.casework.help_plans import Aim, HelpFault
from diguan.casework.may import NotAllowed
from diguan.casework.measures import DONE, GIVEN_UP, Given, Reached
from diguan.casework.record import ChangedMeanwhile, NoReason
from diguan.registry import files
from diguan.registry.files.exit_ledger import IN, OUT, RETURNED, ROLLED_BACK
from diguan.registry.models import AuditEntry, Effect, HelpPlan, Household, Measure, Officer
from tests.people import Places, household, viewer

MADE, BEGUN, REPLACED, ENDED = date(2017, 3, 1), date(2017, 3, 5), date(2017, 5, 2), date(2017, 6, 1)
AIM = Aim("户主患病，缺资金；年底前人均收入过线", "王书记", "东沟村委会")
SHEEP = Given(
    "industry", "养羊项目", size="羊20只", money=Decimal(8000), money_from="产业扶贫资金",
    responsible="王书记", due=date(2017, 12, 1), income_project=True,
)  # fmt: skip
CARE = Given("health_care", "大病保险补充报销")


@pytest.fixture
def poor(yang: Household) -> Household:
    """The Yangs, in the register."""
    Household.objects.filter(pk=yang.pk).update(status="registered", stage="registered")
    yang.refresh_from_db()
    return yang


@pytest.fixture
def plan(poor: Household, wang: Officer) -> HelpPlan:
    """Their first plan."""
    return help_plans.make(poor, AIM, on=MADE, by=wang)


def lacking(account: Officer, home: Household) -> set[str]:
    """What the household's plan lacks."""
    row = files.helped_household(viewer(account), home.pk)
    return {name for name in files.LACKS if getattr(row, f"lacks_{name}")}


def leave(home: Household, by: Officer, on: date, key: str = "exit", **more: Any) -> None:
    """Move the household as a procedure's end does."""
    home.refresh_from_db()
    proofs = {"three_checks": "1号", "home_visit": "2号"}
    moves.move(home, key, by=by, on=on, reason="核查", version=home.version, proofs=proofs, **more)


@pytest.mark.requirement("R-034", "S2-31")
def test_a_plan_is_kept_with_what_it_lacks_until_it_names_everything(
    poor: Household, wang: Officer, li: Officer
) -> None:
    made = help_plans.make(poor, Aim(), on=MADE, by=wang)
    assert lacking(li, poor) == {"responsible", "project", "money"}, "the cause stands on the file"
    measures.add(made, CARE, on=BEGUN, by=wang)
    assert lacking(li, poor) == {"responsible", "money"}
    sheep = measures.add(made, SHEEP, on=BEGUN, by=li)
    assert lacking(li, poor) == {"responsible"}
    help_plans.replace(made, AIM, on=REPLACED, by=li, reason="定了责任人", carried=[sheep.pk])
    assert lacking(li, poor) == set()
    again = Measure.objects.get(plan__replaced_on=None)
    measures.end(again, GIVEN_UP, on=ENDED, by=wang, reason="羊病死了")
    assert lacking(li, poor) == {"project", "money"}, "what was given up is no project"
    poor.years.update(main_cause=None)
    assert "cause" in lacking(li, poor)


@pytest.mark.requirement("R-035", "S2-40", "N-09")
def test_a_second_plan_takes_the_place_of_the_first_which_stays_readable(
    poor: Household, plan: HelpPlan, wang: Officer, li: Officer
) -> None:
    sheep, _care = (measures.add(plan, one, on=BEGUN, by=wang) for one in (SHEEP, CARE))
    measures.record_effect(sheep, Reached("已购羊20只"), on=BEGUN, by=wang)
    with pytest.raises(NoReason):
        help_plans.replace(plan, AIM, on=REPLACED, by=li, reason=" ")
    with pytest.raises(HelpFault, match="2017年3月1日"):
        help_plans.replace(plan, AIM, on=date(2017, 2, 1), by=li, reason="早了")
    with pytest.raises(ChangedMeanwhile):
        help_plans.make(poor, AIM, on=REPLACED, by=li)
    new = help_plans.replace(
        plan,
        Aim("因户主病情调整", "李干事", "柳林镇政府"),
        on=REPLACED,
        by=li,
        reason="换人",
        carried=[sheep.pk],
    )
    with pytest.raises(ChangedMeanwhile):
        help_plans.replace(plan, AIM, on=REPLACED, by=li, reason="同一份")
    now, before = files.help_plans(viewer(wang), poor)
    assert (now.pk, now.aim, now.replaced_on) == (new.pk, "因户主病情调整", None)
    assert (before.aim, before.replaced_on, before.replaced_because) == (AIM.words, REPLACED, "换人")
    said = [(one.what, one.outcome, one.ended_on) for one in before.measures.all()]
    assert said == [("养羊项目", "carried", REPLACED), ("大病保险补充报销", "given_up", REPLACED)]
    assert [one.reached for one in before.measures.all()[0].effects.all()] == ["已购羊20只"]
    carried = now.measures.get()
    assert (carried.what, carried.money, carried.begun_on, carried.outcome) == ("养羊项目", 8000, BEGUN, "")
    with pytest.raises(HelpFault, match="替代"):
        measures.add(before, CARE, on=REPLACED, by=wang)
    with pytest.raises(HelpFault, match="替代"):
        measures.record_effect(before.measures.all()[0], Reached("又一批"), on=REPLACED, by=wang)


@pytest.mark.requirement("R-035", "S2-40")
def test_two_current_plans_are_impossible_in_the_database_too(plan: HelpPlan, wang: Officer) -> None:
    plan.pk, plan.number = None, 2
    with pytest.raises(IntegrityError), transaction.atomic():
        plan.save(force_insert=True)
    assert HelpPlan.objects.filter(replaced_on=None).count() == 1
    with pytest.raises(IntegrityError), transaction.atomic():
        HelpPlan.objects.all().delete()


@pytest.mark.requirement("S2-31")
def test_effects_are_only_ever_added_and_say_who_agreed(plan: HelpPlan, wang: Officer, li: Officer) -> None:
    sheep = measures.add(plan, SHEEP, on=BEGUN, by=wang)
    first = Reached("购羊20只", received=Decimal(8000))
    measures.record_effect(sheep, first, on=BEGUN, by=wang)
    second = Reached("卖羊6只，户主透析停了", income=Decimal("4200.50"), agreed_by="杨建国")
    measures.record_effect(sheep, second, on=ENDED, by=li)
    rows = files.measure(viewer(wang), sheep.pk).effects.all()
    assert [(one.on, one.reached, one.income, one.received, one.agreed_by, one.by_name) for one in rows] == [
        (BEGUN, "购羊20只", None, 8000, "", "王书记"),
        (ENDED, "卖羊6只，户主透析停了", Decimal("4200.50"), None, "杨建国", "李干事"),
    ]  # fmt: skip
    with pytest.raises(IntegrityError), transaction.atomic():
        Effect.objects.update(income=0)
    with connection.cursor() as cursor:
        cursor.execute("SELECT reached FROM registry_effect")
        assert all(reached.startswith("beside|") for (reached,) in cursor.fetchall())
        cursor.execute("SELECT aim FROM registry_helpplan")
        assert cursor.fetchone()[0].startswith("v1|"), "sealed at rest"
    told = AuditEntry.objects.exclude(kind="written_outside").order_by("id")
    assert [one.kind for one in told] == [
        "help_plan_made", "measure_added", "effect_recorded", "effect_recorded",
    ]  # fmt: skip
    assert not any("透析" in one.after or "户主" in one.after for one in told), "no illness in the trail"
    assert {one.household for one in told} == {plan.household.number}


@pytest.mark.requirement("S2-31")
def test_what_cannot_be_is_refused(
    plan: HelpPlan, shi: Household, neighbours: list[Household], wang: Officer, sun: Officer, feng: Officer,
    qian: Officer,
) -> None:  # fmt: skip
    how: dict[str, Any] = {"on": BEGUN, "by": wang}
    with pytest.raises(HelpFault, match="不在册"):
        help_plans.make(shi, AIM, on=MADE, by=wang)
    for by in (sun, feng, qian):
        with pytest.raises(NotAllowed):
            measures.add(plan, SHEEP, on=BEGUN, by=by)
    with pytest.raises(HelpFault, match="类别"):
        measures.add(plan, Given("moon", "登月"), **how)
    with pytest.raises(HelpFault, match="没有写明"):
        measures.add(plan, Given("industry", " "), **how)
    with pytest.raises(HelpFault, match="负"):
        measures.add(plan, Given("industry", "养羊", money=Decimal(-1)), **how)
    with pytest.raises(HelpFault, match="本户成员"):
        measures.add(plan, Given("industry", "养羊", person=shi.members.first()), **how)
    one = measures.add(plan, Given("industry", "养羊", person=plan.household.members.first()), **how)
    with pytest.raises(NoReason):
        measures.end(one, GIVEN_UP, **how)
    with pytest.raises(HelpFault, match="2017年3月5日"):
        measures.end(one, DONE, on=MADE, by=wang)
    with pytest.raises(HelpFault, match="完成或终止"):
        measures.end(one, "carried", **how)
    with pytest.raises(HelpFault, match="成效"):
        measures.record_effect(one, Reached(" "), **how)
    measures.end(one, DONE, on=ENDED, by=wang)
    with pytest.raises(ChangedMeanwhile):
        measures.end(one, GIVEN_UP, on=ENDED, by=wang, reason="又一次")
    measures.record_effect(one, Reached("完成之后的成效"), on=ENDED, by=wang)


@pytest.mark.requirement("N-10")
def test_the_exit_ledger_says_when_by_what_and_whether_it_lasted(
    poor: Household, plan: HelpPlan, places: Places, wang: Officer, zhao: Officer, sun: Officer
) -> None:
    measures.add(plan, SHEEP, on=BEGUN, by=wang)
    measures.add(plan, CARE, on=BEGUN, by=wang)
    assert not files.exit_ledger(viewer(zhao)).exists(), "nobody has left yet"
    poor.years.update(planned_exit_year=2018)
    leave(poor, zhao, ENDED)
    row = files.exit_ledger(viewer(zhao)).get()
    assert (row.left_on, row.year_left, row.planned_year, row.standing, row.back_on) == (
        ENDED, 2017, 2018, "exited", None,
    )  # fmt: skip
    assert [one.what for each in row.help_plans.all() for one in each.measures.all()] == [
        "养羊项目", "大病保险补充报销",
    ]  # fmt: skip
    assert not files.exit_ledger(viewer(sun)).exists(), "next door is told nothing"
    leave(poor, zhao, date(2018, 2, 1), "roll_back")
    row = files.exit_ledger(viewer(zhao)).get()
    assert (row.left_on, row.standing, row.back_on) == (ENDED, "rolled_back", date(2018, 2, 1))
    leave(poor, zhao, date(2018, 8, 1))
    row = files.exit_ledger(viewer(zhao)).get()
    assert (row.left_on, row.standing, row.back_on) == (date(2018, 8, 1), "exited", None)
    leave(poor, zhao, date(2019, 1, 5), "return_to_poverty", cause="illness")
    row = files.exit_ledger(viewer(zhao)).get()
    assert (row.left_on, row.standing, row.back_on) == (date(2018, 8, 1), "returned", date(2019, 1, 5))
    household(places.village, "来自表格", status="exited", exit_year=2016)
    assert [
        (one.left_on, one.year_left) for one in files.exit_ledger(viewer(zhao)).filter(status="exited")
    ] == [(None, 2016)]
    assert files.years_left(viewer(zhao)) == [2018, 2016]


def test_the_ledger_reads_the_moves_that_the_life_of_a_file_knows() -> None:
    by_end = {move.end: f"move:{move.key}" for move in lifecycle.TABLE if move.end}
    assert (OUT, ROLLED_BACK, RETURNED) == (
        by_end["exited"], by_end["rolled_back"], by_end["returned"],
    )  # fmt: skip
    assert IN == f"move:{lifecycle.MOVES['register'].key}"
