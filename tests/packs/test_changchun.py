"""The Changchun opinions of 2017 as data: each number, list and step against the text, and what is unset."""

from datetime import date
from decimal import Decimal

import pytest

from diguan.policy import cases
from diguan.policy.judging import judged
from diguan.policy.procedures import applies
from diguan.policy.trying import derived
from tests.packs.conftest import COUNTY

ID = "changchun/2017-opinions"
DAY = date(2017, 6, 1)


@pytest.fixture(scope="module")
def pack(library):
    return library.pack(ID)


@pytest.fixture(scope="module")
def ruling(pack):
    return pack.at(DAY)


@pytest.fixture(scope="module")
def worked(library):
    return {case.id: case for case in cases.load(library, ID)}


def outcome(pack, case, on=DAY):
    return judged(pack.at(on), *derived(case, pack.book))


@pytest.mark.requirement("I-018", "D-03")
def test_the_line_is_3200_yuan_of_the_income_of_2016_and_judges_in_2017(pack, ruling):
    line = pack.parameters["poverty_line"].on(DAY)
    assert (line.value, line.for_year, str(line.source), line.basis) == (3200.0, 2016, "S1 §4", "stated")
    assert ruling.income_year == 2016
    assert pack.parameters["poverty_line"].on(date(2018, 1, 1)) is None
    assert pack.at(date(2018, 1, 1)).blocked == ("income_below_line",)


@pytest.mark.requirement("R-001")
def test_the_income_test_is_below_the_line_after_production_cost(pack, worked):
    below, exact, cost = (
        worked[id] for id in ("income_one_fen_below", "income_exactly_at_line", "cost_is_deducted")
    )
    assert [outcome(pack, case).answers["income_below_line"] for case in (below, exact, cost)] == [
        True,
        False,
        True,
    ]
    rule = pack.rules["income_below_line"]
    assert (rule.when, rule.basis) == ("income_per_head < poverty_line", "reading")


@pytest.mark.requirement("R-002")
def test_weighing_together_is_a_setting_that_is_our_reading_and_can_be_varied(pack, worked):
    weighing = pack.parameters["weighing"].on(DAY)
    assert (weighing.value, weighing.basis) == ("either", "reading")
    assert "not how" in weighing.note.en
    assert pack.decision.basis == "reading"
    low_income, unsafe_house, both = (
        worked[id] for id in ("income_one_fen_below", "house_grade_c", "several_reasons")
    )
    expected = {
        "either": (True, True, True),
        "both": (False, False, True),
        "income_only": (True, False, True),
    }
    for value, answers in expected.items():
        varied = pack.with_value("weighing", value, DAY, "what if")
        got = [outcome(varied, case).outcome == "qualifies" for case in (low_income, unsafe_house, both)]
        assert got == list(answers), value


@pytest.mark.requirement("R-003")
def test_two_no_worries_three_guarantees_and_water_are_conditions_with_their_sources(pack):
    conditions = [rule.id for rule in pack.rules.values() if rule.kind == "condition"]
    assert conditions == [
        "food_met",
        "clothing_met",
        "education_met",
        "medical_met",
        "housing_met",
        "water_met",
    ]
    assert all(pack.rules[id].origin == "national/standards" and pack.rules[id].question for id in conditions)
    assert "unsolved safe drinking water included" in pack.rules["water_unmet"].note.en


def test_what_the_document_names_and_does_not_spell_out_is_unset(pack, ruling):
    assert {id for id, one in ruling.unset.items() if one.origin == ID} == {
        "rigid_expense_kinds", "first_notice_days", "second_notice_days", "announcement_days", "update_days",
        "appraisal_attendance", "appraisal_majority", "sampling_share", "split_merge_months", "quota",
        "kinship_degree", "exit_inspection_share", "notice_levels", "adjustment_months", "census_below_is",
        "follow_up_months",
    }  # fmt: skip
    assert all(one.basis == "unset" and one.source.parts for one in ruling.unset.values())
    assert {rule.id for rule, _ in ruling.not_applied} == {"rigid_expenses_too_high", "split_or_merged"}
    assert pack.procedures["five_steps"].spelled_out == "name_only"
    steps = [step.id for step in pack.procedures["five_steps"].steps]
    assert steps == ["enter", "look", "calculate", "compare", "discuss"]


