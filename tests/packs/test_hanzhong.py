"""The plan of the Hanzhong type: a dragnet signed twice, exits to be standardised, masked figures unset."""

from datetime import date

import pytest

ID = "hanzhong/plan"
DAY = date(2018, 6, 1)


@pytest.mark.requirement("P-17", "S4-05")
def test_four_bodies_check_everybody_and_both_heads_sign_at_two_levels(library):
    pack = library.pack(ID)
    dragnet = pack.procedures["dragnet"]
    verify = dragnet.step("verify")
    assert (verify.kind, verify.coverage) == ("visit", 1)
    assert pack.at(DAY).parameters[verify.departments] == (
        "poverty_office",
        "civil_affairs",
        "resettlement",
        "disabled_federation",
    )
    signed = [(step.level, step.signatures, len(step.evidence)) for step in dragnet.steps if step.signatures]
    assert signed == [("township", 2, 2), ("county", 2, 2)]
    assert dragnet.step("county_signs").four_eyes == ("verify", "township_signs")
    assert dragnet.proposed_by == ("to_be_verified",)


@pytest.mark.requirement("P-16", "S4-11")
def test_three_exits_wait_for_standards_that_are_still_to_be_made(library):
    pack = library.pack(ID)
    exits = [pack.procedures[id] for id in ("household_exit", "village_exit", "county_exit")]
    assert [(one.of, one.spelled_out) for one in exits] == [
        ("household", "name_only"),
        ("village", "name_only"),
        ("county", "name_only"),
    ]
    assert exits[0].step("check_standard").gate == "exit_standard"
    assert "exit_standard" in {rule.id for rule, _ in pack.at(DAY).not_applied}
    assert pack.rules["goal_met"].basis == "reading"


@pytest.mark.requirement("D-28")
def test_what_is_printed_as_xx_is_unset_and_no_target(library):
    pack = library.pack(ID)
    masked = {
        "persons_to_exit",
        "villages_to_exit",
        "after_exit_until",
        "lines_merged",
        "error_rate_threshold",
    }
    assert masked <= pack.at(DAY).unset.keys()
    assert pack.targets == ()


@pytest.mark.requirement("S4-04")
def test_support_goes_on_after_exit_until_a_year_that_is_masked(library):
    values = library.pack(ID).at(DAY).parameters
    assert (values["after_exit"], values["after_county_exit"]) == ("keep", "keep")
    assert "after_exit_until" not in values
