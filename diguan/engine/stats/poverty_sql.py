"""The SQL of the income measures, step by step; the definitions they follow are at the top of `poverty.py`.

It builds text and runs nothing. `scope` is `whole` (one population) or `group` (each group by itself).
"""

from typing import Literal

from diguan.engine.stats.bench import Statement

Scope = Literal["whole", "group"]
NEAR = "1e-9"  # sums of weights are not exact: a running share this near to a quantile's has reached it


def groups() -> Statement:
    """A number for each group, so that sorted tables stay narrow; rows without a group form their own."""
    sql = """
CREATE OR REPLACE TABLE groups AS
SELECT CAST(row_number() OVER (ORDER BY label NULLS LAST) AS INTEGER) AS part, label
FROM (SELECT DISTINCT label FROM input)"""
    return Statement("groups", "a number for each group", sql)


def counted(countable: str, weighted: bool, grouped: bool) -> Statement:
    """The rows that are counted: part (0 without groups), income, weight (1 without weights)."""
    weight = "weight" if weighted else "1.0::DOUBLE AS weight"
    part = "part" if grouped else "0 AS part"
    join = "JOIN groups ON groups.label IS NOT DISTINCT FROM input.label" if grouped else ""
    sql = f"""
CREATE OR REPLACE TABLE counted AS
SELECT {part}, income, {weight}
FROM input {join}
WHERE {countable}"""
    return Statement("counted", "the rows that are counted", sql)


def running(scope: Scope) -> Statement:
    """Every row with the weight of all up to it, in the order of income."""
    part, window = ("0 AS part", "") if scope == "whole" else ("part", "PARTITION BY part ")
    sql = f"""
CREATE OR REPLACE TABLE {scope}_running AS
SELECT {part}, income, weight,
       sum(weight) OVER ({window}ORDER BY income ROWS UNBOUNDED PRECEDING) AS upto
FROM counted"""
    return Statement(f"{scope}_running", "the weight of everyone up to each row, poorest first", sql)


def points(scope: Scope) -> Statement:
    """People (the sum of weights), the quintile points and the median of each part."""
    sql = f"""
CREATE OR REPLACE TABLE {scope}_points AS
SELECT part, any_value(people) AS people,
       {_quantile(0.2)} AS lower,
       {_quantile(0.5)} AS median,
       {_quantile(0.8)} AS upper
FROM {scope}_running JOIN (SELECT part, max(upto) AS people FROM {scope}_running GROUP BY part) USING (part)
GROUP BY part"""
    return Statement(f"{scope}_points", "people, quintile points and median", sql)


def line(amount: float | None, share: float | None) -> list[Statement]:
    """The poverty line, one for all: the amount given, or a share of the median of the whole."""
    value = f"{amount!r}::DOUBLE" if amount is not None else f"{share!r}::DOUBLE * median"
    sql = f"CREATE OR REPLACE TABLE line AS\nSELECT {value} AS z, median FROM whole_points"
    shown = Statement("line_shown", "the line and the median", "SELECT * FROM line")
    return [Statement("line", "the poverty line", sql), shown]


def sums(scope: Scope) -> Statement:
    """The sums the measures are made of; `rank` sums are those of the Gini."""
    sql = f"""
CREATE OR REPLACE TABLE {scope}_sums AS
SELECT part, count(*) AS rows, any_value(people) AS people, any_value(z) AS z,
       fsum(weight * income) AS income,
       fsum(weight * income * (2 * upto - weight)) AS rank,
       {_over("weight", "income < z")} AS poor,
       {_over("weight * (1 - income / z)", "income < z")} AS gap,
       {_over("weight * (1 - income / z) ^ 2", "income < z")} AS gap_squared,
       {_over("weight * income", "income < z")} AS poor_income,
       {_over("weight * income * (2 * upto - weight)", "income < z")} AS poor_rank,
       fsum(weight * income) FILTER (WHERE income > upper) AS top,
       fsum(weight * income) FILTER (WHERE income <= lower) AS bottom,
       {_over("weight", "income > 0")} AS positive,
       {_over("weight * income", "income > 0")} AS positive_income,
       {_over("weight * ln(income)", "income > 0")} AS logs,
       {_over("weight * ln(z / income)", "income > 0 AND income < z")} AS log_gap
FROM {scope}_running JOIN {scope}_points USING (part) CROSS JOIN line
GROUP BY part"""
    return Statement(f"{scope}_sums", "the sums the measures are made of", sql)


def measures(scope: Scope) -> Statement:
    """The measures of each part; NULL where one has no value.

    Sen is written so that it never divides by the income of the poor:
    H (I + (1 - I) G) = gap / W + (poor / W) (poor_rank / poor^2 - poor_income / poor) / z.
    """
    label, join = ("", "") if scope == "whole" else ("label, ", "JOIN groups USING (part) ")
    sql = f"""
SELECT {label}rows, people,
       poor / people AS fgt0,
       gap / people AS fgt1,
       gap_squared / people AS fgt2,
       gap / people + coalesce((poor_rank / nullif(poor, 0) - poor_income) / people / z, 0) AS sen,
       CASE WHEN income > 0 THEN rank / (people * income) - 1 END AS gini,
       CASE WHEN bottom > 0 THEN top / bottom END AS s80s20,
       CASE WHEN positive > 0 THEN log_gap / positive END AS watts,
       CASE WHEN positive > 0 THEN ln(positive_income / positive) - logs / positive END AS mld
FROM {scope}_sums {join}ORDER BY part"""
    return Statement(f"{scope}_measures", "the measures", sql)


def _quantile(p: float) -> str:
    reached = f"min(income) FILTER (WHERE upto >= ({p} - {NEAR}) * people)"
    passed = f"min(income) FILTER (WHERE upto > ({p} + {NEAR}) * people)"
    return f"({reached} + {passed}) / 2"


def _over(value: str, condition: str) -> str:
    return f"coalesce(fsum({value}) FILTER (WHERE {condition}), 0)"
