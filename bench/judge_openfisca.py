"""The deciding rules of the Changchun opinions as OpenFisca variables: a rival of bench.judge.

OpenFisca has no unknown, so no, unknown and yes are 0, 1, 2 (see judge_rows). It runs in its own process.
"""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
from openfisca_core.entities import build_entity
from openfisca_core.periods import YEAR
from openfisca_core.simulations import Simulation, SimulationBuilder
from openfisca_core.taxbenefitsystems import TaxBenefitSystem
from openfisca_core.variables import Variable

from bench import judge_rows as rows
from bench.judge_rows import BLANK, NO, YES, Array, Numbers

PERIOD = "2016"
Formula = Callable[[Any, Any], Array]
PERSON = build_entity(key="person", plural="persons", label="A person", is_person=True)
HOUSEHOLD = build_entity(
    key="household", plural="households", label="A household", roles=[{"key": "member", "plural": "members"}]
)


def judged(folder: Path, numbers: Numbers) -> tuple[Array, Array]:
    """Household ids and outcomes."""
    households, people = rows.tables(folder)
    simulation = _simulation(_system(numbers), households, people)
    for name, value in _inputs(households, people).items():
        simulation.set_input(name, PERIOD, value)
    return households["household_id"].to_numpy(), simulation.calculate("qualifies", PERIOD)


def _inputs(households: pa.Table, people: pa.Table) -> dict[str, Array]:
    flags = ("food_assured", "clothing_assured", "house_dangerous", "water_safe", "water_quality_ok")
    money = ("wage_income", "business_income", "property_income", "transfer_income", "business_cost")
    measures = ("water_litres", "water_minutes", "water_reliability")
    grade = households["house_grade"]
    return {
        **{name: rows.flags(households[name]) for name in flags},
        **{name: rows.numbers(households[name], 100) for name in money},
        **{name: rows.numbers(households[name], 10_000) for name in measures},
        "graded": np.where(rows.among(grade, ["other"]) == NO, YES, NO),
        "sound": rows.among(grade, ["a", "b"]),
        "birth": rows.days(people["birth"]),
        "idle": rows.among(people["schooling"], ["not_student", "below_school_age"]),
        "schooled": rows.among(
            people["education"], ["junior", "senior", "college", "junior_college", "bachelor"]
        ),
        "excused": np.where(rows.among(people["dropout_reason"], ["illness", "disability"]) == YES, YES, NO),
        "resident_insurance": rows.flags(people["resident_insurance"]),
        "employee_insurance": rows.flags(people["employee_insurance"]),
    }


def _simulation(system: TaxBenefitSystem, households: pa.Table, people: pa.Table) -> Simulation:
    builder = SimulationBuilder()
    builder.create_entities(system)
    builder.declare_person_entity("person", np.arange(people.num_rows))
    group = builder.declare_entity("household", households["household_id"].to_numpy())
    builder.join_with_persons(group, people["household_id"].to_numpy(), np.zeros(people.num_rows, dtype=int))
    return builder.build(system)


def _system(numbers: Numbers) -> TaxBenefitSystem:
    system = TaxBenefitSystem([PERSON, HOUSEHOLD])
    for entity, names in ((PERSON, _PERSON_INPUTS), (HOUSEHOLD, _HOUSEHOLD_INPUTS)):
        for name in names:
            system.add_variable(_variable(name, entity))
    for name, entity, formula in _formulas(numbers):
        system.add_variable(_variable(name, entity, formula))
    return system


def _variable(name: str, entity: Any, formula: Formula | None = None) -> type[Variable]:
    parts = {"value_type": int, "entity": entity, "definition_period": YEAR, "label": name}
    return type(name, (Variable,), parts | ({"formula": formula} if formula else {}))


_PERSON_INPUTS = ("birth", "idle", "schooled", "excused", "resident_insurance", "employee_insurance")
_HOUSEHOLD_INPUTS = (
    "wage_income", "business_income", "property_income", "transfer_income", "business_cost",
    "food_assured", "clothing_assured", "graded", "sound", "house_dangerous", "water_safe",
    "water_quality_ok", "water_litres", "water_minutes", "water_reliability",
)  # fmt: skip


def _formulas(numbers: Numbers) -> Iterator[tuple[str, Any, Formula]]:
    cutoff = int(numbers.school_cutoff.replace("-", ""))

    def dropped_out(person: Any, period: Any) -> Array:
        age = (cutoff - person("birth", period)) // 10_000
        of_age = np.where(
            person("birth", period) == BLANK, 1,
            2 * ((age >= numbers.school_from) & (age < numbers.school_until)),
        )  # fmt: skip
        away = np.minimum(of_age, person("idle", period))
        unschooled = np.minimum(away, 2 - person("schooled", period))
        return np.minimum(unschooled, 2 - person("excused", period))

    def insured(person: Any, period: Any) -> Array:
        return np.maximum(person("resident_insurance", period), person("employee_insurance", period))

    def education_met(household: Any, period: Any) -> Array:
        return 2 - household.max(household.members("dropped_out", period))

    def medical_met(household: Any, period: Any) -> Array:
        return household.min(household.members("insured", period))

    def housing_met(household: Any, period: Any) -> Array:
        graded = household("graded", period) == YES
        return np.where(graded, household("sound", period), 2 - household("house_dangerous", period))

    def water_tests(household: Any, period: Any) -> Array:
        enough = rows.compared(household("water_litres", period), lambda v: v >= numbers.litres * 10_000)
        near = rows.compared(household("water_minutes", period), lambda v: v <= numbers.minutes * 10_000)
        steady = rows.compared(
            household("water_reliability", period), lambda v: v >= numbers.reliability * 10_000
        )
        return np.minimum.reduce([household("water_quality_ok", period), enough, near, steady])

    def water_met(household: Any, period: Any) -> Array:
        told, tests = household("water_safe", period), household("water_tests", period)
        unmeasured = np.maximum(tests, 2 * (tests == 1))
        return np.where(told == 1, tests, np.minimum(told, unmeasured))

    def income_per_head(household: Any, period: Any) -> Array:
        parts = [household(name, period) for name in _HOUSEHOLD_INPUTS[:5]]
        known = np.logical_and.reduce([part != BLANK for part in parts])
        net = np.where(known, sum(part.astype(np.int64) for part in parts[:4]) - parts[4], BLANK)
        return rows.per_head(net, household.nb_persons())

    def income_below_line(household: Any, period: Any) -> Array:
        return rows.compared(household("income_per_head", period), lambda value: value < numbers.line)

    def qualifies(household: Any, period: Any) -> Array:
        names = (
            "food_assured",
            "clothing_assured",
            "education_met",
            "medical_met",
            "housing_met",
            "water_met",
        )
        unmet = [2 - household(name, period) for name in names]
        return np.maximum.reduce([household("income_below_line", period), *unmet])

    yield from ((f.__name__, PERSON, f) for f in (dropped_out, insured))
    of_household = (
        education_met, medical_met, housing_met, water_tests, water_met, income_per_head, income_below_line,
        qualifies,
    )  # fmt: skip
    yield from ((f.__name__, HOUSEHOLD, f) for f in of_household)
