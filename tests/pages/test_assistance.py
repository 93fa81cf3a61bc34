"""The pages of assistance and of the exit ledger: plans, measures and effects are written down, lists say
what is missing, the ledgers stand on paper and in Excel."""

from datetime import date
from decimal import Decimal
from io import BytesIO
from typing import Any

import pytest
import python_calamine
from django.urls import reverse
from django.utils import timezone

from diguan.casework import help_plans, measures, moves
from diguan.casework.help_plans import Aim
from diguan.casework.measures import Given, Reached
from diguan.desks.assistance import desk as card
from diguan.registry.models import Effect, HelpPlan, Household, Measure, Officer
from tests.people import Places, household, viewer

TODAY, BEGUN = date(2017, 6, 7), date(2017, 3, 5)
SHEEP = Given(
    "industry", "养羊项目", size="羊20只", money=Decimal(8000), money_from="产业扶贫资金",
    responsible="王书记", due=date(2017, 12, 1), income_project=True,
)  # fmt: skip
CARE = Given("health_care", "大病保险补充报销")


@pytest.fixture(autouse=True)
def today(monkeypatch: pytest.MonkeyPatch) -> date:
    """A day in June."""
    monkeypatch.setattr(timezone, "localdate", lambda *_: TODAY)
    return TODAY


@pytest.fixture
def poor(yang: Household) -> Household:
    """The Yangs, in the register."""
    Household.objects.filter(pk=yang.pk).update(status="registered", stage="registered")
    yang.refresh_from_db()
    return yang


@pytest.fixture
def helped(poor: Household, wang: Officer) -> HelpPlan:
    """Their plan with two measures, one of which brought something."""
    plan = help_plans.make(poor, Aim("年底前过线", "王书记", "东沟村委会"), on=BEGUN, by=wang)
    sheep = measures.add(plan, SHEEP, on=BEGUN, by=wang)
    measures.add(plan, CARE, on=BEGUN, by=wang)
    reached = Reached("卖羊6只", Decimal("4200.50"), Decimal(8000), "杨建国")
    measures.record_effect(sheep, reached, on=date(2017, 5, 20), by=wang)
    return plan


@pytest.fixture
def left(helped: HelpPlan, zhao: Officer) -> Household:
    """The Yangs have left the register."""
    home = helped.household
    home.refresh_from_db()
    moves.move(
        home,
        "exit",
        by=zhao,
        on=TODAY,
        reason="三级核查",
        version=home.version,
        proofs={"three_checks": "1号"},
    )
    return home


def at(name: str, *ids: int) -> str:
    """An address of the desk."""
    return reverse(f"assistance:{name}", args=ids)


def words(client: Any, address: str, **asked: str) -> str:
    """The page."""
    response = client.get(address, asked)
    assert response.status_code == 200
    return str(response.content.decode())


def listed(client: Any, address: str, **asked: str) -> set[str]:
    """The numbers in a list."""
    response = client.get(address, asked)
    assert response.status_code == 200
    return {row.record.number for row in response.context_data["table"].paginated_rows}


def excel(client: Any, address: str, **asked: str) -> list[dict[str, Any]]:
    """The rows of a list's workbook by heading."""
    raw = client.get(address, {**asked, "export": "xlsx"}).getvalue()
    rows = python_calamine.load_workbook(BytesIO(raw)).get_sheet_by_index(0).to_python()
    heads = next(row for row in rows if "户编号" in row)
    return [dict(zip(heads, row, strict=True)) for row in rows[rows.index(heads) + 1 :]]


