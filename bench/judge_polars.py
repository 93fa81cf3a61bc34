"""The deciding rules of the Changchun opinions in polars, lazily and on all cores, for bench.judge."""

from pathlib import Path

import numpy as np
import polars as pl

from bench.judge_rows import HOUSEHOLD, PERSON, Array, Numbers


def judged(folder: Path, numbers: Numbers) -> tuple[Array, Array]:
    """Household ids and outcomes."""
    files = sorted(folder.glob("county=*"))
    households, people = (
        pl.scan_parquet([str(path / name) for path in files], hive_partitioning=False).select(columns)
        for name, columns in (("household.parquet", HOUSEHOLD), ("person.parquet", PERSON))
    )
    decided = households.join(_families(people, numbers), on="household_id", how="left")
    found = decided.select("household_id", _qualifies(numbers).alias("qualifies")).collect()
    code = found["qualifies"].cast(pl.Int8) * 2
    return found["household_id"].to_numpy(), code.fill_null(1).to_numpy().astype(np.int8)


def _families(people: pl.LazyFrame, numbers: Numbers) -> pl.LazyFrame:
    year, month, day = map(int, numbers.school_cutoff.split("-"))
    born = pl.col("birth").dt.month().cast(pl.Int32) * 100 + pl.col("birth").dt.day().cast(pl.Int32)
    age = year - pl.col("birth").dt.year() - (born > month * 100 + day).cast(pl.Int32)
    through = ["junior", "senior", "college", "junior_college", "bachelor"]
    dropped = (
        (age >= numbers.school_from) & (age < numbers.school_until)
        & pl.col("schooling").is_in(["not_student", "below_school_age"])
        & ~pl.col("education").is_in(through)
        & ~pl.col("dropout_reason").is_in(["illness", "disability"]).fill_null(False)
    )  # fmt: skip
    insured = pl.col("resident_insurance") | pl.col("employee_insurance")
    return people.group_by("household_id").agg(
        pl.len().cast(pl.Int64).alias("people"),
        dropped.any(ignore_nulls=False).alias("dropped"),
        (~insured).any(ignore_nulls=False).alias("uninsured"),
    )


def _qualifies(numbers: Numbers) -> pl.Expr:
    income = ("wage_income", "business_income", "property_income", "transfer_income")
    fen = (sum(_fen(name) for name in income) - _fen("business_cost")).alias("fen")
    members = pl.col("people")
    per_head = fen.sign() * ((2 * fen.abs() + members) // (2 * members))
    graded = pl.col("house_grade").is_not_null() & (pl.col("house_grade") != "other")
    sound = pl.col("house_grade").is_in(["a", "b"])
    housed = pl.when(graded).then(sound).otherwise(~pl.col("house_dangerous"))
    water = (
        pl.col("water_quality_ok") & (pl.col("water_litres") >= numbers.litres)
        & (pl.col("water_minutes") <= numbers.minutes) & (pl.col("water_reliability") >= numbers.reliability)
    )  # fmt: skip
    safe = pl.col("water_safe")
    watered = pl.when(safe.is_not_null()).then(safe & water.fill_null(True)).otherwise(water)
    unmet = ~pl.col("food_assured") | ~pl.col("clothing_assured") | ~housed | ~watered
    return (per_head < numbers.line) | pl.col("dropped") | pl.col("uninsured") | unmet


def _fen(name: str) -> pl.Expr:
    return (pl.col(name) * 100).cast(pl.Int64)
