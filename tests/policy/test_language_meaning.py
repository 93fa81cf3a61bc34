"""What each part of the language means: expression, family, answer; asked of plain Python and of DuckDB."""

from datetime import date
from decimal import Decimal

import duckdb
import pytest

from diguan.policy.facts import FactBook
from diguan.policy.language import evaluate, parse
from diguan.policy.library import packs_folder
from tests.policy.asking import BLANK_PERSON, ask, tables

BOOK = FactBook.load(packs_folder())
UNKNOWN = None
ALONE = [{"age": 30}]
NOBODY = []


@pytest.fixture(scope="module")
def engine():
    with duckdb.connect() as connection:
        yield tables(connection)


def family(*ages):
    return [{"age": age} for age in ages]


MEANINGS = [
    # comparing, to the fen
    ("income_per_head < 3200", {"income_per_head": Decimal("3199.99")}, ALONE, True),
    ("income_per_head < 3200", {"income_per_head": Decimal("3200.00")}, ALONE, False),
    ("income_per_head <= 3200", {"income_per_head": Decimal("3200.00")}, ALONE, True),
    ("income_per_head != 3200", {"income_per_head": Decimal("3200.01")}, ALONE, True),
    ("income_per_head < 3200", {}, ALONE, UNKNOWN),
    ("0 < member_count < 4", {"member_count": 3}, ALONE, True),
    ("0 < member_count < 3", {"member_count": 3}, ALONE, False),
    # and, or, not: an answer is known as soon as the known parts settle it
    ("food_assured and water_safe", {"food_assured": False}, ALONE, False),
    ("food_assured and water_safe", {"food_assured": True}, ALONE, UNKNOWN),
    ("food_assured or water_safe", {"food_assured": True}, ALONE, True),
    ("food_assured or water_safe", {"food_assured": False}, ALONE, UNKNOWN),
    ("not food_assured", {}, ALONE, UNKNOWN),
    ("not food_assured", {"food_assured": False}, ALONE, True),
    # known speaks of the file: it is never unknown
    ("known(food_assured)", {}, ALONE, False),
    ("known(food_assured) and food_assured", {}, ALONE, False),
    ("not known(net_income / member_count)", {"net_income": 1, "member_count": 0}, ALONE, True),
    # numbers
    ("net_income / member_count", {"net_income": Decimal("9600"), "member_count": 3}, ALONE, 3200.0),
    ("net_income / member_count", {"net_income": Decimal("9600"), "member_count": 0}, ALONE, UNKNOWN),
    ("member_count - 5 * 2", {"member_count": 3}, ALONE, -7.0),
    ("-member_count", {"member_count": 3}, ALONE, -3.0),
    ("min(member_count, 2)", {"member_count": 3}, ALONE, 2.0),
    ("max(member_count, 2)", {}, ALONE, UNKNOWN),
    ("10 if food_assured else 20", {"food_assured": False}, ALONE, 20.0),
    ("10 if food_assured else 20", {}, ALONE, UNKNOWN),
    # texts and codes
    ('house_grade in ("a", "b")', {"house_grade": "b"}, ALONE, True),
    ('house_grade not in ("a", "b")', {"house_grade": "c"}, ALONE, True),
    ('house_grade not in ("a", "b")', {}, ALONE, UNKNOWN),
    ('"illness" in other_causes', {"other_causes": "illness;disability"}, ALONE, True),
    ('"no_land" in other_causes', {"other_causes": "illness;disability"}, ALONE, False),
    ('"illness" in other_causes', {}, ALONE, UNKNOWN),
    ("main_cause in other_causes", {"main_cause": "illness", "other_causes": "illness"}, ALONE, True),
    ('hamlet == "it\'s"', {"hamlet": "it's"}, ALONE, True),
    # days
    ('applied_on < date("2017-01-01")', {"applied_on": date(2016, 12, 31)}, ALONE, True),
    ("year(applied_on)", {"applied_on": date(2016, 12, 31)}, ALONE, 2016.0),
    ('days(applied_on, date("2017-01-01"))', {"applied_on": date(2016, 12, 31)}, ALONE, 1.0),
    ('days(applied_on, date("2016-12-01"))', {"applied_on": date(2016, 12, 31)}, ALONE, -30.0),
    ('months(applied_on, date("2017-02-28"))', {"applied_on": date(2016, 12, 31)}, ALONE, 1.0),
    ('months(applied_on, date("2017-03-31"))', {"applied_on": date(2016, 12, 31)}, ALONE, 3.0),
    ('years(applied_on, date("2017-02-28"))', {"applied_on": date(2016, 2, 29)}, ALONE, 0.0),
    ('years(applied_on, date("2017-03-01"))', {"applied_on": date(2016, 2, 29)}, ALONE, 1.0),
    # all people of the household; a blank of one keeps the answer open unless another settles it
    ("any(age < 16)", {}, family(40, 8), True),
    ("any(age < 16)", {}, family(40, None), UNKNOWN),
    ("any(age < 16)", {}, family(8, None), True),
    ("any(age < 16)", {}, family(40, 38), False),
    ("all(age >= 16)", {}, family(40, None), UNKNOWN),
    ("all(age >= 16)", {}, family(8, None), False),
    ("all(age >= 16)", {}, family(40, 38), True),
    ("count(16 <= age < 60)", {}, family(15, 16, 59, 60), 2.0),
    ("count(16 <= age < 60)", {}, family(15, None), UNKNOWN),
    ("min(age)", {}, family(8, 40), 8.0),
    ("max(age)", {}, family(8, None), UNKNOWN),
    ("sum(work_months)", {}, [{"work_months": Decimal("0.1")}, {"work_months": Decimal("0.2")}], 0.3),
    ("sum(work_months)", {}, [{"work_months": Decimal("6")}, {}], UNKNOWN),
    ("distinct(labour_ability)", {}, [{"labour_ability": "none"}, {"labour_ability": "lost"}, {}], 2.0),
    ("any(age > member_count)", {"member_count": 20}, family(8, 40), True),
    # nobody: nothing is true of nobody, and nothing is false
    ("any(age < 16)", {}, NOBODY, UNKNOWN),
    ("all(age >= 16)", {}, NOBODY, UNKNOWN),
    ("not any(age < 16)", {}, NOBODY, UNKNOWN),
    ("count(age < 16)", {}, NOBODY, UNKNOWN),
    ("sum(work_months)", {}, NOBODY, UNKNOWN),
    ("distinct(labour_ability)", {}, NOBODY, UNKNOWN),
]


@pytest.mark.parametrize(("source", "household", "people", "answer"), MEANINGS)
def test_both_engines_answer(engine, source, household, people, answer):
    tree = parse(source, BOOK)
    everybody = [{**BLANK_PERSON, **person} for person in people]
    assert evaluate(tree, household, everybody) == answer
    assert ask(engine, tree, [(household, everybody)]) == [answer]
