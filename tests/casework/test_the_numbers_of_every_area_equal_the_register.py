"""What is counted in columns for an area is what stands on file there: every coded and answered fact of
households and of people, from the province down to the villages.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path

import pytest

from bench.promised import show
from diguan.casework import statistics
from diguan.engine.cube.reading import Area, Cube
from diguan.engine.cube.subjects import PERSON, Subjects
from diguan.policy.facts import Fact
from diguan.registry.models import Household, HouseholdYear, PersonYear
from diguan.words.areas import Level
from tests import people
from tests.pages.judged import judged, pack
from tests.people import DAY, YEAR, Places

DIGITS = (2, 4, 6, 9, 12)
Counted = Counter[tuple[str, str, str]]
"""Households or people by area, dimension and key."""


@pytest.fixture
def counted(
    places: Places, yang: Household, shi: Household, neighbours: list[Household], tmp_path: Path
) -> tuple[Cube, Subjects]:
    """The whole province of the cast, judged and counted."""
    _another_city(places)
    officer = people.officer("省扶贫办", "province_officer", places.province, "province-of-numbers")
    found = judged(officer, tmp_path)
    return Cube.open(statistics.count(found, pack())), statistics.subjects(pack().at(DAY))


def _another_city(places: Places) -> None:
    city = people.area("9902", Level.CITY, "邻市", places.province)
    county = people.area("990201", Level.COUNTY, "邻县", city)
    township = people.area("990201100", Level.TOWNSHIP, "邻乡", county)
    village = people.area("990201100200", Level.VILLAGE, "邻县村", township)
    home = people.household(village, "990201100200001", water_safe=False, main_cause="illness")
    people.member(home, "郑有余", "head", "female", date(1948, 2, 3), 31, health="disabled;serious_illness")


def keys(fact: Fact, value: object) -> Iterable[str]:
    """The cube's keys of a recorded value; what nobody recorded is unknown."""
    if fact.type == "flag":
        return ({True: "yes", False: "no", None: ""}[value],)  # type: ignore[index]
    if fact.type == "codes":
        return set(str(value).split(";")) if value else ("",)
    return (str(value),) if value else ("",)


def on_file(subjects: Subjects) -> Counted:
    """The same counts, taken row by row from the register."""
    found: Counted = Counter()
    for year in HouseholdYear.objects.filter(year=YEAR):
        _add(found, year.village_code, "", subjects.facts("household", "code", "codes", "flag"), year)
    for one in PersonYear.objects.filter(household_year__year=YEAR).select_related(
        "household_year", "person"
    ):
        facts = subjects.facts("person", "code", "codes", "flag")
        _add(found, one.household_year.village_code, PERSON, facts, one)
    return found


def _add(found: Counted, village: str, prefix: str, facts: Iterable[Fact], row: object) -> None:
    for digits in DIGITS:
        found[village[:digits], f"{prefix}total", ""] += 1
        for fact in facts:
            if hasattr(row, fact.name):
                for key in keys(fact, getattr(row, fact.name)):
                    found[village[:digits], f"{prefix}{fact.name}", key] += 1


def in_columns(cube: Cube, dimensions: set[str]) -> Counted:
    """What the cube says of every area."""
    found: Counted = Counter()
    for area in _areas(cube, cube.about.top):
        found[area.area, "total", ""] = area.households
        found[area.area, f"{PERSON}total", ""] = area.people
        for dimension in dimensions:
            of_people = dimension.startswith(PERSON)
            for key, state in area.of(dimension).items():
                number = state.people if of_people else state.households
                found[area.area, dimension, key] = number or 0
    return found


def _areas(cube: Cube, top: str) -> Iterator[Area]:
    yield from cube.area(top).areas
    below = cube.below(top).areas
    yield from (area for one in below for area in _areas(cube, one.area))


@pytest.mark.requirement("T76")
@pytest.mark.django_db(transaction=True)
def test_every_number_of_every_area_is_what_is_on_file(counted: tuple[Cube, Subjects]) -> None:
    cube, subjects = counted
    wanted = on_file(subjects)
    found = in_columns(cube, {dimension for _, dimension, _ in wanted if not dimension.endswith("total")})
    areas = {area for area, _, _ in wanted}
    assert {len(area) for area in areas} == set(DIGITS)
    assert len({dimension for _, dimension, _ in wanted}) > 30
    differ = {cell: (wanted[cell], found[cell]) for cell in wanted | found if wanted[cell] != found[cell]}
    figure = f"{len(differ)} of {len(wanted):,} counts differ, in {len(areas)} areas of five levels"
    show("P30", figure, met=not differ)
    assert differ == {}
