"""The national standards: lines by year with their concept, thresholds, and how sure each source is."""

from datetime import date

import pytest


@pytest.fixture(scope="module")
def pack(library):
    return library.pack("national/standards")


@pytest.mark.parametrize(
    ("on", "year", "line", "concept"),
    [
        (date(2012, 6, 1), 2011, 2536, "net_income"),
        (date(2014, 12, 31), 2013, 2736, "net_income"),
        (date(2015, 1, 1), 2014, 2800, "disposable_income"),
        (date(2017, 6, 1), 2016, 2952, "disposable_income"),
        (date(2020, 6, 1), 2019, 3218, "disposable_income"),
        (date(2021, 6, 1), 2020, 4000, "disposable_income"),
    ],
)
def test_the_national_line_of_a_year_judges_in_the_next_and_says_what_it_measures(
    pack, on, year, line, concept
):
    value = pack.parameters["national_line"].on(on)
    assert (value.value, value.for_year) == (line, year)
    assert pack.at(on).parameters["national_line_concept"] == concept


@pytest.mark.parametrize("on", [date(2018, 6, 1), date(2019, 6, 1), date(2022, 6, 1)])
def test_a_line_that_no_source_gives_is_left_open(pack, on):
    assert pack.parameters["national_line"].on(on) is None


def test_the_line_that_identifies_is_each_places_own(pack):
    assert pack.parameters["poverty_line"].basis == "unset"
    assert pack.decision is None


def test_the_thresholds_of_safe_water(pack):
    values = pack.at(date(2017, 6, 1)).parameters
    assert (
        values["water_litres_least"],
        values["water_minutes_most"],
        values["water_reliability_least"],
    ) == (20, 20, 90)


def test_every_source_says_how_sure_it_is_and_nothing_is_unsure(pack):
    assert {document.sure for document in pack.documents.values()} <= {"H", "M", "L"}
    assert pack.parameters["national_line"].on(date(2020, 6, 1)).source.sure == "M"
    assert all(rule.source.sure for rule in pack.rules.values())


def test_the_school_year_always_has_its_day_of_counting(pack):
    for year in range(2013, 2031):
        for month in (1, 9, 10):
            cutoff = pack.at(date(year, month, 1)).parameters["school_cutoff"]
            assert (date(year, month, 1) - cutoff).days < 367
            assert (cutoff.month, cutoff.day) == (9, 30)
