"""Every kind of slip in a pack gives one fault: place, what is wrong, how to mend it, in two languages."""

import pytest

from diguan.policy.check import check
from tests.policy.folder import CITY, ID, changed, folder, one_clear_fault, with_more

RULES, PARAMETERS, HEADER, CASES = "rules.toml", "parameters.toml", "pack.toml", "cases/income.toml"


def parameter(more):
    return f"""
    [[parameter]]
    id = "extra"
    zh = "另一项"
    en = "Another"
    {more}
    """


def rule(more, id="extra"):
    return f"""
    [[rule]]
    id = "{id}"
    zh = "另一条"
    en = "Another"
    source = "M §9"
    basis = "stated"
    {more}
    """


VALUE = '[[parameter.value]]\n    source = "M §9"\n    basis = "stated"\n    '
WRONG = {
    # how a file is written
    "not_toml": (
        changed(RULES, 'kind = "ground"', "kind = ground"),
        "rules.toml",
        "not TOML",
        "double quotes",
    ),
    "unknown_file": (with_more("rule.toml", ""), "rule.toml", "no file or folder 'rule.toml'", "rules.toml"),
    "unknown_table": (with_more(RULES, '[[rul]]\nid = "a"\n'), "rules.toml:", "no tables 'rul'", "'rule'"),
    "unknown_key": (changed(RULES, "when = ", "wen = "), "rules.toml:", "no setting 'wen'", "'when'"),
    "no_id": (with_more(RULES, '[[rule]]\nzh = "甲"\n'), "rules.toml:", "has no id", "add id"),
    "hyphen_in_id": (
        with_more(RULES, rule('kind = "flag"', "low-pay")),
        "rules.toml:",
        "cannot be an id",
        "low_pay",
    ),
    "id_twice": (
        with_more(RULES, rule("", "line")),
        "rules.toml:",
        "already used at city/measures/parameters",
        "rename",
    ),
    "name_of_a_fact": (
        with_more(RULES, rule('kind = "flag"\n    when = "water_safe"', "electricity")),
        "rules.toml:",
        "already the name of a fact",
        "another name",
    ),
    # languages, sources, basis
    "no_english": (changed(RULES, 'en = "Low income"', ""), "rules.toml:", "lacks en", "add the English"),
    "no_source": (
        changed(RULES, 'source = "M §3"\n    basis = "stated"\n    when', 'basis = "stated"\n    when'),
        "rules.toml:",
        "lacks source",
        "add source",
    ),
    "undeclared_source": (changed(RULES, '"M §4"', '"N §4"'), "rules.toml:", "cites 'N'", "[[source]]"),
    "reading_without_note": (
        changed(RULES, 'source = "M §4"\n    basis = "stated"', 'source = "M §4"\n    basis = "reading"'),
        "rules.toml:",
        "has no note",
        "read into it",
    ),
    "unknown_basis": (
        changed(RULES, 'source = "M §4"\n    basis = "stated"', 'source = "M §4"\n    basis = "state"'),
        "rules.toml:",
        "cannot be 'state'",
        "'stated'",
    ),
    "question_in_one_language": (
        changed(RULES, ', en = "Who is able to work?"', ""),
        "rules.toml:",
        "both languages",
        "question = {",
    ),
    # parameters
    "no_value": (with_more(PARAMETERS, parameter("")), "parameters.toml:", "has no value", "unset"),
    "unset_with_value": (
        with_more(PARAMETERS, parameter(f'basis = "unset"\n    source = "M §9"\n    {VALUE}is = 3')),
        "parameters.toml:",
        "said to be unset",
        "remove",
    ),
    "wrong_type": (
        with_more(PARAMETERS, parameter(VALUE + 'is = "three"')),
        "parameters.toml:",
        "wrong kind",
        "a number",
    ),
    "not_a_choice": (
        with_more(
            PARAMETERS,
            parameter('type = "text"\n    choices = ["stop", "keep"]\n    ' + VALUE + 'is = "kep"'),
        ),
        "parameters.toml:",
        "none of the choices",
        "'keep'",
    ),
    "overlapping_values": (
        changed(PARAMETERS, "to = 2018-01-01", "to = 2018-01-02"),
        "parameters.toml:",
        "in force on the same day",
        "exclusive",
    ),
    "empty_interval": (
        changed(PARAMETERS, "to = 2018-01-01", "to = 2016-01-01"),
        "parameters.toml:",
        "empty interval",
        "later",
    ),
    "day_in_quotes": (
        changed(PARAMETERS, "from = 2018-01-01", 'from = "2018-01-01"'),
        "parameters.toml:",
        "wrong kind",
        "without quotes",
    ),
    "share_that_is_none": (
        with_more(PARAMETERS, parameter('unit = "share"\n    ' + VALUE + 'is = "3/2"')),
        "parameters.toml:",
        "'3/2' is no share",
        '"2/3"',
    ),
    "words_in_one_language": (
        with_more(
            PARAMETERS,
            parameter('type = "text"\n    words = { a = { zh = "甲" } }\n    ' + VALUE + 'is = "a"'),
        ),
        "parameters.toml:",
        "'a' in the words of 'extra'",
        "write a = {",
    ),
    # expressions
    "unknown_name": (
        changed(RULES, "income_per_head < line", "income_per_hed < line"),
        "rules.toml:",
        "no fact, parameter",
        "'income_per_head'",
    ),
    "unknown_code": (
        changed(RULES, '"ordinary"', '"ordinery"'),
        "rules.toml:",
        "no key 'ordinery'",
        "'ordinary'",
    ),
    "chinese_code": (
        changed(RULES, '"ordinary"', '"普通劳动力"'),
        "rules.toml:",
        "no key",
        'write "ordinary"',
    ),
    "types_disagree": (
        changed(RULES, '"income_per_head < line"', "'income_per_head < \"line\"'"),
        "rules.toml:",
        "do not go together",
        "",
    ),
    "person_outside": (
        changed(RULES, "able == 0", "age == 0"),
        "rules.toml:",
        "speaks of a person",
        "any(age",
    ),
    "single_equals": (changed(RULES, "able == 0", "able = 0"), "rules.toml:", "not a sign", "=="),
    "full_width_bracket": (
        changed(RULES, "able == 0", "（able == 0）"),
        "rules.toml:",
        "full-width",
        "English keyboard",
    ),
    "number_for_a_rule": (changed(RULES, "able == 0", "able"), "rules.toml:", "must be a yes/no", ""),
    "secret_fact": (
        changed(RULES, "able == 0", "known(bank_account)"),
        "rules.toml:",
        "identifies a person",
        "names nobody",
    ),
    "circle": (
        changed(RULES, '"able == 0"', '"able == 0 and (low_income or qualifies)"'),
        "rules.toml:",
        "in a circle",
        "take one of the references out",
    ),
    # rules
    "unknown_kind": (
        changed(RULES, 'kind = "ground"', 'kind = "grounds"'),
        "rules.toml:",
        "cannot be 'grounds'",
        "'ground'",
    ),
    "nature_of_a_ground": (
        with_more(RULES, rule('kind = "ground"\n    nature = "warn"\n    when = "water_safe"')),
        "rules.toml:",
        "no quality rule",
        "remove nature",
    ),
    "quality_without_nature": (
        with_more(RULES, rule('kind = "quality"\n    when = "water_safe"')),
        "rules.toml:",
        "lacks nature",
        "warn, block",
    ),
    "ground_about_a_person": (
        with_more(RULES, rule('kind = "ground"\n    level = "person"\n    when = "dibao"')),
        "rules.toml:",
        "only quality rules",
        "any(",
    ),
    "ground_about_a_village": (
        with_more(RULES, rule('kind = "ground"\n    level = "village"\n    when = "paved_road"')),
        "rules.toml:",
        "a rule about a village is",
        "ask the household",
    ),
    "household_fact_in_a_village_rule": (
        with_more(RULES, rule('kind = "exit"\n    level = "village"\n    when = "water_safe"')),
        "rules.toml:",
        "'water_safe' does not speak of a village",
        "facts of one level",
    ),
    "village_fact_in_a_household_rule": (
        with_more(RULES, rule('kind = "flag"\n    when = "paved_road"')),
        "rules.toml:",
        "'paved_road' speaks of a village, not of a household",
        "facts of one level",
    ),
    "people_in_a_village_rule": (
        with_more(RULES, rule('kind = "exit"\n    level = "village"\n    when = "any(age < 60)"')),
        "rules.toml:",
        "a village has none",
        "facts of the village",
    ),
    "left_out_with_when": (
        with_more(
            RULES,
            rule('kind = "flag"\n    when = "water_safe"\n    left_out = { zh = "缺", en = "lacking" }'),
        ),
        "rules.toml:",
        "not run and yet has a when",
        "remove when",
    ),
    "needs_what_is_not_there": (
        changed(RULES, "qualifies = ", 'needs = ["low_incom"]\n    qualifies = '),
        "rules.toml:",
        "no rule of qualifies",
        "'low_income'",
    ),
    "no_question": (
        changed(RULES, 'question = { zh = "收入多少？", en = "What is the income?" }', ""),
        "rules.toml:",
        "no question to ask",
        "at the door",
    ),
    # the header
    "no_header": ({**CITY, f"{ID}/pack.toml": ""}, "pack.toml", "no table [pack]", "title, areas, days"),
    "wrong_area": (
        changed(HEADER, '"9901"', '"99012"'),
        "pack.toml:",
        "not an area code",
        "2, 4, 6, 9 or 12",
    ),
    "unknown_topic": (
        changed(HEADER, '"identification"', '"identifying"'),
        "pack.toml:",
        "cannot be 'identifying'",
        "'identification'",
    ),
    "unknown_parent": (
        changed(HEADER, 'document = "M"', 'document = "M"\n    refines = ["city/measure"]'),
        "pack.toml:",
        "no pack 'city/measure'",
        "'city/measures'",
    ),
    "refines_itself": (
        changed(HEADER, 'document = "M"', f'document = "M"\n    refines = ["{ID}"]'),
        "pack.toml:",
        "refine each other",
        "more particular",
    ),
    # cases
    "case_with_a_wrong_fact": (
        changed(CASES, "wage_income", "wages_income"),
        "income.toml:",
        "not a fact that is recorded",
        "'wage_income'",
    ),
    "case_with_a_derived_fact": (
        changed(CASES, "wage_income", "income_per_head"),
        "income.toml:",
        "not a fact that is recorded",
        "",
    ),
    "case_with_a_wrong_code": (
        changed(CASES, '"ordinary"', '"ordinry"'),
        "income.toml:",
        "cannot be 'ordinry'",
        "'ordinary'",
    ),
    "case_with_a_wrong_rule": (
        changed(CASES, '["low_income"]', '["low_incomes"]'),
        "income.toml:",
        "no 'low_incomes'",
        "'low_income'",
    ),
    "case_without_expectation": (
        changed(CASES, '[case.expect]\n    outcome = "qualifies"\n    reasons = ["low_income"]', ""),
        "income.toml:",
        "what must come out",
        "[case.expect]",
    ),
    "case_that_fails": (
        changed(CASES, "8999.97", "9000"),
        "income.toml:",
        "expected qualifies, got does_not_qualify",
        "mend the case",
    ),
}


@pytest.mark.parametrize("slip", WRONG)
def test_a_slip_gives_one_clear_fault(tmp_path, slip):
    one_clear_fault(tmp_path, *WRONG[slip])


def test_the_city_without_a_slip_has_no_fault(tmp_path):
    checked = check(folder(tmp_path, CITY))
    assert (checked.faults, len(checked.packs), checked.rules, checked.cases) == ([], 1, 2, 1)


def test_two_slips_in_two_files_are_both_told(tmp_path):
    files = changed(RULES, "income_per_head < line", "income < line")
    files |= {f"{ID}/{PARAMETERS}": CITY[f"{ID}/{PARAMETERS}"].replace("is = 3000", "")}
    wheres = {fault.where.partition(":")[0] for fault in check(folder(tmp_path, files)).faults}
    assert wheres == {f"{ID}/{PARAMETERS}"}, "a rule that speaks of a broken parameter is not blamed for it"
