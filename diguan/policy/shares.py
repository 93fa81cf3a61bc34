"""Whether so many of so many reach a share that a pack sets: a quorum, a majority, a sample.

Shares are compared as fractions: two thirds of 30 are 20, which no decimal number says.
"""

from datetime import date
from fractions import Fraction
from math import ceil
from typing import Final

from diguan.policy.entries import DatedValue, Parameter

_FINEST: Final = 10_000


def share_of(value: DatedValue) -> Fraction:
    """The value of a share parameter as the fraction that was written: 2/3, 1/2, 1/20 for 0.05."""
    return Fraction(float(value.value)).limit_denominator(_FINEST)  # type: ignore[arg-type]


def reached(parameter: Parameter, on: date, part: int, whole: int) -> bool | None:
    """Whether `part` of `whole` reaches the share in force on a day; None where it is unset.

    Where the share is one to be exceeded (`more_than`), half of an even number is not enough.
    """
    if (value := parameter.on(on)) is None:
        return None
    wanted = share_of(value) * whole
    return part > wanted if value.more_than else part >= wanted


def least(parameter: Parameter, on: date, whole: int) -> int | None:
    """How many of `whole` are needed to reach the share on a day; None where it is unset."""
    if (value := parameter.on(on)) is None:
        return None
    wanted = share_of(value) * whole
    return int(wanted) + 1 if value.more_than else ceil(wanted)
