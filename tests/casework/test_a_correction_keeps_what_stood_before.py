"""Corrections, decisions, answers, closed years, files opened by hand: every change has a reason, an author
and an event."""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest

from diguan.casework import corrections, decisions, opening, quality, years
from diguan.casework.corrections import CorrectionFault, YearClosed, correct
from diguan.casework.decisions import DecisionFault
from diguan.casework.may import NotAllowed
from diguan.casework.record import ChangedMeanwhile, NoReason
from diguan.casework.values import ValueFault
from diguan.registry import files
from diguan.registry.book import book, tokens
from diguan.registry.models import (
    ClosedYear,
    Decision,
    Event,
    Household,
    Item,
    Judgement,
    Officer,
    PersonYear,
    QualityFinding,
    QualityRun,
    Snapshot,
)
from diguan.registry.viewer import Viewer
from tests.people import DAY, YEAR, Places

NOW = datetime(2017, 6, 1, tzinfo=UTC)


def give(home: Household, fact: str, value: Any, by: Officer, **other: Any) -> Event | None:
    """Correct a fact of the household's only year."""
    home.refresh_from_db()
    said: dict[str, Any] = {"reason": "入户核实", "on": DAY, "version": home.version}
    return correct(home.years.get(), fact, value, by=by, **{**said, **other})


@pytest.mark.requirement("T11")
def test_a_correction_says_who_when_why_before_and_after(yang: Household, wang: Officer, li: Officer) -> None:
    event = give(yang, "wage_income", Decimal("3500.50"), wang, reason=" 补录八月工资 ")
    assert event
    assert yang.years.get().wage_income == Decimal("3500.50")
    assert (event.before, event.after) == ({"wage_income": "3000"}, {"wage_income": "3500.5", "year": YEAR})
    assert (event.by_name, event.reason, event.on) == ("王书记", "补录八月工资", DAY)
    give(yang, "wage_income", Decimal(9000), li)
    kept = [(one.by_name, one.before["wage_income"]) for one in files.events(Viewer.of(wang), yang)]
    assert kept == [("李干事", "3500.5"), ("王书记", "3000")], "the village's own value can still be read"


@pytest.mark.parametrize(
    ("fact", "value"),
    [
        ("pension", Decimal("1500.00")),
        ("gifts", Decimal(200)),
        ("pension", None),
        ("house_dangerous", None),
        ("main_cause", "disability"),
        ("other_causes", "schooling;disability"),
        ("visited_on", date(2017, 5, 2)),
        ("house_built_year", 1986),
        ("hamlet", "上屯"),
        ("cultivated_land", Decimal("7.25")),
    ],
)
def test_any_kind_of_fact_is_corrected_and_read_back(
    fact: str, value: Any, yang: Household, wang: Officer
) -> None:
    expected = "disability;schooling" if fact == "other_causes" else value
    assert give(yang, fact, value, wang)
    assert corrections.read(yang.years.get(), None, book().fact(fact)) == expected
    assert give(yang, fact, value, wang) is None, "the same again is no change"
    assert Event.objects.count() == 1


def test_a_members_facts_are_corrected_and_a_number_gets_its_token(yang: Household, wang: Officer) -> None:
    son = PersonYear.objects.get(person__name="杨明")
    for version, (fact, value) in enumerate(
        (
            ("schooling", "junior_9"),
            ("health", "disabled;chronic_illness"),
            ("id_number", "990101200311020019"),
        ),
        1,
    ):
        correct(son, fact, value, by=wang, reason="核对证件", on=DAY, version=version)
    son.refresh_from_db()
    son.person.refresh_from_db()
    assert (son.schooling, son.health) == ("junior_9", "chronic_illness;disabled")
    assert son.person.id_key == tokens().of("990101200311020019")
    assert [event.person for event in files.events(Viewer.of(wang), yang)] == [son.person] * 3


def test_a_head_who_is_renamed_is_renamed_on_the_file(yang: Household, wang: Officer) -> None:
    head = PersonYear.objects.get(relation="head", person__household=yang)
    correct(head, "name", "杨建邦", by=wang, reason="户口簿", on=DAY, version=1)
    yang.refresh_from_db()
    assert yang.head_name == "杨建邦"


