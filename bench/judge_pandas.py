"""The deciding rules of the Changchun opinions in pandas, for bench.judge, on columns that may be blank."""

from pathlib import Path

import pandas as pd

from bench import judge_rows as rows
from bench.judge_rows import NO, UNKNOWN, YES, Array, Numbers


def judged(folder: Path, numbers: Numbers) -> tuple[Array, Array]:
    """Household ids and outcomes."""
    households, people = (table.to_pandas(types_mapper=pd.ArrowDtype) for table in rows.tables(folder))
    families = households.set_index("household_id")
    qualifies = (
        _below_line(families, people, numbers)
        | ~families["food_assured"]
        | ~families["clothing_assured"]
        | _somebody(people, _dropped_out(people, numbers))
        | _somebody(people, ~(people["resident_insurance"] | people["employee_insurance"]))
        | ~_housing_met(families)
        | ~_water_met(families, numbers)
    )
    return qualifies.index.to_numpy(), _numbered(qualifies).to_numpy()


def _below_line(families: pd.DataFrame, people: pd.DataFrame, numbers: Numbers) -> pd.Series:
    income = families["wage_income"] + families["business_income"] + families["property_income"]
    net = (income + families["transfer_income"] - families["business_cost"]) * 100
    fen = net.astype("float64[pyarrow]").astype("Int64")
    members = people.groupby("household_id").size().reindex(families.index)
    sign = fen.where(fen < 0, 1).where(fen >= 0, -1)
    per_head = sign * ((2 * fen.abs() + members) // (2 * members))
    return (per_head < numbers.line).astype("bool[pyarrow]")


def _dropped_out(people: pd.DataFrame, numbers: Numbers) -> pd.Series:
    birth = pd.Series(pd.to_datetime(people["birth"]))
    cutoff = pd.Timestamp(numbers.school_cutoff)
    had = (birth.dt.month * 100 + birth.dt.day) <= cutoff.month * 100 + cutoff.day
    age = (cutoff.year - birth.dt.year - (~had).astype("int64")).where(birth.notna(), pd.NA).astype("Int64")
    of_age = ((age >= numbers.school_from) & (age < numbers.school_until)).astype("bool[pyarrow]")
    idle = _among(people["schooling"], ["not_student", "below_school_age"])
    schooled = _among(people["education"], ["junior", "senior", "college", "junior_college", "bachelor"])
    excused = people["dropout_reason"].isin(["illness", "disability"]).astype("bool[pyarrow]")
    return of_age & idle & ~schooled & ~excused


def _housing_met(families: pd.DataFrame) -> pd.Series:
    grade = families["house_grade"]
    graded = grade.notna() & (grade != "other").fillna(False)
    return _among(grade, ["a", "b"]).where(graded, ~families["house_dangerous"])


def _water_met(families: pd.DataFrame, numbers: Numbers) -> pd.Series:
    tests = (
        families["water_quality_ok"]
        & (families["water_litres"] >= numbers.litres)
        & (families["water_minutes"] <= numbers.minutes)
        & (families["water_reliability"] >= numbers.reliability)
    )
    safe = families["water_safe"]
    return (safe & tests.fillna(True)).where(safe.notna(), tests)


def _among(codes: pd.Series, keys: list[str]) -> pd.Series:
    return codes.isin(keys).astype("bool[pyarrow]").where(codes.notna(), pd.NA)


def _somebody(people: pd.DataFrame, condition: pd.Series) -> pd.Series:
    """Kleene's any over the members: the largest of no, unknown, yes."""
    most = _numbered(condition).groupby(people["household_id"]).max()
    return (most == YES).astype("bool[pyarrow]").where(most != UNKNOWN, pd.NA)


def _numbered(answers: pd.Series) -> pd.Series:
    return answers.map({True: YES, False: NO}).astype("Int8").fillna(UNKNOWN)
