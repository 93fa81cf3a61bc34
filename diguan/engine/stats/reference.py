"""The same statistics in plain Python, straight from their definitions: slow, short, independent of the SQL.

Tests compare the two; nothing else uses it. Shares are exact fractions, sums are exactly rounded.
"""

from collections.abc import Mapping, Sequence
from fractions import Fraction
from math import fsum, log

Row = tuple[float, float]  # income, weight above zero


def quantile(rows: Sequence[Row], p: Fraction) -> float:
    """The smallest income at which the share of weight passes p; the mean of two where it stops at p."""
    target = p * sum(Fraction(weight) for _, weight in rows)
    upto, ordered = Fraction(0), sorted(rows)
    for position, (income, weight) in enumerate(ordered):
        upto += Fraction(weight)
        if upto == target:
            return (income + ordered[position + 1][0]) / 2
        if upto > target:
            return income
    raise ValueError("p must be below 1 and there must be rows")


def mean(pairs: Sequence[Row]) -> float:
    """The weighted mean of (value, weight) pairs."""
    return fsum(value * weight for value, weight in pairs) / fsum(weight for _, weight in pairs)


def half_difference(rows: Sequence[Row]) -> float:
    """Half the mean absolute difference between two people drawn with replacement."""
    people = fsum(weight for _, weight in rows)
    apart = fsum(w * v * abs(x - y) for x, w in rows for y, v in rows)
    return apart / people / people / 2


def gini(rows: Sequence[Row]) -> float | None:
    """Half the relative mean difference; None unless the mean income is above zero."""
    average = mean(rows)
    return half_difference(rows) / average if average > 0 else None


def sen(rows: Sequence[Row], line: float) -> float:
    """H (I + (1 - I) G); (1 - I) G is the poor's half difference over the line, also where G has no value."""
    poor = [(income, weight) for income, weight in rows if income < line]
    if not poor:
        return 0.0
    headcount = fgt(rows, line, 0)
    shortfall = mean([(1 - income / line, weight) for income, weight in poor])
    return headcount * (shortfall + half_difference(poor) / line)


def fgt(rows: Sequence[Row], line: float, power: int) -> float:
    """The mean over everyone of the relative gap of the poor, to a power."""
    return mean([((1 - income / line) ** power if income < line else 0.0, weight) for income, weight in rows])


def share_ratio(rows: Sequence[Row]) -> float | None:
    """Income above the upper quintile point over income up to the lower one; None where there is none."""
    lower, upper = quantile(rows, Fraction(1, 5)), quantile(rows, Fraction(4, 5))
    top = [income * weight for income, weight in rows if income > upper]
    bottom = fsum(income * weight for income, weight in rows if income <= lower)
    return fsum(top) / bottom if top and bottom > 0 else None


def watts(rows: Sequence[Row], line: float) -> float | None:
    """The mean of ln(line / income) of the poor among those with an income above zero."""
    positive = [(log(line / x) if x < line else 0.0, weight) for x, weight in rows if x > 0]
    return mean(positive) if positive else None


def mean_log_deviation(rows: Sequence[Row]) -> float | None:
    """ln of the mean less the mean of ln, among those with an income above zero."""
    positive = [(income, weight) for income, weight in rows if income > 0]
    if not positive:
        return None
    return log(mean(positive)) - mean([(log(income), weight) for income, weight in positive])


def alkire_foster(
    rows: Sequence[tuple[Mapping[str, bool], Fraction]], weights: Mapping[str, Fraction], k: Fraction
) -> dict[str, float]:
    """H, M0 and both headcounts (`censored.x`, `uncensored.x`) of (deprived by indicator, weight) rows."""
    people = sum(weight for _, weight in rows)
    poor = [(deprived, w) for deprived, w in rows if sum(weights[i] for i in weights if deprived[i]) >= k]
    found = {"H": sum(w for _, w in poor) / people}
    for name in weights:
        found[f"uncensored.{name}"] = sum(w for deprived, w in rows if deprived[name]) / people
        found[f"censored.{name}"] = sum(w for deprived, w in poor if deprived[name]) / people
    found["M0"] = sum(weights[name] * found[f"censored.{name}"] for name in weights)
    return {name: float(value) for name, value in found.items()}