@pytest.mark.requirement("N-09", "S2-40", "S2-31", "R-034")
def test_the_village_writes_a_plan_its_measures_and_what_they_brought(
    enter: Any, wang: Officer, poor: Household
) -> None:
    client, page = enter(wang), at("household", poor.pk)
    assert "这户还没有帮扶计划" in words(client, page)
    sent = client.post(
        at("plan", poor.pk), {"on": "2017-06-07", "words": "治病、增收", "responsible": "王书记"}, follow=True
    )
    assert (
        "计划还缺：项目或措施、资金" in sent.content.decode()
        or "计划还缺：项目或措施, 资金" in sent.content.decode()
    )
    typed = {
        "kind": "industry",
        "what": "养羊项目",
        "on": "2017-06-07",
        "money": "8000",
        "income_project": "on",
    }
    assert client.post(at("add-measure", poor.pk), {**typed, "kind": ""}).status_code == 422
    client.post(at("add-measure", poor.pk), {**typed, "person": poor.members.first().pk})
    one = Measure.objects.get()
    assert (one.money, one.income_project, one.person.name) == (8000, True, "杨建国")
    reached = {
        "on": "2017-06-07",
        "reached": "购羊20只",
        "income": "",
        "received": "8000",
        "agreed_by": "杨建国",
    }
    client.post(at("record-effect", one.pk), reached)
    assert (Effect.objects.get().income, Effect.objects.get().received) == (None, 8000)
    shown = words(client, page)
    for said in ("治病、增收", "计划完整", "养羊项目", "购羊20只", "增收项目", "杨建国", "因病"):
        assert said in shown
    assert (
        client.post(at("end-measure", one.pk), {"outcome": "given_up", "on": "2017-06-07"}).status_code == 422
    )
    client.post(at("end-measure", one.pk), {"outcome": "done", "on": "2017-06-07"})
    assert "完成" in words(client, page)
    assert client.post(at("end-measure", one.pk), {"outcome": "done", "on": "2017-06-07"}).status_code == 422


@pytest.mark.requirement("R-035", "S2-40")
def test_another_plan_takes_over_the_measures_that_are_ticked(
    enter: Any, li: Officer, helped: HelpPlan
) -> None:
    home, (sheep, _care) = helped.household, helped.measures.order_by("number")
    form = enter(li).get(at("plan", home.pk)).context["form"]
    assert (form.initial["words"], len(form.fields["carried"].choices)) == ("年底前过线", 2)
    typed = {"on": "2017-06-07", "words": "新目标", "responsible": "李干事", "carried": [sheep.pk]}
    assert enter(li).post(at("plan", home.pk), typed).status_code == 422, "a reason is asked for"
    enter(li).post(at("plan", home.pk), {**typed, "reason": "换人"})
    shown = words(enter(li), at("household", home.pk))
    assert "新目标" in shown
    assert "第1份计划" in shown, "the one before stays readable"
    assert HelpPlan.objects.filter(replaced_on=None).count() == 1


@pytest.mark.requirement("R-034", "R-035")
def test_the_list_says_who_has_no_plan_and_what_a_plan_lacks(
    enter: Any,
    helped: HelpPlan,
    places: Places,
    wang: Officer,
    zhao: Officer,
    sun: Officer,
    each_language: str,
) -> None:
    bare = household(places.village, "H-BARE", status="returned")
    half = household(places.far_village, "H-HALF", status="pre_exit", main_cause="illness")
    gone = household(places.village, "H-GONE", status="exited")
    help_plans.make(half, Aim(), on=BEGUN, by=zhao)
    whole, client = helped.household.number, enter(zhao, each_language)
    assert listed(client, at("index")) == {whole, bare.number, half.number, gone.number}
    assert listed(client, at("index"), state="complete") == {whole}
    assert listed(client, at("index"), state="incomplete") == {half.number}
    assert listed(client, at("index"), state="none", status="now") == {bare.number}
    assert listed(client, at("index"), part=places.township.prefix) == {whole, bare.number, gone.number}
    assert listed(enter(sun), at("index")) == set()
    said = {"zh": "责任人, 项目或措施, 资金", "en": "responsible person, project or measure, money"}
    assert said[each_language] in words(client, at("index"), state="incomplete")
    waits = {one.url: one.count for one in card.to_do(viewer(zhao))}
    assert waits == {
        at("index") + "?state=none&status=now": 1,
        at("index") + "?state=incomplete&status=now": 1,
    }
    rows = {row["户编号"]: row for row in excel(enter(zhao), at("index"))}
    assert (rows[whole]["帮扶计划"], rows[whole]["帮扶措施"]) == ("计划完整", 2)
    assert rows["H-HALF"]["帮扶计划"] == "计划不完整: 责任人, 项目或措施, 资金"


