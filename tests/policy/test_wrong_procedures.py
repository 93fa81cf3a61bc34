"""Every kind of slip in a procedure gives one clear fault, with its place and how to mend it."""

import pytest

from tests.policy.folder import changed, one_clear_fault

STEPS = "procedures/apply.toml"
WRONG = {
    "unknown_stage": (
        changed(STEPS, 'days = "hanging"', 'move = "exit"\n    to_stage = "exitted"'),
        "apply.toml:",
        "cannot be 'exitted'",
        "'exited'",
    ),
    "unknown_parameter_of_a_step": (
        changed(STEPS, '"hanging"', '"hangin"'),
        "apply.toml:",
        "'hangin'",
        "'hanging'",
    ),
    "parameter_that_does_not_fit_the_step": (
        changed(STEPS, '"hanging"', '"floor"'),
        "apply.toml:",
        "days of 'post' cannot be the parameter 'floor'",
        '"working days"',
    ),
    "freeze_that_names_no_day": (
        changed(STEPS, 'order = "stated"', 'order = "stated"\n    freeze = "hanging"'),
        "apply.toml:",
        "freeze of 'apply' cannot be the parameter 'hanging'",
        'must be "day"',
    ),
    "unknown_gate": (changed(STEPS, '"low_income"', '"low"'), "apply.toml:", "gate 'low'", "gate and"),
    "step_without_a_kind": (
        changed(STEPS, 'kind = "application"', ""),
        "apply.toml:",
        "'ask' lacks kind",
        "application",
    ),
    "unknown_kind_of_a_step": (
        changed(STEPS, 'kind = "application"', 'kind = "applying"'),
        "apply.toml:",
        "cannot be 'applying'",
        "'application'",
    ),
    "procedure_without_a_kind": (
        changed(STEPS, 'kind = "first_identification"', ""),
        "apply.toml:",
        "'apply' lacks kind",
        "first_identification",
    ),
    "procedure_without_an_order": (
        changed(STEPS, 'order = "stated"', ""),
        "apply.toml:",
        "lacks order",
        "stated, reading, free",
    ),
    "days_of_an_application": (
        changed(STEPS, 'gate = "low_income"', 'days = "hanging"'),
        "apply.toml:",
        "of kind application and cannot have days",
        "notice, announcement, meeting",
    ),
    "part_that_runs_nothing": (
        changed(STEPS, 'kind = "application"', 'kind = "part"'),
        "apply.toml:",
        "of kind part and lacks runs",
        "the procedure that is run",
    ),
    "choice_that_goes_on_with_itself": (
        changed(STEPS, 'kind = "application"', 'kind = "part"\n    runs = "apply"'),
        "apply.toml:",
        "'apply' runs itself",
        "take one of the runs out",
    ),
    "visit_that_runs_a_whole_procedure": (
        changed(STEPS, 'kind = "application"', 'kind = "visit"\n    runs = "apply"'),
        "apply.toml:",
        "is not a part but a procedure",
        'kind = "part"',
    ),
    "move_that_moves_nothing": (
        changed(STEPS, 'kind = "application"', 'kind = "move"'),
        "apply.toml:",
        "of kind move and lacks move",
        "like register",
    ),
    "stage_without_a_move": (
        changed(STEPS, 'days = "hanging"', 'to_stage = "exited"'),
        "apply.toml:",
        "has to_stage and no move",
        "like register",
    ),
    "unknown_move": (
        changed(STEPS, 'days = "hanging"', 'move = "registr"'),
        "apply.toml:",
        "cannot be 'registr'",
        "'register'",
    ),
    "move_of_a_household_for_a_village": (
        changed(STEPS, 'order = "stated"', 'order = "stated"\n    of = "village"\n    refused = "reject"'),
        "apply.toml:",
        "cannot be 'reject'",
        "delist",
    ),
    "waits_for_a_later_step": (
        changed(STEPS, 'gate = "low_income"', 'after = ["post"]'),
        "apply.toml:",
        "after 'post' of 'ask' is no step before it",
        "before it in the same procedure",
    ),
    "goes_back_to_no_step": (
        changed(STEPS, 'days = "hanging"', 'on_refusal = "asc"'),
        "apply.toml:",
        "on_refusal 'asc'",
        "'ask'",
    ),
    "switch_that_asks_about_a_family": (
        changed(STEPS, 'gate = "low_income"', 'only_if = "low_income"'),
        "apply.toml:",
        "no fact, parameter",
        "",
    ),
    "switch_that_asks_about_a_fact": (
        changed(STEPS, 'gate = "low_income"', 'only_if = "in_poor_village"'),
        "apply.toml:",
        "parameters only, not of 'in_poor_village'",
        "belongs under gate",
    ),
    "signed_by_nobody": (
        changed(STEPS, 'kind = "application"', 'kind = "endorsement"\n    signatures = 0'),
        "apply.toml:",
        "signatures of 'ask' must be 1 or more",
        "different people",
    ),
    "proposed_by_no_rule": (
        changed(STEPS, 'order = "stated"', 'order = "stated"\n    proposed_by = ["low_incom"]'),
        "apply.toml:",
        "proposed_by 'low_incom'",
        "'low_income'",
    ),
    "cases_from_nowhere": (
        changed(STEPS, 'order = "stated"', 'order = "stated"\n    cases_from = ["rumour"]'),
        "apply.toml:",
        "cannot hold 'rumour'",
        "application, candidates, census, clue",
    ),
}


@pytest.mark.parametrize("slip", WRONG)
def test_a_slip_gives_one_clear_fault(tmp_path, slip):
    one_clear_fault(tmp_path, *WRONG[slip])
