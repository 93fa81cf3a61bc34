"""Plants defects into a county, a few households for each quality rule, and writes down where.

A household gets one defect at most. It does not look for defects: that is the engine's work, which is
compared with it.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from random import Random

from diguan.engine.synthetic.houses import House, Row
from diguan.engine.synthetic.spoiling import Defect, anybody, on_file, outside, victim
from diguan.engine.synthetic.spoiling_households import HOUSEHOLDS
from diguan.engine.synthetic.spoiling_people import PEOPLE

TWICE = "id_number_twice"
DEFECTS: Sequence[Defect] = (*HOUSEHOLDS, *PEOPLE)
NATURAL = frozenset(
    {
        "dangerous_house_not_monitored",
        "dropout_not_monitored",
        "education_blank",
        "exited_below_line",
        "exited_dangerous_house",
        "exited_dropout",
        "exited_sick_without_insurance",
        "exited_water_unsafe",
        "low_income_not_monitored",
        "medical_insurance_blank",
        "medical_not_assured",
        "uninsured_not_monitored",
        "water_unsafe_not_monitored",
    }
)
"""Rules that also find households nobody spoiled: exits that were untrue, people without insurance."""


@dataclass(frozen=True, slots=True)
class Planted:
    """A defect in its place; `person_number` is None where the household itself is spoiled."""

    rule: str
    household_number: str
    person_number: str | None


def plant(houses: Sequence[House], each: int, seed: int, on: date) -> list[Planted]:
    """Spoil up to `each` households for every rule that means something on the day; tells which and how."""
    shuffled = list(houses)
    Random(seed).shuffle(shuffled)
    free = dict.fromkeys(range(len(shuffled)))
    planted: list[Planted] = []
    rare_first = sorted(DEFECTS, key=lambda defect: defect.fits in (anybody, on_file, outside))
    for defect in rare_first:
        if defect.since <= on < defect.until:
            planted += _plant_some(defect, shuffled, free, each, on)
    planted += _plant_twins(shuffled, free, each)
    return planted


def _plant_some(
    defect: Defect, houses: Sequence[House], free: dict[int, None], each: int, on: date
) -> Iterator[Planted]:
    left = each
    for place in list(free):
        if not left:
            return
        struck = victim(defect, houses[place], on)
        if struck is None:
            continue
        person = struck.get("person_number") if defect.who else None
        defect.spoil(houses[place], struck)
        del free[place]
        left -= 1
        yield Planted(defect.rule, houses[place].number, person)


def _plant_twins(houses: Sequence[House], free: dict[int, None], each: int) -> Iterator[Planted]:
    """Two persons of two households with one document number: both must be found."""
    places = [place for place in free if houses[place].members][: 2 * each]
    for one, other in zip(places[::2], places[1::2], strict=False):
        first, second = _head(houses[one]), _head(houses[other])
        second["id_number"] = first["id_number"]
        for place, person in ((one, first), (other, second)):
            del free[place]
            yield Planted(TWICE, houses[place].number, person["person_number"])


def _head(house: House) -> Row:
    return next((person for person in house.members if person["relation"] == "head"), house.members[0])
