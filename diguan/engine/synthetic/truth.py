"""Who qualifies in a made-up county, by the letter of the Changchun opinions of 2017, from recorded facts.

Plain Python on purpose, with its own figures: it shares no line with packs, rules or engine, which are
compared with it. True, False, or None where a blank keeps the answer open.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Any, Final

from diguan.engine.synthetic.houses import House, Row

LINE: Final = Decimal(3200)
LINE_YEAR: Final = 2017
"""The document sets a line for the identification of this year alone; in any other, income proves nothing."""
LITRES, MINUTES, RELIABILITY = Decimal(20), Decimal(20), Decimal(90)
SCHOOL_FROM, SCHOOL_UNTIL = 6, 16
THROUGH_JUNIOR: Final = ("junior", "senior", "college", "junior_college", "bachelor")
Answer = bool | None


@dataclass(frozen=True, slots=True)
class Verdict:
    """What must come out for a household: the outcome, and what each ground is."""

    outcome: str
    grounds: dict[str, Answer]

    @property
    def reasons(self) -> list[str]:
        """The grounds that are true."""
        return [name for name, answer in self.grounds.items() if answer]


def verdict(house: House, on: date) -> Verdict:
    """Whether a household is a candidate on a day: below the line, or one condition unmet."""
    income = income_per_head(house) if on.year == LINE_YEAR else None
    grounds: dict[str, Answer] = {
        "income_below_line": None if income is None else income < LINE,
        "food_unmet": _not(house.facts["food_assured"]),
        "clothing_unmet": _not(house.facts["clothing_assured"]),
        "education_unmet": _some(_out_of_school(person, on) for person in house.members),
        "medical_unmet": _some(_uninsured(person) for person in house.members),
        "housing_unmet": _unsafe_house(house.facts),
        "water_unmet": _unsafe_water(house.facts),
    }
    if any(grounds.values()):
        return Verdict("qualifies", grounds)
    return Verdict("cannot_say" if None in grounds.values() else "does_not_qualify", grounds)


def income_per_head(house: House) -> Decimal | None:
    """(wages + business + property + transfers - cost) / members, to the fen; None while one is blank."""
    gross = [house.facts[f"{kind}_income"] for kind in ("wage", "business", "property", "transfer")]
    cost = house.facts["business_cost"]
    if None in gross or cost is None or not house.members:
        return None
    net: Decimal = sum(gross, Decimal(0)) - cost
    return (net / len(house.members)).quantize(Decimal("0.01"), ROUND_HALF_UP)


def school_day(on: date) -> date:
    """The last 30 September up to a day."""
    this_year = date(on.year, 9, 30)
    return this_year if this_year <= on else date(on.year - 1, 9, 30)


def _out_of_school(person: Row, on: date) -> Answer:
    day, birth = school_day(on), person["birth"]
    if birth is None:
        of_age: Answer = None
    else:
        years = day.year - birth.year - ((day.month, day.day) < (birth.month, birth.day))
        of_age = SCHOOL_FROM <= years < SCHOOL_UNTIL
    schooling, education = person["schooling"], person["education"]
    away = None if schooling is None else schooling in ("not_student", "below_school_age")
    unfinished = None if education is None else education not in THROUGH_JUNIOR
    excused = person["dropout_reason"] in ("illness", "disability")
    return _all((of_age, away, unfinished, not excused))


def _uninsured(person: Row) -> Answer:
    return _all((_not(person["resident_insurance"]), _not(person["employee_insurance"])))


def _unsafe_house(facts: Row) -> Answer:
    if facts["house_grade"] in ("a", "b", "c", "d"):
        return bool(facts["house_grade"] in ("c", "d"))
    said: Answer = facts["house_dangerous"]
    return said


def _unsafe_water(facts: Row) -> Answer:
    """A measurement that fails outweighs a verdict that passes; without a verdict all must be measured."""
    tests = _all(
        (
            facts["water_quality_ok"],
            _compare(facts["water_litres"], LITRES, 1),
            _compare(facts["water_minutes"], MINUTES, -1),
            _compare(facts["water_reliability"], RELIABILITY, 1),
        )
    )
    said: Answer = facts["water_safe"]
    if said is None:
        return _not(tests)
    return not said or tests is False


def _compare(value: Any, bound: Decimal, direction: int) -> Answer:
    return None if value is None else (value - bound) * direction >= 0


def _not(answer: Answer) -> Answer:
    return None if answer is None else not answer


def _all(answers: Sequence[Answer]) -> Answer:
    if False in answers:
        return False
    return None if None in answers else True


def _some(answers: Iterable[Answer]) -> Answer:
    """True for one that is; None over nobody, for a household without members proves nothing."""
    found = list(answers)
    if True in found:
        return True
    return None if None in found or not found else False
