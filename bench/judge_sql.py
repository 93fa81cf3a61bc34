"""The deciding rules of the Changchun opinions as a person writes DuckDB's SQL: a rival of bench.judge.

One query a county, only the columns that decide, no layers: what our generated SQL is held against.
"""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import duckdb
import numpy as np

from bench.judge_rows import Array, Numbers

QUERY = """
WITH person AS (
    SELECT household_id,
        CASE WHEN birth IS NULL THEN NULL
             ELSE {year} - year(birth) - CAST(month(birth) * 100 + day(birth) > {day} AS INTEGER) END AS age,
        schooling IN ('not_student', 'below_school_age') AS idle,
        education IN ('junior', 'senior', 'college', 'junior_college', 'bachelor') AS schooled,
        coalesce(dropout_reason IN ('illness', 'disability'), false) AS excused,
        resident_insurance OR employee_insurance AS insured
    FROM read_parquet('{person}')
), told AS (
    SELECT household_id, insured,
        age >= {school_from} AND age < {school_until} AND idle AND NOT schooled AND NOT excused AS dropped
    FROM person
), family AS (
    SELECT household_id, count(*) AS people,
        bit_or(CASE WHEN dropped THEN 1 WHEN dropped IS NULL THEN 2 ELSE 0 END
             + CASE WHEN NOT insured THEN 4 WHEN insured IS NULL THEN 8 ELSE 0 END) AS m
    FROM told GROUP BY household_id
), household AS (
    SELECT household_id, m, food_assured, clothing_assured, water_safe,
        wage_income + business_income + property_income + transfer_income - business_cost AS net, people,
        CASE WHEN house_grade <> 'other' THEN house_grade IN ('a', 'b')
             ELSE NOT house_dangerous END AS housed,
        water_quality_ok AND water_litres >= {litres} AND water_minutes <= {minutes}
            AND water_reliability >= {reliability} AS water
    FROM read_parquet('{household}') LEFT JOIN family USING (household_id)
), answered AS (
    SELECT household_id,
        CASE WHEN people > 0 THEN
            sign(CAST(net * 100 AS BIGINT)) * ((2 * abs(CAST(net * 100 AS BIGINT)) + people) // (2 * people))
            < {line} END
        OR NOT food_assured OR NOT clothing_assured OR NOT housed
        OR CASE WHEN m & 1 <> 0 THEN true WHEN m & 2 = 0 THEN false END
        OR CASE WHEN m & 4 <> 0 THEN true WHEN m & 8 = 0 THEN false END
        OR NOT CASE WHEN water_safe IS NULL THEN water
                    ELSE water_safe AND coalesce(water, true) END AS qualifies
    FROM household
)
SELECT household_id,
    CAST(CASE WHEN qualifies THEN 2 WHEN NOT qualifies THEN 0 ELSE 1 END AS TINYINT) AS code
FROM answered
"""


def judged(folder: Path, numbers: Numbers) -> tuple[Array, Array]:
    """Household ids and outcomes."""
    month, day = map(int, numbers.school_cutoff.split("-")[1:])
    given = {
        "year": int(numbers.school_cutoff[:4]), "day": month * 100 + day, "line": numbers.line,
        "school_from": numbers.school_from, "school_until": numbers.school_until, "litres": numbers.litres,
        "minutes": numbers.minutes, "reliability": numbers.reliability,
    }  # fmt: skip

    def one(county: Path) -> dict[str, Array]:
        files = {level: county / f"{level}.parquet" for level in ("household", "person")}
        with duckdb.connect(config={"threads": 1, "memory_limit": "512MB"}) as connection:
            connection.execute("SET enable_progress_bar = false")
            return connection.execute(QUERY.format(**given, **files)).fetchnumpy()

    with ThreadPoolExecutor(2) as pool:
        found = list(pool.map(one, sorted(folder.glob("county=*"))))
    ids, codes = (np.concatenate([part[name] for part in found]) for name in ("household_id", "code"))
    return ids, codes
