"""The SQL of the derived facts against their plain reading: income, ages, illness, land, shared numbers."""

from collections import Counter
from datetime import date
from decimal import Decimal
from itertools import product

import duckdb
import pytest
from hypothesis import given, settings

from diguan.engine import roll_up
from diguan.engine.facts import household as of_household
from diguan.engine.facts import person as of_person
from diguan.engine.facts import views
from diguan.engine.steps import Pipeline
from diguan.policy import plain_facts
from tests.engine.made_up import villages
from tests.engine.village import BOOK, DAY, household, person, tables

PERSON = tuple(fact.name for fact in BOOK.derived("person"))
HOUSEHOLD = tuple(fact.name for fact in BOOK.derived("household"))
RECORDED = {
    "relation", "birth", "health", "schooling", "resident_insurance", "employee_insurance",
    *(fact.name for fact in BOOK.recorded("household") if fact.income),
    *of_household.LAND,
}  # fmt: skip


def derived(families, people, on=DAY):
    """All derived facts by SQL: rows by household id, rows by person id."""
    households, persons = tables(families, people)
    connection = duckdb.connect()
    connection.register("household_columns", households)
    connection.register("person_columns", persons)
    steps = [
        *views.of_persons({*PERSON, "relation"}, on),
        *roll_up.RollUp("roll_up", "person_facts", (), roll_up.COUNTED).steps([]),
        *views.of_households(HOUSEHOLD, BOOK, roll_up.COUNTED),
    ]
    connection.execute(Pipeline(tuple(steps)).script())
    return tuple(
        {row[key]: row for row in connection.table(view).to_arrow_table().to_pylist()}
        for view, key in (("household_facts", "household_id"), ("person_facts", "person_id"))
    )


def plainly(families, people, on=DAY):
    """The same by plain Python."""
    accounts = Counter(row["account_token"] for row in families if row.get("account_token"))
    tokens = Counter(row["id_token"] for row in people if row.get("id_token"))
    persons = {row["person_id"]: plain_facts.person_facts(row, on, tokens) for row in people}
    households = {}
    for row in families:
        members = [one for one in people if one["household_id"] == row["household_id"]]
        households[row["household_id"]] = plain_facts.household_facts(row, members, BOOK, accounts)
    return households, persons


@given(villages(RECORDED))
@settings(max_examples=60)
def test_sql_and_plain_python_derive_the_same_facts(rows):
    for by_sql, by_hand, names in zip(derived(*rows), plainly(*rows), (HOUSEHOLD, PERSON), strict=True):
        for key, row in by_hand.items():
            assert {n: by_sql[key].get(n) for n in names} == {n: row.get(n) for n in names}


INCOME = ("wage_income", "business_income", "property_income", "transfer_income", "business_cost")


@pytest.mark.requirement("R-001")
@pytest.mark.parametrize("known", list(product([True, False], repeat=5)))
def test_income_is_unknown_while_any_total_of_the_formula_is_blank(known):
    amounts = dict(zip(INCOME, map(Decimal, ("4000", "9000.10", "300", "150.55", "6000")), strict=True))
    given_facts = {name: amounts[name] for name, there in zip(INCOME, known, strict=True) if there}
    families, _ = derived([household(1, **given_facts)], [person(n, of=1) for n in (1, 2, 3)])
    row = families[1]
    assert row["gross_income"] == (Decimal("13450.65") if all(known[:4]) else None)
    assert row["net_income"] == (Decimal("7450.65") if all(known) else None)
    assert row["income_per_head"] == (Decimal("2483.55") if all(known) else None)


