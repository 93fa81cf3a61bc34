"""The Shanxi opinions of 2014 and the Hubei key points of 2015, and the national chain under them."""

from datetime import date
from decimal import Decimal

import pytest

SHANXI, HUBEI = "shanxi/2014-mechanisms", "hubei/2015-key-points"
CHAIN = "national/registration-2014"


@pytest.mark.requirement("P-19")
def test_shanxi_adjusts_every_three_years_by_family_income(library):
    pack = library.pack(SHANXI)
    adjustment = pack.procedures["three_year_adjustment"]
    assert (adjustment.kind, adjustment.spelled_out) == ("three_year_adjustment", "name_only")
    assert pack.at(date(2014, 6, 1)).parameters[adjustment.cycle] == 36
    assert adjustment.proposed_by == ("due_to_leave", "missed")
    ways = {step.id: step.runs for step in adjustment.steps if step.kind == "choice"}
    assert ways == {"to_leave": "leave_register", "to_enter": "identification"}


@pytest.mark.requirement("P-16")
def test_a_county_leaves_by_a_standard_that_is_still_to_be_studied_and_keeps_its_support(library):
    pack = library.pack(SHANXI)
    leaving = pack.procedures["county_exit"]
    assert (leaving.of, leaving.spelled_out) == ("county", "name_only")
    recognise = leaving.step("recognise")
    assert (recognise.move, recognise.level, recognise.who) == ("delist", "province", "inferred")
    assert pack.parameters["county_exit_standard"].basis == "unset"
    assert pack.parameters["after_county_exit_until"].on(date(2014, 6, 1)).value == date(2020, 1, 1)


@pytest.mark.requirement("S3-16")
def test_in_shanxi_benefits_stop_for_people_and_stay_for_counties(library):
    values = library.pack(SHANXI).at(date(2014, 6, 1)).parameters
    assert (values["after_exit"], values["after_county_exit"]) == ("stop", "keep")


def test_the_chain_of_registration_is_the_nations_and_says_so(library):
    for id in (SHANXI, HUBEI):
        chain = library.pack(id).procedures["identification"]
        assert chain.origin == CHAIN
        assert [step.kind for step in chain.steps] == [
            "application", "meeting", "visit", "notice", "check", "notice", "approval", "announcement",
            "report", "move",
        ]  # fmt: skip
        assert chain.source.sure in ("M", "L")


@pytest.mark.requirement("R-031")
def test_hubei_counts_half_a_million_registered_people_and_begins_in_a_thousand_villages(library):
    targets = {one.id: (one.unit, one.counts, one.value) for one in library.pack(HUBEI).targets}
    assert targets == {
        "persons_2015": ("persons", "exits", Decimal(500000)),
        "villages_key_2015": ("villages", "village_work", Decimal(491)),
        "villages_other_2015": ("villages", "village_work", Decimal(509)),
    }


def test_in_hubei_the_line_of_2015_is_unset_and_nobody_is_decided_by_it(library):
    ruling = library.pack(HUBEI).at(date(2015, 6, 1))
    assert ruling.blocked == ("income_below_line",)
    assert {rule.id for rule, _ in ruling.not_applied} >= {"income_below_line", "stably_lifted"}
