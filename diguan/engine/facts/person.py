"""What is worked out about one person on a day: age in completed years, illness, schooling, insurance."""

from datetime import date
from typing import Final

from diguan.engine.facts.derivation import Derivation, Derivations
from diguan.engine.steps import literal

NOT_AT_SCHOOL: Final = ("not_student", "below_school_age")
FIRST_YEAR: Final = 1900  # as words.days: earlier births are slips of the pen


def derivations(on: date) -> Derivations:
    """The derived facts of a person that need no other row; the day is that of the judging."""
    found = (
        Derivation("age", age("birth", on), ("birth",)),
        Derivation("healthy", "health = 'healthy'", ("health",)),
        Derivation("chronically_ill", _holds("health", "chronic_illness"), ("health",)),
        Derivation("seriously_ill", _holds("health", "serious_illness"), ("health",)),
        Derivation("disabled", _holds("health", "disabled"), ("health",)),
        Derivation("student", f"schooling NOT IN ({', '.join(map(literal, NOT_AT_SCHOOL))})", ("schooling",)),
        Derivation(
            "insured",
            "resident_insurance OR employee_insurance",
            ("resident_insurance", "employee_insurance"),
        ),
    )
    return Derivations({one.name: one for one in found})


def age(birth: str, on: date) -> str:
    """Completed years on a day, as words.days.age_on; unknown when born later or before 1900."""
    as_number = f"(year({birth}) * 10000 + month({birth}) * 100 + day({birth}))"
    today = on.year * 10000 + on.month * 100 + on.day
    possible = f"{birth} BETWEEN DATE '{FIRST_YEAR}-01-01' AND DATE '{on}'"
    return f"CASE WHEN {possible} THEN CAST(({today} - {as_number}) // 10000 AS INTEGER) END"


def _holds(codes: str, key: str) -> str:
    return f"list_contains(string_split({codes}, ';'), {literal(key)})"
