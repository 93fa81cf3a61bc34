"""The data-quality rules: all numbered findings, each with its cases, its nature and the columns it reads."""

import re
from datetime import date

import pytest

from diguan.policy import cases

ID = "national/quality"
NUMBERED = (
    "1_01_001", "1_01_002", "1_01_003", "1_01_004", "1_02_001", "1_02_002", "1_02_003", "1_02_005",
    "1_02_006", "1_02_007", "1_02_008", "1_02_009", "1_03_002", "1_03_003", "1_03_004", "1_03_006",
    "1_03_009", "1_03_012", "1_03_013", "1_03_014", "1_03_015", "1_03_016", "2_01_001", "2_01_002",
    "2_01_003", "2_01_004", "2_01_006", "2_01_007", "2_01_008", "2_01_010", "2_01_012", "2_01_013",
    "2_01_015", "2_01_016", "2_02_001", "2_02_002", "2_03_001", "3_01_001", "3_01_005", "3_01_008",
    "3_01_009", "3_01_011", "3_02_005", "3_02_008", "3_02_011", "3_03_001", "3_03_003",
)  # fmt: skip
GROUPS = "ABCDEFGHIJK"


@pytest.fixture(scope="module")
def rules(library):
    return [rule for rule in library.pack(ID).rules.values() if rule.kind == "quality"]


def test_all_47_numbered_findings_stand_in_the_pack(rules):
    cited = {number for rule in rules for number in re.findall(r"\d_\d\d_\d\d\d", str(rule.source))}
    assert len(NUMBERED) == 47
    assert cited == set(NUMBERED)


def test_all_groups_of_the_cleaning_rules_stand_in_the_pack(rules):
    cited = {group for rule in rules for group in re.findall(r"GL ([A-K])", str(rule.source))}
    assert cited == set(GROUPS)


def test_every_rule_that_runs_has_a_family_with_the_finding_and_one_without(library, rules):
    worked = cases.load(library, ID)
    found = {name for case in worked for name in case.expect.findings or ()}
    clean = {name for case in worked for name, answer in case.expect.rules.items() if answer is False}
    running = {rule.id for rule in rules if not rule.left_out}
    assert running - found == set()
    assert running - clean == set()
    assert len(running) > 90


def test_only_impossible_values_block(rules):
    assert {rule.id for rule in rules if rule.nature == "block"} == {
        "birth_year_impossible",
        "work_months_impossible",
    }


def test_a_rule_that_cannot_run_says_why_and_what_is_lacking(library, rules):
    left_out = {rule.id for rule in rules if rule.left_out}
    assert all(rule.lacks for rule in rules if rule.left_out)
    assert not {rule.id for rule in rules if rule.level == "village"} & left_out
    assert left_out <= {rule.id for rule, _ in library.pack(ID).at(date(2023, 6, 1)).not_applied}


def test_every_rule_names_the_columns_it_reads_and_no_two_are_the_same(library, rules):
    ruling = library.pack(ID).at(date(2023, 6, 1))
    running = [ruling.rule(rule.id) for rule in rules if not rule.left_out]
    assert all(rule.tree.facts or rule.tree.of("formula") for rule in running)
    seen = {}
    for rule in running:
        assert seen.setdefault((rule.level, rule.tree.canonical), rule.id) == rule.id


@pytest.mark.parametrize(
    "inputs",
    [
        {"relation", "sex"}, {"main_cause", "healthy"}, {"healthy", "labour_ability"}, {"age", "schooling"},
        {"work_place", "work_months"}, {"cultivated_land", "people"}, {"dibao_grant", "household_kind"},
        {"income_per_head", "exited"}, {"returned_forest", "ecology_grant"}, {"risk_note", "risks"},
        {"total_households", "dangerous_house_households"}, {"public_post", "public_post_months"},
    ],
    ids=lambda inputs: " ".join(sorted(inputs)),
)  # fmt: skip
def test_inputs_that_belong_together_have_a_rule_written_down_with_its_source(library, rules, inputs):
    ruling = library.pack(ID).at(date(2023, 6, 1))
    of_both = [rule for rule in rules if not rule.left_out and inputs <= ruling.rule(rule.id).tree.names]
    assert of_both
    assert all(rule.text.zh and rule.text.en and str(rule.source) for rule in of_both)