@pytest.mark.parametrize(
    ("fact", "value"),
    [
        ("main_cause", "laziness"),
        ("other_causes", "illness;laziness"),
        ("wage_income", "many"),
        ("wage_income", 12.5),
        ("wage_income", Decimal("0.001")),
        ("wage_income", Decimal("1e12")),
        ("wage_income", Decimal("NaN")),
        ("wage_income", True),
        ("house_dangerous", "yes"),
        ("house_built_year", Decimal("1986.5")),
        ("visited_on", "2017-05-02"),
        ("visited_on", NOW),
        ("hamlet", "x" * 256),
        ("hamlet", "a\nb"),
    ],
)
def test_an_impossible_value_is_refused_with_its_reason(
    fact: str, value: Any, yang: Household, wang: Officer
) -> None:
    with pytest.raises(ValueFault) as refused:
        give(yang, fact, value, wang)
    assert book().fact(fact).text.zh in refused.value.what.zh
    assert not Event.objects.exists()


def test_the_poorest_truth_can_be_saved(yang: Household, wang: Officer) -> None:
    for fact in ("wage_income", "business_income", "property_income", "transfer_income", "house_area"):
        give(yang, fact, Decimal(0), wang)
    give(yang, "business_cost", Decimal(99999), wang)
    give(yang, "food_assured", False, wang)
    of_year = yang.years.get()
    assert (of_year.wage_income, of_year.business_cost, of_year.food_assured) == (0, 99999, False)


@pytest.mark.parametrize(
    "fact", ["register_status", "village_code", "household_number", "income_per_head", "name"]
)
def test_what_is_not_corrected_this_way_is_refused(fact: str, yang: Household, wang: Officer) -> None:
    with pytest.raises(CorrectionFault):
        give(yang, fact, "registered", wang)


@pytest.mark.parametrize("who", ["sun", "qian", "zhou", "feng", "chen"])
def test_who_may_not_correct_changes_nothing(
    who: str, yang: Household, request: pytest.FixtureRequest
) -> None:
    with pytest.raises(NotAllowed):
        give(yang, "wage_income", Decimal(1), request.getfixturevalue(who))
    yang.refresh_from_db()
    assert (yang.years.get().wage_income, yang.version, Event.objects.count()) == (3000, 1, 0)


def test_two_officers_do_not_overwrite_each_other(yang: Household, wang: Officer, li: Officer) -> None:
    give(yang, "wage_income", Decimal(4000), wang, version=1)
    with pytest.raises(ChangedMeanwhile):
        give(yang, "wage_income", Decimal(5000), li, version=1)
    assert yang.years.get().wage_income == 4000


def test_no_reason_no_change(yang: Household, wang: Officer) -> None:
    with pytest.raises(NoReason):
        give(yang, "wage_income", Decimal(4000), wang, reason="  ")


def test_a_closed_year_is_refused_in_words_before_the_database_refuses_it(
    yang: Household, neighbours: list[Household], zhao: Officer, wang: Officer, places: Places
) -> None:
    with pytest.raises(NotAllowed):
        years.close(places.village, YEAR, by=wang)
    assert years.close(places.county, YEAR, by=zhao) == 3
    with pytest.raises(YearClosed) as refused:
        give(yang, "wage_income", Decimal(1), wang)
    assert "2017" in refused.value.what.zh
    with pytest.raises(years.ClosedAlready):
        years.close(places.county, YEAR, by=zhao)
    assert ClosedYear.objects.count() == 1


@pytest.fixture
def judgement(yang: Household, zhao: Officer) -> Judgement:
    """A judgement that looked at the Yangs."""
    about: dict[str, Any] = {"area": zhao.area, "area_prefix": "990101", "on": DAY, "at": NOW, "folder": "-"}
    snapshot = Snapshot.objects.create(year=YEAR, households=1, people=4, digest="0", **about)
    made = Judgement.objects.create(snapshot=snapshot, pack_id="p", pack_digest="d", state="done", **about)
    made.findings.create(
        household=yang, village_code=yang.village_code, outcome="qualifies", people=4,
        reasons=["income_below_line"], against=[], questions=[], missing=[], flags=[],
    )  # fmt: skip
    return made


def decide(home: Household, by: Officer, judgement: Judgement, **other: Any) -> Decision:
    """Approve a household's entry on a judgement."""
    said: dict[str, Any] = {
        "kind": "identification", "outcome": "approved", "year": YEAR, "on": DAY, "reason": "程序完成",
        "pack_id": "p", "pack_digest": "d", "rule_ids": ["income_below_line"], "judgement": judgement,
    }  # fmt: skip
    return decisions.record(home, by=by, **{**said, **other})


def test_a_decision_keeps_pack_digest_rules_and_author(
    yang: Household, zhao: Officer, judgement: Judgement
) -> None:
    made = decide(yang, zhao, judgement)
    made.refresh_from_db()
    assert (made.pack_id, made.pack_digest, made.rule_ids) == ("p", "d", ["income_below_line"])
    assert (made.by_name, made.judgement, made.village_code) == ("赵主任", judgement, yang.village_code)
    yang.refresh_from_db()
    assert yang.status == "unregistered", "a decision by itself moves nothing"