@pytest.mark.parametrize(
    ("net", "members", "per_head"),
    [
        ("100", 3, "33.33"),
        ("200", 3, "66.67"),
        ("0.01", 2, "0.01"),  # half a fen is rounded up
        ("-0.01", 2, "-0.01"),  # away from zero
        ("-100", 3, "-33.33"),
        ("12800.03", 4, "3200.01"),
        ("12800.01", 4, "3200.00"),
        ("0", 5, "0"),
        ("5000", 0, None),  # nobody to share it
    ],
)
def test_income_per_head_is_divided_to_the_fen(net, members, per_head):
    facts = dict.fromkeys(INCOME, Decimal(0)) | {"wage_income": Decimal(net)}
    families, _ = derived([household(1, **facts)], [person(n, of=1) for n in range(members)])
    assert families[1]["income_per_head"] == (None if per_head is None else Decimal(per_head))


def test_a_debt_lowers_income_below_nothing():
    facts = dict.fromkeys(INCOME, Decimal(0)) | {"business_cost": Decimal(900)}
    families, _ = derived([household(1, **facts)], [person(1, of=1)])
    assert families[1]["income_per_head"] == Decimal("-900.00")


def test_short_policy_money_and_gifts_cannot_prove_a_stable_exit():
    facts = dict.fromkeys(INCOME, Decimal(0)) | {"transfer_income": Decimal(8000), "gifts": Decimal(2000)}
    families, _ = derived([household(1, **facts, housing_grant=Decimal(1500))], [person(1, of=1)])
    assert families[1]["income_per_head"] == 8000
    assert families[1]["exit_income_per_head"] == 4500


@pytest.mark.parametrize(
    ("birth", "on", "age"),
    [
        (date(2001, 6, 1), date(2017, 6, 1), 16),  # the birthday itself counts
        (date(2001, 6, 2), date(2017, 6, 1), 15),
        (date(2000, 2, 29), date(2017, 2, 28), 16),
        (date(2000, 2, 29), date(2017, 3, 1), 17),
        (date(2017, 6, 1), date(2017, 6, 1), 0),
        (date(2017, 6, 2), date(2017, 6, 1), None),  # not born yet
        (date(1899, 12, 31), date(2017, 6, 1), None),  # a slip of the pen
        (None, date(2017, 6, 1), None),
    ],
)
def test_age_is_counted_in_completed_years_on_the_day_of_judging(birth, on, age):
    _, people = derived([household(1)], [person(1, of=1, birth=birth)], on)
    assert people[1]["age"] == age


@pytest.mark.parametrize(
    ("resident", "employee", "insured"),
    [(True, None, True), (None, True, True), (False, False, False), (False, None, None), (None, None, None)],
)
def test_insurance_is_a_three_valued_or(resident, employee, insured):
    who = person(1, of=1, resident_insurance=resident, employee_insurance=employee)
    assert derived([household(1)], [who])[1][1]["insured"] is insured


def test_blank_numbers_and_accounts_are_nobodys_double():
    families = [household(n, account_token=token) for n, token in ((1, "a"), (2, "a"), (3, None), (4, None))]
    people = [person(n, of=n, id_token=token) for n, token in ((1, "x"), (2, None), (3, None), (4, "x"))]
    households, persons = derived(families, people)
    assert [households[n]["households_with_account"] for n in (1, 2, 3, 4)] == [2, 2, None, None]
    assert [persons[n]["id_occurrences"] for n in (1, 2, 3, 4)] == [2, None, None, 2]


def test_a_household_without_people_has_nobody_and_no_known_counts():
    families, _ = derived([household(1)], [])
    assert families[1]["people"] == 0
    assert families[1]["heads"] is None


def test_every_step_can_be_printed_and_says_why_it_is_there():
    steps = Pipeline((*views.sources("h", "p"), *views.of_persons(PERSON, DAY)))
    script = steps.script()
    assert script.count("CREATE OR REPLACE TEMP VIEW") == len(list(steps))
    assert all(f"-- {step.says}" in script for step in steps)


def test_only_what_is_wanted_is_worked_out():
    sql = "".join(step.sql for step in views.of_persons({"age"}, DAY))
    assert "birth" in sql
    assert "health" not in sql
    assert of_person.derivations(DAY).closure({"age"}) == {"age", "birth"}
