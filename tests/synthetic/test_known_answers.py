"""The engine finds what is known of a made-up county: every outcome, every planted defect, and nothing else.

The way is the officers' own: workbook, reading, snapshot, judgement.
"""

from collections import Counter
from datetime import date

import duckdb
import pytest

from diguan.engine import judge, quality, sheets, synthetic
from diguan.engine.columns import default_book
from diguan.engine.synthetic.defects import DEFECTS, TWICE
from diguan.policy.library import Library
from diguan.words import areas
from diguan.words.tokens import Tokens

BOOK = default_book()
LIBRARY = Library()
HOUSEHOLDS = 1500
DAYS = {"2017": date(2017, 6, 1), "2023": date(2023, 6, 1)}
CONDITIONS = {"food_met", "clothing_met", "education_met", "medical_met", "housing_met", "water_met"}
"""Conditions of the national standards that the quality pack refers to; they are no findings."""


@pytest.fixture(scope="module", params=DAYS)
def judged(request, tmp_path_factory):
    """The county of a year, its findings and quality findings by household number."""
    folder, on = tmp_path_factory.mktemp(f"county-{request.param}"), DAYS[request.param]
    made = synthetic.county(areas.open(), "220122", HOUSEHOLDS, 5, on.year - 1, on, defects=2, book=BOOK)
    form = sheets.Form.load()
    sheets.write_workbook(
        folder / "county.xlsx", BOOK, form, made.households, made.people, on=on, demonstration=True
    )
    reading = sheets.read(folder / "county.xlsx", BOOK, form, folder / "staging", on=on, area="220122000000")
    snapshot = sheets.to_snapshot(
        reading.folder,
        BOOK,
        folder / "snapshot",
        year=on.year - 1,
        area="220122",
        on=on,
        tokens=Tokens(b"x" * 32, "t"),
    )
    judged = judge.judge(snapshot, LIBRARY.pack("changchun/2017-opinions").at(on), folder / "judgement")
    quality.check(snapshot, LIBRARY.pack("national/quality").at(on), folder / "quality")
    return on, made, reading, folder, judged


def rows(query):
    return duckdb.sql(query).fetchall()


def test_the_workbook_comes_in_whole_in_spite_of_its_defects(judged):
    _, made, reading, _, _ = judged
    assert reading.counts["block"] == 0
    assert reading.counts["households"] == made.households.num_rows
    assert reading.counts["people"] == made.people.num_rows
    assert reading.counts["rows"] == reading.counts["imported"]


@pytest.mark.requirement("S1-06", "S1-13")
def test_every_outcome_is_the_known_one(judged):
    """For 2017; the document sets no line for later years, so there income proves nothing on either side."""
    _, made, _, folder, _ = judged
    found = dict(rows(f"SELECT household_number, outcome FROM '{folder}/judgement/findings.parquet'"))
    assert found == {number: known.outcome for number, known in made.answers.households.items()}
    assert len(set(found.values())) >= 2


@pytest.mark.requirement("S1-13")
def test_every_reason_is_the_known_one(judged):
    _, made, _, folder, _ = judged
    found = dict(rows(f"SELECT household_number, reasons FROM '{folder}/judgement/findings.parquet'"))
    wanted = {
        number: sorted(name for name, true in known.grounds.items() if true)
        for number, known in made.answers.households.items()
    }
    assert {number: sorted(reasons) for number, reasons in found.items()} == wanted


@pytest.mark.requirement("S1-06", "R-004", "R-005")
def test_the_missed_and_the_wrongly_kept_are_those_that_are_known(judged):
    on, made, _, _, judgement = judged
    assert judgement.missed[0] == len(made.answers.missed)
    assert judgement.wrongly_kept[0] == len(made.answers.wrongly_kept)
    assert on.year != 2017 or min(judgement.missed[0], judgement.wrongly_kept[0]) > 0


def test_every_planted_defect_is_found_where_it_is(judged):
    _, made, _, folder, _ = judged
    found = set(rows(f"SELECT rule, household_number FROM '{folder}/quality/quality.parquet'"))
    assert [each for each in made.answers.planted if (each.rule, each.household_number) not in found] == []


def test_households_that_nobody_spoiled_are_clean_but_for_what_happens_by_itself(judged):
    _, made, _, folder, _ = judged
    spoiled = {each.household_number for each in made.answers.planted}
    found = rows(f"SELECT rule, household_number FROM '{folder}/quality/quality.parquet'")
    extra = Counter(rule for rule, number in found if number not in spoiled)
    assert set(extra) <= synthetic.NATURAL


def test_each_rule_that_can_be_run_has_its_defects(judged):
    on, made, _, _, _ = judged
    ruling = LIBRARY.pack("national/quality").at(on)
    runnable = {rule.id for rule in ruling.rules if rule.level != "village"} - CONDITIONS
    planted = Counter(each.rule for each in made.answers.planted)
    possible = {defect.rule for defect in DEFECTS if defect.since <= on < defect.until} | {TWICE}
    assert set(planted) == possible
    assert all(count >= 2 for count in planted.values())
    known_later = {defect.rule for defect in DEFECTS} - possible
    assert runnable - set(planted) <= known_later


def test_defects_stand_in_households_of_their_own(judged):
    _, made, _, _, _ = judged
    numbers = [each.household_number for each in made.answers.planted]
    assert len(set(numbers)) == len(numbers)