def test_of_what_other_documents_set_and_this_one_does_not_mention_nothing_is_assumed(ruling):
    unmentioned = {id for id, one in ruling.unset.items() if one.origin == "national/settings"}
    assert unmentioned == {
        "third_notice_days", "lines_merged", "after_county_exit", "after_county_exit_until",
    }  # fmt: skip


@pytest.mark.requirement("D-28")
def test_a_county_fills_in_what_is_unset_with_its_own_source(overlaid):
    chosen = overlaid.choose("identification", "220122", DAY)
    assert chosen.id == COUNTY
    assert overlaid.choose("identification", "220112", DAY).id == ID
    ruling = chosen.at(DAY)
    assert {"rigid_expense_kinds", "split_merge_months", "first_notice_days"}.isdisjoint(ruling.unset)
    assert not ruling.not_applied
    assert str(chosen.parameters["first_notice_days"].source) == "X §3"
    assert chosen.parameters["poverty_line"].origin == ID


@pytest.mark.requirement("R-004", "R-005")
def test_missed_and_wrongly_kept_are_two_lists_that_unknown_never_fills(pack, worked):
    flags = {
        id: set(outcome(pack, worked[id]).flags)
        for id in ("missed", "wrongly_kept", "cannot_say_is_on_no_list")
    }
    assert "missed" in flags["missed"]
    assert "wrongly_kept" in flags["wrongly_kept"]
    assert flags["cannot_say_is_on_no_list"] == set()


def test_three_groups_outside_the_register_are_looked_at_first(pack):
    focus = {id: str(rule.source) for id, rule in pack.rules.items() if rule.kind == "focus"}
    assert list(focus)[:3] == ["outside_poor_village", "guarantees_unsolved", "cleared_before"]
    assert set(focus.values()) == {"S1 §5"}


def test_exits_of_2014_to_2016_are_looked_at_again(pack, worked):
    found = {id: set(outcome(pack, worked[id]).flags) for id in worked if id.startswith("exit_of_")}
    assert found["exit_of_2013"] == set()
    assert found["exit_of_2014_house_unsolved"] == {"exited_unresolved"}
    assert found["exit_of_2015_water_unsolved"] == {"exited_unresolved"}
    assert found["exit_of_2016_on_fallback"] == {"exited_on_fallback"}


@pytest.mark.requirement("R-018")
def test_declared_kinship_asks_for_a_second_look_and_decides_nothing(pack, worked):
    result = outcome(pack, worked["kin_of_a_cadre"])
    assert (result.outcome, result.flags) == ("does_not_qualify", ("kin_declared",))


@pytest.mark.requirement("R-017")
def test_a_split_around_identification_is_flagged_once_the_span_is_set(overlaid):
    pack = overlaid.pack(COUNTY)
    found = {case.id: outcome(pack, case).flags for case in cases.load(overlaid, COUNTY)}
    assert found["split_six_months_before"] == ("split_or_merged",)
    assert found["merged_after_identification"] == ("split_or_merged",)
    assert found["split_eight_months_before"] == ()


@pytest.mark.requirement("S1-16")
def test_the_eight_departments_of_the_comparison_and_the_open_end_of_the_list(pack, ruling):
    assert ruling.parameters["comparison_departments"] == (
        "housing_construction", "public_security", "industry_and_commerce", "farm_machinery", "finance",
        "establishment_office", "civil_affairs", "agriculture",
    )  # fmt: skip
    assert "may grow" in pack.parameters["comparison_departments"].note.en


@pytest.mark.parametrize(
    ("year", "persons", "villages"), [(2017, 27856, 124), (2018, 3276, 14), (2019, 1641, 8)]
)
def test_the_yearly_targets_in_persons_and_villages(pack, year, persons, villages):
    of_year = {
        t.unit: t.value for t in pack.targets if t.year == year and t.counts in ("exits", "delistings")
    }
    assert of_year == {"persons": Decimal(persons), "villages": Decimal(villages)}


