"""The published answers for an Austrian survey (eusilc of laeken); made-up people whose answers stay put."""

import csv
from fractions import Fraction
from pathlib import Path

import pytest

from diguan.engine.stats import poverty, reference
from diguan.engine.stats.poverty import Poverty, Question
from tests.engine.stats.people import HEADING, made_up
from tests.engine.stats.survey import EUSILC, needs_eusilc

MADE_UP = Path(__file__).with_name("made_up.csv")
LINE = 3200.0


@pytest.fixture(scope="module")
def austria() -> Poverty:
    """Equivalised income by region, at 60 % of the weighted median."""
    return poverty.measure(Question(EUSILC, "eqIncome", "rb050", line_share=0.6, by="db040"))


@needs_eusilc
@pytest.mark.parametrize(
    ("measure", "published"),
    [
        ("fgt0", 0.14444218),
        ("fgt1", 0.03980937),
        ("fgt2", 0.01918577),
        ("sen", 0.0583123),
        ("gini", 0.2648962),
        ("s80s20", 3.970004),
    ],
)
def test_the_measures_of_the_survey_are_the_published_ones(
    austria: Poverty, measure: str, published: float
) -> None:
    assert getattr(austria.whole, measure) == pytest.approx(published, abs=1e-6)


@needs_eusilc
def test_the_line_is_three_fifths_of_the_weighted_median(austria: Poverty) -> None:
    assert austria.line == pytest.approx(10_859.24, abs=0.005)


@needs_eusilc
@pytest.mark.parametrize(
    ("region", "published"), [("Vienna", 0.1723468), ("Burgenland", 0.1953984), ("Upper Austria", 0.1088977)]
)
def test_headcounts_by_region_are_the_published_ones(austria: Poverty, region: str, published: float) -> None:
    assert austria.by[region].fgt0 == pytest.approx(published, abs=1e-6)


@needs_eusilc
def test_measures_at_a_line_given_as_an_amount_are_the_published_ones() -> None:
    whole = poverty.measure(Question(EUSILC, "eqIncome", "rb050", line=10_000)).whole
    assert (whole.fgt0, whole.fgt1, whole.fgt2) == pytest.approx(
        (0.11444013, 0.03208542, 0.01618935), abs=1e-6
    )


@needs_eusilc
def test_the_rows_without_a_logarithm_are_named(austria: Poverty) -> None:
    assert (austria.not_positive.rows, austria.not_positive.first) == (3, (99, 100, 10412))
    assert (austria.rows, austria.counted) == (14_827, 14_827)


def test_the_made_up_people_are_what_the_generator_makes() -> None:
    with MADE_UP.open(encoding="utf-8", newline="") as file:
        assert list(csv.reader(file)) == [list(HEADING), *made_up()]


def test_the_made_up_people_keep_their_answers() -> None:
    found = poverty.measure(Question(MADE_UP, "income", "weight", line=LINE, by="village"))
    whole = found.whole
    assert (found.rows, found.counted) == (160, KEPT["counted"])
    for name in ("fgt0", "fgt1", "fgt2", "sen", "gini", "s80s20", "watts", "mld"):
        assert getattr(whole, name) == pytest.approx(KEPT[name], rel=1e-9), name


def test_the_made_up_people_have_the_answers_of_the_reference_in_every_village() -> None:
    found = poverty.measure(Question(MADE_UP, "income", "weight", line_share=0.6, by="village"))
    rows = [
        (village or None, float(income), float(weight))
        for _, village, income, weight, *_ in made_up()
        if income and float(weight)
    ]
    everyone = [(income, weight) for _, income, weight in rows]
    line = 0.6 * reference.quantile(everyone, Fraction(1, 2))
    assert found.line == pytest.approx(line)
    assert set(found.by) == {village for village, *_ in rows}
    for village, measures in found.by.items():
        mine = [(income, weight) for name, income, weight in rows if name == village]
        assert measures.gini == pytest.approx(reference.gini(mine))
        assert measures.sen == pytest.approx(reference.sen(mine, line))
        assert measures.watts == pytest.approx(reference.watts(mine, line))
        assert measures.s80s20 == pytest.approx(reference.share_ratio(mine))


KEPT = {
    "counted": 126,
    "fgt0": 0.295206971678,
    "fgt1": 0.168700268927,
    "fgt2": 0.145573510338,
    "sen": 0.233982266657,
    "gini": 0.439312142338,
    "s80s20": 14.265919462966,
    "watts": 0.116798889852,
    "mld": 0.24947840725,
}
"""Worked out by the plain-Python reference; written down so that both cannot drift together."""
