"""The SQL of the Alkire-Foster counting, step by step; the definitions it follows are at the top of `mpi.py`.

It builds text and runs nothing. An indicator's answers stand in a column named after it, with a dot before.
"""

from collections.abc import Sequence
from fractions import Fraction
from math import lcm

from diguan.engine.stats.bench import Statement
from diguan.engine.stats.spec import Indicator, Spec
from diguan.engine.steps import quoted


def answers(
    facts: Sequence[str], expressions: Sequence[tuple[Indicator, str]], extra: Sequence[str]
) -> Statement:
    """The view `answers`: each row's answer to every indicator, NULL where it is unknown."""
    packed = ", ".join(f"{quoted(name)} := {quoted('fact.' + name)}" for name in facts)
    inner = f"SELECT row, {''.join(f'{name}, ' for name in extra)}struct_pack({packed}) AS fact FROM input"
    cells = ["row", *extra, *(f"{sql} AS {answer(one)}" for one, sql in expressions)]
    sql = f"CREATE OR REPLACE VIEW answers AS\nSELECT {_lines(cells)}\nFROM ({inner})"
    return Statement("answers", "deprived or not, by indicator; NULL where it is unknown", sql)


def unknown(spec: Spec, countable: str, first: int) -> Statement:
    """For each indicator the rows in which it is unknown, among those that could be counted otherwise."""
    cells = []
    for one in spec.indicators:
        condition = f"({countable}) AND {answer(one)} IS NULL"
        cells += [
            f"count(*) FILTER (WHERE {condition}) AS {quoted(one.id)}",
            f"min(row, {first}) FILTER (WHERE {condition}) AS {quoted(one.id + '.first')}",
        ]
    return Statement(
        "unknown", "the rows in which an indicator is unknown", f"SELECT {_lines(cells)}\nFROM answers"
    )


def patterns(spec: Spec, countable: str, grouped: bool, weighted: bool) -> Statement:
    """The rows added up: one line for each pattern of answers (and group), unknown ones too.

    Patterns are few however many rows there are, so what follows needs no memory to speak of. The unknown are
    taken out later: a WHERE over eleven long questions costs DuckDB's optimiser seconds.
    """
    cells = ["label"] if grouped else []
    cells += [answer(one) for one in spec.indicators]
    cells += ["count(*) AS rows", f"fsum({'weight' if weighted else '1.0::DOUBLE'}) AS people"]
    sql = f"""
CREATE OR REPLACE TABLE patterns AS
SELECT {_lines(cells)}
FROM answers
WHERE {countable}
GROUP BY ALL"""
    return Statement("patterns", "the rows added up by pattern of answers", sql)


def scored(spec: Spec) -> Statement:
    """The rows that are counted and who of them is poor: whether the weights of the yes add up to k.

    Scores and k are whole numbers over one denominator, so that a score that equals k is not missed.
    """
    scale = lcm(spec.k.denominator, *(one.weight.denominator for one in spec.indicators))
    score = " + ".join(
        f"{_whole(one.weight, scale)} * coalesce({answer(one)}, false)::INT" for one in spec.indicators
    )
    known = [f"{answer(one)} IS NOT NULL" for one in spec.indicators] if spec.missing == "leave_out" else []
    sql = f"""
CREATE OR REPLACE TABLE scored AS
SELECT *, {score} >= {_whole(spec.k, scale)} AS poor
FROM patterns
WHERE {" AND ".join(known) or "true"}"""
    return Statement("scored", "the rows that are counted, and who of them is poor", sql)


def measures(spec: Spec, grouped: bool) -> Statement:
    """The weights of the poor and of the deprived, in all and by group; `whole` is 1 in the row of all."""
    cells = ["coalesce(sum(rows), 0)::BIGINT AS rows", "fsum(people) AS people", _sum("poor", "poor")]
    for one in spec.indicators:
        cells.append(_sum(answer(one), f"uncensored.{one.id}"))
        cells.append(_sum(f"poor AND {answer(one)}", f"censored.{one.id}"))
    sql = f"SELECT 1 AS whole, {_lines(cells)}\nFROM scored"
    if grouped:
        sql = f"SELECT grouping(label) AS whole, label, {_lines(cells)}\nFROM scored\n"
        sql += "GROUP BY GROUPING SETS ((), (label))\nORDER BY whole DESC, label NULLS LAST"
    return Statement("measures", "how many are poor and deprived", sql)


def answer(indicator: Indicator) -> str:
    """The column that holds the answer to an indicator."""
    return quoted(f".{indicator.id}")


def _whole(value: Fraction, scale: int) -> int:
    return int(value * scale)


def _sum(condition: str, name: str) -> str:
    return f"coalesce(fsum(people) FILTER (WHERE {condition}), 0) AS {quoted(name)}"


def _lines(cells: Sequence[str]) -> str:
    return ",\n       ".join(cells)
