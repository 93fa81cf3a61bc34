"""The national steps of exit, and a county that takes them where its city's plan gives the name only."""

from datetime import date

import pytest

from diguan.policy import cases
from diguan.policy.trying import tried

EXIT, COUNTY, PLAN = "national/exit-2016", "hanzhong/county-made-up", "hanzhong/plan"
DAY = date(2018, 6, 1)


@pytest.mark.requirement("P-15", "P-16")
def test_households_villages_and_counties_leave_by_steps_of_their_own(library):
    procedures = library.pack(EXIT).procedures
    assert [(one.id, one.of) for one in procedures.values()] == [
        ("household_exit", "household"),
        ("village_exit", "village"),
        ("county_exit", "county"),
    ]
    assert [(step.kind, step.level) for step in procedures["household_exit"].steps] == [
        ("meeting", "village"),
        ("visit", "village"),
        ("endorsement", "household"),
        ("notice", "village"),
        ("announcement", "village"),
        ("move", "county"),
    ]
    assert [step.level for step in procedures["county_exit"].steps] == [
        "county", "city", "province", "province", "province",
    ]  # fmt: skip


def test_days_of_the_exit_notice_are_in_no_source(library):
    assert "exit_notice_days" in library.pack(EXIT).at(DAY).unset


def test_a_county_takes_the_steps_its_city_only_names_and_each_says_whose_it_is(overlaid):
    county = overlaid.pack(COUNTY)
    assert overlaid.pack(PLAN).procedures["household_exit"].spelled_out == "name_only"
    assert county.procedures["household_exit"].origin == EXIT
    assert county.procedures["dragnet"].origin == PLAN
    assert county.rules["exit_standard"].origin == EXIT, "unset in the plan"
    origins = {
        id: county.parameters[id].origin
        for id in ("poverty_line", "exit_notice_days", "appraisal_attendance", "after_exit")
    }
    assert origins == {
        "poverty_line": COUNTY,
        "exit_notice_days": COUNTY,
        "appraisal_attendance": "national/village-law",
        "after_exit": PLAN,
    }


def test_the_countys_cases_come_out_as_written(overlaid):
    worked = cases.load(overlaid, COUNTY)
    assert {case.id: tried(overlaid.pack(COUNTY), case) for case in worked} == {
        "above_the_line": [],
        "exactly_at_the_line": [],
        "house_unsafe": [],
    }


def test_the_county_is_chosen_for_its_area_and_registers_by_the_national_chain(overlaid):
    assert overlaid.choose("identification", "610724", DAY).id == COUNTY
    assert overlaid.pack(COUNTY).procedures["identification"].origin == "national/registration-2014"