@pytest.mark.parametrize(
    ("on", "phase"),
    [(date(2017, 1, 1), "exit"), (date(2019, 12, 31), "exit"), (date(2020, 1, 1), "consolidate")],
)
def test_2020_is_the_year_of_consolidation_without_a_quota(pack, on, phase):
    assert pack.at(on).parameters["phase"] == phase
    assert not [t for t in pack.targets if t.year == 2020 and t.unit in ("persons", "villages")]


def test_benefits_stay_through_2020(pack):
    assert pack.at(date(2020, 12, 31)).parameters["after_exit"] == "keep"
    assert pack.parameters["after_exit"].on(date(2021, 1, 1)) is None
    assert pack.at(DAY).parameters["after_exit_until"] == date(2021, 1, 1)


def test_the_six_links_stand_in_their_order(pack):
    steps = pack.procedures["identification"].steps
    links = ["mobilise", "apply", "verify_at_home", "appraise", "publish_and_compare", "endorse"]
    assert [step.id for step in steps] == [*links, "register", "spot_check"]
    assert pack.procedures["identification"].order == "stated"
    assert [step.after for step in steps[1:]] == [
        tuple([*links, "register"][:number]) for number in range(1, 8)
    ]
    runs = [(step.kind, step.runs) for step in steps if step.runs]
    assert runs == [("visit", "five_steps"), ("part", "publicity")]


def test_two_publicities_one_comparison_one_announcement_at_three_kinds_of_place(pack, ruling):
    steps = pack.procedures["publicity"].steps
    assert [step.kind for step in steps] == ["notice", "notice", "comparison", "announcement"]
    posted = [step for step in steps if step.kind != "comparison"]
    assert {step.places for step in posted} == {"posting_places"}
    assert len(ruling.parameters["posting_places"]) == 3
    assert pack.procedures["publicity"].order == "reading", "the order is not spelled out"
    assert all(step.days in ruling.unset for step in posted), "the days are not spelled out"


def test_exit_goes_township_county_city_and_one_level_up_checks_all(pack):
    household, village = pack.procedures["household_exit"], pack.procedures["village_exit"]
    checks = [step for step in household.steps if step.id.endswith("_check")]
    assert [(step.level, step.coverage) for step in checks] == [
        ("township", None),
        ("county", 1),
        ("city", None),
    ]
    assert [step.four_eyes for step in checks][1:] == [
        ("township_check",),
        ("township_check", "county_check"),
    ]
    assert [(step.level, step.coverage) for step in village.steps][1:3] == [
        ("county", None),
        ("city", 1),
    ]
    assert (village.of, village.steps[-1].move) == ("village", "delist")


def test_rollback_and_re_entry_are_two_ways_back(pack):
    recheck = pack.procedures["exit_recheck"]
    assert [step.runs for step in recheck.steps if step.runs] == ["rollback", "reentry"]
    ends = {
        id: next(s.to_stage for s in pack.procedures[id].steps if s.to_stage)
        for id in ("rollback", "reentry")
    }
    assert ends == {"rollback": "registered", "reentry": "returned"}


def test_everybody_cleared_new_or_returned_is_visited_at_home(pack):
    visits = [
        ("identification", "verify_at_home"),
        ("cancellation", "visit_cleared"),
        ("rollback", "visit_returned"),
    ]
    for procedure, id in visits:
        step = next(step for step in pack.procedures[procedure].steps if step.id == id)
        assert step.coverage == 1
        assert "visit_record" in [evidence.id for evidence in step.evidence if evidence.who == "stated"]


def test_every_entry_says_its_clause_in_both_languages(pack):
    entries = [*pack.parameters.values(), *pack.formulas.values(), *pack.rules.values(), *pack.targets]
    for entry in [*entries, *pack.procedures.values(), pack.decision, pack.ranking]:
        assert entry.source.say("zh") != entry.source.say("en")
        if entry.origin == ID:
            assert all(clause.startswith("§") for _, clause in entry.source.parts), entry.id
        if entry.basis == "reading":
            assert entry.note or isinstance(entry, type(pack.parameters["weighing"])), entry.id