@pytest.mark.requirement("N-09", "N-11", "S2-40")
def test_the_household_ledger_on_paper_holds_file_plan_measures_effects_and_what_happened(
    enter: Any, left: Household, wang: Officer, pdf_text: Any, each_language: str
) -> None:
    raw = enter(wang, each_language).get(at("ledger-pdf", left.pk)).content
    told = pdf_text(raw)
    for said in (
        "杨建国",
        "张秀英",
        "2,075.00",
        "年底前过线",
        "养羊项目",
        "8,000.00",
        "卖羊6只",
        "4,200.50",
        "三级核查",
    ):
        assert said in told, said
    assert {"zh": "户台账", "en": "Householdledger"}[each_language] in told
    assert str(left.members.first().id_number) not in told


@pytest.mark.requirement("N-09")
def test_the_file_shows_the_plan_and_its_measures(
    enter: Any, helped: HelpPlan, shi: Household, wang: Officer
) -> None:
    page = words(enter(wang), reverse("household:page", args=[helped.household.pk]))
    assert all(one in page for one in ("帮扶计划和措施", "养羊项目", "计划完整"))
    assert "帮扶计划和措施" not in words(enter(wang), reverse("household:page", args=[shi.pk]))


@pytest.mark.requirement("N-10", "N-11")
def test_the_exit_ledger_is_shown_taken_out_and_printed(
    enter: Any, left: Household, places: Places, zhao: Officer, sun: Officer, pdf_text: Any
) -> None:
    household(places.far_village, "H-EARLY", status="exited", exit_year=2015)
    household(places.far_village, "H-BACK", status="returned", exit_year=2015, return_year=2016)
    client, address = enter(zhao), reverse("exit:ledger")
    assert listed(client, address) == {left.number, "H-EARLY", "H-BACK"}
    assert listed(client, address, year="2017") == {left.number}
    assert listed(client, address, state="returned") == {"H-BACK"}
    assert listed(client, address, part=places.township.prefix) == {left.number}
    assert listed(enter(sun), address) == set()
    row = next(one for one in excel(client, address) if one["户编号"] == left.number)
    assert (row["脱贫日期"], row["脱贫年度"], row["脱贫时人均纯收入（元）"], row["收入年度"]) == (
        TODAY,
        "2017",
        2075,
        "2017",
    )
    assert (row["增收项目"], row["帮扶措施"], row["进展"]) == (
        "产业扶贫 · 养羊项目",
        "医疗扶持 · 大病保险补充报销",
        "脱贫",
    )
    printed = pdf_text(client.get(reverse("exit:ledger-pdf"), {"year": "2017"}).content)
    assert all(one in printed for one in ("脱贫台账", "杨建国", "养羊项目", "2,075.00"))
    assert "H-EARLY" not in printed
    assert "脱贫台账" in words(client, reverse("exit:index"))


@pytest.mark.parametrize("page", ["assistance:index", "exit:ledger"])
def test_more_files_cost_no_more_queries(
    enter: Any, left: Household, places: Places, zhao: Officer, page: str, django_assert_max_num_queries: Any
) -> None:
    for at_ in range(20):
        home = household(places.village, f"M{at_:02}", status="exited", exit_year=2016)
        plan = help_plans.make(home, Aim(), on=BEGUN, by=zhao)
        measures.add(plan, SHEEP, on=BEGUN, by=zhao)
    client = enter(zhao)
    client.get(reverse(page))
    with django_assert_max_num_queries(28):
        client.get(reverse(page))