def test_a_decision_rests_on_what_was_really_judged(
    yang: Household, shi: Household, zhao: Officer, wang: Officer, judgement: Judgement
) -> None:
    with pytest.raises(DecisionFault):
        decide(yang, zhao, judgement, pack_digest="another")
    with pytest.raises(DecisionFault):
        decide(shi, zhao, judgement)
    with pytest.raises(DecisionFault):
        decide(yang, zhao, judgement, rule_ids=[1])
    with pytest.raises(NoReason):
        decide(yang, zhao, judgement, reason="")
    with pytest.raises(NotAllowed):
        decide(yang, wang, judgement)
    assert not Decision.objects.exists()


def test_a_quality_finding_is_answered_once_with_words(
    yang: Household, judgement: Judgement, wang: Officer, sun: Officer
) -> None:
    about: dict[str, Any] = {"area": judgement.area, "area_prefix": "990101", "on": DAY, "at": NOW}
    run = QualityRun.objects.create(snapshot=judgement.snapshot, pack_id="q", folder="-", **about)
    found = QualityFinding.objects.create(
        run=run, household=yang, village_code=yang.village_code, rule="no_cost", nature="warn"
    )
    with pytest.raises(NotAllowed):
        quality.answer(found, by=sun, text="x", on=DAY)
    with pytest.raises(NoReason):
        quality.answer(found, by=wang, text=" ", on=DAY)
    event = quality.answer(found, by=wang, text="已补录成本", on=DAY)
    assert (found.state, found.answer, found.by_name) == ("answered", "已补录成本", "王书记")
    assert (event.kind, event.before["rule"]) == ("quality_answered", "no_cost")
    with pytest.raises(quality.Answered):
        quality.answer(found, by=wang, text="again", on=DAY)


HEAD: dict[str, Any] = {
    "name": "何大山",
    "relation": "head",
    "sex": "male",
    "id_number": "990101197001010012",
}


def opened(places: Places, by: Officer, **other: Any) -> Household:
    """A file opened by hand with one member."""
    said: dict[str, Any] = {
        "facts": {"wage_income": Decimal(100), "pension": Decimal(5), "food_assured": None},
        "members": [HEAD], "year": YEAR, "on": DAY, "reason": "普查发现",
    }  # fmt: skip
    return opening.open_file(places.village, by=by, **{**said, **other})


def test_a_household_outside_the_register_gets_a_file(places: Places, wang: Officer, yang: Household) -> None:
    home = opened(places, wang)
    assert home.number == f"{places.village.code}0002"
    assert opened(places, wang, members=[{**HEAD, "name": "何小山"}]).number == f"{places.village.code}0003"
    home.refresh_from_db()
    assert (home.people, home.head_name, home.status, home.stage) == (
        1,
        "何大山",
        "unregistered",
        "unregistered",
    )
    of_year = home.years.get()
    assert (of_year.wage_income, of_year.food_assured) == (100, None)
    assert {row.item: row.amount for row in Item.objects.filter(household_year=of_year)} == {"pension": 5}
    person = home.members.get()
    assert (person.id_key, person.member_since) == (tokens().of(HEAD["id_number"]), DAY)
    assert files.events(Viewer.of(wang), home).get().kind == "opened"


@pytest.mark.parametrize(
    "wrong",
    [
        {"members": []},
        {"members": [HEAD, HEAD]},
        {"members": [{"name": "无户主"}]},
        {"facts": {"register_status": "registered"}},
        {"facts": {"income_per_head": Decimal(1)}},
        {"facts": {"no_such_fact": 1}},
        {"members": [{**HEAD, "wage_income": 1}]},
        {"number": "990101100200001"},
    ],
)
def test_a_file_that_makes_no_sense_is_not_opened(
    wrong: dict[str, Any], places: Places, wang: Officer, yang: Household
) -> None:
    with pytest.raises(opening.OpeningFault):
        opened(places, wang, **wrong)
    assert Household.objects.count() == 1


def test_a_file_is_opened_only_at_home_and_in_an_open_year(
    places: Places, wang: Officer, sun: Officer, zhao: Officer, yang: Household
) -> None:
    with pytest.raises(NotAllowed):
        opened(places, sun)
    with pytest.raises(opening.OpeningFault):
        opening.open_file(places.township, {}, [HEAD], year=YEAR, on=DAY, by=zhao, reason="-")
    years.close(places.county, YEAR, by=zhao)
    with pytest.raises(opening.OpeningFault):
        opened(places, wang)
    assert opened(places, wang, year=YEAR + 1).years.get().year == YEAR + 1
