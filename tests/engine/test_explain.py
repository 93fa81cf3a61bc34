"""Why this family: each rule with its answer, what it read and what is missing, from stored findings."""

import shutil
import time
from decimal import Decimal

import pytest

from diguan.engine import explain, judge
from diguan.engine.faults import JudgementFault, NoSuchHousehold
from tests.engine.test_judge import ADULT, adults, family
from tests.engine.village import DAY, frozen, household, person


@pytest.fixture
def told(tmp_path, ruling):
    """Explains household 1 after judging the rows given."""

    def tell(families, people, which=1):
        shutil.rmtree(tmp_path / "s", ignore_errors=True)
        judge.judge(frozen(tmp_path / "s", families, people), ruling, tmp_path / "out")
        return explain.why(tmp_path / "out", ruling, which)

    return tell


def answer(explanation, rule):
    return next(answer for answer in explanation.rules if answer.rule.id == rule)


def test_a_family_below_the_line_reads_its_income_and_where_it_came_from(told):
    why = told([family(1, "2000")], adults(1))
    poor = answer(why, "poor")
    assert (why.outcome, poor.answer, poor.matters) == ("qualifies", True, False)
    (income,) = poor.facts
    assert (income.name, income.value, income.missing) == ("income_per_head", Decimal("2000.00"), False)
    assert income.say("en") == "2,000.00 yuan per person a year"
    assert income.text.zh == "人均纯收入"
    assert "wage_income" in income.made_from
    assert {"wage_income", "business_cost", "net_income"} <= {read.name for read in why.facts}
    assert str(poor.rule.source) == "T §1"
    assert (why.rank, why.ties) == (1, 1)


def test_an_unknown_family_is_asked_by_fact_and_by_question(told):
    why = told([family(1, "2000", wage_income=None)], adults(1))
    poor = answer(why, "poor")
    assert (why.outcome, poor.answer, poor.matters) == ("cannot_say", None, True)
    assert poor.missing == ("wage_income",)
    assert poor.question.en == "What did the family earn?"
    assert poor.facts[0].say("zh") == "未填"
    assert [read.name for read in why.missing] == ["wage_income"]


def test_what_is_missing_of_people_is_named_through_formulas(told):
    people = [person(1, of=1, **ADULT | {"labour_ability": None})]
    why = told([family(1, "11000")], people)
    assert answer(why, "well_off").missing == ("labour_ability",)
    labourers = answer(why, "well_off").facts[1]
    assert (labourers.text.en, labourers.unit, labourers.missing) == ("Members able to work", "persons", True)


def test_a_question_to_all_people_is_shown_with_its_answer(told):
    child = person(2, of=1, birth=DAY.replace(year=2006), schooling="not_student", health="healthy")
    why = told([family(1, "20000")], [*adults(1), child])
    (read,) = answer(why, "out_of_school").facts
    assert read.value is True
    assert read.say("zh") == "是"
    assert read.text.zh == "家中有人：学龄且非“在校生”且非“患大病”"


def test_a_rule_that_is_not_applied_says_what_is_unset(told):
    kin = answer(told([family(1, "2000")], adults(1)), "kin")
    assert (kin.answer, kin.unset, kin.facts) == ("not_applied", ("kin_degree",), ())


def test_codes_are_said_in_words(told):
    why = told([family(1, "2000", house_grade="d", main_cause="illness")], adults(1))
    grade = next(read for read in why.facts if read.name == "house_grade")
    assert (grade.say("zh"), grade.say("en")) == ("D级", "Grade D")


def test_rules_may_speak_of_the_decision_and_of_the_points(told):
    why = told([family(1, "2000", register_status="unregistered")], adults(1))
    status, decided = answer(why, "in_need_unregistered").facts
    assert (status.say("en"), decided.text.en, decided.say("en")) == (
        "Not registered",
        "Who qualifies",
        "yes",
    )
    (points,) = answer(why, "few_points").facts
    assert (points.text.en, points.value) == ("Points", 50)


def test_what_leaves_the_decision_or_the_points_open_is_followed_to_its_facts(told):
    why = told([family(1, "9000", register_status="unregistered", house_grade=None)], adults(1))
    assert answer(why, "few_points").missing == ("house_grade",)
    why = told([family(1, "5000", register_status="unregistered", expense_medical=None)], adults(1))
    assert answer(why, "in_need_unregistered").missing == ("expense_medical",)


def test_points_are_shown_line_by_line(told):
    why = told([family(1, "4000", house_grade="d")], adults(1))
    assert [(line.item.id, line.points) for line in why.points] == [
        ("house", 10),
        ("income", 20),
        ("workers", 10),
    ]
    assert (why.score, why.past_cut_off) == (40, True)


def test_a_household_without_people_is_asked_for_people_first(told):
    why = told([household(1)], [])
    assert answer(why, "insured_all").missing[0] == "people"


def test_it_is_found_by_number_and_an_unknown_one_is_told(told, tmp_path, ruling):
    assert told([family(1, "2000"), family(2, "1000")], adults(1, 2), "220122000002").household_id == 2
    with pytest.raises(NoSuchHousehold, match="household 77"):
        explain.why(tmp_path / "out", ruling, 77)


def test_another_ruling_or_an_altered_file_explains_nothing(told, tmp_path, ruling, made_up_pack):
    told([family(1, "2000")], adults(1))
    with pytest.raises(JudgementFault, match="made by made-up on 2017-06-01"):
        explain.why(tmp_path / "out", made_up_pack.at(DAY.replace(day=2)), 1)
    findings = tmp_path / "out" / "findings.parquet"
    findings.write_bytes(findings.read_bytes() + b" ")
    with pytest.raises(JudgementFault, match="damaged"):
        explain.why(tmp_path / "out", ruling, 1)


def test_a_family_among_fifty_thousand_is_explained_at_once(tmp_path, ruling):
    families = [family(number, "2000") for number in range(1, 50_001)]
    judge.judge(frozen(tmp_path / "s", families, adults(*range(1, 50_001))), ruling, tmp_path / "out")
    explain.why(tmp_path / "out", ruling, 1)
    times = []
    for which in (17, 25_000, "220122049999"):
        start = time.process_time()  # the work itself: other programs on the machine do not count
        explain.why(tmp_path / "out", ruling, which)
        times.append(time.process_time() - start)
    assert max(times) < 0.2