@pytest.mark.requirement("D-02")
def test_the_rounds_of_publicity_are_a_setting_that_leaves_notices_out(pack, ruling):
    publicity = pack.procedures["publicity"]
    assert [applies(step, ruling.parameters) for step in publicity.steps] == [True] * 4
    once = pack.with_value("notice_rounds", 1, DAY, "what if").at(DAY).parameters
    assert [step.id for step in publicity.steps if not applies(step, once)] == ["second_notice"]
    assert "notice_levels" in ruling.unset, "at which levels is not said"


@pytest.mark.requirement("D-06", "P-11", "P-13")
def test_rollback_and_return_are_enabled_and_stay_two_procedures(pack, ruling):
    ways = {id: pack.procedures[id] for id in ("rollback", "reentry")}
    assert [one.kind for one in ways.values()] == ["rollback", "return"]
    assert [applies(one, ruling.parameters) for one in ways.values()] == [True, True]
    assert ruling.parameters["return_causes"] == ("force_majeure",)
    off = pack.with_value("rollback_enabled", False, DAY, "what if").at(DAY).parameters
    assert [applies(one, off) for one in ways.values()] == [False, True]


@pytest.mark.requirement("D-07", "P-14", "P-15")
def test_the_levels_that_check_an_exit_are_a_setting(pack, ruling):
    assert ruling.parameters["exit_check_levels"] == ("township", "county", "city")
    without_city = pack.with_value("exit_check_levels", ("township", "county"), DAY, "what if")
    left = [
        step.id
        for step in pack.procedures["household_exit"].steps
        if applies(step, without_city.at(DAY).parameters)
    ]
    assert left == ["check_conditions", "township_check", "county_check", "record_exit"]


@pytest.mark.requirement("D-04", "D-05", "D-16", "D-25", "D-27")
def test_what_other_documents_set_otherwise_is_set_here_with_its_clause(pack, ruling):
    wanted = {
        "adjusted_on_events": (True, "S1 §5"),
        "after_exit": ("keep", "S1 §18"),
        "register_units": (("household", "person"), "S1 §4; S1 §5"),
        "quota_is": ("warning", "S1 §3"),
        "income_measure": ("net_income", "S1 §4"),
    }
    found = {id: pack.parameters[id].on(DAY) for id in wanted}
    assert {id: (dated.value, str(dated.source)) for id, dated in found.items()} == wanted
    assert "adjustment_months" in ruling.unset, "no cycle: in time"
    assert "quota" in ruling.unset, "all who qualify are included"


@pytest.mark.requirement("P-03", "P-02", "P-04", "P-08", "P-09", "P-10", "P-12", "P-58")
def test_each_procedure_says_what_round_it_serves_and_where_its_cases_come_from(pack):
    kinds = {id: (one.kind, one.cases_from) for id, one in pack.procedures.items()}
    assert kinds == {
        "identification": ("first_identification", ("application", "candidates")),
        "five_steps": ("part", ()),
        "publicity": ("part", ()),
        "natural_changes": ("event", ("clue",)),
        "inside_register": ("reidentification_inside", ("census",)),
        "outside_register": ("reidentification_outside", ("census",)),
        "cancellation": ("cancellation", ("candidates", "clue")),
        "household_exit": ("exit", ("candidates",)),
        "village_exit": ("village_exit", ()),
        "exit_recheck": ("exit_recheck", ("candidates", "clue")),
        "follow_up": ("follow_up", ("census", "clue")),
        "rollback": ("rollback", ("candidates", "clue")),
        "reentry": ("return", ("application", "clue")),
    }
    assert [step.kind for step in pack.procedures["five_steps"].steps] == [*["visit"] * 4, "meeting"]
    ways_out = [step.runs for step in pack.procedures["inside_register"].steps if step.kind == "choice"]
    assert ways_out == ["household_exit", "cancellation"]
    assert pack.procedures["natural_changes"].step("update_family").due == "update_days"


@pytest.mark.requirement("P-46")
def test_after_an_exit_households_are_visited_at_an_interval_that_is_not_given(pack, ruling):
    follow_up = pack.procedures["follow_up"]
    assert [(step.kind, step.runs) for step in follow_up.steps] == [
        ("visit", None),
        ("choice", "rollback"),
        ("choice", "reentry"),
        ("check", None),
    ]
    assert follow_up.step("look_back").move == "settle"
    assert follow_up.cycle in ruling.unset
